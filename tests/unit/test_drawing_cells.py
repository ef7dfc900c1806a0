"""Device cells: squares told from a symbol's inner frames, kept apart, butted into clusters."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from security_design_assistant.drawing.notations.boxed.squares import (
    apart,
    clusters,
    find_squares,
    outermost,
)
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.inks import ink_of
from security_design_assistant.drawing.page.ruled_lines import Rules
from tests.unit.handmade_page import NONE, Path, line_work, rectangle, square

TEXT_HEIGHT = 5.2


def found(*paths: Path) -> list[Box]:
    lines = line_work(*paths)
    return find_squares(lines, Rules(lines.ends[~(lines.fill > 0.9)[lines.path]]), TEXT_HEIGHT)


def shared(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


# Sides as one office draws them: the cell size of a sheet varies by less than 13 %.
CELLS = st.lists(
    st.builds(
        square,
        st.integers(0, 400).map(lambda step: 900 + step / 4),
        st.integers(0, 80).map(lambda step: 500 + step / 4),
        st.sampled_from([5.8, 6.0, 6.4]),
    ),
    unique=True,
    max_size=25,
)


def test_a_square_drawn_as_lines_and_as_a_white_mask_is_one_square() -> None:
    box = (10.0, 10.0, 16.0, 16.0)

    squares = found(Path(rectangle(*box)), Path(rectangle(10.1, 10, 16, 16.1), stroke=NONE, fill=1.0))

    assert squares == [box]


def test_a_white_mask_without_a_border_is_a_square() -> None:
    assert found(Path(rectangle(10, 10, 16, 16), stroke=NONE, fill=1.0)) == [(10, 10, 16, 16)]


def test_a_white_disc_and_a_dark_patch_are_no_squares() -> None:
    disc = Path(rectangle(10, 10, 16, 16), stroke=NONE, fill=1.0, curved=True)
    patch = Path(rectangle(30, 10, 36, 16), stroke=NONE, fill=0.3)

    lines = line_work(disc, patch)

    assert find_squares(lines, Rules(lines.ends[:0]), TEXT_HEIGHT) == []


def test_the_inner_frame_of_a_symbol_is_no_cell() -> None:
    cell, frame = square(10, 10), (11.0, 11.0, 15.0, 15.0)

    assert outermost([frame, cell]) == [cell]


def test_two_by_two_cells_are_no_frame_within_the_square_around_them() -> None:
    cells = [square(10, 10), square(16, 10), square(10, 16), square(16, 16)]

    kept = outermost([(10.0, 10.0, 22.0, 22.0), *cells])

    assert set(cells) <= set(kept)


def test_a_cell_in_a_much_larger_square_stays() -> None:
    cell, room = square(20, 20), (10.0, 10.0, 60.0, 60.0)

    assert sorted(outermost([cell, room])) == [room, cell]


def test_the_square_between_the_dividers_of_two_stacked_symbols_is_no_cell() -> None:
    upper, between, lower = square(10, 10), square(10, 13), square(10, 16)

    assert apart([between, lower, upper]) == [upper, lower]


def test_cells_of_slightly_different_sides_are_kept_apart_far_from_the_origin() -> None:
    # In squares of its own side each would look like it stands elsewhere.
    assert len(apart([square(1000, 500, 6.0), square(1001, 500, 6.4)])) == 1


@given(CELLS)
def test_cells_that_are_kept_do_not_overlap_and_each_dropped_one_would(cells: list[Box]) -> None:
    kept = apart(cells)

    assert all(shared(a, b) <= 0.2 * 6.4**2 for a, b in combinations(kept, 2))
    for box in set(cells) - set(kept):
        assert any(shared(box, other) > 0.2 * 5.8**2 for other in kept)


@given(CELLS, st.floats(0.3, 2.0))
def test_clusters_share_the_cells_out_without_loss_or_repetition(cells: list[Box], slack: float) -> None:
    groups = clusters(cells, slack)

    assert sorted(box for group in groups for box in group) == sorted(cells)
    assert all(groups)


@given(CELLS)
def test_clusters_do_not_depend_on_the_order_of_the_cells(cells: list[Box]) -> None:
    kept = [square(box[0], box[1]) for box in apart(cells)]

    assert clusters(kept[::-1], 0.5) == clusters(kept, 0.5)


def test_butted_cells_are_one_cluster_in_reading_order() -> None:
    top, bottom = [square(10, 10), square(16, 10), square(22, 10)], [square(10, 16.1)]

    assert clusters([*bottom, *top[::-1]], 0.5) == [[*top, *bottom]]


def test_cells_a_gap_or_only_a_corner_apart_are_two_clusters() -> None:
    cell = square(10, 10)

    assert len(clusters([cell, square(18, 10)], 0.5)) == 2
    assert len(clusters([cell, square(16, 16)], 0.5)) == 2


@pytest.mark.parametrize(("stroke", "fill"), [(0.05, NONE), (NONE, 0.1), (0.9, 0.0)])
def test_ink_is_what_a_path_is_stroked_or_filled_with(stroke: float, fill: float) -> None:
    lines = line_work(Path([(0, 0, 1, 1)], stroke=stroke, fill=fill), Path([(0, 0, 1, 1)], stroke=0.7))

    assert ink_of(lines, [0.0]).tolist() == [True, False]
