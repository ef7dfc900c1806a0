"""How a page is shown: in which pictures, and how finely, for the least tokens that its lettering allows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from security_design_assistant.gemini.port import Resolution
from security_design_assistant.models.analysis import BoundingBox

TOKENS = {Resolution.LOW: 280, Resolution.MEDIUM: 560, Resolution.HIGH: 1_120}
"""What one picture or PDF page costs in Gemini 3, by its documentation."""

PIXELS_A_TOKEN = 48**2
"""What one token sees: 258 tokens for a tile of 768 x 768 pixels, by the documentation of Gemini 2."""

LETTER_PIXELS = 14.0
"""Pixels a font size has to have to be read: capitals are then ten pixels high."""

USUAL_LETTERING = 5.1
"""Font size in points, of a page without text: 1.8 mm is the least height of lettering (ISO 3098-1)."""

SMALLEST_LETTERING = 2.5
"""Points. What is printed smaller is not meant to be read."""

MOST_PICTURES = 12
"""Pictures of one page; a page that would need more is shown less finely."""

LONGEST = 2.2
"""Longer edge of a picture, in shorter edges, unless the page itself is longer: strips tear plans apart."""

OVERLAP = 0.06
"""Share of a picture by which its neighbour repeats it, so that no tag is cut by both."""


@dataclass(frozen=True, slots=True)
class PicturePlan:
    """The pictures of a page: their boxes in points of the displayed page, row by row.

    ``scale`` is in pixels a point.
    """

    resolution: Resolution
    scale: float
    boxes: tuple[BoundingBox, ...]

    @property
    def tokens(self) -> int:
        """What the pictures cost."""
        return TOKENS[self.resolution] * len(self.boxes)


def planned(width: float, height: float, lettering: float, sharpest: float = math.inf) -> PicturePlan:
    """Return the cheapest way to show a page so that its smallest lettering can be read.

    Parameters
    ----------
    width, height : of the displayed page, in points.
    lettering : font size of the smallest lettering, in points.
    sharpest : pixels a point that the page itself has; a scan does not get finer by being enlarged.
    """
    scale = min(LETTER_PIXELS / max(lettering, SMALLEST_LETTERING), sharpest)
    plans = [
        PicturePlan(resolution, scale, _boxes(width, height, *grid))
        for resolution in Resolution
        if (grid := _grid(width * scale, height * scale, TOKENS[resolution] * PIXELS_A_TOKEN)) is not None
    ]
    if plans:
        return min(plans, key=lambda plan: (plan.tokens, len(plan.boxes)))
    columns, rows = min(_grids(width, height), key=lambda grid: _area(width, height, *grid))
    most = TOKENS[Resolution.HIGH] * PIXELS_A_TOKEN
    coarser = math.sqrt(most / _area(width, height, columns, rows))
    return PicturePlan(Resolution.HIGH, coarser, _boxes(width, height, columns, rows))


def smallest_lettering(sizes: Iterable[float]) -> float:
    """Return the size that all but a twentieth of the words have; of no words, what is usual."""
    ordered = sorted(size for size in sizes if size > 0)
    return ordered[len(ordered) // 20] if ordered else USUAL_LETTERING


def _grid(width: float, height: float, most: float) -> tuple[int, int] | None:
    """Return columns and rows of the fewest pictures of at most so many pixels; None if it takes too many."""
    fitting = [grid for grid in _grids(width, height) if _area(width, height, *grid) <= most]
    return min(fitting, key=lambda grid: (grid[0] * grid[1], _area(width, height, *grid)), default=None)


def _grids(width: float, height: float) -> list[tuple[int, int]]:
    """Return columns and rows of all ways to cut a page into pictures that are no strips."""
    sides = range(1, MOST_PICTURES + 1)
    whole = _length(width, height)
    return [
        (columns, rows)
        for columns in sides
        for rows in sides
        if columns * rows <= MOST_PICTURES
        and _length(_side(width, columns), _side(height, rows)) <= max(LONGEST, whole)
    ]


def _length(wide: float, high: float) -> float:
    return max(wide, high) / min(wide, high)


def _area(width: float, height: float, columns: int, rows: int) -> float:
    return _side(width, columns) * _side(height, rows)


def _side(length: float, pieces: int) -> float:
    """Return the length of one of several pieces that overlap."""
    return length / (pieces - (pieces - 1) * OVERLAP)


def _boxes(width: float, height: float, columns: int, rows: int) -> tuple[BoundingBox, ...]:
    wide, high = _side(width, columns), _side(height, rows)
    step_x, step_y = wide * (1 - OVERLAP), high * (1 - OVERLAP)
    return tuple(
        (column * step_x, row * step_y, column * step_x + wide, row * step_y + high)
        for row in range(rows)
        for column in range(columns)
    )
