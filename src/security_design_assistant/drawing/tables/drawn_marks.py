"""Marks drawn with strokes in a table: ticks, crosses, dots, revision triangles, strokes through text."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Word, centre
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.page.tolerances import INKS, WORDS
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.tolerances import DRAWN, RULINGS

Array = NDArray[np.float64]

_BAND = 8.0
"""Points; how high the bands are in which strokes are looked for: time, not reading."""


class DrawnMarks:
    """Strokes of a page that are no rulings.

    Parameters
    ----------
    lines : the page's line work.
    """

    def __init__(self, lines: LineWork) -> None:
        ends = lines.ends
        run = np.abs(ends[:, 2] - ends[:, 0])
        rise = np.abs(ends[:, 3] - ends[:, 1])
        painted = (np.nan_to_num(lines.stroke, nan=1.0) <= INKS.visible) | (
            np.nan_to_num(lines.fill, nan=1.0) <= INKS.visible
        )
        dark = painted[lines.path]
        slanted = (rise > DRAWN.flat * run) & (rise < DRAWN.steep * run) & dark & ~lines.curved
        self._slanted = ends[slanted]
        self._strokes = _StrokesByHeight(ends[(rise < DRAWN.steep * run) & dark & ~lines.curved])
        size = lines.bounds[:, 2:] - lines.bounds[:, :2]
        with np.errstate(invalid="ignore"):
            filled = np.nan_to_num(lines.fill, nan=1.0) <= INKS.visible
            compact = (size.min(axis=1) >= DRAWN.smallest_dot) & (size.max(axis=1) <= 2 * size.min(axis=1))
        self._dots = lines.bounds[filled & compact]
        curved = np.unique(lines.path[lines.curved & dark])
        self._rings = lines.bounds[curved][compact[curved]] if len(curved) else np.zeros((0, 4))

    def within(self, box: Box) -> DrawnMarks:
        """Return the strokes that lie in ``box``."""
        part = DrawnMarks.__new__(DrawnMarks)
        low = np.minimum(self._slanted[:, :2], self._slanted[:, 2:])
        high = np.maximum(self._slanted[:, :2], self._slanted[:, 2:])
        part._slanted = self._slanted[_inside(np.column_stack((low, high)), box, -RULINGS.touch)]
        part._strokes = self._strokes
        part._dots = self._dots[_inside(self._dots, box, -RULINGS.touch)]
        part._rings = self._rings[_inside(self._rings, box, -RULINGS.touch)]
        return part

    def outside(self, boxes: list[Box]) -> DrawnMarks:
        """Return the strokes that do not lie in one of ``boxes``."""
        part = DrawnMarks.__new__(DrawnMarks)
        part._slanted, part._dots, part._rings = self._slanted, self._dots, self._rings
        part._strokes = self._strokes
        for box in boxes:
            low = np.minimum(part._slanted[:, :2], part._slanted[:, 2:])
            high = np.maximum(part._slanted[:, :2], part._slanted[:, 2:])
            part._slanted = part._slanted[~_inside(np.column_stack((low, high)), box, -RULINGS.touch)]
            part._rings = part._rings[~_inside(part._rings, box, -RULINGS.touch)]
        return part

    def mark_in(self, cell: Box, ruled: bool = True) -> str | None:
        """Return what is drawn in an empty cell: ``tick``, ``cross``, ``dot``, ``ring``; None for nothing.

        A stroke from corner to corner crosses the cell out and is no mark.
        """
        inset = (DRAWN.inset if ruled else -WORDS.same_line) * (cell[3] - cell[1])
        low = np.minimum(self._slanted[:, :2], self._slanted[:, 2:])
        high = np.maximum(self._slanted[:, :2], self._slanted[:, 2:])
        strokes = self._slanted[_inside(np.column_stack((low, high)), cell, inset)]
        strokes = strokes[~_to_corner(strokes, cell)]
        if len(strokes):
            turn = (strokes[:, 2] - strokes[:, 0]) * (strokes[:, 3] - strokes[:, 1])
            both = bool((turn > 0).any() and (turn < 0).any())
            return "cross" if both and _crossing(strokes[turn > 0], strokes[turn < 0]) else "tick"
        if _inside(self._dots, cell, inset).any():
            return "dot"
        if _inside(self._rings, cell, inset).any():
            return "ring"
        return None

    def strikes(self, box: Box, size: float) -> bool:
        """Tell whether a stroke, slanted or nearly level, runs through a text's middle to both its ends."""
        x, y = centre(box)
        reach = DRAWN.strike_short * size
        # A stroke that is shorter than the text goes on, within the reach, as steeply as one may be.
        beyond = (1 + DRAWN.steep) * reach
        x0, y0, x1, y1 = self._strokes.between(y - beyond, y + beyond).T
        over = (np.minimum(x0, x1) <= box[0] + reach) & (np.maximum(x0, x1) >= box[2] - reach)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = y0 + (x - x0) * (y1 - y0) / (x1 - x0)
        return bool((over & (np.abs(at - y) < reach)).any())

    def triangles(self, least: float, most: float) -> list[Box]:
        """Return upright triangles, as revision marks are drawn: two slanted sides that meet at the top.

        Parameters
        ----------
        least, most : between these they are high, in points.
        """
        tops: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)
        rising: list[tuple[float, float, float, float]] = []
        rise = np.abs(self._slanted[:, 3] - self._slanted[:, 1])
        for x0, y0, x1, y1 in self._slanted[(rise > least) & (rise < most)].tolist():
            top, foot = ((x0, y0), (x1, y1)) if y0 < y1 else ((x1, y1), (x0, y0))
            side = (top[0], top[1], foot[0], foot[1])
            if foot[0] < top[0]:
                rising.append(side)
            else:
                tops[round(top[0]), round(top[1])].append(side)
        found = []
        for top_x, top_y, foot_x, foot_y in rising:
            near = (
                other
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for other in tops.get((round(top_x) + dx, round(top_y) + dy), ())
            )
            for other in near:
                even = abs(other[3] - foot_y) <= RULINGS.touch
                meets = abs(other[0] - top_x) <= RULINGS.touch and abs(other[1] - top_y) <= RULINGS.touch
                if even and meets:
                    found.append((foot_x, top_y, other[2], max(foot_y, other[3])))
        return found


