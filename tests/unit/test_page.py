"""Where words and lines of a page lie on the displayed sheet."""

from __future__ import annotations

from itertools import product

import numpy as np
import pymupdf
import pytest

from security_design_assistant.drawing.page.geometry import Box, bounds
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics

CROP = (50, 30, 450, 330)


def page_with_a_word_and_a_line(rotation: int, crop: Box | None, turned: int, unit: int) -> pymupdf.Page:
    document = pymupdf.open()
    page = document.new_page(width=500, height=400)
    page.insert_text((200, 150), "HELLO", fontsize=20, rotate=turned)
    page.draw_line((300, 200), (320, 200), width=3)
    if crop:
        page.set_cropbox(pymupdf.Rect(crop))
    page.set_rotation(rotation)
    document.xref_set_key(page.xref, "UserUnit", str(unit))
    return pymupdf.open(stream=document.tobytes())[0]


def ink_on_screen(page: pymupdf.Page) -> Box:
    picture = page.get_pixmap()
    pixels = np.frombuffer(picture.samples, np.uint8).reshape(picture.h, picture.w, picture.n)
    rows, columns = np.nonzero(pixels[:, :, 0] < 128)
    return (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def displayed(graphics: PageGraphics) -> Box:
    boxes = [word.box for word in graphics.words]
    boxes += [(row[0], row[1], row[2], row[3]) for row in graphics.lines.ends.tolist()]
    return bounds([graphics.frame.displayed(box) for box in boxes])


@pytest.mark.parametrize(
    ("rotation", "crop", "turned", "unit"),
    [*product((0, 90, 180, 270), (None, CROP), (0, 90), (1, 2))],
)
def test_what_is_read_lies_where_it_is_displayed(
    rotation: int, crop: Box | None, turned: int, unit: int
) -> None:
    page = page_with_a_word_and_a_line(rotation, crop, turned, unit)

    found = displayed(read_graphics(page, 1))

    # A word's box is its font's ascent and descent, a little more than its ink.
    assert found == pytest.approx(ink_on_screen(page), abs=9 * unit)


def test_text_that_runs_upwards_is_read_left_to_right() -> None:
    page = page_with_a_word_and_a_line(0, None, 90, 1)

    word = read_graphics(page, 1).words[0]

    assert word.direction == 0
    assert word.box[2] - word.box[0] > word.box[3] - word.box[1]
