"""Rooms: which labelled space each point belongs to.

Every label spreads over the plan from where it stands, at the same speed and not through walls; a place
belongs to the label that reaches it first. That needs no closed outlines, which real plans do not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import (
    Box,
    BoxIndex,
    Point,
    Word,
    centre,
    contains,
    grown,
)
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.phrases import find_phrases
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.page.trace import Trace
from security_design_assistant.drawing.rooms.anchor import Anchor, Footprint, RoomFinding
from security_design_assistant.drawing.rooms.room_labels import RoomLabel, find_room_labels
from security_design_assistant.drawing.rooms.tolerances import SPREAD
from security_design_assistant.drawing.rooms.walls import wall_pieces

DOOR_REACH = (4.0, 6.0, 8.0, 10.0, 12.0)
"""Squares from a door's mounting dot at which its two sides are looked for."""

NO_LABEL, OUTSIDE = -1, -2


def find_rooms(
    sheet: Sheet, anchors: Mapping[str, Sequence[Anchor]], footprints: Sequence[Footprint]
) -> dict[str, dict[str, RoomFinding]]:
    """Name the room of each anchor.

    Parameters
    ----------
    sheet : the page while it is read.
    anchors : places whose room is wanted, by notation.
    footprints : what the notations have drawn over the plan.

    Returns
    -------
    By notation, the finding of each anchor by its key.
    """
    wanted = {name: places for name, places in anchors.items() if places}
    if not wanted:
        return {}
    labels = find_room_labels(find_phrases(_plan_words(sheet.graphics, footprints)))
    if not labels:
        return {name: {anchor.key: RoomFinding() for anchor in places} for name, places in wanted.items()}
    sheet.claim((word for label in labels for word in sheet.words_in(label.box)), Use.ROOM)
    inks = [ink for footprint in footprints for ink in footprint.inks]
    plan = _RoomMap(sheet, inks, labels)
    return {name: {anchor.key: plan.room_of(anchor) for anchor in places} for name, places in wanted.items()}


def _plan_words(graphics: PageGraphics, footprints: Sequence[Footprint]) -> list[Word]:
    """Words that may label rooms: not in a symbol or a legend; also those that symbols cover."""
    taken = BoxIndex([box for footprint in footprints for box in footprint.symbols])
    areas = [area for footprint in footprints for area in footprint.areas]
    words = [
        word
        for word in graphics.words
        if not any(contains(area, centre(word.box)) for area in areas) and not taken.holding(centre(word.box))
    ]
    symbols = [box for footprint in footprints for box in footprint.masks]
    masks = BoxIndex([grown(box, SPREAD.mask) for box in symbols])
    covered = [
        hidden.word
        for hidden in graphics.hidden
        if any(_small(hidden.cover, symbols[index]) for index in masks.holding(centre(hidden.cover)))
    ]
    return words + covered


def _small(cover: Box, symbol: Box) -> bool:
    """Tell whether a mask is a symbol's own, not a patch that takes something off the sheet."""
    return max(cover[2] - cover[0], cover[3] - cover[1]) < SPREAD.own_mask * max(
        symbol[2] - symbol[0], symbol[3] - symbol[1]
    )


class _RoomMap:
    """The plan as squares, each with the label that reaches it first."""

    def __init__(self, sheet: Sheet, inks: Sequence[float], labels: Sequence[RoomLabel]) -> None:
        self._labels = labels
        frame = sheet.frame
        self._step = max(frame.width, frame.height) / SPREAD.across
        shape = (int(frame.height / self._step) + 3, int(frame.width / self._step) + 3)
        self._walls = np.zeros(shape, dtype=np.bool_)
        self._draw_walls(wall_pieces(sheet.lines, inks))
        self._owner = self._spread(shape)
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

    def room_of(self, anchor: Anchor) -> RoomFinding:
        """Name the space of an anchor."""
        return self._room_at_door(anchor.places) if anchor.door else self._room_at(anchor.places[0])

    def _room_at(self, point: Point) -> RoomFinding:
        label = self._label_near(point, SPREAD.radius)
        if label is None:
            return RoomFinding(reason="No room label reaches it without crossing a wall.")
        return RoomFinding(
            label.number, label.name, None, f"Room {label.number}: its label spreads there first."
        )

    def _room_at_door(self, places: Sequence[Point]) -> RoomFinding:
        """Name the room that a door protects: of its two sides the one nobody just passes."""
        labels: list[RoomLabel] = []
        for place in places:
            for label in self._labels_at_door(place):
                if label not in labels:
                    labels.append(label)
        if not labels:
            return RoomFinding(reason="No room label reaches it without crossing a wall.")
        ranked = sorted(labels, key=lambda label: label.circulation)[:2]
        other = ranked[1].text if len(ranked) > 1 else None
        reason = f"Room {ranked[0].number} lies at the door"
        reason += f", {ranked[1].number} on its other side." if other else "."
        return RoomFinding(ranked[0].number, ranked[0].name, other, reason)

    def _label_near(self, point: Point, radius: float) -> RoomLabel | None:
        found = self._labels_around(point, radius)
        return found[0] if found else None

    def _labels_at_door(self, place: Point) -> list[RoomLabel]:
        """Look further and further from a door until spaces on both of its sides are met."""
        found: list[RoomLabel] = []
        for radius in DOOR_REACH:
            found = self._labels_around(place, radius * self._step)
            if len(found) > 1:
                break
        return found[:2]

    def _labels_around(self, point: Point, radius: float) -> list[RoomLabel]:
        """Return the labels that own squares within ``radius`` points, most squares first."""
        row, column = int(point[1] / self._step), int(point[0] / self._step)
        reach = max(2, round(radius / self._step))
        block = self._owner[
            max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1
        ]
        owners, counts = np.unique(block[block >= 0], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [
            self._labels[int(owners[index])] for index in order if counts[index] >= SPREAD.share * block.size
        ]


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
