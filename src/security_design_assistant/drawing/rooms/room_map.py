"""The plan as squares, each with the label that reaches it first.

Every label spreads over the plan from where it stands, at the same speed and not through walls; a place
belongs to the label that reaches it first. That needs no closed outlines, which real plans do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Point
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.page.trace import Trace
from security_design_assistant.drawing.rooms.room_labels import RoomLabel
from security_design_assistant.drawing.rooms.tolerances import SPREAD
from security_design_assistant.drawing.rooms.walls import wall_pieces

NO_LABEL, OUTSIDE = -1, -2


@dataclass(frozen=True, slots=True)
class Around:
    """A label near a place, with the squares of floor that it has there."""

    label: RoomLabel
    squares: int


class RoomMap:
    """Who owns which square of one page.

    Parameters
    ----------
    sheet : the page while it is read.
    inks : luminances that the symbols over the plan are drawn in, one a symbol.
    labels : the labels that spread.
    """

    def __init__(self, sheet: Sheet, inks: Sequence[float], labels: Sequence[RoomLabel]) -> None:
        self._labels = labels
        frame = sheet.frame
        self._step = max(frame.width, frame.height) / SPREAD.across
        shape = (int(frame.height / self._step) + 3, int(frame.width / self._step) + 3)
        self._walls = np.zeros(shape, dtype=np.bool_)
        self._draw_walls(wall_pieces(sheet.lines, inks))
        self._owner = self._spread(shape)
        self._floor = _opened(~self._walls)
        if sheet.trace.listening:
            self._tell(sheet.trace)

    def _tell(self, trace: Trace) -> None:
        """Tell where the labels stand, and each row of squares that a label owns."""
        for label in self._labels:
            trace.saw("rooms: labels", label.box, label.text)
        trace.lines("rooms: walls", self._wall_ends)
        for row in range(0, self._owner.shape[0], 8):
            for name, start, end in _stretches(self._owner[row]):
                y = row * self._step
                trace.lines(
                    f"rooms: {self._labels[name].text}", [(start * self._step, y, end * self._step, y)]
                )

    def _draw_walls(self, pieces: NDArray[np.float64]) -> None:
        self._wall_ends = [(row[0], row[1], row[2], row[3]) for row in pieces.tolist()]
        rows, columns = _squares_on(pieces / self._step, self._walls.shape)
        self._walls[rows, columns] = True

    def _spread(self, shape: tuple[int, int]) -> NDArray[np.int32]:
        """Flood from all labels at once; return the index of the first to arrive at each square."""
        owner = np.full(shape, NO_LABEL, dtype=np.int32)
        blocked = self._walls.copy()
        blocked[[0, -1], :] = True
        blocked[:, [0, -1]] = True
        width = shape[1]
        seeds, names = [], []
        for index, label in enumerate(self._labels):
            x0, y0, x1, y1 = (edge / self._step for edge in label.box)
            for row in range(int(y0), int(y1) + 1):
                for column in range(int(x0), int(x1) + 1):
                    if 0 < row < shape[0] - 1 and 0 < column < width - 1:
                        seeds.append(row * width + column)
                        names.append(index)
        # What lies outside of the building has no label; it spreads in from the sheet's edge.
        edge = np.array(
            [width + column for column in range(1, width - 1)]
            + [(shape[0] - 2) * width + column for column in range(1, width - 1)]
            + [row * width + 1 for row in range(1, shape[0] - 1)]
            + [row * width + width - 2 for row in range(1, shape[0] - 1)]
        )
        seeds += edge.tolist()
        names += [OUTSIDE] * len(edge)
        flat, stop = owner.ravel(), blocked.ravel()
        front, front_owner = np.array(seeds, dtype=np.int64), np.array(names, dtype=np.int32)
        flat[front] = front_owner
        stop[front] = True
        while len(front):
            spread = np.concatenate((front - 1, front + 1, front - width, front + width))
            owners = np.tile(front_owner, 4)
            free = ~stop[spread]
            spread, owners = spread[free], owners[free]
            front, first = np.unique(spread, return_index=True)
            front_owner = owners[first]
            flat[front] = front_owner
            stop[front] = True
        return owner

    def around(self, point: Point, reach: int) -> list[Around]:
        """Return the labels that own floor within ``reach`` squares, most squares first."""
        owners = self._owners(point, reach)
        names, counts = np.unique(owners[owners >= 0], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [
            Around(self._labels[int(names[index])], int(counts[index]))
            for index in order
            if counts[index] >= SPREAD.share * len(owners)
        ]

    def squares(self, points: float) -> int:
        """Return how many squares a length in points is, at least two."""
        return max(2, round(points / self._step))

    def space_at(self, point: Point) -> RoomLabel | None:
        """Return the space that a place stands in; None where that has no label, or is too narrow to tell."""
        for reach in range(SPREAD.floor + 1):
            owners = self._owners(point, reach)
            if len(owners):
                names, counts = np.unique(owners, return_counts=True)
                first = int(names[np.argmax(counts)])
                return self._labels[first] if first >= 0 else None
        return None

    def opens_outside(self, point: Point, reach: int) -> bool:
        """Tell whether what lies outside of the building comes within ``reach`` squares of a place."""
        owners = self._owners(point, reach)
        return int(np.count_nonzero(owners == OUTSIDE)) > SPREAD.share * len(owners)

    def _owners(self, point: Point, reach: int) -> NDArray[np.int32]:
        """Return the owners of the squares of floor within ``reach`` squares."""
        row, column = int(point[1] / self._step), int(point[0] / self._step)
        rows = slice(max(0, row - reach), row + reach + 1)
        columns = slice(max(0, column - reach), column + reach + 1)
        block = self._owner[rows, columns]
        owners: NDArray[np.int32] = block[self._floor[rows, columns]]
        return owners


def _opened(free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the free squares that lie in a free block of ``SPREAD.floor`` squares on each side."""
    height, width = free.shape[0] - SPREAD.floor + 1, free.shape[1] - SPREAD.floor + 1
    fits = np.ones((height, width), dtype=np.bool_)
    shifts = [(down, right) for down in range(SPREAD.floor) for right in range(SPREAD.floor)]
    for down, right in shifts:
        fits &= free[down : down + height, right : right + width]
    floor = np.zeros_like(free)
    for down, right in shifts:
        floor[down : down + height, right : right + width] |= fits
    return floor


def _stretches(row: NDArray[np.int32]) -> Iterator[tuple[int, int, int]]:
    """Yield label, first and last square of each stretch of a row that one label owns."""
    edges = np.flatnonzero(np.diff(row)) + 1
    for start, end in pairwise([0, *edges.tolist(), len(row)]):
        if row[start] >= 0:
            yield int(row[start]), start, end


def _squares_on(
    pieces: NDArray[np.float64], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the squares that pieces (in squares) pass through."""
    if not len(pieces):
        none = np.zeros(0, dtype=np.int64)
        return none, none
    delta = pieces[:, 2:] - pieces[:, :2]
    steps = np.ceil(np.abs(delta).max(axis=1) * SPREAD.trace).astype(np.int64) + 1
    steps = np.minimum(steps, 4 * max(shape))
    offset = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    share = offset / np.repeat(np.maximum(steps - 1, 1), steps)
    points = np.repeat(pieces[:, :2], steps, axis=0) + np.repeat(delta, steps, axis=0) * share[:, None]
    columns, rows = np.floor(points).astype(np.int64).T
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    return rows[inside], columns[inside]
