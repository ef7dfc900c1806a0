"""Horizontal and vertical lines, merged, and the rectangles that they form.

Offices draw one box as a rectangle, a quad, a closed polyline, four lines, or as faces of a grid. All of
these become the same merged lines, so whatever looks like a box is found as one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import APART, Box
from security_design_assistant.drawing.page.tolerances import LINES

Array = NDArray[np.float64]


class Rules:
    """Merged axis-parallel lines of a page.

    Parameters
    ----------
    ends : straight pieces, one row ``(x0, y0, x1, y1)`` each, in points; slanted ones are left out. A long
        line drawn a little out of true stands where its middle does.
    """

    def __init__(self, ends: Array) -> None:
        run, rise = np.abs(ends[:, 0] - ends[:, 2]), np.abs(ends[:, 1] - ends[:, 3])
        level, upright = _true(rise, run), _true(run, rise)
        x, y = ends[:, [0, 2]], ends[:, [1, 3]]
        self.horizontals = _merged(np.column_stack((y.mean(axis=1), x))[level & ~upright])
        self.verticals = _merged(np.column_stack((x.mean(axis=1), y))[upright & ~level])
        self._ys = self.horizontals[:, 0].tolist()
        self._xs = self.verticals[:, 0].tolist()
        self._levels = self.horizontals.tolist()
        self._uprights = self.verticals.tolist()

    def segments(self) -> list[Box]:
        """Return all merged lines as ``(x0, y0, x1, y1)``, horizontals first."""
        return [(x0, y, x1, y) for y, x0, x1 in self._levels] + [
            (x, y0, x, y1) for x, y0, y1 in self._uprights
        ]

    def levels(
        self, top: float, bottom: float, left: float, right: float, slack: float = LINES.snap
    ) -> list[float]:
        """Return the y of every horizontal between ``top`` and ``bottom`` that spans left to right."""
        first, last = bisect_left(self._ys, top), bisect_right(self._ys, bottom)
        return [y for y, x0, x1 in self._levels[first:last] if x0 <= left + slack and x1 >= right - slack]

    def uprights(
        self, left: float, right: float, top: float, bottom: float, slack: float = LINES.snap
    ) -> list[float]:
        """Return the x of every vertical between ``left`` and ``right`` that spans top to bottom."""
        first, last = bisect_left(self._xs, left), bisect_right(self._xs, right)
        return [x for x, y0, y1 in self._uprights[first:last] if y0 <= top + slack and y1 >= bottom - slack]

    def squares(self, smallest: float, largest: float) -> Iterator[Box]:
        """Yield every square of lines with a side between ``smallest`` and ``largest`` points."""
        starts = self.verticals[:, 0] if len(self.verticals) else np.zeros(0)
        for y, x0, x1 in self._levels:
            if x1 - x0 < smallest - LINES.snap:
                continue
            first = int(np.searchsorted(starts, x0 - LINES.snap))
            last = int(np.searchsorted(starts, x1 + LINES.snap))
            block = self.verticals[first:last]
            down = block[(block[:, 1] <= y + LINES.snap) & (block[:, 2] >= y + smallest - LINES.snap)]
            yield from self._squares_below(y, down, smallest, largest)

    def _squares_below(self, y: float, down: Array, smallest: float, largest: float) -> Iterator[Box]:
        rows = down.tolist()
        for index, (left, _, left_end) in enumerate(rows):
            for right, _, right_end in rows[index + 1 :]:
                side = right - left
                if side > largest:
                    break
                if side < smallest:
                    continue
                reach = min(left_end, right_end) - y
                slack = max(LINES.snap, LINES.square * side)
                if reach < side - slack:
                    continue
                bottoms = self.levels(y + side - slack, y + side + slack, left, right)
                if bottoms:
                    bottom = min(bottoms, key=lambda level: abs(level - y - side))
                    if reach >= bottom - y - LINES.snap:
                        yield (left, y, right, bottom)


def _true(off: Array, length: Array) -> NDArray[np.bool_]:
    """Tell which lines run along an axis, given how far they run off it."""
    return (off <= LINES.snap / 2) | ((off <= LINES.drift) & (off <= LINES.slope * length))


def _merged(lines: Array) -> Array:
    """Merge rows ``(position, start, end)`` that lie on one line and touch; sorted by position."""
    if not len(lines):
        return np.zeros((0, 3))
    start, end = lines[:, 1:].min(axis=1), lines[:, 1:].max(axis=1)
    order = np.argsort(lines[:, 0], kind="stable")
    position, start, end = lines[order, 0], start[order], end[order]
    # Lines whose positions follow each other within the snap distance share a track, but a track is
    # never wider than twice that, or a fine hatch would become one line.
    track = np.cumsum(np.concatenate(([0], np.diff(position) > LINES.snap / 2)))
    first_of_track = position[np.searchsorted(track, track)]
    band = (position - first_of_track) // (2 * LINES.snap)
    track = np.cumsum(np.concatenate(([0], (np.diff(track) != 0) | (np.diff(band) != 0))))
    order = np.lexsort((start, track))
    track, position, start, end = track[order], position[order], start[order], end[order]
    # One running maximum for all tracks: the offset lifts each track clear of the one before.
    offset = track * APART
    reach = np.maximum.accumulate(end + offset) - offset
    fresh = np.concatenate(([True], (np.diff(track) != 0) | (start[1:] > reach[:-1] + LINES.snap)))
    index = np.flatnonzero(fresh)
    ends = np.maximum.reduceat(end, index)
    result = np.column_stack((position[index], start[index], ends))
    return result[np.argsort(result[:, 0], kind="stable")]
