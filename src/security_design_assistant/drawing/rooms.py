"""Rooms: which labelled space each point belongs to.

Every label spreads over the plan from where it stands, at the same speed and not through walls; a place
belongs to the label that reaches it first. That needs no closed outlines, which real plans do not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.boxed import BoxedPage, Cluster
from security_design_assistant.drawing.geometry import Box, BoxIndex, Point, Word, centre
from security_design_assistant.drawing.page import CURVE_STEPS, LineWork, PageGraphics
from security_design_assistant.drawing.phrases import find_phrases
from security_design_assistant.drawing.room_labels import RoomLabel, find_room_labels

CELLS_ACROSS = 700
"""Squares along the longer edge of the map that labels spread over."""

WALL_WEIGHT = 0.5
"""Quantile of the pens of all lines from which a line is as heavy as a wall."""

DOOR_REACH = (4.0, 6.0, 8.0, 10.0, 12.0)
"""Squares from a door's mounting dot at which its two sides are looked for."""

MOST_GRID_PIECES = 600
"""More pieces than a grid has; then a bubble touches a wall, and the walls hang together with it."""

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
    symbols += [_grown(point.camera.box, 6.0) for point in boxed.points if point.camera]
    masks = BoxIndex([_grown(box, 1.0) for box in symbols])
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
    return max(cover[2] - cover[0], cover[3] - cover[1]) < 2.0 * max(
        symbol[2] - symbol[0], symbol[3] - symbol[1]
    )


