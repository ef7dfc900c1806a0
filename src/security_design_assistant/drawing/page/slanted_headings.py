"""Slanted headings: a table's headings written at an angle, one over each column, are stood upright.

Everything after this reads level and upright things only. A heading that rises over its column begins at it,
one that falls towards it ends there: around that place it is turned until it stands like a heading that is
turned by a quarter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pymupdf

from security_design_assistant.drawing.page.geometry import Point
from security_design_assistant.drawing.page.tolerances import SLANTED
from security_design_assistant.drawing.page.turned_plans import QUARTER, TurnedPlan


@dataclass(frozen=True, slots=True)
class _Slanted:
    """One line of text at an angle, in the reading frame: its spans, where it begins and ends, its font size."""

    spans: tuple[int, ...]
    begins: Point
    ends: Point
    size: float
    characters: int

    def foot(self, angle: float) -> Point:
        """Return the end that is at the column: the lower one."""
        return self.begins if angle < 0 else self.ends


def find_slanted_headings(
    spans: Sequence[Mapping[str, Any]], to_frame: Sequence[float], turns: int
) -> dict[int, TurnedPlan]:
    """Return, by the index of the span, how each slanted heading is stood upright.

    Parameters
    ----------
    spans : the page's text as MuPDF traces it.
    to_frame : matrix from page coordinates into the reading frame.
    turns : clockwise quarter turns of level text on the page.

    Returns
    -------
    Nothing for an angle at which there is more lettering than a row of headings: a plan that is turned.
    """
    matrix = pymupdf.Matrix(*to_frame)
    found: dict[int, TurnedPlan] = {}
    for angle, indices in _by_angle(spans, turns).items():
        lines = list(_lines(spans, indices, matrix, angle))
        row = _row(lines, angle)
        for line in row:
            way = angle + QUARTER * turns
            upright = -QUARTER if angle < 0 else QUARTER
            x, y = line.foot(angle)
            turn = pymupdf.Matrix(1, 0, 0, 1, -x, -y) * pymupdf.Matrix(upright - angle)
            placed = matrix * turn * pymupdf.Matrix(1, 0, 0, 1, x, y)
            plan = TurnedPlan(way - upright, tuple(round(value, 6) for value in placed))
            found.update(dict.fromkeys(line.spans, plan))
    return found


def _by_angle(spans: Sequence[Mapping[str, Any]], turns: int) -> dict[float, list[int]]:
    """Return the slanted spans by their angle to the level, in whole degrees."""
    groups: dict[float, list[int]] = defaultdict(list)
    for index, span in enumerate(spans):
        x, y = span["dir"]
        angle = (math.degrees(math.atan2(y, x)) - QUARTER * turns + 2 * QUARTER) % (4 * QUARTER) - 2 * QUARTER
        if SLANTED.least <= abs(angle) <= QUARTER - SLANTED.least and span["chars"]:
            groups[round(angle)].append(index)
    return groups


def _lines(
    spans: Sequence[Mapping[str, Any]], indices: Sequence[int], matrix: pymupdf.Matrix, angle: float
) -> Iterator[_Slanted]:
    """Join the spans of one angle that go on in each other."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    pieces = []
    for index in indices:
        chars, size = spans[index]["chars"], float(spans[index]["size"])
        first = pymupdf.Point(chars[0][2]) * matrix
        last = pymupdf.Point(chars[-1][2]) * matrix
        end = (last.x + SLANTED.letter * size * cos, last.y + SLANTED.letter * size * sin)
        pieces.append(_Slanted((index,), (first.x, first.y), end, size, len(chars)))
    pieces.sort(key=lambda piece: (round(_across(piece.begins, cos, sin) / piece.size), _along(piece.begins, cos, sin)))
    line: _Slanted | None = None
    for piece in pieces:
        if line is not None and _goes_on(line, piece, cos, sin):
            together = line.characters + piece.characters
            line = _Slanted(line.spans + piece.spans, line.begins, piece.ends, line.size, together)
            continue
        if line is not None:
            yield line
        line = piece
    if line is not None:
        yield line


def _goes_on(line: _Slanted, piece: _Slanted, cos: float, sin: float) -> bool:
    gap = _along(piece.begins, cos, sin) - _along(line.ends, cos, sin)
    off = _across(piece.begins, cos, sin) - _across(line.begins, cos, sin)
    return abs(off) < SLANTED.same_line * line.size and -line.size < gap < SLANTED.gap * line.size


def _along(point: Point, cos: float, sin: float) -> float:
    return point[0] * cos + point[1] * sin


def _across(point: Point, cos: float, sin: float) -> float:
    return point[1] * cos - point[0] * sin


def _row(lines: Sequence[_Slanted], angle: float) -> list[_Slanted]:
    """Return the lines that stand in one row, side by side; none if there is other text at this angle."""
    best: list[_Slanted] = []
    for first in lines:
        level = first.foot(angle)[1]
        row = [line for line in lines if abs(line.foot(angle)[1] - level) <= SLANTED.level * line.size]
        if len(row) > len(best):
            best = row
    places = sorted(line.foot(angle)[0] for line in best)
    columns = 1 + sum(right - left > best[0].size for left, right in pairwise(places)) if best else 0
    characters = sum(line.characters for line in lines)
    if columns < SLANTED.columns or sum(line.characters for line in best) < SLANTED.share * characters:
        return []
    return best
