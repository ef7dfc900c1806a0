"""The symbols of the notation, each drawn into a square cell by strokes and fills of our own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from security_design_assistant.catalogue.glyphs import GLYPHS, Stroke
from security_design_assistant.samples.pen import BLACK, WHITE, Colour, Pen, Point


@dataclass(frozen=True)
class Cell:
    """Where a glyph goes: top left corner and side of its square, in points, and how to draw it."""

    x: float
    y: float
    side: float
    font: str = "helv"
    ink: Colour = BLACK
    line: float = 0.36
    reader_dot: bool = True

    def at(self, x: float, y: float) -> Point:
        """Return the point at fractions ``x`` and ``y`` of the cell."""
        return (self.x + x * self.side, self.y + y * self.side)


Glyph = Callable[[Pen, Cell, str], None]


def _box(pen: Pen, cell: Cell, x0: float, y0: float, x1: float, y1: float, filled: bool = True) -> None:
    pen.rectangle(*cell.at(x0, y0), *cell.at(x1, y1), cell.line, cell.ink, cell.ink if filled else None)


def _stroke(pen: Pen, cell: Cell, *points: Point, weight: float = 0.0) -> None:
    """Draw a polyline; ``weight`` is its width in cell sides, 0 the cell's thin line."""
    width = weight * cell.side if weight else cell.line
    pen.line(*(cell.at(*point) for point in points), width=width, colour=cell.ink)


def _solid(pen: Pen, cell: Cell, *points: Point) -> None:
    pen.polygon(*(cell.at(*point) for point in points), width=cell.line / 2, colour=cell.ink, fill=cell.ink)


def _disc(pen: Pen, cell: Cell, x: float, y: float, radius: float, filled: bool = True) -> None:
    pen.circle(cell.at(x, y), radius * cell.side, cell.line, cell.ink, cell.ink if filled else None)


def _letters(pen: Pen, cell: Cell, x: float, y: float, text: str, size: float) -> None:
    pen.centred(cell.at(x, y), text, size * cell.side, cell.font, cell.ink)


def reader(pen: Pen, cell: Cell, code: str) -> None:
    """Box in a box, the reader's letter at its top left, a small dot at its bottom right."""
    _box(pen, cell, 0.15, 0.14, 0.86, 0.85, filled=False)
    pen.text(cell.at(0.2, 0.52), code, 0.46 * cell.side, cell.font, cell.ink)
    if cell.reader_dot:
        _disc(pen, cell, 0.7, 0.7, 0.085)


