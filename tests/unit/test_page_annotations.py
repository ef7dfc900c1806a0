"""Text of annotations is read as what it is: a tag, a remark, or a program's words for its strokes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pymupdf
import pytest

from security_design_assistant.drawing.page.annotations import strokes_of_letters
from security_design_assistant.drawing.page.geometry import TextOrigin
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics

RED = (1, 0, 0)


def graphics_of(draw: Callable[[pymupdf.Page], object], rotation: int = 0) -> PageGraphics:
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_text((20, 280), "PLAN")
    draw(page)
    page.set_rotation(rotation)
    return read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)


def words(graphics: PageGraphics) -> dict[str, TextOrigin]:
    return {word.text: word.origin for word in graphics.words}


def free_text(page: pymupdf.Page, text: str, y: float = 100, colour: tuple[float, ...] = (0, 0, 0)) -> None:
    page.add_freetext_annot((50, y, 350, y + 20), text, fontsize=9, text_color=colour)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_short_black_text_box_is_a_tag_and_a_sentence_is_a_remark(rotation: int) -> None:
    def draw(page: pymupdf.Page) -> None:
        free_text(page, "A B2 001 BB")
        free_text(page, "Confirm lock at A-103", 140)

    graphics = graphics_of(draw, rotation)

    assert words(graphics)["001"] is TextOrigin.ANNOTATION
    assert words(graphics)["PLAN"] is TextOrigin.PAGE
    assert "A-103" not in words(graphics)
    assert [(remark.text, remark.stamp) for remark in graphics.remarks] == [("Confirm lock at A-103", False)]
    assert set(words(graphics)) == {"A", "B2", "001", "BB", "PLAN"}


def test_one_red_id_is_a_remark_and_many_of_one_form_are_the_drawings_tags() -> None:
    one = graphics_of(lambda page: free_text(page, "A-150-DR-B2", colour=RED))
    many = graphics_of(lambda page: [free_text(page, f"A-15{n}-DR-B2", 40 + 30 * n, RED) for n in range(3)])

    assert "A-150-DR-B2" not in words(one)
    assert [remark.text for remark in one.remarks] == ["A-150-DR-B2"]
    assert {"A-150-DR-B2", "A-151-DR-B2", "A-152-DR-B2"} <= words(many).keys()
    assert not many.remarks


def test_a_stamp_is_no_text_of_the_drawing() -> None:
    graphics = graphics_of(lambda page: page.add_stamp_annot((50, 50, 250, 100), stamp=0))

    assert set(words(graphics)) == {"PLAN"}


def shx(page: pymupdf.Page, box: tuple[float, ...], text: str) -> None:
    note = page.add_rect_annot(box)
    note.set_border(width=0)
    note.set_opacity(0)
    note.set_info(title="AutoCAD SHX Text", content=text)
    note.update()


@pytest.mark.parametrize("rotation", [0, 90])
def test_words_for_strokes_lie_over_their_boxes_and_the_strokes_are_no_lines(rotation: int) -> None:
    def draw(page: pymupdf.Page) -> None:
        shx(page, (100, 100, 160, 110), "A-101 R")
        page.draw_line((102, 102), (108, 108))
        page.draw_line((100, 50), (160, 50))

    graphics = graphics_of(draw, rotation)

    found = {word.text: word for word in graphics.words}
    assert found["A-101"].origin is found["R"].origin is TextOrigin.SHX
    assert found["A-101"].box[2] < found["R"].box[0]
    drawn = graphics.lines.ends.tolist()
    assert [102, 102, 108, 108] not in drawn
    assert [100, 50, 160, 50] in drawn


def test_words_for_strokes_are_not_doubled_where_the_text_is_there_too() -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((100, 108), "A-101", fontsize=9)
        shx(page, (98, 98, 130, 112), "A-101")

    assert [word.text for word in graphics_of(draw).words].count("A-101") == 1


def test_upright_strokes_are_words_that_run_upwards() -> None:
    def draw(page: pymupdf.Page) -> None:
        page.insert_text((150, 280), "MOST TEXT IS LEVEL")
        shx(page, (100, 100, 108, 160), "A-101 R")

    graphics = graphics_of(draw)

    found = {word.text: word for word in graphics.words}
    assert found["A-101"].direction == 3
    assert found["A-101"].box[1] > found["R"].box[3]


def test_only_paths_within_a_box_are_strokes_of_its_letters() -> None:
    bounds = np.array([[1, 1, 2, 2], [1, 1, 20, 2], [50, 50, 51, 51]], dtype=float)

    assert strokes_of_letters(bounds, [(0, 0, 10, 4)]).tolist() == [True, False, False]
    assert not strokes_of_letters(bounds, []).any()
