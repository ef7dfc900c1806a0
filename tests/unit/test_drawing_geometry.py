"""Boxes, the reading frame, and the indices that look boxes and words up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.drawing.page.geometry import (
    Box,
    BoxIndex,
    Frame,
    WordIndex,
    bounds,
    centre,
    contains,
)
from tests.unit.handmade_page import word

WIDTH, HEIGHT = 600.0, 400.0
FRAMES = {
    "as displayed": (Frame((1, 0, 0, 1, 0, 0), WIDTH, HEIGHT), (WIDTH, HEIGHT)),
    "turned once": (Frame((0, 1, -1, 0, HEIGHT, 0), WIDTH, HEIGHT), (HEIGHT, WIDTH)),
    "turned twice": (Frame((-1, 0, 0, -1, WIDTH, HEIGHT), WIDTH, HEIGHT), (WIDTH, HEIGHT)),
    "turned three times": (Frame((0, -1, 1, 0, 0, WIDTH), WIDTH, HEIGHT), (HEIGHT, WIDTH)),
}


def boxes(extent: float = 500.0, largest: float = 200.0) -> st.SearchStrategy[Box]:
    def box(x: float, y: float, width: float, height: float) -> Box:
        return (x, y, x + width, y + height)

    place, size = st.floats(-50.0, extent), st.floats(0.0, largest)
    return st.builds(box, place, place, size, size)


@pytest.mark.parametrize("name", FRAMES)
@given(x=st.tuples(*[st.floats(0, WIDTH)] * 2), y=st.tuples(*[st.floats(0, HEIGHT)] * 2))
def test_what_lies_in_the_reading_frame_is_displayed_upright_and_on_the_page(
    name: str, x: tuple[float, float], y: tuple[float, float]
) -> None:
    frame, (width, height) = FRAMES[name]

    x0, y0, x1, y1 = frame.displayed((min(x), min(y), max(x), max(y)))

    assert 0 <= x0 <= x1 <= width
    assert 0 <= y0 <= y1 <= height


def test_a_turned_frame_shows_a_box_where_the_sheet_was_turned_to() -> None:
    frame, _ = FRAMES["turned once"]

    shown = frame.displayed((10, 20, 40, 30))

    assert shown == (HEIGHT - 30, 10, HEIGHT - 20, 40)


def test_displayed_boxes_are_rounded_so_that_results_repeat() -> None:
    frame, _ = FRAMES["as displayed"]

    shown = frame.displayed((1 / 3, 2 / 3, 1.0000001, 1.9999999))

    assert shown == (0.33, 0.67, 1.0, 2.0)


@given(st.lists(boxes(), min_size=1, max_size=8))
def test_bounds_hold_the_middle_of_every_box(many: list[Box]) -> None:
    around = bounds(many)

    assert all(contains(around, centre(box), 1e-9) for box in many)


def test_a_margin_grows_a_box_on_every_side() -> None:
    box = (10, 10, 20, 20)

    assert contains(box, (9, 21), margin=1)
    assert not contains(box, (9, 21))


@given(st.lists(boxes(), max_size=12), st.tuples(st.floats(-60, 700), st.floats(-60, 700)), st.floats(1, 80))
def test_the_box_index_finds_what_looking_at_every_box_finds(
    many: list[Box], point: tuple[float, float], edge: float
) -> None:
    index = BoxIndex(many, edge)

    found = index.holding(point)

    assert found == [place for place, box in enumerate(many) if contains(box, point)]


def test_a_box_as_large_as_the_sheet_is_found_too() -> None:
    index = BoxIndex([(0, 0, 3000, 2000), (5, 5, 6, 6)])

    assert index.holding((1500, 1000)) == [0]
    assert index.holding((5.5, 5.5)) == [0, 1]


@given(st.lists(st.tuples(st.floats(-50, 500), st.floats(-50, 500)), max_size=12), boxes())
def test_the_word_index_finds_what_looking_at_every_word_finds(
    places: list[tuple[float, float]], box: Box
) -> None:
    words = [word("AB", x, y) for x, y in places]

    found = WordIndex(words).inside(box)

    expected = [each for each in words if contains(box, centre(each.box))]
    assert sorted(each.box for each in found) == sorted(each.box for each in expected)


def test_a_box_much_larger_than_any_tag_holds_no_words() -> None:
    words = WordIndex([word("AB", 10, 10)])

    assert words.inside((0, 0, 2000, 2000)) == []
