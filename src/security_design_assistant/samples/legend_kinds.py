"""Kinds of sample that differ in where the legend is, what it holds and how it puts it; several pages."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.samples.legend_data import FULL, LOCK_SECTION, Section
from security_design_assistant.samples.paper import A4
from security_design_assistant.samples.placing import door, equipment
from security_design_assistant.samples.plain import REVISIONS, plain_sheet, plan_rooms, spots
from security_design_assistant.samples.scene import Legend, Sheet, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample


def no_legend() -> Sample:
    """There is no legend anywhere: symbols keep their meaning, codes are not decoded."""
    return boxed_sample("no_legend", [replace(plain_sheet(), legend=None, decoding=())])


def legend_on_page_2() -> Sample:
    """The plan has no legend, the second page has nothing else."""
    legend = Legend((40, 24), 500, unit=1.15, heading="SYMBOL LEGEND")
    key = Sheet(title="LEGEND", number="X100-PL-0002", size=A4, legend=legend, bubbles=False)
    return boxed_sample("legend_on_page_2", [replace(plain_sheet(), legend=None), key])


def three_sheets() -> Sample:
    """Three levels on three sheets, the legend on the first only; numbers start again on each level."""
    sheets = [
        replace(
            plain_sheet(style, level=level),
            title=f"LEVEL {level} SECURITY PLAN",
            number=f"X100-PL-000{index + 1}",
        )
        for index, (level, style) in enumerate(
            (("B2", Style()), ("B1", Style(line=0.45)), ("L1", Style(font="tiro", boxes="polyline")))
        )
    ]
    return boxed_sample("three_sheets", [sheets[0], *(replace(one, legend=None) for one in sheets[1:])])


def other_legend() -> Sample:
    """A legend of one column with large symbols, low at the right; only some symbols are in it."""
    sections = tuple(
        replace(section, entries=section.entries[: 5 if section.kind == "symbols" else 2])
        for section in FULL
        if section.heading.startswith(("CSEC", "AACS", "ACCP"))
    )
    style = Style(line=0.3)
    rooms = plan_rooms((60, 78), count=6)
    places = spots(rooms, style)
    shapes = (
        "R:S BG",
        "P",
        "L:01 P BG / R:E P",
        "L:02 P",
        "DOME P",
        "WC L:03",
        "IR BG P",
        "LEVER L:04",
        "D P",
        "IN OUT",
    )
    marks = tuple(
        door(places[index], f"A{index + 1:03d}", inside, "R:S" if index % 2 else "", style)
        for index, inside in enumerate(shapes)
    )
    sheet = Sheet(
        style=style,
        strip=270,
        legend=Legend((916, 330), 250, 1, 1.5, 3.6, 0.4, sections, "SYMBOLS", tag_reference=False),
        decoding=sections,
        rooms=rooms,
        marks=marks,
        equipment=equipment(places[-1], "OIW:01 LFP:03", style),
        revisions=REVISIONS,
    )
    return boxed_sample("other_legend", [sheet])


REWORDED = (
    Section(
        "DOOR CONTROL",
        (
            ("R:?", "Proximity card reader, type as letter"),
            ("BG", "Green emergency door release"),
            ("U:S", "Door contact"),
            ("DOME", "Exit push button, mushroom head"),
            ("LEVER", "Request-to-exit lever handle"),
            ("IR", "Touchless exit button"),
            ("WC", "Accessible push to open"),
        ),
    ),
    Section("LOCKING HARDWARE", LOCK_SECTION.entries),
)


def reworded_legend() -> Sample:
    """Another office's words, and S over a bar, not P, is the door contact."""
    style = Style(font="tiro", line=0.3)
    legend = Legend((1060, 20), sections=REWORDED, heading="KEY TO SYMBOLS", border=0.5, tag_reference=False)
    sheet = plain_sheet(style, legend=legend)
    places = spots(sheet.rooms, style)
    shapes = (
        "R:A BG",
        "U:S",
        "U:S U:S",
        "L:01 U:S / BG DOME",
        "LEVER U:S",
        "L:05 U:S IR",
        "WC U:S L:06",
        "U:S BG",
    )
    marks = tuple(
        door(places[index], f"A{index + 1:03d}", inside, "R:B" if index % 3 == 0 else "", style)
        for index, inside in enumerate(shapes)
    )
    return boxed_sample("reworded_legend", [replace(sheet, marks=marks, equipment=(), decoding=REWORDED)])
