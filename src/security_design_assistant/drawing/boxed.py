"""The boxed-tag notation on one page: tags, their clusters and cameras, equipment and the legend.

Nothing is explained here; what a glyph means is decided when the legends of all pages are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.cells import apart, clusters, find_squares, ink_of, outermost
from security_design_assistant.drawing.equipment import EquipmentBox, equipment_codes, find_equipment
from security_design_assistant.drawing.geometry import Box, BoxIndex, Point, Word, bounds, centre, contains
from security_design_assistant.drawing.glyphs import Glyph, GlyphReader
from security_design_assistant.drawing.leaders import Leader, LeaderTracer, Target, outside
from security_design_assistant.drawing.legend import Legend, find_legend
from security_design_assistant.drawing.masks import unmasked
from security_design_assistant.drawing.page import LineWork, PageGraphics
from security_design_assistant.drawing.phrases import Phrase, find_phrases
from security_design_assistant.drawing.rules import Rules
from security_design_assistant.drawing.tags import Tag, find_tags

PASSES = (0.055, 0.20, 0.27)
"""Gaps bridged in turn, as shares of the cell's side: exact drawing first, loose only for the rest."""


_ABOUT_TAGS = re.compile(r"\b(example|reference|identifier|typical tag|tag key|system code|package)\b", re.I)

MIXED_INK_TAGS = 3
"""Tags that must all be unconnected before leaders are looked for in other inks than theirs."""

DASH_GAP = 0.5
"""Widest gap between two dashes of a leader, as a share of the cell's side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One device cell and what stands in it."""

    box: Box
    glyph: Glyph


@dataclass(frozen=True, slots=True)
class Cluster:
    """Butted cells in reading order; ``mount`` is the dot that marks the place, if one is drawn.

    ``gap`` is the widest gap that its leader bridges, as a share of a cell.
    """

    cells: tuple[Cell, ...]
    mount: Point | None = None
    gap: float = 0.0

    @property
    def box(self) -> Box:
        """The box around all cells."""
        return bounds([cell.box for cell in self.cells])


@dataclass(frozen=True, slots=True)
class CameraSymbol:
    """The two digits of a camera symbol and where they stand."""

    code: str
    box: Box


@dataclass(frozen=True, slots=True)
class TaggedPoint:
    """A tag with what its leaders reach; ``gap`` is the widest gap bridged, as a share of a cell."""

    tag: Tag
    clusters: tuple[Cluster, ...] = ()
    camera: CameraSymbol | None = None
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class BoxedPage:
    """Everything of the notation on one page, boxes in the reading frame."""

    points: tuple[TaggedPoint, ...] = ()
    orphans: tuple[Cluster, ...] = ()
    equipment: tuple[EquipmentBox, ...] = ()
    legend: Legend = field(default_factory=Legend)
    cell_side: float = 0.0


def read_boxed(graphics: PageGraphics) -> BoxedPage:
    """Read the boxed-tag notation of one page.

    Parameters
    ----------
    graphics : the page's words and line work.
    """
    lines = graphics.lines
    rules_of = _RulesByInk(lines)
    tags = find_tags(graphics.words, rules_of)
    page = _read_in(graphics, tags, _security_ink(lines, tags), rules_of)
    if len(page.points) >= MIXED_INK_TAGS and not _connected(page):
        # Offices draw leaders and symbols in other inks than the tags, too.
        other = _read_in(graphics, tags, ink_of(lines, (0.0,), 0.9), rules_of)
        page = max(page, other, key=_connected)
    return page


def _connected(page: BoxedPage) -> int:
    return sum(bool(point.clusters or point.camera) for point in page.points)


