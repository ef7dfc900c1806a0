"""Turned plans: what is drawn at an angle inside an upright sheet is laid upright beside it.

A site plan follows the street and its title block the paper. Everything after this reads level and upright
things only, so the reading frame grows to the right by the same sheet turned back by the plan's angle:
words that run at that angle stand there and nowhere else, line work stands in both places.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pymupdf

from security_design_assistant.drawing.page.geometry import Frame, TurnedPart
from security_design_assistant.drawing.page.line_work import Array, LineWork, bounds_of, turned_ends
from security_design_assistant.drawing.page.tolerances import TURNED

QUARTER = 90.0


@dataclass(frozen=True, slots=True)
class TurnedPlan:
    """A plan at an ``angle``, degrees clockwise; ``matrix`` lays it upright, from page coordinates."""

    angle: float
    matrix: tuple[float, ...]

    def quarter_turns(self, direction: tuple[float, float]) -> int | None:
        """Return the quarter turns of a baseline ``(cos, sin)`` against the plan, None if it is not of it."""
        away = (_degrees(direction) - self.angle) / QUARTER
        return round(away) % 4 if abs(away - round(away)) * QUARTER <= TURNED.alike else None

    def laid(self, span: Mapping[str, Any]) -> list[tuple[int, int, tuple[float, float], Any]]:
        """Return the characters of a span of the plan where they lie upright.

        MuPDF gives the upright box around a slanted character, ``W`` by ``H``, and makes characters as high
        as their font's size ``h``. The width follows from ``W = w |cos| + h |sin|`` or, where the text is
        steep, from ``H = w |sin| + h |cos|``.
        """
        cos, sin = (abs(part) for part in span["dir"])
        height = span["size"]
        level = self.quarter_turns(span["dir"]) in (0, 2)
        laid = []
        for code, glyph, origin, (x0, y0, x1, y1) in span["chars"]:
            width = (x1 - x0 - height * sin) / cos if cos >= sin else (y1 - y0 - height * cos) / sin
            x, y = _moved(((x0 + x1) / 2, (y0 + y1) / 2), self.matrix)
            dx, dy = (width / 2, height / 2) if level else (height / 2, width / 2)
            laid.append((code, glyph, _moved(origin, self.matrix), (x - dx, y - dy, x + dx, y + dy)))
        return laid


def find_turned_plans(
    spans: Iterable[Mapping[str, Any]], frame: Frame, to_frame: Sequence[float]
) -> tuple[Frame, list[TurnedPlan]]:
    """Return the plans at an angle of their own, and the frame with room for them.

    Parameters
    ----------
    spans : the page's text as MuPDF traces it.
    frame : the upright reading frame.
    to_frame : matrix from page coordinates into it.
    """
    upright = pymupdf.Matrix(*to_frame)
    shown = upright * pymupdf.Matrix(*frame.matrix)
    sheet = pymupdf.Rect(0, 0, frame.width, frame.height) * ~upright
    plans: list[TurnedPlan] = []
    parts: list[TurnedPart] = []
    width, height = frame.width, frame.height
    for angle in _angles(spans):
        back = pymupdf.Matrix(-angle)
        extent = sheet * back
        matrix = back * pymupdf.Matrix(1, 0, 0, 1, width - extent.x0, -extent.y0)
        parts.append(TurnedPart(width, _six(~matrix * shown)))
        plans.append(TurnedPlan(angle, _six(matrix)))
        width, height = width + extent.width, max(height, extent.height)
    if not plans:
        return frame, []
    return Frame(frame.matrix, width, height, (frame.width, frame.height), tuple(parts)), plans


def with_turned(work: LineWork, plans: Sequence[TurnedPlan], to_frame: Sequence[float]) -> LineWork:
    """Return the line work with a copy of it where each turned plan lies."""
    if not plans:
        return work
    back = ~pymupdf.Matrix(*to_frame)
    ends = [work.ends, *(turned_ends(work.ends, _six(back * pymupdf.Matrix(*one.matrix))) for one in plans)]
    times, paths = len(ends), len(work.bounds)
    counts = np.bincount(work.path, minlength=paths)
    placed: Array = np.concatenate(ends)
    return LineWork(
        ends=placed,
        path=np.concatenate([work.path + copy * paths for copy in range(times)]),
        curved=np.tile(work.curved, times),
        stroke=np.tile(work.stroke, times),
        fill=np.tile(work.fill, times),
        width=np.tile(work.width, times),
        sequence=np.tile(work.sequence, times),
        bounds=bounds_of(placed, np.tile(counts, times)),
    )


def _angles(spans: Iterable[Mapping[str, Any]]) -> Iterator[float]:
    """Yield the angles, from -45 to 45 degrees and more by quarter turns, of plans with enough lettering."""
    votes: Counter[float] = Counter()
    for span in spans:
        if abs(_off_axis(_degrees(span["dir"]))) > TURNED.crooked:
            votes[round(_degrees(span["dir"]), 1)] += len(span["chars"])
    while votes:
        first = max(votes, key=lambda angle: (votes[angle], -abs(angle)))
        group = [angle for angle in votes if abs(_off_axis(angle - first)) <= TURNED.alike]
        if sum(votes[angle] for angle in group) >= TURNED.characters:
            yield first
        for angle in group:
            del votes[angle]


def _degrees(direction: tuple[float, float]) -> float:
    return math.degrees(math.atan2(direction[1], direction[0]))


def _off_axis(angle: float) -> float:
    """Return how far an angle is from the next whole quarter turn, in degrees."""
    return angle - QUARTER * round(angle / QUARTER)


def _moved(point: tuple[float, float], matrix: Sequence[float]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def _six(matrix: pymupdf.Matrix) -> tuple[float, float, float, float, float, float]:
    return tuple(round(value, 6) for value in matrix)
