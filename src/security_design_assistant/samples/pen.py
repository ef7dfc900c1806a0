"""A pen that writes PDF page content directly, so that the same sample always gives the same bytes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pymupdf

Point = tuple[float, float]
Colour = tuple[float, float, float]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
GREY: Colour = (0.827, 0.827, 0.827)
ARC = 0.5522847498
"""Distance of the control points that makes a Bezier curve a quarter of a circle of radius 1."""
FONTS = {"helv": "F1", "hebo": "F2", "tiro": "F3", "tibo": "F4", "cour": "F5", "cobo": "F6"}
"""Built-in fonts a pen can write in, and their names among a page's resources."""


def text_width(text: str, size: float, font: str) -> float:
    """Return the advance of ``text`` in points."""
    return float(pymupdf.get_text_length(text, fontname=font, fontsize=size))


def text_bytes(text: str) -> str:
    """Return ``text`` as a PDF string in the encoding of the built-in fonts (Latin-1)."""
    return "<" + text.encode("latin-1").hex() + ">"


class Pen:
    """Collects drawing operators in painting order; x to the right, y down, in points."""

    KEY_BEGINS = "/Key BMC"
    KEY_ENDS = "EMC"

    def __init__(self, width: float = 0.36) -> None:
        self.width = width
        self._operators: list[str] = []

    def content(self) -> bytes:
        """Return everything drawn so far as one content stream."""
        return "\n".join(self._operators).encode("ascii")

    @contextmanager
    def key(self) -> Iterator[None]:
        """Mark what is drawn meanwhile as the drawing's key; nothing looks different by that."""
        self._operators.append(self.KEY_BEGINS)
        yield
        self._operators.append(self.KEY_ENDS)

    def line(self, *points: Point, width: float | None = None, colour: Colour = BLACK) -> None:
        """Stroke a polyline through ``points``."""
        self._paint(_path(points), self.width if width is None else width, colour, None)

    def polygon(
        self,
        *points: Point,
        width: float | None = None,
        colour: Colour | None = BLACK,
        fill: Colour | None = None,
    ) -> None:
        """Stroke and fill a closed polygon; a colour of None leaves that part out."""
        self._paint(f"{_path(points)} h", self.width if width is None else width, colour, fill)

    def rectangle(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float | None = None,
        colour: Colour | None = BLACK,
        fill: Colour | None = None,
    ) -> None:
        """Stroke and fill one rectangle by the ``re`` operator."""
        path = f"{_n(x0)} {_n(y0)} {_n(x1 - x0)} {_n(y1 - y0)} re"
        self._paint(path, self.width if width is None else width, colour, fill)

    def circle(
        self,
        centre: Point,
        radius: float,
        width: float | None = None,
        colour: Colour | None = BLACK,
        fill: Colour | None = None,
    ) -> None:
        """Stroke and fill a circle of four Bezier curves."""
        self._paint(f"{_arc(centre, radius, 0, 360)} h", self.width if width is None else width, colour, fill)

    def arc(
        self,
        centre: Point,
        radius: float,
        start: float,
        end: float,
        width: float | None = None,
        colour: Colour = BLACK,
    ) -> None:
        """Stroke an arc from angle ``start`` to ``end`` in degrees, clockwise on the page from +x."""
        self._paint(_arc(centre, radius, start, end), self.width if width is None else width, colour, None)

    def curve(
        self,
        start: Point,
        *controls: Point,
        width: float | None = None,
        colour: Colour = BLACK,
        fill: Colour | None = None,
    ) -> None:
        """Stroke (and fill) Bezier curves: after ``start`` three control points for each curve."""
        pieces = [f"{_xy(start)} m"]
        for index in range(0, len(controls), 3):
            pieces.append(" ".join(_xy(point) for point in controls[index : index + 3]) + " c")
        self._paint(" ".join(pieces), self.width if width is None else width, colour, fill)

    def text(
        self, at: Point, text: str, size: float, font: str = "helv", colour: Colour = BLACK, turns: int = 0
    ) -> None:
        """Write ``text`` with its baseline starting at ``at``, turned by quarter ``turns`` clockwise."""
        self._show(at, f"{text_bytes(text)} Tj", size, font, colour, turns)

    def centred(self, at: Point, text: str, size: float, font: str = "helv", colour: Colour = BLACK) -> None:
        """Write ``text`` with the middle of its baseline at ``at``."""
        self.text((at[0] - text_width(text, size, font) / 2, at[1]), text, size, font, colour)

    def spaced(
        self,
        pieces: Sequence[tuple[float, str]],
        y: float,
        size: float,
        font: str = "helv",
        colour: Colour = BLACK,
    ) -> None:
        """Write ``(x, text)`` pieces by one text operator, without a space character between them."""
        parts, cursor = [], pieces[0][0]
        for x, text in pieces:
            parts.append(f"{_n((cursor - x) / size * 1000)} {text_bytes(text)}")
            cursor = x + text_width(text, size, font)
        self._show((pieces[0][0], y), f"[{' '.join(parts)}] TJ", size, font, colour, 0)

    @contextmanager
    def turned(self, middle: Point, degrees: float) -> Iterator[None]:
        """Draw what follows turned clockwise around a point."""
        x, y = middle
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        matrix = (cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos)
        self._operators.append(f"q {' '.join(f'{part:.6f}' for part in matrix)} cm")
        yield
        self._operators.append("Q")

    def image(self, name: str, x0: float, y0: float, x1: float, y1: float) -> None:
        """Paint the image resource ``name`` into a box."""
        self._operators.append(f"q {_n(x1 - x0)} 0 0 {_n(y0 - y1)} {_n(x0)} {_n(y1)} cm /{name} Do Q")

    def _show(self, at: Point, show: str, size: float, font: str, colour: Colour, turns: int) -> None:
        # The page's y axis points down here, so that each text matrix mirrors its glyphs upright again.
        matrix = {0: "1 0 0 -1", 1: "0 1 1 0", 2: "-1 0 0 1", 3: "0 -1 -1 0"}[turns % 4]
        setting = f"{_rgb(colour)} rg /{FONTS[font]} {_n(size)} Tf {matrix} {_xy(at)} Tm"
        self._operators.append(f"BT {setting} {show} ET")

    def _paint(self, path: str, width: float, colour: Colour | None, fill: Colour | None) -> None:
        setting = f"{_n(width)} w {_rgb(colour)} RG " if colour else ""
        if fill:
            setting += f"{_rgb(fill)} rg "
        operator = {(True, True): "B", (True, False): "S", (False, True): "f"}[(bool(colour), bool(fill))]
        self._operators.append(f"{setting}{path} {operator}")


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 5e-5 else "0"


def _xy(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _rgb(colour: Colour) -> str:
    return " ".join(_n(part) for part in colour)


def _path(points: Sequence[Point]) -> str:
    return f"{_xy(points[0])} m " + " ".join(f"{_xy(point)} l" for point in points[1:])


def _arc(centre: Point, radius: float, start: float, end: float) -> str:
    count = max(1, math.ceil(abs(end - start) / 90 - 1e-9))
    step = math.radians((end - start) / count)
    reach = 4 / 3 * math.tan(step / 4) * radius
    angle, pieces = math.radians(start), []
    for index in range(count):
        x0, y0 = centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
        after = angle + step
        x1, y1 = centre[0] + radius * math.cos(after), centre[1] + radius * math.sin(after)
        if index == 0:
            pieces.append(f"{_xy((x0, y0))} m")
        first = (x0 - reach * math.sin(angle), y0 + reach * math.cos(angle))
        second = (x1 + reach * math.sin(after), y1 - reach * math.cos(after))
        pieces.append(f"{_xy(first)} {_xy(second)} {_xy((x1, y1))} c")
        angle = after
    return " ".join(pieces)
