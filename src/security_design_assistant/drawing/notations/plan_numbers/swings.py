"""Door swings: quarter circles, in whatever direction a leaf opens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.plan_numbers.tolerances import SWINGS
from security_design_assistant.drawing.page.geometry import Box, Point, centre
from security_design_assistant.drawing.page.graphics import CURVE_STEPS
from security_design_assistant.drawing.page.line_work import Indices, LineWork
from security_design_assistant.drawing.page.sheet import Sheet

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Swing:
    """A quarter circle around the hinge; ``ends`` are where the leaf's edge begins and ends its way."""

    hinge: Point
    ends: tuple[Point, Point]
    radius: float

    @property
    def middle(self) -> Point:
        """A place well within what the leaf sweeps over."""
        return self._at(1, 1)

    @property
    def places(self) -> tuple[Point, Point, Point]:
        """The middle, and the places opposite to it across either edge: one of these edges is the wall."""
        return (self.middle, self._at(1, -1), self._at(-1, 1))

    def _at(self, first: int, second: int) -> Point:
        (x, y), ((ax, ay), (bx, by)) = self.hinge, self.ends
        return (
            x + 0.5 * (first * (ax - x) + second * (bx - x)),
            y + 0.5 * (first * (ay - y) + second * (by - y)),
        )


def door_swings(sheet: Sheet) -> list[Swing]:
    """Return the swings of a sheet; to be asked for by :meth:`.Sheet.once`."""
    return find_swings(sheet.lines)


def find_swings(lines: LineWork) -> list[Swing]:
    """Return every quarter circle of a page: a single curve, or curves that go on in one another.

    Quarters around one middle are a ring, or a part of one, and no swings.
    """
    curved = np.flatnonzero(lines.curved)
    if not len(curved):
        return []
    found: dict[tuple[int, ...], dict[tuple[int, ...], Swing]] = defaultdict(dict)
    stretches = np.unique(np.concatenate((_runs(lines, curved), _curves(curved)), axis=1), axis=1)
    for start, stop in stretches[:, _may_be_quarters(lines.ends, *stretches)].T:
        swing = _quarter(lines.ends[start : stop + 1])
        if swing is not None:
            around = tuple(round(value) for value in (*swing.hinge, swing.radius))
            found[around].setdefault(tuple(round(value) for value in swing.middle), swing)
    return [swing for quarters in found.values() if len(quarters) == 1 for swing in quarters.values()]


def _runs(lines: LineWork, curved: Indices) -> tuple[Indices, Indices]:
    """Return first and last piece of each stretch of one path whose pieces go on in one another."""
    before, after = curved[:-1], curved[1:]
    parted = (
        (after != before + 1)
        | (lines.path[after] != lines.path[before])
        | (np.abs(lines.ends[before, 2:] - lines.ends[after, :2]).max(axis=1) > 0)
    )
    return curved[np.r_[True, parted]], curved[np.r_[parted, True]]


def _curves(curved: Indices) -> tuple[Indices, Indices]:
    """Return first and last piece of each single curve; none where a viewport has cut some."""
    whole = curved if len(curved) % CURVE_STEPS == 0 else curved[:0]
    return whole[::CURVE_STEPS], whole[CURVE_STEPS - 1 :: CURVE_STEPS]


def _may_be_quarters(ends: Array, starts: Indices, stops: Indices) -> NDArray[np.bool_]:
    """Tell which stretches may be quarter circles, by their ends and one point between: most are not."""
    first, last, between = ends[starts, :2], ends[stops, 2:], ends[(starts + stops + 1) // 2, :2]
    chord = last - first
    radius = np.hypot(*chord.T) / np.sqrt(2)
    across = np.column_stack((-chord[:, 1], chord[:, 0])) / 2
    middle = (first + last) / 2
    off = [np.abs(np.hypot(*(between - middle - side).T) - radius) for side in (across, -across)]
    likely: NDArray[np.bool_] = (radius > 0) & (np.minimum(*off) <= SWINGS.round * radius)
    return likely


def _quarter(ends: Array) -> Swing | None:
    """Return the swing if pieces are a quarter of a circle, None for any other curve."""
    first, last = ends[0, :2], ends[-1, 2:]
    chord = last - first
    radius = float(np.hypot(*chord)) / np.sqrt(2)
    across = np.array((-chord[1], chord[0])) / 2
    points = np.vstack((ends[:, :2], ends[-1:, 2:]))
    for hinge in ((first + last) / 2 + across, (first + last) / 2 - across):
        off = np.abs(np.hypot(*(points - hinge).T) - radius)
        if off.max() <= SWINGS.round * radius:
            x, y = (float(value) for value in hinge)
            ways = ((float(first[0]), float(first[1])), (float(last[0]), float(last[1])))
            return Swing((x, y), ways, float(radius))
    return None


class Printed(Protocol):
    """A text on the page."""

    @property
    def box(self) -> Box:
        """Its box in the reading frame."""

    @property
    def size(self) -> float:
        """Its font size, in points."""


Text = TypeVar("Text", bound=Printed)


def at_swings(words: Sequence[Text], swings: Sequence[Swing]) -> list[tuple[Text, Swing]]:
    """Return each number with the swing it stands at, where neither has a nearer one.

    A swing is looked at only if its size, to that of the number, is a door's.
    """
    if not swings:
        return []
    middles = np.array([swing.middle for swing in swings])
    radii = np.array([swing.radius for swing in swings])
    reaches: list[tuple[float, int, int]] = []
    for place, word in enumerate(words):
        distance = np.hypot(*(middles - centre(word.box)).T)
        of_a_door = (radii >= SWINGS.least * word.size) & (radii <= SWINGS.most * word.size)
        near = np.flatnonzero(of_a_door & (distance <= SWINGS.reach * radii))
        reaches += [(float(distance[index]), place, int(index)) for index in near]
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, place, index in sorted(reaches):
        if place not in taken and index not in used:
            taken[place] = index
            used.add(index)
    return [(words[place], swings[index]) for place, index in sorted(taken.items())]
