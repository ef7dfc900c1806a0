"""Oblong device cells: the page is stretched until they are squares, read, and what was found shrunk back."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from security_design_assistant.drawing.notations.boxed.legend import Legend
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, Cluster, TaggedPoint
from security_design_assistant.drawing.notations.boxed.tags import Tag
from security_design_assistant.drawing.notations.boxed.tolerances import CELLS
from security_design_assistant.drawing.page.geometry import Box, Word, centre, contains
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.sheet import Sheet


def cell_aspects(sheet: Sheet, tags: Sequence[Tag]) -> list[float]:
    """Return width over height of the oblong boxes that short texts stand in, the most frequent first.

    Parameters
    ----------
    sheet : the page; ``tags`` are those on it, whose own boxes do not count.
    """
    rules = sheet.rules()
    shapes: dict[int, list[float]] = defaultdict(list)
    for word in sheet.words:
        inside = any(contains(tag.box, centre(word.box)) for tag in tags)
        box = None if inside or word.direction else _box_around(word, rules)
        if box is None:
            continue
        aspect = (box[2] - box[0]) / (box[3] - box[1])
        if math.log(CELLS.oblong) < abs(math.log(aspect)) < math.log(CELLS.slimmest):
            shapes[round(math.log(aspect) / math.log(CELLS.size_step))].append(aspect)
    common = sorted(shapes.values(), key=len, reverse=True)
    return [median(aspects) for aspects in common[: CELLS.shapes] if 2 * len(aspects) >= len(tags)]


def _box_around(word: Word, rules: Rules) -> Box | None:
    x0, y0, x1, y1 = word.box
    reach, over = CELLS.around * word.size, CELLS.over_text * word.size
    x, y = centre(word.box)
    lefts = rules.uprights(x0 - reach, x0 + over, y, y)
    rights = rules.uprights(x1 - over, x1 + reach, y, y)
    tops = rules.levels(y0 - reach, y - over, x, x)
    bottoms = rules.levels(y + over, y1 + reach, x, x)
    if not (lefts and rights and tops and bottoms):
        return None
    box = (lefts[-1], tops[-1], rights[0], bottoms[0])
    return box if box[2] > box[0] and box[3] > box[1] else None


def stretched(sheet: Sheet, factor: float) -> Sheet:
    """Return a page that is ``factor`` times as wide."""
    graphics = sheet.graphics
    lines = graphics.lines
    ends, bounds = lines.ends.copy(), lines.bounds.copy()
    ends[:, 0::2] *= factor
    bounds[:, 0::2] *= factor
    return Sheet(
        replace(
            graphics,
            frame=replace(graphics.frame, width=graphics.frame.width * factor),
            words=[replace(word, box=_scaled(word.box, factor)) for word in graphics.words],
            hidden=[],
            lines=replace(lines, ends=ends, bounds=bounds),
        )
    )


def shrunk(page: BoxedPage, factor: float) -> BoxedPage:
    """Return what was read from a page that is ``factor`` times as wide, at its true places."""
    back = 1.0 / factor
    legend = page.legend
    return replace(
        page,
        points=tuple(_point(point, back) for point in page.points),
        orphans=tuple(_cluster(cluster, back) for cluster in page.orphans),
        equipment=tuple(replace(box, box=_scaled(box.box, back)) for box in page.equipment),
        legend=Legend(
            tuple(replace(symbol, box=_scaled(symbol.box, back)) for symbol in legend.symbols),
            tuple(replace(code, box=_scaled(code.box, back)) for code in legend.codes),
            _scaled(legend.region, back) if legend.region else None,
        ),
    )


def _point(point: TaggedPoint, back: float) -> TaggedPoint:
    tag, camera = point.tag, point.camera
    return replace(
        point,
        tag=replace(tag, box=_scaled(tag.box, back), row=_scaled(tag.row, back)),
        clusters=tuple(_cluster(cluster, back) for cluster in point.clusters),
        camera=replace(camera, box=_scaled(camera.box, back)) if camera else None,
    )


def _cluster(cluster: Cluster, back: float) -> Cluster:
    mount = cluster.mount
    return replace(
        cluster,
        cells=tuple(replace(cell, box=_scaled(cell.box, back)) for cell in cluster.cells),
        mount=(mount[0] * back, mount[1]) if mount else None,
    )


def _scaled(box: Box, factor: float) -> Box:
    return (box[0] * factor, box[1], box[2] * factor, box[3])
