"""Lines under white masks: what is painted over cannot be seen, and is no line of the sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.tolerances import LINES, PAINT

Array = NDArray[np.float64]

WIDE = 12.0
"""Width, in points, from which a piece is compared with every mask; few are so wide."""


def unmasked(work: LineWork, ink: NDArray[np.bool_]) -> LineWork:
    """Cut away the parts of straight lines that white rectangles painted later hide.

    For symbols, not for leaders: a wall that a mask cuts off would seem to end at the symbol.

    Parameters
    ----------
    work : line work of a page.
    ink : one bool a path, true where its lines matter; the others stay as they are.
    """
    masks = rectangular_masks(work.fill, work.bounds, work.ends, work.path)
    if not len(masks):
        return work
    straight = np.flatnonzero(~work.curved & ink[work.path])
    order = work.sequence[work.path[straight]]
    keep = np.ones(len(work.ends), dtype=np.bool_)
    added, owners = [], []
    for index, parts in clip(work.ends[straight], order, work.bounds[masks], work.sequence[masks]).items():
        keep[straight[index]] = False
        added.append(parts)
        owners += [work.path[straight[index]]] * len(parts)
    if not added:
        return work
    ends = np.concatenate((work.ends[keep], *added))
    path = np.concatenate((work.path[keep], np.array(owners, dtype=np.int64)))
    curved = np.concatenate((work.curved[keep], np.zeros(len(owners), dtype=np.bool_)))
    by_path = np.argsort(path, kind="stable")
    return replace(work, ends=ends[by_path], path=path[by_path], curved=curved[by_path])


def rectangular_masks(fill: Array, bounds: Array, ends: Array, path: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the paths that are white rectangles, triangulated ones included.

    Parameters
    ----------
    fill, bounds : luminance and box of each path.
    ends, path : pieces ``(x0, y0, x1, y1)`` of all paths and the path of each, in path order.
    """
    size = bounds[:, 2:] - bounds[:, :2]
    with np.errstate(invalid="ignore"):
        white = np.flatnonzero((fill > PAINT.paper) & (size.min(axis=1) > PAINT.least_cover))
    first, last = np.searchsorted(path, white), np.searchsorted(path, white, side="right")
    found = []
    for number, start, end in zip(white.tolist(), first.tolist(), last.tolist(), strict=True):
        points = ends[start:end].reshape(-1, 2)
        x0, y0, x1, y1 = bounds[number]
        on_corner = _near_either(points[:, 0], x0, x1) & _near_either(points[:, 1], y0, y1)
        if end - start >= 3 and on_corner.all():
            found.append(number)
    return np.array(found, dtype=np.int64)


def _near_either(values: Array, first: float, second: float) -> NDArray[np.bool_]:
    near = LINES.snap
    return np.asarray((np.abs(values - first) < near) | (np.abs(values - second) < near))


def clip(
    ends: Array, order: NDArray[np.int64], boxes: Array, box_order: NDArray[np.int64]
) -> dict[int, Array]:
    """Cut out of each piece what lies under boxes that were painted after it.

    Parameters
    ----------
    ends : straight pieces, one row ``(x0, y0, x1, y1)`` each.
    order : painting order of each piece.
    boxes, box_order : the masks and their painting order.

    Returns
    -------
    By number of the piece, for those of which something is hidden: the rows that remain, perhaps none.
    """
    result: dict[int, Array] = {}
    left = np.minimum(ends[:, 0], ends[:, 2])
    wide = np.abs(ends[:, 2] - ends[:, 0]) > WIDE
    wide_ones = np.flatnonzero(wide)
    by_left = np.flatnonzero(~wide)[np.argsort(left[~wide], kind="stable")]
    starts = left[by_left]
    for (x0, y0, x1, y1), painted in zip(boxes.tolist(), box_order.tolist(), strict=True):
        inner = (x0 + PAINT.rim, y0 + PAINT.rim, x1 - PAINT.rim, y1 - PAINT.rim)
        first, last = np.searchsorted(starts, (inner[0] - WIDE, inner[2]))
        near = np.concatenate((by_left[first:last], wide_ones))
        rows = ends[near]
        touched = (
            (order[near] < painted)
            & (np.maximum(rows[:, 0], rows[:, 2]) > inner[0])
            & (np.minimum(rows[:, 1], rows[:, 3]) < inner[3])
            & (np.maximum(rows[:, 1], rows[:, 3]) > inner[1])
        )
        for index in near[touched].tolist():
            pieces = result.get(index, ends[index : index + 1])
            kept = [part for row in pieces.tolist() for part in _outside(row, inner)]
            if len(kept) != len(pieces) or not np.array_equal(kept, pieces):
                result[index] = np.array(kept, dtype=np.float64).reshape(-1, 4)
    return result


def _outside(row: list[float], box: tuple[float, float, float, float]) -> list[list[float]]:
    """Return the parts of a segment that lie outside of ``box`` (Liang and Barsky, 1984)."""
    x0, y0, x1, y1 = row
    dx, dy = x1 - x0, y1 - y0
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, x0 - box[0]), (dx, box[2] - x0), (-dy, y0 - box[1]), (dy, box[3] - y0)):
        if step == 0:
            if room <= 0:
                return [row]
            continue
        at = room / step
        if step < 0:
            enter = max(enter, at)
        else:
            leave = min(leave, at)
    if enter >= leave:
        return [row]
    parts = []
    if enter > 0:
        parts.append([x0, y0, x0 + enter * dx, y0 + enter * dy])
    if leave < 1:
        parts.append([x0 + leave * dx, y0 + leave * dy, x1, y1])
    return parts
