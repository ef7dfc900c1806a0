"""Boxes, words and the frame in which a page's text reads left to right."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` in points, x to the right, y down."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A run of visible characters without white space, in the page's reading frame.

    ``size`` is the font size in points, ``luminance`` the ink's brightness (0 black, 1 white),
    ``sequence`` the painting order on the page, ``span`` the text span it was cut from (words of one
    span share it), ``direction`` the quarter turns (0-3, clockwise) that its baseline deviates from the
    reading direction.
    """

    text: str
    box: Box
    size: float
    luminance: float = 0.0
    sequence: int = 0
    span: int = 0
    direction: int = 0
