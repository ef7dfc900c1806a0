"""One page's plan: its clusters and cameras, joined to the tags by their leaders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.boxed.cell_reader import CellReader
from security_design_assistant.drawing.notations.boxed.equipment import EquipmentBox
from security_design_assistant.drawing.notations.boxed.leaders import Leader, LeaderTracer, Target, outside
from security_design_assistant.drawing.notations.boxed.legend import Legend
from security_design_assistant.drawing.notations.boxed.squares import apart, clusters
from security_design_assistant.drawing.notations.boxed.tagged_page import (
    BoxedPage,
    CameraSymbol,
    Cell,
    Cluster,
    TaggedPoint,
)
from security_design_assistant.drawing.notations.boxed.tags import Tag
from security_design_assistant.drawing.notations.boxed.tolerances import CAMERAS, CELLS, LEADERS
from security_design_assistant.drawing.page.geometry import Box, bounds, centre, contains
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.phrases import Phrase, find_phrases
from security_design_assistant.drawing.page.trace import SILENT, Trace

POINT = 1e-3
"""A piece shorter than this, in points, is a dot that leads nowhere."""


class Plan:
    """One page's plan while its clusters and cameras are joined to tags."""

    def __init__(
        self,
        lines: LineWork,
        ink: NDArray[np.bool_],
        tags: list[Tag],
        squares: list[Box],
        reader: CellReader,
        legend: Legend,
        trace: Trace = SILENT,
    ) -> None:
        self.lines, self.ink, self.tags = lines, ink, tags
        self.squares, self.reader, self.legend = squares, reader, legend
        self.trace = trace
        self._dot_boxes: list[Box] | None = None

    def read(self, equipment: tuple[EquipmentBox, ...]) -> BoxedPage:
        """Find the cell size, cluster the cells, follow the leaders."""
        side = self._cell_side()
        cells = [box for box in self.squares if abs(box[2] - box[0] - side) <= CELLS.alike * side]
        groups = clusters(apart(cells), max(CELLS.least_butt, CELLS.butt * side)) if side else []
        cameras = self._camera_symbols()
        pieces = self._leader_pieces(groups, self.tags)
        targets = [Target(bounds(group)) for group in groups]
        targets += [Target(word.box, CAMERAS.reach * word.size) for word in cameras]
        unit = side or CELLS.per_text * self.tags[0].text_height
        leaders = self._leaders(pieces, targets, len(groups), unit)
        leaders += self._chained(pieces, targets[: len(groups)], leaders, unit)
        self._tell(pieces, leaders, targets)
        built = [self._cluster(group, side, pieces) for group in groups]
        points = tuple(
            self._point(index, leaders, built, cameras, len(groups), unit) for index in range(len(self.tags))
        )
        connected = {leader.target for leader in leaders}
        orphans = tuple(cluster for index, cluster in enumerate(built) if index not in connected)
        return BoxedPage(points, orphans, equipment, self.legend, side)

    def _tell(
        self, pieces: NDArray[np.float64], leaders: Sequence[Leader], targets: Sequence[Target]
    ) -> None:
        """Tell what leaders were looked for in, and where each was found to end."""
        if not self.trace.listening:
            return
        self.trace.lines("boxed: what leaders may be", [_box(row) for row in pieces.tolist()])
        for leader in leaders:
            tag, end = self.tags[leader.tag], targets[leader.target].box
            self.trace.lines("boxed: leaders", [(*centre(tag.box), *centre(end))])
            label = f"{tag.identity}, gap {leader.gap:.2f} pt"
            self.trace.saw("boxed: leaders", end, label)

    def _cell_side(self) -> float:
        """Return the side most squares with a symbol in them share; those at a line's end count more."""
        votes: dict[int, float] = defaultdict(float)
        sides: dict[int, list[float]] = defaultdict(list)
        if not self.squares:
            return 0.0
        pieces = self._leader_pieces([[box] for box in self.squares], self.tags)
        tracer = LeaderTracer(pieces, [tag.box for tag in self.tags], [Target(box) for box in self.squares])
        hits: set[int] = set()
        for share in (LEADERS.exact, LEADERS.loose):
            tolerance, every, ends = (
                share * CELLS.per_text * self.tags[0].text_height,
                range(len(self.tags)),
                range(len(self.squares)),
            )
            for under in (False, True):
                hits |= {leader.target for leader in tracer.trace(tolerance, every, ends, under=under)}
            if len(hits) >= len(self.tags) / 2:
                break
        for index, box in enumerate(self.squares):
            side = box[2] - box[0]
            text = self.reader.text(box)
            if len(text) > 4 or not (text or self.reader.has_ink(box)):
                continue
            key = round(np.log(side) / np.log(CELLS.size_step))
            for near, weight in ((key - 1, 0.5), (key, 1.0), (key + 1, 0.5)):
                votes[near] += weight * (CELLS.leader_vote if index in hits else 1.0)
            sides[key].append(side)
        for symbol in self.legend.symbols:
            side = symbol.box[3] - symbol.box[1]
            votes[round(np.log(side) / np.log(CELLS.size_step))] += 0.5
        if not sides:
            return 0.0
        best = max((key for key in votes if sides[key]), key=lambda key: (votes[key], -key))
        return float(np.median(sides[best]))

    def _camera_symbols(self) -> list[Phrase]:
        """Return the two digits, as one or two words, that have an outline drawn around them."""
        if not any(tag.system == "C" for tag in self.tags):
            return []
        outlines = self.lines.ends[self.ink[self.lines.path]]
        middles = (outlines[:, :2] + outlines[:, 2:]) / 2
        middles = middles[np.argsort(middles[:, 0], kind="stable")]
        digits = [word for word in self.reader.outside_cells if re.fullmatch(r"\d{1,2}", word.text)]
        result = []
        for phrase in find_phrases(digits, gap=CAMERAS.together):
            code = phrase.text.replace(" ", "")
            if len(code) != 2 or self.legend.covers(phrase.box) or within(phrase.box, self.tags):
                continue
            x, y = centre(phrase.box)
            reach = CAMERAS.outline * phrase.size
            first, last = np.searchsorted(middles[:, 0], (x - reach, x + reach))
            if np.count_nonzero(np.abs(middles[first:last, 1] - y) < reach) >= CAMERAS.pieces:
                result.append(replace(phrase, text=code))
        return result

    def _leader_pieces(self, groups: Sequence[Sequence[Box]], tags: Sequence[Tag]) -> NDArray[np.float64]:
        """Return the ink's straight pieces that do not belong to a tag, a cell, a solid or the legend."""
        lines = self.lines
        wanted = self.ink & np.isnan(lines.fill)
        chosen = wanted[lines.path]
        ends = lines.ends[chosen]
        drop = np.abs(ends[:, :2] - ends[:, 2:]).max(axis=1) < POINT
        boxes = [tag.box for tag in tags] + [box for group in groups for box in group]
        if self.legend.region:
            boxes.append(self.legend.region)
        left = np.minimum(ends[:, 0], ends[:, 2])
        order = np.argsort(left, kind="stable")
        ordered = ends[order]
        gone = drop[order]
        starts = left[order]
        own = LEADERS.own
        for x0, y0, x1, y1 in boxes:
            first, last = np.searchsorted(starts, (x0 - own, x1 + own))
            block = ordered[first:last]
            gone[first:last] |= (
                (block[:, 0::2] <= x1 + own).all(axis=1)
                & (block[:, 1::2] >= y0 - own).all(axis=1)
                & (block[:, 1::2] <= y1 + own).all(axis=1)
            )
        return np.unique(ordered[~gone], axis=0)

    def _leaders(
        self, pieces: NDArray[np.float64], targets: list[Target], cluster_count: int, unit: float
    ) -> list[Leader]:
        """Join tags and targets, exact ends first, looser ends only for what stayed unconnected."""
        tracer = LeaderTracer(pieces, [tag.box for tag in self.tags], targets)
        watchers = [index for index, tag in enumerate(self.tags) if tag.system == "C"]
        others = [index for index, tag in enumerate(self.tags) if tag.system != "C"]
        cameras = range(cluster_count, len(targets))
        accepted: list[Leader] = []
        for share in (LEADERS.exact, LEADERS.loose, LEADERS.loosest):
            tolerance = max(LEADERS.least, share * unit)
            open_clusters = _open(range(cluster_count), accepted)
            _accept(tracer.trace(tolerance, others, open_clusters), accepted)
            _accept(tracer.branches(tolerance, accepted, _open(open_clusters, accepted)), accepted)
            idle = [index for index in watchers if index not in {leader.tag for leader in accepted}]
            _accept(tracer.trace(tolerance, idle, _open(cameras, accepted)), accepted, once=True)
        self._last_resort(tracer, accepted, others, range(cluster_count), unit)
        self._last_resort(tracer, accepted, watchers, cameras, unit)
        return accepted

    def _chained(
        self, pieces: NDArray[np.float64], clusters: Sequence[Target], accepted: Sequence[Leader], unit: float
    ) -> list[Leader]:
        """Follow lines from clusters that hang on a tag to clusters that hang on no tag of their own."""
        tracer = LeaderTracer(pieces, [cluster.box for cluster in clusters], clusters)
        known = {leader.target: leader for leader in accepted if leader.target < len(clusters)}
        added: list[Leader] = []
        while idle := [index for index in range(len(clusters)) if index not in known]:
            found = tracer.trace(max(LEADERS.least, LEADERS.exact * unit), sorted(known), idle)
            fresh = {leader.target: leader for leader in reversed(found)}
            if not fresh:
                break
            for target, link in sorted(fresh.items()):
                first = known[link.tag]
                gap = max(first.gap, link.gap)
                added.append(Leader(first.tag, target, first.length + link.length, gap, link.pieces))
            known |= {leader.target: leader for leader in added}
        return added

    def _last_resort(
        self,
        tracer: LeaderTracer,
        accepted: list[Leader],
        tags: Sequence[int],
        targets: range,
        unit: float,
    ) -> None:
        """Follow dashes, and lines drawn under the boxes, for tags that no plain line leaves."""
        for dash_gap, under in ((0.0, True), (LEADERS.dash * unit, False)):
            taken = {leader.tag for leader in accepted}
            idle = [index for index in tags if index not in taken]
            open_targets = _open(targets, accepted)
            if idle and open_targets:
                tolerance = max(LEADERS.least, LEADERS.loose * unit)
                found = tracer.trace(tolerance, idle, open_targets, dash_gap=dash_gap, under=under)
                _accept(found, accepted)

    def _cluster(self, group: Sequence[Box], side: float, pieces: NDArray[np.float64]) -> Cluster:
        """Build a cluster; its mount is where the line from its border to a filled dot ends."""
        box = bounds(group)
        mounts, end = [], LEADERS.dot_end * side
        for x0, y0, x1, y1 in pieces[_near_box(pieces, box, LEADERS.loose * side)].tolist():
            for near, far in (((x0, y0), (x1, y1)), ((x1, y1), (x0, y0))):
                gap = outside(box, near)
                if gap is None or gap > LEADERS.loose * side or contains(box, far, end):
                    continue
                if any(contains(dot, far, end) for dot in self._dots(side)):
                    mounts.append((gap, far))
        mount = min(mounts)[1] if mounts else None
        return Cluster(tuple(Cell(cell, self.reader.glyph(cell)) for cell in group), mount)

    def _dots(self, side: float) -> list[Box]:
        """Return the boxes of round outlines about a quarter of a cell wide: mounting places."""
        if self._dot_boxes is None:
            size = self.lines.bounds[:, 2:] - self.lines.bounds[:, :2]
            curved = np.zeros(len(size), dtype=np.bool_)
            curved[self.lines.path[self.lines.curved]] = True
            fits = size.max(axis=1) < LEADERS.dot_largest * side
            fits &= size.min(axis=1) > LEADERS.dot_smallest * side
            fits &= np.abs(size[:, 0] - size[:, 1]) < CELLS.square * size.max(axis=1)
            fits &= self.ink & curved
            self._dot_boxes = [_box(row) for row in self.lines.bounds[fits].tolist()]
        return self._dot_boxes

    def _point(
        self,
        index: int,
        leaders: Sequence[Leader],
        built: Sequence[Cluster],
        cameras: Sequence[Phrase],
        cluster_count: int,
        unit: float,
    ) -> TaggedPoint:
        mine = [leader for leader in leaders if leader.tag == index]
        reached = tuple(
            replace(built[leader.target], gap=round(leader.gap / unit, 3))
            for leader in mine
            if leader.target < cluster_count
        )
        symbol = next(
            (cameras[leader.target - cluster_count] for leader in mine if leader.target >= cluster_count),
            None,
        )
        camera = CameraSymbol(symbol.text, symbol.box) if symbol else None
        gap = max((leader.gap for leader in mine), default=0.0) / unit
        return TaggedPoint(self.tags[index], reached, camera, round(gap, 3))


