"""Leaders: what may connect a tag to a cluster, and what must not."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from security_design_assistant.drawing.notations.boxed.leaders import (
    Leader,
    LeaderTracer,
    Target,
    outside,
)
from security_design_assistant.drawing.notations.boxed.tolerances import LEADERS
from security_design_assistant.drawing.page.geometry import Box, Point
from tests.unit.handmade_page import ends

TAG = (0.0, 0.0, 30.0, 20.0)
CLUSTER = (100.0, 0.0, 112.0, 20.0)
EXACT = 0.35


def tracer(pieces: list[Box], tags: list[Box], targets: list[Target]) -> LeaderTracer:
    return LeaderTracer(ends(pieces), tags, targets)


def leaders(pieces: list[Box], tolerance: float = EXACT, **how: float | bool) -> list[Leader]:
    return tracer(pieces, [TAG], [Target(CLUSTER)]).trace(tolerance, [0], [0], **how)  # type: ignore[arg-type]


def drawn(pieces: list[Box]) -> float:
    return sum(math.hypot(x1 - x0, y1 - y0) for x0, y0, x1, y1 in pieces)


def line_through(points: list[Point]) -> list[Box]:
    return [(*start, *end) for start, end in pairwise(points)]


BENDS = st.lists(st.tuples(st.floats(35, 95), st.floats(30, 80)), max_size=6, unique=True)


def test_a_straight_line_from_border_to_border_connects() -> None:
    (leader,) = leaders([(30, 10, 100, 10)])

    assert (leader.tag, leader.target, leader.length, leader.gap) == (0, 0, 70, 0)


@given(BENDS)
def test_a_bent_line_connects_and_is_no_longer_than_drawn(bends: list[Point]) -> None:
    pieces = line_through([(30.0, 10.0), *bends, (100.0, 10.0)])

    (leader,) = leaders(pieces)

    assert leader.length <= drawn(pieces) + EXACT * len(pieces)
    assert leader.length >= 70 - EXACT * len(pieces)


@given(BENDS, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_direction_of_painting_matters(bends: list[Point], order: object) -> None:
    pieces = line_through([(30.0, 10.0), *bends, (100.0, 10.0)])
    turned = [(x1, y1, x0, y0) for x0, y0, x1, y1 in reversed(pieces)]

    assert [leader.length for leader in leaders(turned)] == pytest.approx(
        [leader.length for leader in leaders(pieces)]
    )


@given(st.floats(0.0, 3.0), st.sampled_from([0.35, 1.2, 1.5]))
def test_a_gap_is_bridged_up_to_the_tolerance_and_not_beyond(gap: float, tolerance: float) -> None:
    assume(abs(gap - tolerance) > 1e-6)
    pieces = [(30.0, 10.0, 60.0, 10.0), (60.0 + gap, 10.0, 100.0, 10.0)]

    found = leaders(pieces, tolerance)

    assert bool(found) == (gap < tolerance)
    assert all(leader.gap == pytest.approx(gap) for leader in found)


@pytest.mark.parametrize("piece", [(31.0, 10.0, 100.0, 10.0), (30.0, 10.0, 99.0, 10.0)])
def test_a_line_that_stops_short_of_a_box_connects_only_loosely(piece: Box) -> None:
    assert leaders([piece]) == []
    assert len(leaders([piece], 1.2)) == 1


def test_crossing_lines_do_not_connect() -> None:
    tags = [TAG, (0.0, 100.0, 30.0, 120.0)]
    targets = [Target((100.0, 100.0, 112.0, 120.0)), Target((100.0, 0.0, 112.0, 20.0))]
    crossing = [(30.0, 10.0, 100.0, 110.0), (30.0, 110.0, 100.0, 10.0)]

    found = tracer(crossing, tags, targets).trace(EXACT, [0, 1], [0, 1])

    assert {(leader.tag, leader.target) for leader in found} == {(0, 0), (1, 1)}


@given(st.floats(35, 95), st.floats(-40, 60))
def test_a_line_that_crosses_a_leader_reaches_nothing_of_its_own(x: float, y: float) -> None:
    assume(abs(y - 10) > 1)
    targets = [Target(CLUSTER), Target((x - 3, 70, x + 3, 76))]
    pieces = [(30.0, 10.0, 100.0, 10.0), (x, -50.0, x, 70.0)]

    found = tracer(pieces, [TAG], targets).trace(EXACT, [0], [0, 1])

    assert [leader.target for leader in found] == [0]


def test_a_leader_stops_at_the_first_cluster_it_meets() -> None:
    targets = [Target(CLUSTER), Target((200.0, 0.0, 212.0, 20.0))]

    found = tracer([(30, 10, 100, 10), (112, 10, 200, 10)], [TAG], targets).trace(EXACT, [0], [0, 1])

    assert [leader.target for leader in found] == [0]


def test_one_tag_may_have_two_clusters() -> None:
    targets = [Target(CLUSTER), Target((0.0, 100.0, 12.0, 106.0))]

    found = tracer([(30, 10, 100, 10), (10, 20, 10, 100)], [TAG], targets).trace(EXACT, [0], [0, 1])

    assert [(leader.target, leader.length) for leader in found] == [(0, 70), (1, 80)]


def test_of_two_ways_to_a_cluster_the_shorter_one_is_the_leader() -> None:
    around = line_through([(30, 15), (60, 80), (100, 15)])

    (leader,) = leaders([*around, (30, 5, 100, 5)])

    assert leader.length == 70


def test_a_wall_that_happens_to_touch_a_tag_is_not_followed_for_ever() -> None:
    count = LEADERS.most_pieces + 1
    points = [(30 + 70 * step / count, 10.0) for step in range(count + 1)]

    assert leaders(line_through(points)) == []
    assert len(leaders(line_through(points[:1] + points[2:]))) == 1


def test_targets_that_were_not_asked_for_are_not_reached() -> None:
    follower = tracer([(30, 10, 100, 10)], [TAG], [Target(CLUSTER)])

    assert follower.trace(EXACT, [0], []) == []
    assert follower.trace(EXACT, [], [0]) == []


def test_a_camera_is_reached_within_its_outline() -> None:
    camera = Target((100.0, 5.0, 106.0, 12.0), reach=10.0)

    found = tracer([(30, 10, 92, 10)], [TAG], [camera]).trace(EXACT, [0], [0])

    assert len(found) == 1


def test_dashes_are_followed_only_along_one_straight_line() -> None:
    dashes = [(30.0 + 10 * step, 10.0, 37.0 + 10 * step, 10.0) for step in range(7)]
    bent = [*dashes[:3], *((x0, 10.0, x1 - 3, 17.0) for x0, _, x1, _ in dashes[3:4]), *dashes[4:]]

    assert leaders(dashes) == []
    assert len(leaders(dashes, dash_gap=3.2)) == 1
    assert leaders(bent, dash_gap=3.2) == []


def test_a_line_drawn_under_the_tags_mask_counts_only_when_asked_for() -> None:
    from_the_middle = [(15.0, 10.0, 100.0, 10.0)]

    assert leaders(from_the_middle) == []
    assert len(leaders(from_the_middle, under=True)) == 1


@pytest.mark.parametrize("y", [0.0, 20.0])
def test_a_line_that_prolongs_a_side_of_the_tag_is_a_wall_unless_nothing_better_is_found(y: float) -> None:
    along = [(30.0, y, 100.0, y)]

    assert leaders(along) == []
    assert len(leaders(along, under=True)) == 1


def test_a_branch_joins_the_middle_of_a_leader() -> None:
    second = Target((60.0, 50.0, 72.0, 56.0))
    follower = tracer([(30, 10, 100, 10), (66, 50, 66, 10)], [TAG], [Target(CLUSTER), second])
    main = follower.trace(EXACT, [0], [0])

    (branch,) = follower.branches(EXACT, main, [1])

    assert (branch.tag, branch.target, branch.length) == (0, 1, 110)


def test_a_branch_that_ends_beside_every_leader_joins_none() -> None:
    second = Target((60.0, 50.0, 72.0, 56.0))
    follower = tracer([(30, 10, 100, 10), (66, 50, 66, 12)], [TAG], [Target(CLUSTER), second])

    assert follower.branches(EXACT, follower.trace(EXACT, [0], [0]), [1]) == []


def test_a_page_without_lines_has_no_leaders() -> None:
    assert leaders([]) == []


@pytest.mark.parametrize(
    ("point", "expected"), [((33, 24), 5.0), ((30, 10), 0.0), ((28, 10), 2.0), ((15, 10), None)]
)
def test_the_border_is_measured_from_outside_and_from_shallow_inside(
    point: Point, expected: float | None
) -> None:
    assert outside(TAG, point) == expected
