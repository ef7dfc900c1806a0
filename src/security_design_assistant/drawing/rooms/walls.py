"""Walls: which lines of a plan people cannot walk through."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

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
    size = lines.bounds[:, 2:] - lines.bounds[:, :2]
    straight = np.zeros(len(size), dtype=np.bool_)
    straight[lines.path[~lines.curved]] = True
    with np.errstate(invalid="ignore"):
        round_ones = (np.abs(size[:, 0] - size[:, 1]) < LINES.square * size[:, 0]) & ~straight
        round_ones &= size[:, 0] > WALLS.bubble_least * extent
        round_ones &= size[:, 0] < WALLS.bubble_most * extent
    pieces = np.flatnonzero(seen & ~lines.curved)
    ends = lines.ends[pieces].reshape(-1, 2)
    order = np.argsort(ends[:, 0], kind="stable")
    starts = ends[order, 0]

    def leading(x: float, y: float, inner: float, outer: float, away: Callable[[int], Vector]) -> list[int]:
        """Return the numbers of the ends between two radii from a point whose pieces lead away from there."""
        block = order[np.searchsorted(starts, x - outer) : np.searchsorted(starts, x + outer)]
        distance = np.hypot(ends[block, 0] - x, ends[block, 1] - y)
        near = block[(distance >= inner) & (distance <= outer)].tolist()
        return [number for number in near if _ahead(ends[number ^ 1] - ends[number], away(number))]

    queue = []
    for x0, y0, x1, y1 in lines.bounds[round_ones].tolist():
        middle, radius = np.array([(x0 + x1) / 2, (y0 + y1) / 2]), (x1 - x0) / 2
        inner, outer = (1 - WALLS.bubble_gap) * radius, (1 + WALLS.bubble_gap) * radius
        queue += leading(*middle, inner, outer, lambda number, middle=middle: ends[number] - middle)
    found: set[int] = set()
    while queue:
        number = queue.pop()
        if number // 2 in found:
            continue
        found.add(number // 2)
        along = ends[number ^ 1] - ends[number]
        queue += leading(*ends[number ^ 1], 0.0, LINES.snap, lambda _, along=along: along)
    return [int(piece) for piece in pieces[sorted(found)]]


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
