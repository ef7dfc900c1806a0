"""Line work of a page: all painted outlines as straight pieces."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Point

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

EMPTY: Box = (math.inf, math.inf, -math.inf, -math.inf)


@dataclass(frozen=True, slots=True)
class LineWork:
    """All painted outlines of a page as straight pieces.

    ``ends`` has one row ``(x0, y0, x1, y1)`` a piece, in points of the reading frame; ``path`` is the
    index of the path it belongs to; ``curved`` marks pieces that stand for a part of a curve.
    ``stroke`` and ``fill`` hold one luminance a path (NaN where it has none), ``width`` the pen in
    points, ``sequence`` the painting order, ``bounds`` the path's box.
    """

    ends: Array
    path: Indices
    curved: NDArray[np.bool_]
    stroke: Array
    fill: Array
    width: Array
    sequence: Indices
    bounds: Array

    def without(self, paths: NDArray[np.bool_]) -> LineWork:
        """Return the same line work in which some paths, one bool each, have no pieces any more."""
        keep = ~paths[self.path]
        bounds = self.bounds.copy()
        bounds[paths] = EMPTY
        return replace(
            self, ends=self.ends[keep], path=self.path[keep], curved=self.curved[keep], bounds=bounds
        )


def turned_ends(ends: Array, matrix: tuple[float, ...]) -> Array:
    """Return pieces, a row ``(x0, y0, x1, y1)`` each, moved by a matrix."""
    a, b, c, d, e, f = matrix
    if (a, b, c, d, e, f) == (1, 0, 0, 1, 0, 0):
        return ends
    x, y = ends[:, 0::2], ends[:, 1::2]
    result = np.empty_like(ends)
    result[:, 0::2] = a * x + c * y + e
    result[:, 1::2] = b * x + d * y + f
    return result


def bounds_of(ends: Array, counts: Indices) -> Array:
    """Return the box of each path; a path without pieces gets an empty box at infinity."""
    bounds = np.full((len(counts), 4), np.inf)
    bounds[:, 2:] = -np.inf
    filled = np.flatnonzero(counts)
    if not len(filled):
        return bounds
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))[filled]
    bounds[filled, 0] = np.minimum.reduceat(np.minimum(ends[:, 0], ends[:, 2]), starts)
    bounds[filled, 1] = np.minimum.reduceat(np.minimum(ends[:, 1], ends[:, 3]), starts)
    bounds[filled, 2] = np.maximum.reduceat(np.maximum(ends[:, 0], ends[:, 2]), starts)
    bounds[filled, 3] = np.maximum.reduceat(np.maximum(ends[:, 1], ends[:, 3]), starts)
    return bounds


def encloses(outline: Array, point: Point) -> bool:
    """Tell whether a point lies within an outline, rows ``(x0, y0, x1, y1)``, by the even-odd rule."""
    x, y = point
    ax, ay, bx, by = outline.T
    crosses = (ay > y) != (by > y)
    if not crosses.any():
        return False
    ax, ay, bx, by = ax[crosses], ay[crosses], bx[crosses], by[crosses]
    return bool(np.count_nonzero(ax + (y - ay) * (bx - ax) / (by - ay) > x) % 2)