def break_glass(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Two rings around a disc."""
    _disc(pen, cell, 0.5, 0.5, 0.45, filled=False)
    _disc(pen, cell, 0.5, 0.5, 0.29, filled=False)
    _disc(pen, cell, 0.5, 0.5, 0.145)


def underlined(pen: Pen, cell: Cell, code: str) -> None:
    """One letter over a heavy bar: position switch P, duress switch D."""
    _letters(pen, cell, 0.5, 0.62, code, 0.64)
    _box(pen, cell, 0.2, 0.77, 0.8, 0.82)


def lock(pen: Pen, cell: Cell, code: str) -> None:
    """A key over the lock type."""
    _number_below(pen, cell, code)
    _disc(pen, cell, 0.3, 0.26, 0.13)
    bit = ((0.88, 0.2), (0.88, 0.4), (0.82, 0.4), (0.82, 0.32), (0.76, 0.32), (0.76, 0.42), (0.68, 0.42))
    _solid(pen, cell, (0.4, 0.2), *bit, (0.68, 0.31), (0.4, 0.31))


def lock_preparation(pen: Pen, cell: Cell, code: str) -> None:
    """A bar with a connector at both ends over the lock type."""
    _number_below(pen, cell, code)
    _box(pen, cell, 0.17, 0.18, 0.35, 0.36)
    _box(pen, cell, 0.65, 0.18, 0.83, 0.36)
    _stroke(pen, cell, (0.35, 0.27), (0.65, 0.27), weight=0.07)
    _stroke(pen, cell, (0.08, 0.27), (0.17, 0.27))
    _stroke(pen, cell, (0.83, 0.27), (0.92, 0.27))


def _number_below(pen: Pen, cell: Cell, code: str) -> None:
    _stroke(pen, cell, (0.0, 0.51), (1.0, 0.51))
    _letters(pen, cell, 0.5, 0.9, code, 0.45)


def dome(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A mushroom push button on its base."""
    pen.arc(cell.at(0.5, 0.5), 0.27 * cell.side, 180, 360, cell.line, cell.ink)
    _stroke(pen, cell, (0.23, 0.5), (0.77, 0.5))
    _box(pen, cell, 0.44, 0.5, 0.56, 0.7)
    _box(pen, cell, 0.2, 0.73, 0.8, 0.78)


def handle(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A lever handle on its plate."""
    _box(pen, cell, 0.15, 0.17, 0.33, 0.85, filled=False)
    _box(pen, cell, 0.33, 0.28, 0.7, 0.45, filled=False)
    pen.arc(cell.at(0.7, 0.365), 0.085 * cell.side, -90, 90, cell.line, cell.ink)
    _box(pen, cell, 0.2, 0.32, 0.28, 0.4)


def infrared(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A block that sends three waves to the right."""
    _box(pen, cell, 0.16, 0.32, 0.34, 0.7)
    for index in range(3):
        radius = (0.22 + 0.15 * index) * cell.side
        pen.arc(cell.at(0.28, 0.51), radius, -42, 42, 0.055 * cell.side, cell.ink)


def disabled(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A wheelchair user."""
    _disc(pen, cell, 0.4, 0.17, 0.075)
    _stroke(pen, cell, (0.4, 0.28), (0.44, 0.55), (0.66, 0.55), (0.76, 0.84), (0.86, 0.81), weight=0.085)
    _stroke(pen, cell, (0.42, 0.4), (0.62, 0.4), weight=0.06)
    pen.arc(cell.at(0.43, 0.66), 0.22 * cell.side, 20, 250, 0.07 * cell.side, cell.ink)


def turnstile(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Two posts with folding arms between them."""
    _box(pen, cell, 0.12, 0.2, 0.3, 0.82, filled=False)
    _box(pen, cell, 0.7, 0.2, 0.88, 0.82, filled=False)
    _stroke(pen, cell, (0.3, 0.2), (0.42, 0.82), (0.5, 0.2), (0.58, 0.82), (0.7, 0.2))
    _stroke(pen, cell, (0.34, 0.2), (0.66, 0.2))


def _contact(pen: Pen, cell: Cell, y: float) -> None:
    _stroke(pen, cell, (0.1, y), (0.34, y), (0.68, y - 0.18), weight=0.045)
    _stroke(pen, cell, (0.62, y - 0.2), (0.9, y - 0.2), weight=0.045)
    _stroke(pen, cell, (0.56, y + 0.18), (0.9, y + 0.18), weight=0.045)
    for point in ((0.36, y), (0.62, y - 0.2), (0.56, y + 0.18)):
        _disc(pen, cell, *point, 0.045)


def controlled_output(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """An arrow to the right over a change-over contact."""
    _stroke(pen, cell, (0.1, 0.2), (0.66, 0.2), weight=0.07)
    _solid(pen, cell, (0.62, 0.1), (0.92, 0.2), (0.62, 0.3))
    _contact(pen, cell, 0.62)


def monitored_input(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A change-over contact over an arrow to the left."""
    _contact(pen, cell, 0.36)
    _stroke(pen, cell, (0.34, 0.78), (0.9, 0.78), weight=0.07)
    _solid(pen, cell, (0.38, 0.68), (0.08, 0.78), (0.38, 0.88))


def telephone(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A desk telephone with its handset on."""
    handset = ((0.14, 0.2), (0.3, 0.06), (0.7, 0.06), (0.86, 0.2), (0.9, 0.36), (0.88, 0.42), (0.76, 0.42),
               (0.7, 0.38), (0.7, 0.28), (0.64, 0.24), (0.36, 0.24), (0.3, 0.28), (0.24, 0.38), (0.24, 0.42),
               (0.12, 0.42), (0.1, 0.36), (0.14, 0.2), (0.14, 0.2), (0.14, 0.2))  # fmt: skip
    points = [cell.at(*point) for point in handset]
    pen.curve(points[0], *points[1:], width=cell.line / 2, colour=cell.ink, fill=cell.ink)
    body = ((0.36, 0.34), (0.64, 0.34), (0.84, 0.74), (0.84, 0.9), (0.16, 0.9), (0.16, 0.74))
    _solid(pen, cell, *body)
    pen.circle(cell.at(0.5, 0.63), 0.17 * cell.side, cell.line, WHITE, WHITE)
    _disc(pen, cell, 0.5, 0.63, 0.12, filled=False)
    _disc(pen, cell, 0.5, 0.63, 0.045)


def intruder_mark(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """The heavy letter i that opens every intruder symbol."""
    _box(pen, cell, 0.44, 0.18, 0.56, 0.27)
    _solid(pen, cell, (0.4, 0.38), (0.56, 0.38), (0.56, 0.8), (0.44, 0.8), (0.44, 0.46), (0.4, 0.46))


def _beam(pen: Pen, cell: Cell, y: float) -> None:
    _disc(pen, cell, 0.2, y, 0.09, filled=False)
    _stroke(pen, cell, (0.29, y), (0.7, y), weight=0.06)
    _solid(pen, cell, (0.64, y - 0.1), (0.92, y), (0.64, y + 0.1))


def dual_technology(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Two beams to the right."""
    _beam(pen, cell, 0.28)
    _beam(pen, cell, 0.72)


def passive_infrared(pen: Pen, cell: Cell, code: str) -> None:
    """One beam over the angle it covers."""
    _beam(pen, cell, 0.26)
    _letters(pen, cell, 0.5, 0.9, code, 0.44)


def keypad(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Nine keys."""
    for row in range(3):
        for column in range(3):
            x, y = 0.12 + 0.28 * column, 0.12 + 0.28 * row
            _box(pen, cell, x, y, x + 0.2, y + 0.2)


def glass_break(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Cracks that run from one point to the border, joined by two broken rings."""
    for index in range(9):
        angle = 2 * math.pi * index / 9 + 0.3
        middle = (0.5 + 0.26 * math.cos(angle + 0.22), 0.5 + 0.26 * math.sin(angle + 0.22))
        end = (0.5 + 0.46 * math.cos(angle), 0.5 + 0.46 * math.sin(angle))
        _stroke(pen, cell, (0.5, 0.5), middle, end, weight=0.05)
        if index % 3:
            following = angle + 2 * math.pi / 9
            _stroke(pen, cell, middle, (0.5 + 0.3 * math.cos(following), 0.5 + 0.3 * math.sin(following)))


def letter(pen: Pen, cell: Cell, code: str) -> None:
    """One letter alone."""
    _letters(pen, cell, 0.5, 0.66, code, 0.46)


def star(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """A five-pointed star, which no legend of ours explains."""
    points = []
    for index in range(10):
        radius, angle = (0.4 if index % 2 == 0 else 0.16), math.pi * index / 5 - math.pi / 2
        points.append((0.5 + radius * math.cos(angle), 0.52 + radius * math.sin(angle)))
    _solid(pen, cell, *points)


def lozenge(pen: Pen, cell: Cell, code: str) -> None:
    """A standing square with a code in it, which no legend of ours explains."""
    corners = [cell.at(*point) for point in ((0.5, 0.06), (0.94, 0.5), (0.5, 0.94), (0.06, 0.5))]
    pen.polygon(*corners, width=cell.line, colour=cell.ink)
    _letters(pen, cell, 0.5, 0.62, code, 0.36)


def hourglass(pen: Pen, cell: Cell, code: str) -> None:  # noqa: ARG001
    """Two triangles tip to tip, which no legend of ours explains."""
    _solid(pen, cell, (0.18, 0.14), (0.82, 0.14), (0.5, 0.5))
    _solid(pen, cell, (0.5, 0.5), (0.82, 0.86), (0.18, 0.86))


_OWN: Mapping[str, Glyph] = {
    "reader": reader,
    "break_glass": break_glass,
    "underlined": underlined,
    "lock": lock,
    "lock_preparation": lock_preparation,
    "dome": dome,
    "handle": handle,
    "infrared": infrared,
    "disabled": disabled,
    "turnstile": turnstile,
    "controlled_output": controlled_output,
    "monitored_input": monitored_input,
    "telephone": telephone,
    "intruder_mark": intruder_mark,
    "dual_technology": dual_technology,
    "passive_infrared": passive_infrared,
    "keypad": keypad,
    "glass_break": glass_break,
    "letter": letter,
    "star": star,
    "lozenge": lozenge,
    "hourglass": hourglass,
}


def glyph_named(name: str) -> Glyph:
    """Return how a symbol is drawn: in our office's own way, else as the catalogue draws it."""
    return _OWN[name] if name in _OWN else partial(_as_strokes, GLYPHS[name])


def _as_strokes(strokes: Sequence[Stroke], pen: Pen, cell: Cell, code: str) -> None:
    for x0, y0, x1, y1 in strokes:
        _stroke(pen, cell, (x0, y0), (x1, y1))
    if code:
        _letters(pen, cell, 0.5, 0.66, code, 0.46)