def _read_in(
    graphics: PageGraphics, tags: Sequence[Tag], ink: NDArray[np.bool_], rules_of: _RulesByInk
) -> BoxedPage:
    """Read a page whose symbols and leaders are drawn in ``ink``, one bool a path."""
    lines = graphics.lines
    everything = rules_of(float("nan"))
    seen = unmasked(lines, ink)
    rules = Rules(seen.ends[ink[seen.path]]) if tags else everything
    squares = outermost(find_squares(seen, rules))
    reader = _CellReader(graphics.words, GlyphReader(seen, ink), squares)
    boxes = find_equipment(graphics.words, everything)
    taken = BoxIndex([box.box for box in boxes])
    phrases = find_phrases([word for word in reader.outside_cells if not taken.holding(centre(word.box))])
    legend = find_legend(squares, phrases, reader.glyph)
    legend = Legend(legend.symbols, (*legend.codes, *equipment_codes(boxes, phrases)), legend.region)
    tags = [tag for tag in tags if not legend.covers(tag.box)]
    equipment = tuple(box for box in boxes if box.number and not legend.covers(box.box))
    if not tags:
        return BoxedPage(equipment=equipment, legend=legend)
    plan = [box for box in squares if not legend.covers(box) and not _within(box, tags)]
    page = _Plan(graphics, lines, ink, tags, plan, reader, legend).read(equipment)
    return replace(page, points=tuple(point for point in page.points if not _is_sample(point, page, phrases)))


def _is_sample(point: TaggedPoint, page: BoxedPage, phrases: Sequence[Phrase]) -> bool:
    """Tell the legend's example tag: nothing hangs on it, and words about tags stand beside it."""
    region = page.legend.region
    if point.clusters or point.camera or region is None:
        return False
    box = point.tag.box
    beside = region[0] - 60 < box[2] and box[0] < region[2] + 60
    level = region[1] - 60 < box[3] and box[1] < region[3] + 60
    margin = 8 * point.tag.text_height
    near = (box[0] - 2 * margin, box[1] - margin, box[2] + 2 * margin, box[3] + margin)
    words = [phrase.text for phrase in phrases if contains(near, centre(phrase.box))]
    return (beside or level) and any(_ABOUT_TAGS.search(text) for text in words)


class _RulesByInk:
    """Merged lines of a page by the luminance of their ink, made when asked for."""

    def __init__(self, lines: LineWork) -> None:
        self._lines = lines
        self._ready: dict[float, Rules] = {}

    def __call__(self, luminance: float) -> Rules:
        key = -1.0 if np.isnan(luminance) else luminance
        if key not in self._ready:
            chosen = ink_of(self._lines, (0.0,), 0.93) if key < 0 else ink_of(self._lines, (luminance,))
            self._ready[key] = Rules(self._lines.ends[chosen[self._lines.path]])
        return self._ready[key]


def _security_ink(lines: LineWork, tags: Sequence[Tag]) -> NDArray[np.bool_]:
    """Tell which paths are drawn in the ink of the tags; all visible ones where there is no tag."""
    if not tags:
        return ink_of(lines, (0.0,), 0.9)
    inks = sorted({round(tag.luminance, 2) for tag in tags} | _border_inks(lines, tags))
    return ink_of(lines, inks)


def _border_inks(lines: LineWork, tags: Sequence[Tag]) -> set[float]:
    """Return the luminance of the darkest outline that coincides with each tag's box."""
    inks = set()
    stroked = np.flatnonzero(~np.isnan(lines.stroke))
    for tag in tags:
        near = stroked
        for edge in range(4):
            near = near[np.abs(lines.bounds[near, edge] - tag.box[edge]) < 1.0]
        strokes = lines.stroke[near]
        if len(strokes):
            inks.add(round(float(strokes.min()), 2))
    return inks


def _within(box: Box, tags: Sequence[Tag]) -> bool:
    return any(contains(tag.box, centre(box)) for tag in tags)


