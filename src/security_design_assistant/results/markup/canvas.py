"""Drawing operators for the marks of one page, in points of the displayed page, y down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pymupdf

from security_design_assistant.models.analysis import BoundingBox

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 1."""

Point = tuple[float, float]

PLAIN_FONT = "SdaPlain"
BOLD_FONT = "SdaBold"
VEIL = "SdaVeil"
FAINT = "SdaFaint"
RESOURCES = (
    f"<</Font<</{PLAIN_FONT}<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    f"/{BOLD_FONT}<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>>>"
    f"/ExtGState<</{VEIL}<</ca .86>>/{FAINT}<</CA .5>>>>>>"
)
"""What the operators refer to; the fonts are among those that every PDF reader has."""

_METRICS = {PLAIN_FONT: "helv", BOLD_FONT: "hebo"}


@dataclass(frozen=True, slots=True)
class Pen:
    """A line's colour, width in points and dash pattern in multiples of that width."""

    colour: Colour
    width: float
    dashes: tuple[float, ...] = ()


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, font: str = PLAIN_FONT) -> float:
    """Return the width of ``text`` in points."""
    shown = _encoded(text).decode("cp1252")
    return float(pymupdf.get_text_length(shown, fontname=_METRICS[font], fontsize=size))


class Canvas:
    """Collects operators; nothing drawn changes the state for what comes after."""

    def __init__(self) -> None:
        self._operators: list[str] = []

    def rectangle(self, box: BoundingBox, pen: Pen | None = None, fill: Colour | None = None) -> None:
        """Outline ``box`` with ``pen`` and veil what is under it with ``fill``."""
        x0, y0, x1, y1 = box
        path = f"{_numbers(x0, y0, x1 - x0, y1 - y0)} re"
        if fill:
            self._operators.append(f"q /{VEIL} gs {_numbers(*fill)} rg {path} f Q")
        if pen:
            self._operators.append(f"q {_pen(pen)} {path} S Q")

    def line(self, start: Point, end: Point, pen: Pen, *, faint: bool = False) -> None:
        """Draw a straight line."""
        state = f"/{FAINT} gs " if faint else ""
        self._operators.append(f"q {state}{_pen(pen)} {_numbers(*start)} m {_numbers(*end)} l S Q")

    def curves(self, start: Point, curves: Sequence[tuple[Point, Point, Point]], pen: Pen) -> None:
        """Draw a closed outline of cubic Bezier curves, each by two control points and its end."""
        path = " ".join(f"{_numbers(*(value for point in curve for value in point))} c" for curve in curves)
        self._operators.append(f"q {_pen(pen)} {_numbers(*start)} m {path} h S Q")

    def text(self, baseline: Point, text: str, size: float, colour: Colour, font: str = PLAIN_FONT) -> None:
        """Write ``text`` upright; what the font lacks shows as a question mark."""
        # The page's y axis points down here, so the letters are flipped back.
        self._operators.append(
            f"BT /{font} {_numbers(size)} Tf {_numbers(*colour)} rg "
            f"1 0 0 -1 {_numbers(*baseline)} Tm <{_encoded(text).hex()}> Tj ET"
        )

    def content(self) -> bytes:
        """Return the content stream."""
        return "\n".join(self._operators).encode("ascii")


def _pen(pen: Pen) -> str:
    dashes = _numbers(*(dash * pen.width for dash in pen.dashes))
    return f"{_numbers(pen.width)} w {_numbers(*pen.colour)} RG [{dashes}] 0 d"


def _numbers(*values: float) -> str:
    return " ".join(f"{round(value, 3) + 0.0:g}" if abs(value) < 1 else f"{value:.2f}" for value in values)


def _encoded(text: str) -> bytes:
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable.encode("cp1252", errors="replace")
