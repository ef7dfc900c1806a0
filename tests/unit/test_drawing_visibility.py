"""Which words a person sees: later paint hides, paper-coloured ink does not show on paper."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.visibility import OpaqueFill, split_hidden
from tests.unit.handmade_page import ends, rectangle, word

BLACK, WHITE = 0.0, 1.0


def fill(box: Box, sequence: int, luminance: float = WHITE) -> OpaqueFill:
    return OpaqueFill(sequence, luminance, box, ends(rectangle(*box)))


def seen(text: str, luminance: float, *fills: OpaqueFill) -> bool:
    visible, _ = split_hidden([word(text, 100, 100, luminance=luminance, sequence=5)], fills)
    return bool(visible)


AROUND = (90.0, 90.0, 160.0, 120.0)


def test_text_under_a_later_opaque_fill_is_hidden_and_its_cover_is_known() -> None:
    ghost = word("GHOST", 100, 100, sequence=5)

    visible, hidden = split_hidden([ghost], [fill(AROUND, sequence=6)])

    assert visible == []
    assert [(entry.word, entry.cover) for entry in hidden] == [(ghost, AROUND)]


def test_text_over_an_earlier_fill_is_seen() -> None:
    assert seen("ROOM", BLACK, fill(AROUND, sequence=4))


def test_a_black_bar_hides_as_well_as_white_paint() -> None:
    assert not seen("SECRET", BLACK, fill(AROUND, 6, BLACK))


def test_text_that_a_fill_only_touches_is_seen() -> None:
    assert seen("ROOM", BLACK, fill((90, 90, 104, 120), sequence=6))


def test_a_fill_as_large_as_the_sheet_hides_too() -> None:
    assert not seen("ROOM", BLACK, fill((0, 0, 3000, 2000), sequence=6))


def test_two_fills_that_cover_half_each_hide_the_word() -> None:
    left, right = fill((90, 90, 106, 120), 6), fill((106, 90, 160, 120), 7)

    assert not seen("ROOM", BLACK, left, right)


def test_only_the_inside_of_a_shape_hides_not_its_box() -> None:
    # A triangle in the box's lower left corner; the word stands in the upper right one.
    box = (0.0, 0.0, 130.0, 130.0)
    triangle = OpaqueFill(6, WHITE, box, ends([(0, 0, 0, 130), (0, 130, 130, 130), (130, 130, 0, 0)]))
    right, left = word("AB", 100, 20, sequence=5), word("AB", 20, 100, sequence=5)

    visible, hidden = split_hidden([right, left], [triangle])

    assert visible == [right]
    assert [entry.word for entry in hidden] == [left]


def test_white_on_white_is_dropped_and_does_not_count_as_hidden() -> None:
    visible, hidden = split_hidden([word("NOBODY", 100, 100, luminance=WHITE)], [])

    assert (visible, hidden) == ([], [])


def test_white_on_dark_stays() -> None:
    assert seen("EXIT", WHITE, fill(AROUND, 4, BLACK))


def test_white_on_a_dark_fill_that_was_painted_white_again_is_dropped() -> None:
    assert not seen("EXIT", WHITE, fill(AROUND, 3, BLACK), fill(AROUND, 4, WHITE))


@pytest.mark.parametrize("luminance", [0.0, 0.5, 0.9])
def test_ink_darker_than_paper_needs_no_dark_ground(luminance: float) -> None:
    assert seen("NOTE", luminance)