class _CellReader:
    """Glyphs of squares, and the words that stand in none of them."""

    def __init__(self, words: Sequence[Word], glyphs: GlyphReader, squares: Sequence[Box]) -> None:
        self._glyphs = glyphs
        self._words: dict[Box, list[Word]] = defaultdict(list)
        self.outside_cells: list[Word] = []
        index = BoxIndex(squares)
        for word in words:
            holders = [squares[place] for place in index.holding(centre(word.box))]
            fitting = [box for box in holders if _fits(word, box)]
            for box in fitting:
                self._words[box].append(word)
            if not fitting:
                self.outside_cells.append(word)

    def text(self, box: Box) -> str:
        """Return the text of the cell ``box``, line by line, without spaces."""
        words = sorted(
            self._words[box], key=lambda word: (round(word.box[1] / max(word.size, 1) * 2), word.box[0])
        )
        return "".join(word.text for word in words)

    def has_ink(self, box: Box) -> bool:
        """Tell whether anything but a border is drawn in the cell ``box``."""
        return self._glyphs.has_ink(box)

    def glyph(self, box: Box) -> Glyph:
        """Return picture and text of the cell ``box``."""
        return Glyph(self._glyphs.picture(box), self.text(box))


def _fits(word: Word, box: Box) -> bool:
    """Tell whether ``word`` is a symbol's text: it lies in the cell and is about as large."""
    side = box[2] - box[0]
    return word.box[0] > box[0] - 0.1 * side and word.box[2] < box[2] + 0.1 * side and word.size > 0.2 * side


