"""Outlines around short texts and lines struck through them."""

from __future__ import annotations

import math
from collections.abc import Callable

import pymupdf
import pytest

from security_design_assistant.drawing.page.enclosures import Enclosures, Outline
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.graphics import read_graphics

Draw = Callable[[pymupdf.Page], None]
MIDDLE = (200.0, 197.0)


def hexagon(page: pymupdf.Page) -> None:
    x, y = MIDDLE
    corners = [
        (x + 14 * math.cos(math.radians(a)), y + 10 * math.sin(math.radians(a))) for a in range(0, 360, 60)
    ]
    page.draw_polyline([*corners, corners[0]], closePath=True)


def ring(page: pymupdf.Page) -> None:
    page.draw_circle(MIDDLE, 14)


def oval(page: pymupdf.Page) -> None:
    page.draw_oval(pymupdf.Rect(182, 188, 218, 206))


def box(page: pymupdf.Page) -> None:
    page.draw_rect(pymupdf.Rect(186, 190, 214, 204))


def four_lines(page: pymupdf.Page) -> None:
    corners = [(186, 190), (214, 190), (214, 204), (186, 204)]
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        page.draw_line(start, end)


def traced(*sides: int, caps: tuple[float, float] = (188, 206)) -> Draw:
    """A hexagon as it is traced from a scan: two level lines, and its ends as filled outlines."""

    def draw(page: pymupdf.Page) -> None:
        for y in caps:
            page.draw_line((190, y), (210, y))
        for side in sides:
            inner, tip = 200 + side * 11, 200 + side * 18
            corners = [(inner, 188.5), (tip, 197), (inner, 205.5), (tip - side, 197), (inner, 188.5)]
            page.draw_polyline(corners, color=None, fill=(0, 0, 0))

    return draw


def room(page: pymupdf.Page) -> None:
    page.draw_rect(pymupdf.Rect(120, 120, 300, 300))


def seen(draw: Draw, text: str = "101A") -> tuple[Enclosures, Box]:
    page = pymupdf.open().new_page(width=400, height=400)
    width = pymupdf.get_text_length(text, fontsize=8)
    page.insert_text((200 - width / 2, 200), text, fontsize=8)
    draw(page)
    graphics = read_graphics(page, 1)
    return Enclosures(graphics.lines), graphics.words[0].box


@pytest.mark.parametrize(
    ("draw", "outline"),
    [
        (hexagon, Outline.POLYGON),
        (ring, Outline.RING),
        (oval, Outline.RING),
        (box, Outline.BOX),
        (four_lines, Outline.BOX),
        (traced(-1, 1), Outline.POLYGON),
        (traced(-1), Outline.NONE),
        (traced(), Outline.NONE),
        (traced(-1, 1, caps=(181, 213)), Outline.NONE),
        (room, Outline.NONE),
    ],
)
def test_the_shape_around_a_text_is_told(draw: Draw, outline: Outline) -> None:
    enclosures, place = seen(draw)

    assert enclosures.around(place) is outline
    assert not enclosures.crossed(place)


@pytest.mark.parametrize(
    ("start", "end", "crossed"),
    [
        ((188, 197), (212, 197), True),
        ((190, 203), (210, 190), True),
        ((190, 190), (210, 203), True),
        ((188, 204), (212, 204), False),
        ((188, 199.1), (212, 200.6), False),
        ((188, 196), (212, 198.5), True),
        ((50, 197), (350, 197), False),
        ((200, 150), (200, 250), False),
    ],
)
def test_a_line_through_a_text_strikes_it_unless_it_only_passes(
    start: tuple[float, float], end: tuple[float, float], crossed: bool
) -> None:
    def strike(page: pymupdf.Page) -> None:
        page.draw_line(start, end)

    enclosures, place = seen(strike)

    assert enclosures.crossed(place) is crossed
