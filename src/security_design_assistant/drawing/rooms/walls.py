"""Walls: which lines of a plan people cannot walk through."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.graphics import CURVE_STEPS
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.tolerances import INKS, LINES
from security_design_assistant.drawing.rooms.tolerances import WALLS

QUARTER_RISE = (2**0.5 - 1) / 2
"""How far a quarter circle rises over its chord."""

TINY = 1e-9
"""Keeps a length that is divided by from being zero, in points."""

Vector = NDArray[np.float64]
"""A direction: x and y."""


def wall_pieces(lines: LineWork, inks: Sequence[float]) -> NDArray[np.float64]:
    """Return the pieces that people cannot walk through: lines of a wall's weight and door swings.

    ``inks`` are the luminances that the symbols over the plan are drawn in, one a symbol.
    Where the tags are drawn darker than the architecture, their ink is left out. Long lines without a
    parallel twin close by are grid lines, not walls, unless hardly any has one: then walls are single lines.
    """
    pen = np.round(lines.width[lines.path], 2)
    stroke = lines.stroke[lines.path]
    length = np.hypot(lines.ends[:, 2] - lines.ends[:, 0], lines.ends[:, 3] - lines.ends[:, 1])
    seen = np.isnan(lines.fill[lines.path])
    with np.errstate(invalid="ignore"):
        seen &= stroke < INKS.visible
        other = seen & (np.abs(stroke - float(np.median(inks))) > INKS.same) if inks else seen
    if length[other].sum() > WALLS.other_ink * length[seen].sum():
        seen = other
    by_pen = np.flatnonzero(seen)[np.argsort(pen[seen], kind="stable")]
    if not len(by_pen):
        return np.zeros((0, 4))
    drawn = np.cumsum(length[by_pen])
    wall = pen[by_pen[np.searchsorted(drawn, WALLS.weight * drawn[-1])]]
    chosen = np.flatnonzero(seen & ((pen >= wall) | lines.curved))
    extent = (
        float(max(np.ptp(lines.ends[chosen][:, 0::2]), np.ptp(lines.ends[chosen][:, 1::2])))
        if len(chosen)
        else 0
    )
    doors = _door_openings(lines, seen, extent)
    long = chosen[length[chosen] > WALLS.long * extent]
    near = chosen[length[chosen] > WALLS.short * extent]
    alone = _without_twin(lines.ends[long], lines.ends[near], WALLS.twin * extent)
    if np.count_nonzero(~alone) < WALLS.two_faces * len(long):
        alone[:] = False
    grid = _from_bubbles(lines, seen, extent)
    return np.concatenate((lines.ends[np.setdiff1d(chosen, [*long[alone], *grid])], doors))


def _from_bubbles(lines: LineWork, seen: NDArray[np.bool_], extent: float) -> list[int]:
    """Return the indices of the pieces that lead away from a grid bubble, and of those that continue them."""
    pieces = np.flatnonzero(seen & ~lines.curved)
    ends = _Ends(lines.ends[pieces])
    queue = []
    for x0, y0, x1, y1 in lines.bounds[_bubbles(lines, extent)].tolist():
        middle, radius = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), (x1 - x0) / 2
        around = ends.near(middle, (1 - WALLS.bubble_gap) * radius, (1 + WALLS.bubble_gap) * radius)
        queue += [end for end in around if _ahead(ends.along(end), ends.place(end) - middle)]
    found: set[int] = set()
    while queue:
        end = queue.pop()
        if end // 2 not in found:
            found.add(end // 2)
            after = ends.near(ends.place(end ^ 1), 0.0, LINES.snap)
            queue += [other for other in after if _ahead(ends.along(other), ends.along(end))]
    return [int(piece) for piece in pieces[sorted(found)]]


def _bubbles(lines: LineWork, extent: float) -> NDArray[np.bool_]:
    """Tell for each path whether it is a circle of a grid bubble's size."""
    size = lines.bounds[:, 2:] - lines.bounds[:, :2]
    straight = np.zeros(len(size), dtype=np.bool_)
    straight[lines.path[~lines.curved]] = True
    with np.errstate(invalid="ignore"):
        round_ones = (np.abs(size[:, 0] - size[:, 1]) < LINES.square * size[:, 0]) & ~straight
        round_ones &= size[:, 0] > WALLS.bubble_least * extent
        round_ones &= size[:, 0] < WALLS.bubble_most * extent
    return round_ones


