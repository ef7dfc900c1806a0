"""Slanted headings: a table's headings written at an angle, one over each column, are stood upright.

Everything after this reads level and upright things only. A heading that rises over its column begins at it,
one that falls towards it ends there: around that place it is turned until it stands like a heading that is
turned by a quarter.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pymupdf

from security_design_assistant.drawing.page.geometry import Point
from security_design_assistant.drawing.page.tolerances import SLANTED, WORDS
from security_design_assistant.drawing.page.turned_plans import QUARTER, TurnedPlan


@dataclass(frozen=True, slots=True)
class _Slanted:
    """One line of text at an angle: its spans, the places of its first and last letter in the reading frame.

    ``angle`` is the line's, in degrees against the level, clockwise; ``size`` its font size in points.
    """

    spans: tuple[int, ...]
    first: Point
    last: Point
    angle: float
    size: float
    characters: int

    @property
    def foot(self) -> Point:
        """The end that is at the column: the lower one."""
        return self.first if self.angle < 0 else self.last

    def plan(self, matrix: pymupdf.Matrix, turns: int) -> TurnedPlan:
        """Return how the line is stood upright, around its foot."""
        upright = math.copysign(QUARTER, self.angle)
        x, y = self.foot
        turn = pymupdf.Matrix(1, 0, 0, 1, -x, -y) * pymupdf.Matrix(upright - self.angle)
        placed = matrix * turn * pymupdf.Matrix(1, 0, 0, 1, x, y)
        return TurnedPlan(self.angle + QUARTER * turns - upright, tuple(round(value, 6) for value in placed))

    def goes_on_in(self, other: _Slanted) -> bool:
        """Tell whether a line begins where this one has just ended."""
        along, across = self._from_last(other.first)
        return abs(across) < WORDS.same_line * self.size and 0 < along < (1 + WORDS.phrase_gap) * self.size

    def joined(self, other: _Slanted) -> _Slanted:
        """Return this line with the one that goes on with it."""
        characters = self.characters + other.characters
        return replace(self, spans=self.spans + other.spans, last=other.last, characters=characters)

    def _from_last(self, point: Point) -> tuple[float, float]:
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        x, y = point[0] - self.last[0], point[1] - self.last[1]
        return x * cos + y * sin, y * cos - x * sin


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
    by_angle: dict[int, list[_Slanted]] = defaultdict(list)
    for index, span in enumerate(spans):
        angle = _angle(span, turns)
        if SLANTED.least <= abs(angle) <= QUARTER - SLANTED.least and span["chars"]:
            first, last = (pymupdf.Point(span["chars"][place][2]) * matrix for place in (0, -1))
            ends = ((first.x, first.y), (last.x, last.y))
            by_angle[round(angle)].append(
                _Slanted((index,), *ends, angle, float(span["size"]), len(span["chars"]))
            )
    row = [line for lines in by_angle.values() for line in _row(_joined(lines))]
    return {index: plan for line in row for plan in (line.plan(matrix, turns),) for index in line.spans}


def _angle(span: Mapping[str, Any], turns: int) -> float:
    """Return a span's angle to the level, in degrees clockwise, from -180 to 180."""
    x, y = span["dir"]
    half = 2 * QUARTER
    return (math.degrees(math.atan2(y, x)) - QUARTER * turns + half) % (2 * half) - half


def _joined(pieces: Sequence[_Slanted]) -> list[_Slanted]:
    """Join the lines that were printed word by word, in the order in which they were painted."""
    lines: list[_Slanted] = []
    for piece in pieces:
        if lines and lines[-1].goes_on_in(piece):
            lines[-1] = lines[-1].joined(piece)
        else:
            lines.append(piece)
    return lines


def _row(lines: Sequence[_Slanted]) -> list[_Slanted]:
    """Return the lines that stand in one row, side by side; none if there is other text at this angle."""
    ordered = sorted(lines, key=lambda line: line.foot[1])
    levels = [line.foot[1] for line in ordered]
    ends = [bisect_right(levels, line.foot[1] + SLANTED.level * line.size) for line in ordered]
    start = max(range(len(ordered)), key=lambda at: ends[at] - at)
    best = ordered[start : ends[start]]
    places = sorted(line.foot[0] for line in best)
    columns = 1 + sum(right - left > best[0].size for left, right in pairwise(places))
    share = sum(line.characters for line in best) / sum(line.characters for line in lines)
    return best if columns >= SLANTED.columns and share >= SLANTED.share else []
