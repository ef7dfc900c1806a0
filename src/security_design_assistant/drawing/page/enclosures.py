"""Outlines around short texts (box, ring, hexagon) and lines struck through them."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.tolerances import OUTLINES


class Outline(StrEnum):
    """The shape around a text; ``NONE`` where there is none."""

    NONE = ""
    BOX = "box"
    RING = "ring"
    POLYGON = "polygon"


class Enclosures:
    """The small outlines and short lines of a page, to look up what surrounds or crosses a text.

    Parameters
    ----------
    lines : line work of the page in its reading frame; unpainted paths (neither stroke nor fill) count too.
    """

    def __init__(self, lines: LineWork) -> None:
        self._bounds = lines.bounds
        count = len(lines.bounds)
        self._curved = np.bincount(lines.path, weights=lines.curved, minlength=count)
        self._pieces = np.bincount(lines.path, minlength=count)
        # Fills are cut into triangles by some programs; only what a pen drew can be a strike or a side.
        straight = ~lines.curved & ~np.isnan(lines.stroke[lines.path])
        ends = lines.ends[straight]
        middle = (ends[:, 0] + ends[:, 2]) / 2
        order = np.argsort(middle, kind="stable")
        self._ends = ends[order]
        self._middles = middle[order]
        small = np.flatnonzero(self._pieces >= 3)
        centres = (lines.bounds[small, 0] + lines.bounds[small, 2]) / 2
        order = np.argsort(centres, kind="stable")
        self._paths = small[order]
        self._centres = centres[order]

    def around(self, box: Box) -> Outline:
        """Return the shape of the smallest outline around a text, given the text's box in points."""
        height = min(box[2] - box[0], box[3] - box[1])
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        slack = OUTLINES.reach * height
        first = int(np.searchsorted(self._centres, x - slack))
        last = int(np.searchsorted(self._centres, x + slack))
        paths = self._paths[first:last]
        bounds = self._bounds[paths]
        grown = (box[0] - slack, box[1] - slack, box[2] + slack, box[3] + slack)
        inner = OUTLINES.cut * height
        fits = (
            (bounds[:, 0] >= grown[0])
            & (bounds[:, 1] >= grown[1])
            & (bounds[:, 2] <= grown[2])
            & (bounds[:, 3] <= grown[3])
            & (bounds[:, 0] <= box[0] + inner)
            & (bounds[:, 1] <= box[1] + inner)
            & (bounds[:, 2] >= box[2] - inner)
            & (bounds[:, 3] >= box[3] - inner)
            & (np.abs((bounds[:, 1] + bounds[:, 3]) / 2 - y) <= OUTLINES.level * height)
        )
        if fits.any():
            chosen = paths[fits]
            area = np.prod(self._bounds[chosen, 2:] - self._bounds[chosen, :2], axis=1)
            return self._shape(int(chosen[int(np.argmin(area))]))
        return self._of_pieces(box, height, slack)

    def _shape(self, path: int) -> Outline:
        if self._curved[path] >= 0.5 * self._pieces[path]:
            return Outline.RING
        return Outline.BOX if self._pieces[path] in (4, 5) else Outline.POLYGON

    def _of_pieces(self, box: Box, height: float, slack: float) -> Outline:
        """Return the shape that separate pieces make around the text.

        Four lines are a box. Two level lines that a shape joins on either side are a polygon: what is traced
        from a scan comes apart so.
        """
        near = self._near(box, slack)
        lengths = np.hypot(near[:, 2] - near[:, 0], near[:, 3] - near[:, 1])
        near = near[lengths <= (box[2] - box[0]) + (box[3] - box[1]) + 2 * slack]
        inner = OUTLINES.cut * height
        level = near[np.abs(near[:, 1] - near[:, 3]) < inner]
        upright = near[np.abs(near[:, 0] - near[:, 2]) < inner]
        wide = (np.minimum(level[:, 0], level[:, 2]) <= box[0] + inner) & (
            np.maximum(level[:, 0], level[:, 2]) >= box[2] - inner
        )
        tall = (np.minimum(upright[:, 1], upright[:, 3]) <= box[1] + inner) & (
            np.maximum(upright[:, 1], upright[:, 3]) >= box[3] - inner
        )
        above = _between(level[wide, 1], box[1] - slack, box[1] + inner)
        below = _between(level[wide, 1], box[3] - inner, box[3] + slack)
        if not len(above) or not len(below):
            return Outline.NONE
        left, right = (box[0] - slack, box[0] + inner), (box[2] - inner, box[2] + slack)
        xs = upright[tall, 0]
        if len(_between(xs, *left)) and len(_between(xs, *right)):
            return Outline.BOX
        sides = self._bounds[self._paths[slice(*np.searchsorted(self._centres, (left[0], right[1])))]]
        joins = (np.abs(sides[:, 1] - above.max()) <= inner) & (np.abs(sides[:, 3] - below.min()) <= inner)
        sides = sides[joins]
        on_left = (sides[:, 0] >= left[0]) & (sides[:, 2] <= left[1])
        on_right = (sides[:, 0] >= right[0]) & (sides[:, 2] <= right[1])
        return Outline.POLYGON if on_left.any() and on_right.any() else Outline.NONE

    def _near(self, box: Box, slack: float) -> NDArray[np.float64]:
        first = int(np.searchsorted(self._middles, box[0] - slack))
        last = int(np.searchsorted(self._middles, box[2] + slack))
        near = self._ends[first:last]
        middle = (near[:, 1] + near[:, 3]) / 2
        return near[(middle >= box[1] - slack) & (middle <= box[3] + slack)]

    def crossed(self, box: Box) -> bool:
        """Tell whether a line is struck through a text: along its middle, or from corner to corner."""
        width, height = box[2] - box[0], box[3] - box[1]
        near = self._near(box, 0.5 * max(width, height))
        if not len(near):
            return False
        wide, high = np.abs(near[:, 2] - near[:, 0]), np.abs(near[:, 3] - near[:, 1])
        off_x = np.abs(near[:, 0] + near[:, 2] - box[0] - box[2]) / 2
        off_y = np.abs(near[:, 1] + near[:, 3] - box[1] - box[3]) / 2
        level = width >= height
        run, rise, across = (wide, high, off_y) if level else (high, wide, off_x)
        along, thick, off = max(width, height), min(width, height), np.hypot(off_x, off_y)
        fits = (run >= OUTLINES.strike_least * along) & (np.hypot(run, rise) <= OUTLINES.strike_most * along)
        fits &= rise <= OUTLINES.strike_most * thick
        through = (across <= OUTLINES.middle * thick) & (off <= along / 2)
        corners = (rise >= OUTLINES.strike_least * thick) & (
            off <= OUTLINES.middle * math.hypot(width, height) / 2
        )
        return bool(np.any(fits & (through | corners)))

    def crossed_out(self, box: Box) -> bool:
        """Tell whether a line runs from corner to corner of a drawn box, through its middle."""
        width, height = box[2] - box[0], box[3] - box[1]
        near = self._near(box, OUTLINES.reach * height)
        dx, dy = np.abs(near[:, 2] - near[:, 0]), np.abs(near[:, 3] - near[:, 1])
        off = np.hypot(
            (near[:, 0] + near[:, 2] - box[0] - box[2]) / 2, (near[:, 1] + near[:, 3] - box[1] - box[3]) / 2
        )
        fits = (dx >= OUTLINES.strike_least * width) & (dx <= OUTLINES.strike_most * width)
        fits &= (dy >= OUTLINES.strike_least * height) & (dy <= OUTLINES.strike_most * height)
        return bool(np.any(fits & (off <= OUTLINES.middle * height)))


def no_lines() -> LineWork:
    """Return the line work of a page without any line."""
    none, index = np.zeros(0), np.zeros(0, dtype=np.int64)
    return LineWork(
        np.zeros((0, 4)), index, np.zeros(0, dtype=np.bool_), none, none, none, index, np.zeros((0, 4))
    )


def _between(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    return values[(values >= low) & (values <= high)]
