"""Symbols of the trade, drawn by ourselves, for sheets that come without a legend.

Shapes follow common UK security drawing practice: a box in a box for a reader, rings for a break glass,
a key over a number for a lock, and so on. A drawing's own legend always comes first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from security_design_assistant.drawing.notations.boxed.glyphs import Glyph, glyph_from_pieces
from security_design_assistant.models.analysis import DeviceType

Stroke = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReferenceSymbol:
    """A symbol that needs no legend: ``text`` is a pattern for what must stand in the cell."""

    type: DeviceType
    variant: str | None
    text: str
    glyph: Glyph


@cache
def reference_symbols() -> tuple[ReferenceSymbol, ...]:
    """Return all reference symbols; several may stand for one device."""
    letter, number, nothing = r"[A-Z?]{1,2}", r"\d{1,3}", ""
    inner = _rectangle(0.14, 0.14, 0.86, 0.86)
    dot = _circle(0.73, 0.73, 0.07) + _circle(0.73, 0.73, 0.03)
    rings = _circle(0.5, 0.5, 0.44) + _circle(0.5, 0.5, 0.29)
    core = [stroke for radius in (0.04, 0.08, 0.12, 0.15) for stroke in _circle(0.5, 0.5, radius)]
    underline = _thick(0.2, 0.86, 0.8, 0.86, 0.03)
    divider: list[Stroke] = [(0.0, 0.5, 1.0, 0.5)]
    key = [*_circle(0.28, 0.25, 0.13), *_circle(0.28, 0.25, 0.05), *_thick(0.4, 0.25, 0.82, 0.25, 0.04)]
    key += [
        (0.66, 0.28, 0.66, 0.38),
        (0.72, 0.28, 0.72, 0.38),
        (0.78, 0.28, 0.78, 0.38),
        (0.66, 0.38, 0.78, 0.38),
    ]
    bar = [
        *_thick(0.3, 0.25, 0.7, 0.25, 0.04),
        *_block(0.18, 0.17, 0.3, 0.34),
        *_block(0.7, 0.17, 0.82, 0.34),
    ]
    dome = [*_arc(0.5, 0.55, 0.3, 180, 360), (0.2, 0.55, 0.8, 0.55), *_block(0.42, 0.55, 0.58, 0.72)]
    dome += [(0.25, 0.76, 0.75, 0.76)]
    handle = [
        *_block(0.18, 0.2, 0.32, 0.82),
        (0.32, 0.3, 0.85, 0.3),
        (0.32, 0.42, 0.85, 0.42),
        (0.85, 0.3, 0.85, 0.42),
    ]
    infrared = [*_block(0.15, 0.33, 0.4, 0.67)]
    infrared += [stroke for radius in (0.12, 0.24, 0.36) for stroke in _arc(0.42, 0.5, radius, -55, 55)]
    wheel = [
        *_arc(0.46, 0.62, 0.24, 30, 320),
        *_circle(0.44, 0.16, 0.06),
        *_thick(0.44, 0.24, 0.46, 0.52, 0.03),
    ]
    wheel += [
        *_thick(0.46, 0.52, 0.66, 0.54, 0.03),
        *_thick(0.66, 0.54, 0.76, 0.76, 0.03),
        (0.45, 0.36, 0.64, 0.38),
    ]
    turnstile = _rectangle(0.1, 0.17, 0.9, 0.83) + [(x, 0.2, x, 0.8) for x in (0.26, 0.45, 0.55, 0.74)]
    turnstile += [(0.26, 0.6, 0.45, 0.3), (0.55, 0.3, 0.74, 0.6), (0.45, 0.3, 0.55, 0.45)]
    gate = [*_thick(0.1, 0.2, 0.1, 0.8, 0.02), (0.1, 0.18, 0.85, 0.18), *_thick(0.28, 0.2, 0.26, 0.8, 0.03)]
    gate += [
        *_thick(0.46, 0.2, 0.28, 0.8, 0.03),
        *_thick(0.48, 0.22, 0.66, 0.8, 0.02),
        (0.1, 0.82, 0.26, 0.82),
    ]
    gate += [*_thick(0.85, 0.2, 0.85, 0.8, 0.02), (0.66, 0.82, 0.85, 0.82)]
    output = [*_arrow(0.1, 0.18, 0.88, 0.18), *_contact(0.46, 0.80, 0.68)]
    monitored = [*_arrow(0.9, 0.8, 0.1, 0.8), *_contact(0.2, 0.57, 0.4)]
    drawn: tuple[tuple[DeviceType, str | None, str, list[Stroke]], ...] = (
        (DeviceType.CREDENTIAL_READER, None, letter, inner),
        (DeviceType.CREDENTIAL_READER, None, letter, inner + dot),
        (DeviceType.BREAK_GLASS, None, nothing, rings + core),
        (DeviceType.BREAK_GLASS, None, nothing, rings + _circle(0.5, 0.5, 0.15)),
        (DeviceType.POSITION_SWITCH, None, "P", underline),
        (DeviceType.POSITION_SWITCH, None, "P", []),
        (DeviceType.DURESS_SWITCH, None, "D", underline),
        (DeviceType.DURESS_SWITCH, None, "D", []),
        (DeviceType.LOCK, None, number, key + divider),
        (DeviceType.LOCK, None, number, key),
        (DeviceType.LOCK_PREPARATION, None, number, bar + divider),
        (DeviceType.LOCK_PREPARATION, None, number, bar),
        (DeviceType.REQUEST_TO_EXIT, "dome", nothing, dome),
        (DeviceType.REQUEST_TO_EXIT, "handle", nothing, handle),
        (DeviceType.REQUEST_TO_EXIT, "infrared", nothing, infrared),
        (DeviceType.REQUEST_TO_EXIT, "disabled", nothing, wheel),
        (DeviceType.TURNSTILE, None, nothing, turnstile),
        (DeviceType.TURNSTILE, None, nothing, gate),
        (DeviceType.CONTROLLED_OUTPUT, None, nothing, output),
        (DeviceType.MONITORED_INPUT, None, nothing, monitored),
    )
    return tuple(
        ReferenceSymbol(kind, variant, text, glyph_from_pieces(np.array(strokes).reshape(-1, 4), ""))
        for kind, variant, text, strokes in drawn
    )


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
    rows = np.linspace(y0, y1, 8).tolist()
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
