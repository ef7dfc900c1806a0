"""Typical details, examples and views not to scale are set aside; plans and keys never are."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.phrases import find_phrases
from security_design_assistant.drawing.page.set_aside import SetAside, find_set_aside, without_set_aside


def graphics_of(*texts: tuple[str, float, float], frames: tuple[tuple[float, ...], ...] = ()) -> PageGraphics:
    document = pymupdf.open()
    page = document.new_page(width=800, height=600)
    page.draw_rect((10, 10, 790, 590))
    page.draw_rect((40, 40, 400, 500))
    page.insert_text((100, 100), "A-101-DR-B2", fontsize=8)
    for frame in frames:
        page.draw_rect(frame)
    for text, x, y in texts:
        page.insert_text((x, y), text, fontsize=8)
    return read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)


def areas(graphics: PageGraphics) -> list[SetAside]:
    return find_set_aside(find_phrases(graphics.words), graphics.lines, graphics.frame)


DETAIL = (500, 100, 700, 250)


@pytest.mark.parametrize(
    "heading",
    [
        "TYPICAL DOOR DETAIL",
        "TYP. DETAIL",
        "DETAIL 3 - NTS",
        "Door detail (not to scale)",
        "EXAMPLE",
        "Typical elevation",
    ],
)
def test_what_stands_in_the_frame_of_a_detail_is_set_aside(heading: str) -> None:
    graphics = graphics_of((heading, 510, 115), ("A-901-DR-B2", 560, 180), frames=(DETAIL,))

    found = areas(graphics)

    assert [tuple(round(value) for value in area.box) for area in found] == [DETAIL]
    rest = without_set_aside(graphics, found)
    assert [word.text for word in rest.words] == ["A-101-DR-B2"]
    assert len(rest.lines.ends) == 8
    assert len(rest.lines.bounds) == len(graphics.lines.bounds)


def test_the_drawing_over_a_heading_is_set_aside_without_a_frame() -> None:
    graphics = graphics_of(
        ("TYPICAL DOOR DETAIL", 520, 215),
        ("A-901-DR-B2", 540, 160),
        frames=((510, 110, 640, 200), (530, 130, 610, 180)),
    )

    words = [word.text for word in without_set_aside(graphics, areas(graphics)).words]

    assert "A-901-DR-B2" not in words
    assert "A-101-DR-B2" in words


@pytest.mark.parametrize(
    "heading",
    ["FLOOR PLAN", "see typical detail 4 for the mounting of all readers on this floor", "TYPE 11", "NTS"],
)
def test_other_texts_set_nothing_aside(heading: str) -> None:
    assert areas(graphics_of((heading, 510, 115), frames=(DETAIL,))) == []


def test_a_view_not_to_scale_beside_views_with_a_scale_is_set_aside() -> None:
    graphics = graphics_of(("NTS", 510, 115), ("SCALE 1:100", 100, 480), frames=(DETAIL,))

    assert [area.heading for area in areas(graphics)] == ["NTS"]


def test_a_plan_is_never_set_aside_whatever_is_written_on_it() -> None:
    assert areas(graphics_of(("TYPICAL LAYOUT", 60, 60))) == []


def test_a_key_is_never_set_aside() -> None:
    graphics = graphics_of(("LEGEND", 510, 115), ("EXAMPLE TAG", 510, 140), frames=(DETAIL,))

    assert areas(graphics) == []
