"""Rooms: which labelled space each point belongs to.

Every label spreads over the plan from where it stands, at the same speed and not through walls; a place
belongs to the label that reaches it first. That needs no closed outlines, which real plans do not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, Cluster
from security_design_assistant.drawing.page.geometry import Box, BoxIndex, Point, Word, centre
from security_design_assistant.drawing.page.graphics import LineWork, PageGraphics
from security_design_assistant.drawing.page.phrases import find_phrases
from security_design_assistant.drawing.rooms.room_labels import RoomLabel, find_room_labels
from security_design_assistant.drawing.rooms.tolerances import SPREAD
from security_design_assistant.drawing.rooms.walls import wall_pieces

DOOR_REACH = (4.0, 6.0, 8.0, 10.0, 12.0)
"""Squares from a door's mounting dot at which its two sides are looked for."""

NO_LABEL, OUTSIDE = -1, -2


@dataclass(frozen=True, slots=True)
class RoomFinding:
    """The room of one point, and across a door the labelled space on its other side."""

    number: str | None = None
    name: str | None = None
    other_side: str | None = None
    reason: str = ""


def find_rooms(graphics: PageGraphics, boxed: BoxedPage, ids: Sequence[Box] = ()) -> tuple[RoomFinding, ...]:
    """Name the room of each point of ``boxed``, then of each equipment box, then of each printed id.

    Parameters
    ----------
    graphics : the page's words and line work.
    boxed : what was found of the boxed-tag notation.
    ids : boxes of the ids of a text-style drawing, reading frame.
    """
    count = len(boxed.points) + len(boxed.equipment) + len(ids)
    if not count:
        return ()
    labels = find_room_labels(find_phrases(_plan_words(graphics, boxed)))
    if not labels:
        return (RoomFinding(),) * count
    plan = _RoomMap(graphics, boxed, labels)
    findings = [plan.room_of_point(index) for index in range(len(boxed.points))]
    findings += [plan.room_at(centre(box.box)) for box in boxed.equipment]
    findings += [plan.room_at(centre(box)) for box in ids]
    return tuple(findings)


def _plan_words(graphics: PageGraphics, boxed: BoxedPage) -> list[Word]:
    """Words that may label rooms: not in a tag, a cell or the legend; also those that symbols cover."""
    symbols = [point.tag.box for point in boxed.points]
    symbols += [cell.box for point in boxed.points for cluster in point.clusters for cell in cluster.cells]
    taken = BoxIndex([*symbols, *(box.box for box in boxed.equipment)])
    words = [
        word
        for word in graphics.words
        if not boxed.legend.covers(word.box) and not taken.holding(centre(word.box))
    ]
    symbols += [_grown(point.camera.box, SPREAD.camera) for point in boxed.points if point.camera]
    masks = BoxIndex([_grown(box, SPREAD.mask) for box in symbols])
    covered = [
        hidden.word
        for hidden in graphics.hidden
        if any(_small(hidden.cover, symbols[index]) for index in masks.holding(centre(hidden.cover)))
    ]
    return words + covered


def _grown(box: Box, margin: float) -> Box:
    return (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)


def _small(cover: Box, symbol: Box) -> bool:
    """Tell whether a mask is a symbol's own, not a patch that takes something off the sheet."""
    return max(cover[2] - cover[0], cover[3] - cover[1]) < SPREAD.own_mask * max(
        symbol[2] - symbol[0], symbol[3] - symbol[1]
    )


class _RoomMap:
    """The plan as squares, each with the label that reaches it first."""

    def __init__(self, graphics: PageGraphics, boxed: BoxedPage, labels: Sequence[RoomLabel]) -> None:
        self._boxed, self._labels = boxed, labels
        frame = graphics.frame
        self._step = max(frame.width, frame.height) / SPREAD.across
        shape = (int(frame.height / self._step) + 3, int(frame.width / self._step) + 3)
        self._walls = np.zeros(shape, dtype=np.bool_)
        self._draw_walls(graphics.lines, boxed)
        self._owner = self._spread(shape)

    def _draw_walls(self, lines: LineWork, boxed: BoxedPage) -> None:
        pieces = wall_pieces(lines, boxed)
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

    def room_at(self, point: Point) -> RoomFinding:
        """Name the space at ``point``."""
        label = self._label_near(point, SPREAD.radius)
        if label is None:
            return RoomFinding(reason="No room label reaches it without crossing a wall.")
        return RoomFinding(
            label.number, label.name, None, f"Room {label.number}: its label spreads there first."
        )

    def room_of_point(self, index: int) -> RoomFinding:
        """Name the room a tagged point protects: of a door's two sides the one nobody just passes."""
        point = self._boxed.points[index]
        if point.camera is not None:
            return self.room_at(centre(point.camera.box))
        places = _door_places(point.clusters) or [centre(point.tag.box)]
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


def _door_places(clusters: Sequence[Cluster]) -> list[Point]:
    return [cluster.mount or centre(cluster.box) for cluster in clusters]


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
