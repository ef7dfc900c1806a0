"""The trade's symbols, drawn by ourselves as strokes in a cell of side 1, by name.

Shapes follow common UK security drawing practice: a box in a box for a reader, rings for a break glass,
a key over a number for a lock, and so on. y runs down.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

Stroke = tuple[float, float, float, float]
"""``x0, y0, x1, y1`` as fractions of the cell's side."""


def _arc(x: float, y: float, radius: float, start: float, end: float) -> list[Stroke]:
    steps = max(4, round(abs(end - start) / 20))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    points = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    return [(*a, *b) for a, b in pairwise(points)]


def _circle(x: float, y: float, radius: float) -> list[Stroke]:
    return _arc(x, y, radius, 0, 360)


def _rectangle(x0: float, y0: float, x1: float, y1: float) -> list[Stroke]:
    return [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]


def _block(x0: float, y0: float, x1: float, y1: float) -> list[Stroke]:
    """A filled box, as eight level strokes."""
    step = (y1 - y0) / 7
    rows = [*(y0 + index * step for index in range(7)), y1]
    return [(x0, y, x1, y) for y in rows]


def _thick(x0: float, y0: float, x1: float, y1: float, half: float) -> list[Stroke]:
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length * half, (x1 - x0) / length * half
    return [(x0 + s * nx, y0 + s * ny, x1 + s * nx, y1 + s * ny) for s in (-1.0, 0.0, 1.0)]


def _arrow(x0: float, y0: float, x1: float, y1: float) -> list[Stroke]:
    """A level arrow with a solid head at its second end."""
    back = -0.14 if x1 > x0 else 0.14
    rows = (-0.08, -0.05, -0.02, 0.02, 0.05, 0.08)
    return [(x0, y0, x1, y1), *((x1 + back, y1 + row, x1, y1) for row in rows)]


def _contact(upper: float, lower: float, pivot: float) -> list[Stroke]:
    """A changeover contact: a lever from the left that rises to the upper of two terminals."""
    lever = [*_thick(0.08, pivot, 0.25, pivot, 0.02), *_thick(0.25, pivot, 0.58, upper - 0.06, 0.02)]
    terminals = [stroke for y in (upper, lower) for stroke in _thick(0.55, y, 0.9, y, 0.03)]
    return [*lever, *terminals, *_circle(0.56, upper, 0.05), *_circle(0.56, lower, 0.05)]


_INNER_BOX = _rectangle(0.14, 0.14, 0.86, 0.86)
_RINGS = [*_circle(0.5, 0.5, 0.44), *_circle(0.5, 0.5, 0.29)]
_DIVIDER: list[Stroke] = [(0.0, 0.5, 1.0, 0.5)]
_KEY = [
    *_circle(0.28, 0.25, 0.13),
    *_circle(0.28, 0.25, 0.05),
    *_thick(0.4, 0.25, 0.82, 0.25, 0.04),
    (0.66, 0.28, 0.66, 0.38),
    (0.72, 0.28, 0.72, 0.38),
    (0.78, 0.28, 0.78, 0.38),
    (0.66, 0.38, 0.78, 0.38),
]
_BAR = [
    *_thick(0.3, 0.25, 0.7, 0.25, 0.04),
    *_block(0.18, 0.17, 0.3, 0.34),
    *_block(0.7, 0.17, 0.82, 0.34),
]