def _near_box(pieces: NDArray[np.float64], box: Box, margin: float) -> NDArray[np.bool_]:
    """Tell which pieces have an end within ``margin`` of ``box``."""
    near = np.zeros(len(pieces), dtype=np.bool_)
    for column in (0, 2):
        x, y = pieces[:, column], pieces[:, column + 1]
        near |= (x > box[0] - margin) & (x < box[2] + margin) & (y > box[1] - margin) & (y < box[3] + margin)
    return near


def _box(row: Sequence[float]) -> Box:
    return (row[0], row[1], row[2], row[3])


def _open(targets: Sequence[int] | range, accepted: Sequence[Leader]) -> list[int]:
    taken = {leader.target for leader in accepted}
    return [target for target in targets if target not in taken]


def _accept(found: Sequence[Leader], accepted: list[Leader], once: bool = False) -> None:
    """Take leaders, shortest first: a target has one tag, and with ``once`` a tag has one target."""
    for leader in found:
        if any(leader.target == other.target or (once and leader.tag == other.tag) for other in accepted):
            continue
        accepted.append(leader)


def within(box: Box, tags: Sequence[Tag]) -> bool:
    """Tell whether the middle of ``box`` lies in a tag."""
    return any(contains(tag.box, centre(box)) for tag in tags)