class _Ends:
    """Both ends of pieces, found by place: the ends of piece 3 are 6 and 7.

    Parameters
    ----------
    pieces : rows ``(x0, y0, x1, y1)``.
    """

    def __init__(self, pieces: NDArray[np.float64]) -> None:
        self._places = pieces.reshape(-1, 2)
        self._order = np.argsort(self._places[:, 0], kind="stable")
        self._starts = self._places[self._order, 0]

    def place(self, end: int) -> Vector:
        """Return where an end is."""
        place: Vector = self._places[end]
        return place

    def along(self, end: int) -> Vector:
        """Return the way from an end to its piece's other end."""
        return np.asarray(self._places[end ^ 1] - self._places[end])

    def near(self, point: Vector, inner: float, outer: float) -> list[int]:
        """Return the ends between two radii from a point."""
        first, last = np.searchsorted(self._starts, (point[0] - outer, point[0] + outer))
        block = self._order[first:last]
        distance = np.hypot(*(self._places[block] - point).T)
        near: list[int] = block[(distance >= inner) & (distance <= outer)].tolist()
        return near


def _ahead(one: Vector, other: Vector) -> bool:
    """Tell whether two directions differ by no more than a grid line bends."""
    size = float(np.hypot(*one) * np.hypot(*other))
    return float(one @ other) >= math.cos(math.radians(WALLS.grid_bend)) * size


def _door_openings(lines: LineWork, seen: NDArray[np.bool_], extent: float) -> NDArray[np.float64]:
    """Return the opening and the leaf of every door swing: the two radii of each quarter circle."""
    pieces = np.flatnonzero(lines.curved & seen)
    curved = pieces[: len(pieces) // CURVE_STEPS * CURVE_STEPS].reshape(-1, CURVE_STEPS)
    if not len(curved):
        return np.zeros((0, 4))
    start, end = lines.ends[curved[:, 0], :2], lines.ends[curved[:, -1], 2:]
    top = lines.ends[curved[:, CURVE_STEPS // 2 - 1], 2:]
    chord = np.hypot(*(end - start).T)
    middle = (start + end) / 2
    rise = np.hypot(*(top - middle).T)
    # A quarter circle rises 0.207 of its chord; its centre lies half a chord on the other side.
    quarter = (
        (chord > WALLS.swing_least * extent)
        & (chord < WALLS.swing_most * extent)
        & (np.abs(rise / np.maximum(chord, TINY) - QUARTER_RISE) < WALLS.swing_rise)
    )
    start, end, top, middle = start[quarter], end[quarter], top[quarter], middle[quarter]
    away = (middle - top) / rise[quarter, None]
    hinge = middle + away * chord[quarter, None] / 2
    return np.concatenate((np.hstack((start, hinge)), np.hstack((hinge, end))))


def _without_twin(
    pieces: NDArray[np.float64], others: NDArray[np.float64], reach: float
) -> NDArray[np.bool_]:
    """Tell which pieces have parallel lines within ``reach`` points along less than a third of them."""
    delta = others[:, 2:] - others[:, :2]
    size = np.hypot(delta[:, 0], delta[:, 1])
    unit = delta / np.maximum(size, TINY)[:, None]
    middle = (others[:, :2] + others[:, 2:]) / 2
    result = np.ones(len(pieces), dtype=np.bool_)
    for index, (x0, y0, x1, y1) in enumerate(pieces.tolist()):
        length = float(np.hypot(x1 - x0, y1 - y0))
        along_unit = np.array([(x1 - x0) / length, (y1 - y0) / length])
        across_unit = np.array([-along_unit[1], along_unit[0]])
        offset = middle - ((x0 + x1) / 2, (y0 + y1) / 2)
        across, along = np.abs(offset @ across_unit), np.abs(offset @ along_unit)
        twin = (np.abs(unit @ across_unit) < WALLS.parallel) & (across > WALLS.twin_least) & (across < reach)
        overlap = np.minimum(size, (length + size) / 2 - along)
        result[index] = overlap[twin & (overlap > 0)].sum() < WALLS.twin_share * length
    return result
