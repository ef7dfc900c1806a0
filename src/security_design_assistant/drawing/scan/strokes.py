"""Straight lines of a picture: level and upright ones by their runs, slanted ones by their thinness."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.tolerances import INKS
from security_design_assistant.drawing.scan.picture import CORE, WHITE, Picture
from security_design_assistant.drawing.scan.pieces import Ink, Pieces, find_pieces
from security_design_assistant.drawing.scan.tolerances import STROKES

_TORN = 5
"""Dots of a run that noise may tear out."""

_SLANT = 2
"""Dots by which a run of rows may rise before it is a slanted line."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One straight line: ends and width in dots, luminance from 0 (black) to 1 (white)."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    luminance: float

    @property
    def length(self) -> float:
        """Its length in dots."""
        return math.hypot(self.x1 - self.x0, self.y1 - self.y0)


def runs(ink: Ink, length: float, upright: bool, torn: int = _TORN) -> Ink:
    """Return the ink that lies in level (or upright) runs of at least ``length`` dots, mended where torn."""
    along = max(3, round(length))
    mend = (1, torn) if not upright else (torn, 1)
    size = (1, along) if not upright else (along, 1)
    mended = cv2.morphologyEx(ink.view(np.uint8), cv2.MORPH_CLOSE, np.ones(mend, np.uint8))
    return np.asarray(cv2.morphologyEx(mended, cv2.MORPH_OPEN, np.ones(size, np.uint8)), np.bool_)


def find_strokes(picture: Picture, ink: Ink) -> tuple[list[Stroke], Ink]:
    """Trace the straight lines of ``ink``.

    Returns
    -------
    The lines, and the ink that belongs to none of them.
    """
    found: list[Stroke] = []
    slanted: list[Stroke] = []
    taken = np.zeros_like(ink)
    for upright in (False, True):
        pieces = find_pieces(runs(ink, picture.mm(STROKES.shortest), upright))
        for number in range(1, len(pieces.areas)):
            stroke = _ruled(picture, pieces, number, upright)
            if stroke is not None:
                level = stroke.x0 == stroke.x1 or stroke.y0 == stroke.y1
                (found if level else slanted).append(stroke)
                x0, y0, x1, y1 = pieces.boxes[number].tolist()
                taken[y0:y1, x0:x1] |= pieces.cut(number)
    rest = ink & ~cv2.dilate(taken.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    pieces = find_pieces(rest)
    lines: list[int] = []
    long = np.flatnonzero(np.hypot(*pieces.sizes.T) >= picture.mm(STROKES.slanted))
    for number in long.tolist():
        stroke = _slanted(picture, pieces, number) if number else None
        if stroke is not None:
            slanted.append(stroke)
            lines.append(number)
    return [*found, *_bridged(slanted, picture.mm(STROKES.gap))], rest & ~pieces.mask(lines)


def _ruled(picture: Picture, pieces: Pieces, number: int, upright: bool) -> Stroke | None:
    """Return the level or upright line that a piece of runs is; None for a bar."""
    x0, y0, x1, y1 = pieces.boxes[number].tolist()
    length, across = (y1 - y0, x1 - x0) if upright else (x1 - x0, y1 - y0)
    width = pieces.areas[number] / length
    if width > picture.mm(STROKES.thickest):
        return None
    if across > width + _SLANT and across > STROKES.stair * width:
        return _slanted(picture, pieces, number)
    inside = pieces.cut(number)
    ys, xs = np.nonzero(inside)
    ink = _luminance(picture, xs + x0, ys + y0)
    trim = min(width, length / 4) / 2
    if upright:
        x = x0 + float(xs.mean()) + 0.5
        return Stroke(x, y0 + trim, x, y1 - trim, width, ink)
    y = y0 + float(ys.mean()) + 0.5
    return Stroke(x0 + trim, y, x1 - trim, y, width, ink)


def _slanted(picture: Picture, pieces: Pieces, number: int) -> Stroke | None:
    """Return the straight line that a piece is, if it is one."""
    x0, y0, _, _ = pieces.boxes[number].tolist()
    ys, xs = np.nonzero(pieces.cut(number))
    if len(xs) < 4:
        return None
    points = np.column_stack((xs, ys)) + 0.5
    middle = points.mean(axis=0)
    _, _, axes = np.linalg.svd(points - middle, full_matrices=False) if len(points) < 20000 else _axes(points)
    along, across = (points - middle) @ axes[0], (points - middle) @ axes[1]
    length = float(along.max() - along.min()) + 1
    width = len(points) / length
    if width > picture.mm(STROKES.thickest) / 2 or length < STROKES.slim * width:
        return None
    if (
        float(np.abs(across).max()) > width / 2 + STROKES.straight * width
        or float(across.std()) > STROKES.spread * width
    ):
        return None
    reach = length / 2 + width  # what was cut off where it meets another line
    centre = middle + axes[0] * float(along.max() + along.min()) / 2
    start, end = centre - axes[0] * reach, centre + axes[0] * reach
    ink = _luminance(picture, xs + x0, ys + y0)
    return Stroke(x0 + start[0], y0 + start[1], x0 + end[0], y0 + end[1], width, ink)


def _axes(points: NDArray[np.floating[Any]]) -> tuple[None, None, NDArray[np.float64]]:
    _, vectors = np.linalg.eigh(np.cov(points.T))
    return None, None, vectors.T[::-1]


def _luminance(picture: Picture, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> float:
    """Return how bright the middle of some ink is: its rim is mixed with paper."""
    return round(float(np.percentile(picture.grey[ys, xs], CORE)) / WHITE, 2)


def _bridged(strokes: list[Stroke], gap: float) -> Iterator[Stroke]:
    """Join slanted pieces of one line that crossing lines have cut apart."""
    left = sorted(strokes, key=lambda stroke: (-stroke.length, stroke.x0, stroke.y0))
    while left:
        one = left.pop(0)
        joined = True
        while joined:
            joined = False
            for other in left:
                longer = _joined(one, other, gap)
                if longer is not None:
                    left.remove(other)
                    one, joined = longer, True
                    break
        yield one


def _joined(one: Stroke, other: Stroke, gap: float) -> Stroke | None:
    ends = [(one.x0, one.y0), (one.x1, one.y1)]
    theirs = [(other.x0, other.y0), (other.x1, other.y1)]
    near = min((math.dist(a, b), i, j) for i, a in enumerate(ends) for j, b in enumerate(theirs))
    distance, mine, their = near
    if distance > gap + 2 * max(one.width, other.width):
        return None
    start, end = ends[1 - mine], theirs[1 - their]
    whole = math.dist(start, end)
    if whole < max(one.length, other.length):
        return None
    for x, y in (ends[mine], theirs[their]):
        off = abs((end[0] - start[0]) * (start[1] - y) - (start[0] - x) * (end[1] - start[1])) / whole
        if off > max(one.width, other.width, 1.0) * STROKES.straight:
            return None
    if abs(one.luminance - other.luminance) > INKS.same:
        return None
    return Stroke(*start, *end, one.width, one.luminance)
