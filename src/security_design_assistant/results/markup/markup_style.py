"""Looks of findings on the drawing: colours and lines by confidence, sizes by sheet."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from security_design_assistant.results.markup.canvas import Colour, Pen
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD, POOR_CONFIDENCE

WHITE: Colour = (1, 1, 1)
INK: Colour = (0.1, 0.12, 0.16)

_A4 = sqrt(595 * 842)
_A4_FONT = 5.5
_GROWTH = 0.8  # larger sheets are looked at from further away, but not by as much as they grow
_CROWDED = 0.06  # part of the sheet that labels may cover before they shrink
_SMALLEST = 0.5


@dataclass(frozen=True, slots=True)
class Band:
    """A range of confidence with its look; ``dashes`` tell it apart without colour."""

    at_least: float
    colour: Colour
    dashes: tuple[float, ...]
    words: str


BANDS = (
    Band(CONFIDENCE_THRESHOLD, (0.0, 0.45, 0.22), (), "confidence 80 % or more"),
    Band(POOR_CONFIDENCE, (0.72, 0.36, 0.0), (5, 2.5), "confidence 50 to 79 %"),
    Band(0.0, (0.78, 0.0, 0.1), (1.5, 1.5), "confidence below 50 %: check first"),
)
REVIEW_COLOUR: Colour = (0.45, 0.1, 0.65)
REVIEW_DASHES = (6.0, 2.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Font size and line width, in points, that read well on one sheet."""

    font: float
    pen: float


def band(confidence: float) -> Band:
    """Return the band that ``confidence`` falls into."""
    return next(found for found in BANDS if confidence >= found.at_least)


def scale_for(width: float, height: float, labels: int) -> Scale:
    """Return the scale for a sheet of ``width`` by ``height`` points with that many ``labels``."""
    font = _A4_FONT * (sqrt(width * height) / _A4) ** _GROWTH
    covered = labels * 13 * font * font  # an average label is ten letters long
    if covered > _CROWDED * width * height:
        font *= max(_SMALLEST, sqrt(_CROWDED * width * height / covered))
    return Scale(font, font / 8)


def confidence_pen(confidence: float, width: float) -> Pen:
    """Return the pen that outlines something read with ``confidence``."""
    look = band(confidence)
    return Pen(look.colour, width, look.dashes)
