"""Leaders: the lines that join a tag to its clusters or to its camera."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.boxed.tolerances import LEADERS
from security_design_assistant.drawing.page.geometry import Box, BoxIndex, Point

Array = NDArray[np.float64]

GRID = 4.0
"""Edge of the search grid's squares, in points; it decides how fast ends are found, never which."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something a leader may end at: a cluster, or a camera's outline (``reach`` points around it)."""

    box: Box
    reach: float = 0.0


@dataclass(frozen=True, slots=True)
class Leader:
    """A found connection: indices of tag and target, drawn length in points, widest gap bridged."""

    tag: int
    target: int
    length: float
    gap: float
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Walk:
    """How generously lines are followed, see :meth:`LeaderTracer.trace`."""

    tolerance: float
    dash_gap: float = 0.0
    under: bool = False

    @property
    def lenient(self) -> bool:
        """True where nothing better was found and even unlikely lines are followed."""
        return self.under or self.dash_gap > 0


class LeaderTracer:
    """Follows line work from tags to targets.

    Parameters
    ----------
    pieces : foreground pieces ``(x0, y0, x1, y1)`` that are not part of a tag, a cell or the legend.
    tags : boxes of the tags, same space.
    targets : what leaders may end at.
    """

    def __init__(self, pieces: Array, tags: Sequence[Box], targets: Sequence[Target]) -> None:
        self._pieces: list[list[float]] = pieces.tolist()
        self._tags = tags
        self._targets = targets
        self._indices: dict[float, BoxIndex] = {}
        self._grid: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for index, (x0, y0, x1, y1) in enumerate(self._pieces):
            self._grid[int(x0 // GRID), int(y0 // GRID)].append((index, 0))
            self._grid[int(x1 // GRID), int(y1 // GRID)].append((index, 1))

    def trace(
        self,
        tolerance: float,
        tags: Sequence[int],
        targets: Sequence[int],
        *,
        dash_gap: float = 0.0,
        under: bool = False,
    ) -> list[Leader]:
        """Follow every line that starts on a border of ``tags`` until it meets one of ``targets``.

        Parameters
        ----------
        tolerance : largest gap, in points, at which two ends still meet.
        dash_gap : largest gap, in points, between two pieces of one straight line, for dashes.
        under : whether a line may start deep inside a tag, drawn under the box's white mask.

        Returns
        -------
        The shortest leader for each pair that is connected, shortest first.
        """
        wanted = frozenset(targets)
        walk = _Walk(tolerance, dash_gap, under)
        leaders = [leader for tag in tags for leader in self._from_tag(tag, walk, wanted)]
        return sorted(leaders, key=lambda leader: (leader.length, leader.tag, leader.target))

    def _from_tag(self, tag: int, walk: _Walk, targets: frozenset[int]) -> list[Leader]:
        found: dict[int, Leader] = {}
        seen: set[int] = set()
        queue: list[tuple[float, int, int, float, tuple[int, ...]]] = []
        for piece, end, gap in self._touching(self._tags[tag], walk):
            heapq.heappush(queue, (self._length(piece), piece, 1 - end, gap, (piece,)))
        while queue:
            length, piece, end, gap, way = heapq.heappop(queue)
            if piece in seen or len(way) > (LEADERS.most_dashes if walk.dash_gap else LEADERS.most_pieces):
                continue
            seen.add(piece)
            point = self._end(piece, end)
            hit = self._hit(point, targets, max(walk.tolerance, walk.dash_gap))
            if hit is not None:
                if hit not in found:
                    found[hit] = Leader(tag, hit, length, gap, way)
                continue
            onward = self._meeting(point, walk.tolerance)
            if walk.dash_gap:
                onward += self._dashes(piece, end, walk.dash_gap)
            for other, near, distance in onward:
                if other not in seen:
                    step = length + self._length(other) + distance
                    heapq.heappush(queue, (step, other, 1 - near, max(gap, distance), (*way, other)))
        return list(found.values())

    def branches(self, tolerance: float, leaders: Sequence[Leader], targets: Sequence[int]) -> list[Leader]:
        """Connect ``targets`` whose own line ends on the middle of a leader that was already found."""
        result = []
        for target in targets:
            for piece, end, gap in self._touching(self._targets[target].box, _Walk(tolerance)):
                point = self._end(piece, 1 - end)
                hosts = [
                    (self._distance(point, host), leader.length, leader.tag)
                    for leader in leaders
                    for host in leader.pieces
                    if host != piece and self._distance(point, host) <= tolerance
                ]
                if hosts:
                    distance, length, tag = min(hosts)
                    result.append(
                        Leader(tag, target, length + self._length(piece), max(gap, distance), (piece,))
                    )
        return sorted(result, key=lambda leader: (leader.length, leader.tag, leader.target))

    def _end(self, piece: int, end: int) -> Point:
        row = self._pieces[piece]
        return (row[2 * end], row[2 * end + 1])

    def _length(self, piece: int) -> float:
        x0, y0, x1, y1 = self._pieces[piece]
        return math.hypot(x1 - x0, y1 - y0)

    def _distance(self, point: Point, piece: int) -> float:
        x0, y0, x1, y1 = self._pieces[piece]
        dx, dy = x1 - x0, y1 - y0
        square = dx * dx + dy * dy
        t = 0.0 if square == 0 else max(0.0, min(1.0, ((point[0] - x0) * dx + (point[1] - y0) * dy) / square))
        return math.hypot(point[0] - x0 - t * dx, point[1] - y0 - t * dy)

    def _meeting(self, point: Point, tolerance: float) -> list[tuple[int, int, float]]:
        """Return the piece ends within ``tolerance`` of ``point``: piece, which end, distance."""
        x, y = point
        found = []
        for column in _squares(x - tolerance, x + tolerance):
            for row in _squares(y - tolerance, y + tolerance):
                for piece, end in self._grid.get((column, row), ()):
                    other = self._end(piece, end)
                    distance = math.hypot(other[0] - x, other[1] - y)
                    if distance <= tolerance:
                        found.append((piece, end, distance))
        return found

    def _dashes(self, piece: int, end: int, reach: float) -> list[tuple[int, int, float]]:
        """Return the piece ends that go on in the direction of ``piece`` within ``reach`` of its end."""
        x, y = self._end(piece, end)
        back = self._end(piece, 1 - end)
        length = self._length(piece) or 1.0
        ux, uy = (x - back[0]) / length, (y - back[1]) / length
        found = []
        for other, near, distance in self._meeting((x, y), reach):
            first, second = self._end(other, near), self._end(other, 1 - near)
            ahead = [(px - x) * ux + (py - y) * uy for px, py in (first, second)]
            aside = [abs((px - x) * uy - (py - y) * ux) for px, py in (first, second)]
            if other != piece and 0 < ahead[0] < ahead[1] and max(aside) < LEADERS.straight * ahead[1]:
                found.append((other, near, distance))
        return found

    def _touching(self, box: Box, walk: _Walk) -> list[tuple[int, int, float]]:
        """Return the piece ends on the border of ``box`` whose piece leads away from it."""
        found = []
        tolerance = max(walk.tolerance, walk.dash_gap)
        for column in _squares(box[0] - tolerance, box[2] + tolerance):
            for row in _squares(box[1] - tolerance, box[3] + tolerance):
                for piece, end in self._grid.get((column, row), ()):
                    gap = outside(box, self._end(piece, end))
                    if gap is None and walk.under:
                        gap = 0.0
                    if gap is None or gap > tolerance:
                        continue
                    away = outside(box, self._end(piece, 1 - end))
                    if away is None or away - gap < LEADERS.away * self._length(piece):
                        continue
                    if (walk.dash_gap or away > tolerance) and (walk.lenient or not self._along(box, piece)):
                        found.append((piece, end, gap))
        return sorted(found, key=lambda row: (row[2], row[0], row[1]))

    def _along(self, box: Box, piece: int) -> bool:
        """Tell whether a piece lies on the line of one of the box's sides, as a wall that touches it may."""
        x0, y0, x1, y1 = self._pieces[piece]
        level, upright = abs(y0 - y1) < LEADERS.level, abs(x0 - x1) < LEADERS.level
        on_level = level and min(abs(y0 - box[1]), abs(y0 - box[3])) < LEADERS.along
        return bool(on_level or (upright and min(abs(x0 - box[0]), abs(x0 - box[2])) < LEADERS.along))

    def _hit(self, point: Point, targets: frozenset[int], tolerance: float) -> int | None:
        best: tuple[float, int] | None = None
        for index in self._near(tolerance).holding(point):
            if index not in targets:
                continue
            target = self._targets[index]
            gap = outside(target.box, point)
            if gap is None:
                gap = 0.0
            if gap <= target.reach + tolerance:
                best = min(best or (math.inf, -1), (gap, index))
        return best[1] if best else None

    def _near(self, tolerance: float) -> BoxIndex:
        """Return the targets' boxes, grown by how far a line's end may be from them."""
        if tolerance not in self._indices:
            boxes = []
            for target in self._targets:
                margin = target.reach + tolerance
                x0, y0, x1, y1 = target.box
                boxes.append((x0 - margin, y0 - margin, x1 + margin, y1 + margin))
            self._indices[tolerance] = BoxIndex(boxes)
        return self._indices[tolerance]


def _squares(start: float, end: float) -> range:
    """Return the rows or columns of the search grid between two places, in points."""
    return range(int(start // GRID), int(end // GRID) + 1)


def outside(box: Box, point: Point) -> float | None:
    """Return how far ``point`` is from the border of ``box``; None deep inside (over a quarter in).

    Lines are drawn to the box's border or a little into it, so shallow depths count as the border.
    """
    dx = max(box[0] - point[0], 0.0, point[0] - box[2])
    dy = max(box[1] - point[1], 0.0, point[1] - box[3])
    if dx or dy:
        return math.hypot(dx, dy)
    depth = min(point[0] - box[0], box[2] - point[0], point[1] - box[1], box[3] - point[1])
    return None if depth > LEADERS.deep * min(box[2] - box[0], box[3] - box[1]) else depth
