"""Kinds of sample that differ in paper, rotation, scale, ink and in how the office draws."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.samples.paper import A0, A1, A4
from security_design_assistant.samples.pen import BLACK, Colour
from security_design_assistant.samples.placing import door
from security_design_assistant.samples.plain import (
    DOORS,
    ROUTES,
    plain_cameras,
    plain_doors,
    plain_equipment,
    plain_sheet,
    plan_rooms,
    spots,
)
from security_design_assistant.samples.scene import Legend, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample

BLUE: Colour = (0.05, 0.1, 0.55)
PALE: Colour = (0.7, 0.75, 0.8)


def plain() -> Sample:
    """An A3 floor plan with its legend: the everyday case."""
    return boxed_sample("plain", [plain_sheet()])


def paper_a4() -> Sample:
    """The plan drawn small on A4, its legend larger than the plan's own symbols."""
    style = Style(unit=0.7, line=0.25, reader_dot=False)
    legend = Legend((842 - 14 - 116, 16), 112, unit=0.86, tag_reference=False)
    return boxed_sample("paper_a4", [plain_sheet(style, A4, legend=legend)])


def paper_a1() -> Sample:
    """The plan drawn on A1 with wide tags in Times and a bold line."""
    style = Style(unit=1.8, line=0.7, font="tiro", tag_size=(36, 24), tag_divider=0.7, tag_text="string")
    return boxed_sample("paper_a1", [plain_sheet(style, A1, strip=240)])


def paper_a0() -> Sample:
    """The plan drawn on A0, everything 2.6 times as large."""
    return boxed_sample("paper_a0", [plain_sheet(Style(unit=2.6, line=0.9), A0, strip=320)])


def rotate_90() -> Sample:
    """/Rotate 90: the page shows on its side; polylines and Times."""
    style = Style(font="tiro", boxes="polyline", line=0.5)
    return boxed_sample("rotate_90", [plain_sheet(style)], rotate=90)


def rotate_180() -> Sample:
    """/Rotate 180: the page shows upside down; boxes of four lines each, Courier."""
    style = Style(font="cour", boxes="lines", line=0.24)
    return boxed_sample("rotate_180", [plain_sheet(style)], rotate=180)


def rotate_270() -> Sample:
    """/Rotate 270; clusters drawn as a frame with dividers, no white masks."""
    style = Style(boxes="grid", masks=False)
    return boxed_sample("rotate_270", [plain_sheet(style)], rotate=270)


def turned_content() -> Sample:
    """The content itself is turned by 90 degrees on a page without /Rotate."""
    return boxed_sample("turned_content", [plain_sheet(Style(tag_text="joined"))], content_turns=1)


def turned_upright() -> Sample:
    """Turned content that /Rotate sets upright again, as plotters of landscape sheets write it."""
    return boxed_sample("turned_upright", [plain_sheet(Style(boxes="polyline"))], content_turns=3, rotate=90)


def plan_at_an_angle() -> Sample:
    """The plan follows the street at 24 degrees, its title block and legend the paper."""
    sheet = plain_sheet(size=A1)
    rooms = plan_rooms((620, 560))
    places = spots(rooms, sheet.style)
    corridor = [room for room in rooms if not room.leaves][-1]
    marks = (*plain_doors(places, sheet.style), *plain_cameras(places, corridor, sheet.style))
    boxes = plain_equipment(places, sheet.style)
    turned = replace(sheet, rooms=rooms, marks=marks, equipment=boxes, bubbles=False, angle=24.0)
    return boxed_sample("plan_at_an_angle", [turned])


def half_scale() -> Sample:
    """The A3 sheet reduced to half."""
    return boxed_sample("half_scale", [plain_sheet()], scale=0.5)


def triple_scale() -> Sample:
    """The A3 sheet enlarged three times."""
    return boxed_sample("triple_scale", [plain_sheet(Style(boxes="lines"))], scale=3.0)


def one_ink() -> Sample:
    """Everything is black, the architecture too."""
    return boxed_sample("one_ink", [plain_sheet(Style(background=BLACK))])


def blue_ink() -> Sample:
    """The security layer is dark blue, the architecture pale blue; ghost boxes lie under the cells."""
    return boxed_sample("blue_ink", [plain_sheet(Style(ink=BLUE, background=PALE, ghosts=True))])


def joined_tag_text() -> Sample:
    """A tag's text is one span without spaces, ``A014BB``, and its level another; hyphens are strokes."""
    style = Style(tag_text="joined", stroke_hyphen=True)
    return boxed_sample("joined_tag_text", [plain_sheet(style)])


def tight_tag_text() -> Sample:
    """A tag's whole top row is one span without spaces, ``AB2014BB``."""
    style = Style(tag_text="tight", font="tiro", tag_size=(34, 19))
    return boxed_sample("tight_tag_text", [plain_sheet(style)])


def string_tag_text() -> Sample:
    """A tag's system, level and point are one string with spaces; tall tags in Courier."""
    style = Style(tag_text="string", font="cour", tag_size=(34, 27), tag_divider=0.68)
    return boxed_sample("string_tag_text", [plain_sheet(style)])


def dense_one_ink() -> Sample:
    """Seventy-eight small doors in one ink, boxes of four lines, leaders 0.6 points loose."""
    style = Style(unit=0.62, line=0.25, boxes="lines", background=BLACK, leader_gap=0.6)
    rooms = plan_rooms((60, 78), style.unit, count=13, blocks=3)
    doors = [
        door(place, f"A{index + 1:03d}", *DOORS[index % len(DOORS)], style, ROUTES[index % 3])
        for index, place in enumerate(spots(rooms, style))
    ]
    sheet = replace(plain_sheet(style), rooms=rooms, marks=tuple(doors), equipment=())
    return boxed_sample("dense_one_ink", [sheet])


def everything_at_once() -> Sample:
    """A1 in one ink at half scale, on its side, without masks, in loose lines and unspaced text."""
    style = Style(
        unit=1.8,
        line=0.6,
        font="tiro",
        background=BLACK,
        tag_size=(36, 24),
        tag_text="tight",
        boxes="grid",
        masks=False,
        reader_dot=False,
        leader_gap=1.6,
    )
    sheet = plain_sheet(style, A1, strip=240)
    return boxed_sample("everything_at_once", [sheet], content_turns=1, rotate=180, scale=0.5)