GLYPHS: Mapping[str, list[Stroke]] = {
    # A letter or a number alone.
    "nothing": [],
    "underline": _thick(0.2, 0.86, 0.8, 0.86, 0.03),
    "reader": _INNER_BOX,
    "reader_with_dot": [*_INNER_BOX, *_circle(0.73, 0.73, 0.07), *_circle(0.73, 0.73, 0.03)],
    "rings": [*_RINGS, *_circle(0.5, 0.5, 0.15)],
    "rings_with_core": [
        *_RINGS,
        *(stroke for radius in (0.04, 0.08, 0.12, 0.15) for stroke in _circle(0.5, 0.5, radius)),
    ],
    "key": _KEY,
    "key_over_line": [*_KEY, *_DIVIDER],
    "bar": _BAR,
    "bar_over_line": [*_BAR, *_DIVIDER],
    "dome": [
        *_arc(0.5, 0.55, 0.3, 180, 360),
        (0.2, 0.55, 0.8, 0.55),
        *_block(0.42, 0.55, 0.58, 0.72),
        (0.25, 0.76, 0.75, 0.76),
    ],
    "handle": [
        *_block(0.18, 0.2, 0.32, 0.82),
        (0.32, 0.3, 0.85, 0.3),
        (0.32, 0.42, 0.85, 0.42),
        (0.85, 0.3, 0.85, 0.42),
    ],
    "infrared": [
        *_block(0.15, 0.33, 0.4, 0.67),
        *(stroke for radius in (0.12, 0.24, 0.36) for stroke in _arc(0.42, 0.5, radius, -55, 55)),
    ],
    "wheelchair": [
        *_arc(0.46, 0.62, 0.24, 30, 320),
        *_circle(0.44, 0.16, 0.06),
        *_thick(0.44, 0.24, 0.46, 0.52, 0.03),
        *_thick(0.46, 0.52, 0.66, 0.54, 0.03),
        *_thick(0.66, 0.54, 0.76, 0.76, 0.03),
        (0.45, 0.36, 0.64, 0.38),
    ],
    "two_posts_with_arms": [
        *_rectangle(0.1, 0.17, 0.9, 0.83),
        *((x, 0.2, x, 0.8) for x in (0.26, 0.45, 0.55, 0.74)),
        (0.26, 0.6, 0.45, 0.3),
        (0.55, 0.3, 0.74, 0.6),
        (0.45, 0.3, 0.55, 0.45),
    ],
    "two_gates": [
        *_thick(0.1, 0.2, 0.1, 0.8, 0.02),
        (0.1, 0.18, 0.85, 0.18),
        *_thick(0.28, 0.2, 0.26, 0.8, 0.03),
        *_thick(0.46, 0.2, 0.28, 0.8, 0.03),
        *_thick(0.48, 0.22, 0.66, 0.8, 0.02),
        (0.1, 0.82, 0.26, 0.82),
        *_thick(0.85, 0.2, 0.85, 0.8, 0.02),
        (0.66, 0.82, 0.85, 0.82),
    ],
    "arrow_over_contact": [*_arrow(0.1, 0.18, 0.88, 0.18), *_contact(0.46, 0.80, 0.68)],
    "contact_over_arrow": [*_arrow(0.9, 0.8, 0.1, 0.8), *_contact(0.2, 0.57, 0.4)],
    "loop_between_plates": [
        *_block(0.1, 0.16, 0.28, 0.6),
        *_block(0.72, 0.16, 0.9, 0.6),
        *_arc(0.5, 0.6, 0.31, 0, 180),
        *_arc(0.5, 0.6, 0.27, 0, 180),
    ],
    "box_with_arm": [
        *_block(0.08, 0.12, 0.92, 0.32),
        *_thick(0.3, 0.32, 0.72, 0.6, 0.03),
        *_thick(0.72, 0.6, 0.3, 0.88, 0.03),
    ],
    "plate_with_pad": [
        *_rectangle(0.26, 0.1, 0.74, 0.9),
        *_circle(0.5, 0.4, 0.17),
        *_circle(0.5, 0.4, 0.12),
        *_circle(0.5, 0.4, 0.06),
        *_thick(0.36, 0.74, 0.64, 0.74, 0.03),
    ],
    "head_over_beams": [
        *_block(0.34, 0.08, 0.66, 0.2),
        *((0.5, 0.2, x, 0.84) for x in (0.12, 0.31, 0.5, 0.69, 0.88)),
        *_thick(0.08, 0.86, 0.92, 0.86, 0.02),
    ],
    "horseshoe": [
        *_arc(0.5, 0.44, 0.36, 180, 360),
        *_arc(0.5, 0.44, 0.16, 180, 360),
        *((x, 0.44, x, 0.66) for x in (0.14, 0.34, 0.66, 0.86)),
        *_block(0.14, 0.66, 0.34, 0.86),
        *_block(0.66, 0.66, 0.86, 0.86),
    ],
}
