"""Device cells: the squares that symbols stand in, and the clusters they butt into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from security_design_assistant.drawing.notations.boxed.tolerances import CELLS
from security_design_assistant.drawing.page.geometry import Box, centre
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.tolerances import PAINT

MOST_SQUARES = 40_000
"""Squares looked at on one page, which bounds the time: graph paper in the tags' own ink has more."""


def find_squares(lines: LineWork, rules: Rules, text_height: float) -> list[Box]:
    """Find every square of lines, and every square white mask (some symbols have no border of their own).

    Parameters
    ----------
    lines, rules : the page's line work, and its merged lines, in the ink of the symbols.
    text_height : of the tags, in points: cells are looked for that fit to it.

    Returns
    -------
    Boxes in reading order, each once however often it was drawn.
    """
    smallest, largest = CELLS.smallest * text_height, CELLS.largest * text_height
    masks = _square_masks(lines, smallest, largest)
    drawn = islice(rules.squares(smallest, largest), MOST_SQUARES)
    return sorted(_distinct([*drawn, *masks]), key=lambda box: (box[1], box[0]))


def _square_masks(lines: LineWork, smallest: float, largest: float) -> Iterator[Box]:
    size = lines.bounds[:, 2:] - lines.bounds[:, :2]
    with np.errstate(invalid="ignore"):
        wanted = (lines.fill > PAINT.paper) & (size.min(axis=1) > smallest) & (size.max(axis=1) < largest)
        wanted &= np.abs(size[:, 0] - size[:, 1]) < CELLS.square * size.max(axis=1)
    for index in np.flatnonzero(wanted):
        first, last = np.searchsorted(lines.path, (index, index + 1))
        if last - first <= 8 and not lines.curved[first:last].any():
            yield tuple(lines.bounds[index].tolist())


def _distinct(boxes: Iterable[Box]) -> list[Box]:
    """Drop boxes of which every edge lies within a twelfth of the side of an earlier one's."""
    kept: dict[tuple[int, int], list[Box]] = defaultdict(list)
    result = []
    for box in boxes:
        x, y = centre(box)
        side = box[2] - box[0]
        near = (
            other
            for column in (int(x) - 1, int(x), int(x) + 1)
            for row in (int(y) - 1, int(y), int(y) + 1)
            for other in kept[column, row]
        )
        slack = max(CELLS.least_twin, CELLS.twin * side)
        if any(all(abs(a - b) <= slack for a, b in zip(box, other, strict=True)) for other in near):
            continue
        kept[int(x), int(y)].append(box)
        result.append(box)
    return result


def outermost(boxes: Sequence[Box]) -> list[Box]:
    """Drop squares that lie inside another less than 1.75 times their side: a symbol's inner frame.

    A larger square around them, such as a cluster of two by two, stays with them.
    """
    if not boxes:
        return []
    table = np.array(boxes)
    order = np.argsort(table[:, 0])
    table = table[order]
    side = table[:, 2] - table[:, 0]
    keep = np.ones(len(table), dtype=np.bool_)
    over = CELLS.inside
    for index, (x0, y0, x1, y1) in enumerate(table.tolist()):
        first, last = np.searchsorted(table[:, 0], (x0 - over, x1))
        inside = (
            (table[first:last, 0] >= x0 - over)
            & (table[first:last, 1] >= y0 - over)
            & (table[first:last, 2] <= x1 + over)
            & (table[first:last, 3] <= y1 + over)
        )
        ratio = side[index] / side[first:last]
        keep[first:last][inside & (ratio > CELLS.same) & (ratio < CELLS.frame)] = False
    return [tuple(row) for row in table[keep].tolist()]


def apart(cells: Sequence[Box]) -> list[Box]:
    """Drop cells that lie across others, from the top left on.

    The dividers inside of two stacked lock symbols make a square that is no cell.
    """
    kept: list[Box] = []
    near: dict[tuple[int, int], list[Box]] = defaultdict(list)
    edge = max((max(box[2] - box[0], box[3] - box[1]) for box in cells), default=1.0)
    for box in sorted(cells, key=lambda box: (round(box[1], 1), box[0])):
        side = box[2] - box[0]
        column, row = int(box[0] // edge), int(box[1] // edge)
        others = (other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in near[column + dx, row + dy])
        if any(_shared(box, other) > CELLS.across * side * side for other in others):
            continue
        near[column, row].append(box)
        kept.append(box)
    return kept


def _shared(a: Box, b: Box) -> float:
    """Return the area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def clusters(cells: Sequence[Box], slack: float) -> list[list[Box]]:
    """Group cells that butt against each other, each group in reading order.

    Parameters
    ----------
    cells : boxes of one size.
    slack : largest gap between two cells of a cluster, in points.
    """
    count = len(cells)
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(count), key=lambda index: cells[index][0])
    for position, index in enumerate(order):
        for other in order[position + 1 :]:
            if cells[other][0] > cells[index][2] + slack:
                break
            if _butt(cells[index], cells[other], slack):
                parent[root(other)] = root(index)
    groups: dict[int, list[Box]] = defaultdict(list)
    for index in range(count):
        groups[root(index)].append(cells[index])
    ordered = [sorted(group, key=_reading_key(group)) for group in groups.values()]
    return sorted(ordered, key=lambda group: (group[0][1], group[0][0]))


def _butt(a: Box, b: Box, slack: float) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    half = (a[2] - a[0]) / 2
    return (abs(across) <= slack and down > half) or (abs(down) <= slack and across > half)


def _reading_key(group: Sequence[Box]) -> Callable[[Box], tuple[int, float]]:
    side = group[0][2] - group[0][0]
    top = min(box[1] for box in group)
    return lambda box: (round((box[1] - top) / side), box[0])