class _StrokesByHeight:
    """Strokes found by the height at which they stand: a plan has tens of thousands.

    Parameters
    ----------
    strokes : ``(n, 4)`` ends, in points.
    """

    def __init__(self, strokes: Array) -> None:
        first, last = np.sort(strokes[:, [1, 3]] // _BAND, axis=1).T
        count = (last - first + 1).astype(np.int64)
        band = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        order = np.argsort(band, kind="stable")
        self._bands = band[order]
        self._strokes = np.repeat(strokes, count, axis=0)[order]

    def between(self, top: float, bottom: float) -> Array:
        """Return all strokes that come between two heights, some of them twice, and some near by."""
        first, last = self._bands.searchsorted((top // _BAND, bottom // _BAND + 1))
        return self._strokes[first:last]


def marks_on(sheet: Sheet) -> DrawnMarks:
    """Return all strokes, dots and rings of a sheet; to be asked for by :meth:`.Sheet.once`."""
    return DrawnMarks(sheet.lines)


def without_revision_marks(words: list[Word], marks: DrawnMarks) -> tuple[list[Word], DrawnMarks]:
    """Leave out short numbers in triangles, and the triangles: they tell of a revision, in whatever cell."""
    short = [word for word in words if len(word.text) <= 2]
    if not short:
        return words, marks
    sizes = [word.size for word in short]
    found = marks.triangles(DRAWN.triangle_least * min(sizes), DRAWN.triangle_most * max(sizes))
    triangles = np.array(found, dtype=np.float64).reshape(-1, 4)
    held = {id(word): box for word in short if (box := _around(word, triangles)) is not None}
    kept = [word for word in words if id(word) not in held]
    return kept, marks.outside(list(held.values()))


def _around(word: Word, triangles: Array) -> Box | None:
    x, y = centre(word.box)
    x0, y0, x1, y1 = triangles.T
    height = y1 - y0
    around = (x0 < x) & (x < x1) & (y0 < y) & (y < y1 + DRAWN.strike_short * word.size)
    around &= (DRAWN.triangle_least * word.size < height) & (height < DRAWN.triangle_most * word.size)
    if not around.any():
        return None
    left, top, right, foot = triangles[int(np.argmax(around))].tolist()
    return (left, top, right, foot)


def is_struck(words: list[Word], field: LineField, marks: DrawnMarks) -> bool:
    """Tell whether a line is drawn through every word of a cell."""
    return bool(words) and all(_through(word, field) or marks.strikes(word.box, word.size) for word in words)


def _through(word: Word, field: LineField) -> bool:
    x0, y0, x1, y1 = word.box
    height = y1 - y0
    for y in field.levels_at(
        (x0 + x1) / 2, y0 + DRAWN.strike_middle * height, y1 - DRAWN.strike_middle * height
    ):
        extent = field.level_extent(y, (x0 + x1) / 2)
        if (
            extent is not None
            and extent[0] <= x0 + DRAWN.strike_short * word.size
            and extent[1] >= x1 - DRAWN.strike_short * word.size
        ):
            return True
    return False


def _inside(boxes: Array, box: Box, inset: float) -> NDArray[np.bool_]:
    return (
        (boxes[:, 0] >= box[0] + inset)
        & (boxes[:, 1] >= box[1] + inset)
        & (boxes[:, 2] <= box[2] - inset)
        & (boxes[:, 3] <= box[3] - inset)
    )


def _to_corner(strokes: Array, cell: Box) -> NDArray[np.bool_]:
    width, height = cell[2] - cell[0], cell[3] - cell[1]
    return (np.abs(strokes[:, 2] - strokes[:, 0]) > (1 - 2 * DRAWN.corner) * width) & (
        np.abs(strokes[:, 3] - strokes[:, 1]) > (1 - 2 * DRAWN.corner) * height
    )


def _crossing(falling: Array, rising: Array) -> bool:
    """Tell whether two strokes cross in their middles, as in an X; those of a tick meet at their ends."""
    for a in falling:
        for b in rising:
            middle_a, middle_b = (a[:2] + a[2:]) / 2, (b[:2] + b[2:]) / 2
            length = max(np.hypot(*(a[2:] - a[:2])), np.hypot(*(b[2:] - b[:2])))
            if np.hypot(*(middle_a - middle_b)) < DRAWN.crossing * length:
                return True
    return False
