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


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the reading frame lies on the displayed page.

    ``matrix`` is ``(a, b, c, d, e, f)``: reading ``(x, y)`` shows at
    ``(a x + c y + e, b x + d y + f)`` on the displayed page, in points, origin top left.
    ``width`` and ``height`` are the reading frame's own extent.
    """

    matrix: tuple[float, float, float, float, float, float]
    width: float
    height: float

    def displayed(self, box: Box) -> Box:
        """Return ``box`` of the reading frame as a box on the displayed page, to 0.01 pt."""
        a, b, c, d, e, f = self.matrix
        xs = (a * box[0] + c * box[1] + e, a * box[2] + c * box[3] + e)
        ys = (b * box[0] + d * box[1] + f, b * box[2] + d * box[3] + f)
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


def centre(box: Box) -> Point:
    """Return the middle of ``box``."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def contains(box: Box, point: Point, margin: float = 0.0) -> bool:
    """Tell whether ``point`` lies in ``box`` grown by ``margin`` points."""
    return box[0] - margin <= point[0] <= box[2] + margin and box[1] - margin <= point[1] <= box[3] + margin