class _RoomMap:
    """The plan as squares, each with the label that reaches it first."""

    def __init__(self, graphics: PageGraphics, boxed: BoxedPage, labels: Sequence[RoomLabel]) -> None:
        self._boxed, self._labels = boxed, labels
        frame = graphics.frame
        self._step = max(frame.width, frame.height) / CELLS_ACROSS
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
        label = self._label_near(point, 6.0)
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

    def _labels_around(self, point: Point, radius: float = 9.0) -> list[RoomLabel]:
        """Return the labels that own squares within ``radius`` points, most squares first."""
        row, column = int(point[1] / self._step), int(point[0] / self._step)
        reach = max(2, round(radius / self._step))
        block = self._owner[
            max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1
        ]
        owners, counts = np.unique(block[block >= 0], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [self._labels[int(owners[index])] for index in order if counts[index] >= 0.04 * block.size]


def _door_places(clusters: Sequence[Cluster]) -> list[Point]:
    return [cluster.mount or centre(cluster.box) for cluster in clusters]


def wall_pieces(lines: LineWork, boxed: BoxedPage) -> NDArray[np.float64]:
    """Return the pieces that people cannot walk through: lines of a wall's weight and door swings.

    Where the tags are drawn darker than the architecture, their ink is left out. Long lines without a
    parallel twin close by are grid lines, not walls.
    """
    pen = lines.width[lines.path]
    stroke = lines.stroke[lines.path]
    length = np.hypot(lines.ends[:, 2] - lines.ends[:, 0], lines.ends[:, 3] - lines.ends[:, 1])
    seen = np.isnan(lines.fill[lines.path])
    with np.errstate(invalid="ignore"):
        seen &= stroke < 0.93
        inks = [point.tag.luminance for point in boxed.points]
        other = seen & (np.abs(stroke - float(np.median(inks))) > 0.3) if inks else seen
    if np.count_nonzero(other & (length > 3)) > 100:
        seen = other
    weights = np.round(pen[seen & (length > 3)], 2)
    if not len(weights):
        return np.zeros((0, 4))
    wall = float(np.quantile(weights, WALL_WEIGHT))
    chosen = np.flatnonzero(seen & ((pen >= wall - 1e-6) | lines.curved))
    extent = (
        float(max(np.ptp(lines.ends[chosen][:, 0::2]), np.ptp(lines.ends[chosen][:, 1::2])))
        if len(chosen)
        else 0
    )
    doors = _door_openings(lines, seen, extent)
    long = chosen[length[chosen] > 0.07 * extent]
    near = chosen[length[chosen] > 0.004 * extent]
    alone = _without_twin(lines.ends[long], lines.ends[near], 0.009 * extent)
    grid = _from_bubbles(lines, seen, extent)
    return np.concatenate((lines.ends[np.setdiff1d(chosen, [*long[alone], *grid])], doors))


def _from_bubbles(lines: LineWork, seen: NDArray[np.bool_], extent: float) -> list[int]:
    """Return the indices of the pieces that start at a grid bubble, and of those that continue them."""
    size = lines.bounds[:, 2:] - lines.bounds[:, :2]
    straight = np.zeros(len(size), dtype=np.bool_)
    straight[lines.path[~lines.curved]] = True
    with np.errstate(invalid="ignore"):
        round_ones = (np.abs(size[:, 0] - size[:, 1]) < 0.03 * size[:, 0]) & ~straight
        round_ones &= (size[:, 0] > 0.008 * extent) & (size[:, 0] < 0.05 * extent)
    pieces = np.flatnonzero(seen & ~lines.curved)
    ends = lines.ends[pieces].reshape(-1, 2)
    order = np.argsort(ends[:, 0], kind="stable")
    starts = ends[order, 0]

    def touching(x: float, y: float, inner: float, outer: float) -> list[int]:
        """Return the numbers of the ends whose distance from a point lies between two radii."""
        block = order[np.searchsorted(starts, x - outer) : np.searchsorted(starts, x + outer)]
        distance = np.hypot(ends[block, 0] - x, ends[block, 1] - y)
        return block[(distance >= inner) & (distance <= outer)].tolist()

    queue = []
    for x0, y0, x1, y1 in lines.bounds[round_ones].tolist():
        radius = (x1 - x0) / 2
        queue += touching((x0 + x1) / 2, (y0 + y1) / 2, 0.9 * radius, 1.15 * radius)
    found: set[int] = set()
    while queue:
        number = queue.pop()
        if number // 2 in found:
            continue
        found.add(number // 2)
        x, y = ends[number ^ 1].tolist()
        queue += touching(x, y, 0.0, 0.3)
    return pieces[sorted(found)].tolist() if len(found) <= MOST_GRID_PIECES else []


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
        (chord > 0.004 * extent)
        & (chord < 0.06 * extent)
        & (np.abs(rise / np.maximum(chord, 1e-9) - 0.207) < 0.05)
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
    unit = delta / np.maximum(size, 1e-9)[:, None]
    middle = (others[:, :2] + others[:, 2:]) / 2
    result = np.ones(len(pieces), dtype=np.bool_)
    for index, (x0, y0, x1, y1) in enumerate(pieces.tolist()):
        length = float(np.hypot(x1 - x0, y1 - y0))
        along_unit = np.array([(x1 - x0) / length, (y1 - y0) / length])
        across_unit = np.array([-along_unit[1], along_unit[0]])
        offset = middle - ((x0 + x1) / 2, (y0 + y1) / 2)
        across, along = np.abs(offset @ across_unit), np.abs(offset @ along_unit)
        twin = (np.abs(unit @ across_unit) < 0.02) & (across > 0.4) & (across < reach)
        overlap = np.minimum(size, (length + size) / 2 - along)
        result[index] = overlap[twin & (overlap > 0)].sum() < length / 3
    return result


def _squares_on(
    pieces: NDArray[np.float64], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the squares that pieces (in squares) pass through."""
    if not len(pieces):
        none = np.zeros(0, dtype=np.int64)
        return none, none
    delta = pieces[:, 2:] - pieces[:, :2]
    steps = np.ceil(np.abs(delta).max(axis=1) * 1.5).astype(np.int64) + 1
    steps = np.minimum(steps, 4 * max(shape))
    offset = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    share = offset / np.repeat(np.maximum(steps - 1, 1), steps)
    points = np.repeat(pieces[:, :2], steps, axis=0) + np.repeat(delta, steps, axis=0) * share[:, None]
    columns, rows = np.floor(points).astype(np.int64).T
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    return rows[inside], columns[inside]
