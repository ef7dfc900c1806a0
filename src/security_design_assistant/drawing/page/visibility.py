"""Which words can be seen: paint that comes later covers what came before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Point, Word, centre, overlap
from security_design_assistant.drawing.page.line_work import encloses
from security_design_assistant.drawing.page.tolerances import PAINT

GRID = 64.0
"""Edge of the search grid's squares, in points."""


@dataclass(frozen=True, slots=True)
class OpaqueFill:
    """A filled shape: painting order, luminance, box and outline pieces ``(x0, y0, x1, y1)``."""

    sequence: int
    luminance: float
    box: Box
    outline: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """A word that stands in the file but not on the sheet, and the box of the paint over it.

    ``fill`` is that paint where its outline is known.
    """

    word: Word
    cover: Box
    fill: OpaqueFill | None = None

    def covers(self, box: Box) -> bool:
        """Tell whether the paint lies over every corner of ``box``, in the frame of the word."""
        x0, y0, x1, y1 = box
        corners = ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
        return self.fill is not None and all(_contains(self.fill, corner) for corner in corners)


def split_hidden(words: Sequence[Word], fills: Sequence[OpaqueFill]) -> tuple[list[Word], list[HiddenWord]]:
    """Separate the words that can be seen from those that an opaque fill hides.

    A word counts as hidden when most of five sample points on it lie under fills that were
    painted after it, and as invisible (dropped) when it is white on white.
    """
    grid: dict[tuple[int, int], list[OpaqueFill]] = defaultdict(list)
    large: list[OpaqueFill] = []
    for fill in fills:
        columns = range(int(fill.box[0] // GRID), int(fill.box[2] // GRID) + 1)
        rows = range(int(fill.box[1] // GRID), int(fill.box[3] // GRID) + 1)
        if len(columns) * len(rows) > 64:
            large.append(fill)
            continue
        for column in columns:
            for row in rows:
                grid[column, row].append(fill)
    visible: list[Word] = []
    hidden: list[HiddenWord] = []
    for word in words:
        x, y = centre(word.box)
        near = [*grid.get((int(x // GRID), int(y // GRID)), ()), *large]
        if word.luminance > PAINT.paper and not _on_dark(word, near):
            continue
        cover = _cover(word, near)
        if cover is None:
            visible.append(word)
        else:
            hidden.append(HiddenWord(word, cover.box, cover))
    return visible, hidden


def _samples(word: Word) -> list[Point]:
    x0, y0, x1, y1 = word.box
    left, right = x0 + (x1 - x0) * PAINT.side, x1 - (x1 - x0) * PAINT.side
    # The upper and lower quarter of a character box are ascent and descent, often without ink.
    top, bottom = y0 + (y1 - y0) * PAINT.ascent, y1 - (y1 - y0) * PAINT.descent
    return [centre(word.box), (left, top), (right, top), (left, bottom), (right, bottom)]


def _cover(word: Word, fills: Sequence[OpaqueFill]) -> OpaqueFill | None:
    """Return the last fill that hides a part of a word which is hidden, None for a visible word."""
    samples = _samples(word)
    covered: set[Point] = set()
    last: OpaqueFill | None = None
    for fill in fills:
        if fill.sequence <= word.sequence or not overlap(fill.box, word.box):
            continue
        inside = {point for point in samples if _contains(fill, point)}
        if inside - covered:
            covered |= inside
            last = fill
    return last if len(covered) >= 3 else None


def _on_dark(word: Word, fills: Sequence[OpaqueFill]) -> bool:
    under = [fill for fill in fills if fill.sequence < word.sequence and _contains(fill, _samples(word)[0])]
    return bool(under) and max(under, key=lambda fill: fill.sequence).luminance < PAINT.paper


def _contains(fill: OpaqueFill, point: Point) -> bool:
    """Test ``point`` against the outline, cheap rejection by box first."""
    x, y = point
    x0, y0, x1, y1 = fill.box
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        return False
    return encloses(fill.outline, point)
