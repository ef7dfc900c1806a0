"""What a viewport cuts off is not on the sheet, neither as text nor as lines nor as patches."""

from __future__ import annotations

import numpy as np
import pymupdf
import pytest

from security_design_assistant.drawing.page.clips import cut_to_boxes, find_clips
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics

VIEWPORT = "q 100 100 200 200 re W n"
TEXT = "BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def graphics_of(content: str, rotation: int = 0) -> PageGraphics:
    document = pymupdf.open()
    page = document.new_page(width=600, height=500)
    font = document.get_new_xref()
    document.update_object(font, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    document.xref_set_key(page.xref, "Resources", f"<</Font<</F {font} 0 R>>>>")
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, content.encode())
    document.xref_set_key(page.xref, "Contents", f"{stream} 0 R")
    page.set_rotation(rotation)
    return read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)


def text(words: str, x: float, y: float) -> str:
    return TEXT.format(text=words, x=x, y=y)


def words(graphics: PageGraphics) -> list[str]:
    return [word.text for word in graphics.words]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_outside_of_a_viewport_is_not_read(rotation: int) -> None:
    content = (
        f"{VIEWPORT} {text('INSIDE', 120, 150)} {text('OUTSIDE', 400, 150)} Q {text('BESIDE', 400, 300)}"
    )

    assert words(graphics_of(content, rotation)) == ["INSIDE", "BESIDE"]


def test_text_between_lines_of_the_same_viewport_needs_no_second_look() -> None:
    line = "120 120 m 200 120 l S"
    content = f"{VIEWPORT} {line} {text('OUTSIDE', 400, 150)} {text('INSIDE', 120, 150)} {line} Q"

    assert words(graphics_of(content)) == ["INSIDE"]


def test_a_word_that_is_cut_stays_with_most_of_its_letters() -> None:
    content = f"{VIEWPORT} {text('DOORWAY', 262, 150)} {text('CORRIDOR', 290, 200)} Q"

    assert words(graphics_of(content)) == ["DOORWAY"]


def test_a_viewport_within_a_viewport_shows_what_both_show() -> None:
    inner = "q 50 150 150 300 re W n"
    shown = [text("BOTH", 110, 200), text("OUTER", 220, 200), text("INNER", 60, 200)]
    content = " ".join([VIEWPORT, inner, *shown, "Q Q"])

    assert words(graphics_of(content)) == ["BOTH"]


def test_lines_end_at_the_viewports_edge_and_leave_the_rest_alone() -> None:
    content = f"{VIEWPORT} 120 150 m 400 150 l S 350 50 m 350 400 l S Q 350 60 m 350 400 l S"

    lines = graphics_of(content).lines

    assert lines.ends.tolist() == [[120, 350, 300, 350], [350, 440, 350, 100]]
    assert lines.path.tolist() == [0, 2]


def test_a_patch_that_sticks_out_of_its_viewport_hides_only_within_it() -> None:
    patch = "1 g 110 110 400 100 re f 0 g"
    content = f"{text('UNDER', 150, 150)} {text('BESIDE', 400, 150)} {VIEWPORT} {patch} Q"

    assert words(graphics_of(content)) == ["BESIDE"]


def test_a_page_without_clips_has_none() -> None:
    assert find_clips([{"type": "s", "level": 0, "seqno": 0}]) is None


def test_pieces_are_cut_one_box_each() -> None:
    ends = np.array([[0, 0, 10, 10], [0, 5, 3, 5], [5, 5, 5, 5]], dtype=float)
    boxes = np.array([[2, 2, 4, 8], [4, 0, 9, 9], [0, 0, 9, 9]], dtype=float)

    cut, shows = cut_to_boxes(ends, boxes)

    assert shows.tolist() == [True, False, True]
    assert cut[0].tolist() == [2, 2, 4, 4]


def layered(on: bool, **membership: object) -> list[str]:
    """The words and lines of a page with a word and a line on a layer, by way of a membership or not."""
    document = pymupdf.open()
    page = document.new_page(width=300, height=200)
    layer = document.add_ocg("EXISTING", on=on)
    other = document.add_ocg("NEW", on=True)
    owner = document.set_ocmd(ocgs=[layer, other], **membership) if membership else layer
    page.insert_text((50, 50), "SHOWN")
    page.insert_text((50, 100), "LAYER", oc=owner)
    page.draw_line((50, 150), (90, 150), oc=owner)
    graphics = read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)
    return [*words(graphics), *("line" for _ in graphics.lines.ends)]


def test_neither_text_nor_lines_of_a_layer_that_is_off_are_read() -> None:
    assert layered(on=False) == ["SHOWN"]
    assert layered(on=True) == ["SHOWN", "LAYER", "line"]


@pytest.mark.parametrize(("policy", "shown_without"), [("AnyOn", True), ("AllOff", False)])
def test_what_belongs_to_several_layers_follows_their_policy(policy: str, shown_without: bool) -> None:
    assert ("LAYER" in layered(on=False, policy=policy)) == shown_without
    assert ("LAYER" in layered(on=True, policy=policy)) == (policy == "AnyOn")
