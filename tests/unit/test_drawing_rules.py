"""Merged lines, and the squares and boxes that they form however they were drawn."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.tolerances import LINES
from tests.unit.handmade_page import ends, rectangle

SNAP = LINES.snap


def rules(*pieces: Box) -> Rules:
    return Rules(ends(list(pieces)))


def axis_parallel(x: int, y: int, length: int, upright: bool) -> Box:
    return (x / 4, y / 4, x / 4, (y + length) / 4) if upright else (x / 4, y / 4, (x + length) / 4, y / 4)


PIECES = st.lists(
    st.builds(axis_parallel, st.integers(0, 80), st.integers(0, 80), st.integers(1, 60), st.booleans()),
    max_size=25,
)


def test_pieces_that_meet_end_to_end_are_one_line() -> None:
    merged = rules((0, 5, 10, 5), (10.2, 5, 20, 5))

    assert merged.segments() == [(0, 5, 20, 5)]


def test_pieces_with_a_gap_stay_two_lines() -> None:
    merged = rules((0, 5, 10, 5), (11, 5, 20, 5))

    assert merged.segments() == [(0, 5, 10, 5), (11, 5, 20, 5)]


def test_a_line_drawn_twice_or_backwards_is_one_line() -> None:
    merged = rules((0, 5, 10, 5), (10, 5, 0, 5), (2, 5.05, 8, 5.05))

    assert merged.segments() == [(0, 5, 10, 5)]


def test_parallel_lines_further_apart_than_the_snap_stay_apart() -> None:
    merged = rules((0, 5, 10, 5), (0, 5 + 2 * SNAP, 10, 5 + 2 * SNAP))

    assert len(merged.segments()) == 2


def test_a_fine_hatch_does_not_become_one_line() -> None:
    hatch = [(0.0, 0.1 * step, 10.0, 0.1 * step) for step in range(7000)]

    positions = [y for _, y, _, _ in rules(*hatch).segments()]

    assert len(positions) >= 700 / (3 * SNAP)
    assert max(after - before for before, after in pairwise(positions)) <= 3 * SNAP


def test_slanted_lines_and_dots_are_no_rules() -> None:
    assert rules((0, 0, 10, 1), (5, 5, 5, 5)).segments() == []


@given(PIECES, st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_painting(pieces: list[Box], order: random.Random) -> None:
    shuffled = order.sample(pieces, len(pieces))

    assert rules(*shuffled).segments() == rules(*pieces).segments()


@given(PIECES)
def test_merging_twice_changes_nothing(pieces: list[Box]) -> None:
    once = rules(*pieces).segments()

    assert rules(*once).segments() == once


@given(PIECES)
def test_no_line_is_longer_than_the_drawing_and_none_is_lost(pieces: list[Box]) -> None:
    merged = rules(*pieces).segments()

    for x0, y0, x1, y1 in pieces:
        assert any(
            left - SNAP <= x0 and x1 <= right + SNAP and top - SNAP <= y0 and y1 <= bottom + SNAP
            for left, top, right, bottom in merged
        )


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(rectangle(10, 10, 16, 16), id="a rectangle"),
        pytest.param(rectangle(10, 10, 16, 16) * 2, id="a rectangle drawn twice"),
        pytest.param(
            [(5, 10, 30, 10), (5, 16, 30, 16), (10, 0, 10, 40), (16, 0, 16, 40)], id="faces of a grid"
        ),
        pytest.param(
            [*rectangle(10, 10, 16, 16)[:2], (16, 16.2, 9.9, 16.2), (10, 16, 10, 10)], id="loose lines"
        ),
        pytest.param(
            [(10, 10, 13, 10), (13, 10, 16, 10), *rectangle(10, 10, 16, 16)[1:]], id="a side in two pieces"
        ),
    ],
)
def test_a_square_is_found_however_it_was_drawn(pieces: list[Box]) -> None:
    (found,) = rules(*pieces).squares(4, 8)

    assert found == pytest.approx((10, 10, 16, 16), abs=0.25)


def test_a_rectangle_that_is_no_square_is_none() -> None:
    assert list(rules(*rectangle(10, 10, 16, 19)).squares(2, 20)) == []


def test_a_square_outside_of_the_wanted_sizes_is_left_out() -> None:
    assert list(rules(*rectangle(10, 10, 16, 16)).squares(7, 20)) == []
    assert list(rules(*rectangle(10, 10, 16, 16)).squares(2, 5)) == []


def test_only_lines_that_span_the_whole_width_count_as_edges() -> None:
    merged = rules((0, 5, 30, 5), (0, 8, 12, 8), (10, 0, 10, 9), (20, 0, 20, 3))

    assert merged.levels(0, 10, 2, 28) == [5]
    assert merged.uprights(0, 30, 1, 8) == [10]


def test_a_page_without_lines_has_no_rules() -> None:
    empty = rules()

    assert (empty.segments(), list(empty.squares(2, 70)), empty.levels(0, 9, 0, 9)) == ([], [], [])