class _Plan:
    """One page's plan while its clusters and cameras are joined to tags."""

    def __init__(
        self,
        graphics: PageGraphics,
        lines: LineWork,
        ink: NDArray[np.bool_],
        tags: list[Tag],
        squares: list[Box],
        reader: _CellReader,
        legend: Legend,
    ) -> None:
        self.graphics, self.lines, self.ink, self.tags = graphics, lines, ink, tags
        self.squares, self.reader, self.legend = squares, reader, legend
        self._dot_boxes: list[Box] | None = None

    def read(self, equipment: tuple[EquipmentBox, ...]) -> BoxedPage:
        """Find the cell size, cluster the cells, follow the leaders."""
        side = self._cell_side()
        cells = [box for box in self.squares if abs(box[2] - box[0] - side) <= 0.13 * side]
        groups = clusters(apart(cells), max(0.5, 0.08 * side)) if side else []
        cameras = self._camera_symbols()
        pieces = self._leader_pieces(groups, self.tags)
        targets = [Target(bounds(group)) for group in groups]
        targets += [Target(word.box, 1.7 * word.size) for word in cameras]
        unit = side or 1.4 * self.tags[0].text_height
        leaders = self._leaders(pieces, targets, len(groups), unit)
        built = [self._cluster(group, side, pieces) for group in groups]
        points = tuple(
            self._point(index, leaders, built, cameras, len(groups), unit) for index in range(len(self.tags))
        )
        connected = {leader.target for leader in leaders}
        orphans = tuple(cluster for index, cluster in enumerate(built) if index not in connected)
        return BoxedPage(points, orphans, equipment, self.legend, side)

    def _cell_side(self) -> float:
        """Return the side most squares with a symbol in them share; those at a line's end count more."""
        votes: dict[int, float] = defaultdict(float)
        sides: dict[int, list[float]] = defaultdict(list)
        if not self.squares:
            return 0.0
        pieces = self._leader_pieces([[box] for box in self.squares], self.tags)
        tracer = LeaderTracer(pieces, [tag.box for tag in self.tags], [Target(box) for box in self.squares])
        hits: set[int] = set()
        for share in (0.08, 0.4):
            tolerance, every, ends = (
                share * self.tags[0].text_height,
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
            key = round(np.log(side) / np.log(1.06))
            for near, weight in ((key - 1, 0.5), (key, 1.0), (key + 1, 0.5)):
                votes[near] += weight * (6.0 if index in hits else 1.0)
            sides[key].append(side)
        for symbol in self.legend.symbols:
            side = symbol.box[3] - symbol.box[1]
            votes[round(np.log(side) / np.log(1.06))] += 0.5
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
        for phrase in find_phrases(digits, gap=0.4):
            code = phrase.text.replace(" ", "")
            if len(code) != 2 or self.legend.covers(phrase.box) or _within(phrase.box, self.tags):
                continue
            x, y = centre(phrase.box)
            reach = 2.4 * phrase.size
            first, last = np.searchsorted(middles[:, 0], (x - reach, x + reach))
            if np.count_nonzero(np.abs(middles[first:last, 1] - y) < reach) >= 3:
                result.append(replace(phrase, text=code))
        return result

    def _leader_pieces(self, groups: Sequence[Sequence[Box]], tags: Sequence[Tag]) -> NDArray[np.float64]:
        """Return the ink's straight pieces that do not belong to a tag, a cell, a solid or the legend."""
        lines = self.lines
        wanted = self.ink & np.isnan(lines.fill)
        chosen = wanted[lines.path]
        ends = lines.ends[chosen]
        drop = np.abs(ends[:, :2] - ends[:, 2:]).max(axis=1) < 1e-3
        boxes = [tag.box for tag in tags] + [box for group in groups for box in group]
        if self.legend.region:
            boxes.append(self.legend.region)
        left = np.minimum(ends[:, 0], ends[:, 2])
        order = np.argsort(left, kind="stable")
        ordered = ends[order]
        gone = drop[order]
        starts = left[order]
        for x0, y0, x1, y1 in boxes:
            first, last = np.searchsorted(starts, (x0 - 0.4, x1 + 0.4))
            block = ordered[first:last]
            gone[first:last] |= (
                (block[:, 0::2] <= x1 + 0.4).all(axis=1)
                & (block[:, 1::2] >= y0 - 0.4).all(axis=1)
                & (block[:, 1::2] <= y1 + 0.4).all(axis=1)
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
        for share in PASSES:
            tolerance = max(0.35, share * unit)
            open_clusters = _open(range(cluster_count), accepted)
            _accept(tracer.trace(tolerance, others, open_clusters), accepted)
            _accept(tracer.branches(tolerance, accepted, _open(open_clusters, accepted)), accepted)
            idle = [index for index in watchers if index not in {leader.tag for leader in accepted}]
            _accept(tracer.trace(tolerance, idle, _open(cameras, accepted)), accepted, once=True)
        self._last_resort(tracer, accepted, others, range(cluster_count), unit)
        self._last_resort(tracer, accepted, watchers, cameras, unit)
        return accepted

    def _last_resort(
        self,
        tracer: LeaderTracer,
        accepted: list[Leader],
        tags: Sequence[int],
        targets: range,
        unit: float,
    ) -> None:
        """Follow dashes, and lines drawn under the boxes, for tags that no plain line leaves."""
        for dash_gap, under in ((0.0, True), (DASH_GAP * unit, False)):
            taken = {leader.tag for leader in accepted}
            idle = [index for index in tags if index not in taken]
            open_targets = _open(targets, accepted)
            if idle and open_targets:
                tolerance = max(0.35, PASSES[1] * unit)
                found = tracer.trace(tolerance, idle, open_targets, dash_gap=dash_gap, under=under)
                _accept(found, accepted)

    def _cluster(self, group: Sequence[Box], side: float, pieces: NDArray[np.float64]) -> Cluster:
        """Build a cluster; its mount is where the line from its border to a filled dot ends."""
        box = bounds(group)
        mounts = []
        for x0, y0, x1, y1 in pieces[_near_box(pieces, box, 0.15 * side)].tolist():
            for near, far in (((x0, y0), (x1, y1)), ((x1, y1), (x0, y0))):
                gap = outside(box, near)
                if gap is None or gap > 0.12 * side or contains(box, far, 0.1 * side):
                    continue
                if any(contains(dot, far, 0.1 * side) for dot in self._dots(side)):
                    mounts.append((gap, far))
        mount = min(mounts)[1] if mounts else None
        return Cluster(tuple(Cell(cell, self.reader.glyph(cell)) for cell in group), mount)

    def _dots(self, side: float) -> list[Box]:
        """Return the boxes of round outlines about a quarter of a cell wide: mounting places."""
        if self._dot_boxes is None:
            size = self.lines.bounds[:, 2:] - self.lines.bounds[:, :2]
            curved = np.zeros(len(size), dtype=np.bool_)
            curved[self.lines.path[self.lines.curved]] = True
            fits = (size.max(axis=1) < 0.6 * side) & (size.min(axis=1) > 0.1 * side)
            fits &= np.abs(size[:, 0] - size[:, 1]) < 0.25 * size.max(axis=1)
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
