"""Draws a legend: headings, symbols with their meanings, the camera's code tables."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from security_design_assistant.samples.legend_data import CAMERA_TYPES, FIXINGS, Section
from security_design_assistant.samples.marking import (
    EQUIPMENT_SIZE,
    draw_box,
    draw_camera,
    draw_equipment_box,
    draw_symbol,
)
from security_design_assistant.samples.pen import Pen, Point, text_width
from security_design_assistant.samples.scene import CELL, Legend, Style
from security_design_assistant.samples.symbols import symbol

BOLD = {"helv": "hebo", "tiro": "tibo", "cour": "cobo"}
LONG = 45
"""Characters from which on a meaning takes the legend's whole width."""


def draw_legend(pen: Pen, legend: Legend, style: Style) -> float:
    """Draw the whole legend and return the y below it, in points."""
    with pen.key():
        return _LegendWriter(pen, legend, style).write()


class _LegendWriter:
    def __init__(self, pen: Pen, legend: Legend, style: Style) -> None:
        self._pen, self._legend = pen, legend
        # A legend's reader shows "?" for every type and has no dot.
        self._style = replace(style, unit=legend.unit, border=legend.border, reader_dot=False)
        self._text = legend.text * legend.unit
        self._y = legend.at[1]

    def write(self) -> float:
        self._head(self._legend.heading)
        if self._legend.tag_reference:
            self._tag_reference()
        for section in self._legend.sections:
            self._head(section.heading)
            {"camera": self._camera, "equipment": self._equipment}.get(section.kind, self._symbols)(section)
        return self._y

    def _head(self, heading: str) -> None:
        font, size = BOLD[self._style.font], 1.1 * self._text
        x = self._legend.at[0]
        self._y += 2.2 * size
        self._pen.text((x, self._y), heading, size, font, self._style.ink)
        under = self._y + 0.25 * size
        end = x + text_width(heading, size, font)
        self._pen.line((x, under), (end, under), width=0.4 * self._legend.unit, colour=self._style.ink)
        self._y += 1.0 * size

    def _tag_reference(self) -> None:
        """Draw an empty tag whose fields are placeholders, each with an arrow from its name."""
        unit, ink, pen = self._legend.unit, self._style.ink, self._pen
        left = self._legend.at[0]
        x, y = left + 38 * unit, self._y + 14 * unit
        draw_box(pen, x, y, x + 27 * unit, y + 18 * unit, replace(self._style, border=None))
        for row in (6, 12):
            pen.line((x, y + row * unit), (x + 27 * unit, y + row * unit), width=self._style.line, colour=ink)
        pen.line((x + 19 * unit, y), (x + 19 * unit, y + 18 * unit), width=self._style.line, colour=ink)
        for across, text in ((0.8, "?"), (4.4, "XX"), (11.5, "000"), (20.4, "XX")):
            pen.text((x + across * unit, y + 4.3 * unit), text, self._text, self._style.font, ink)
        pen.text((x + 0.8 * unit, y + 10.3 * unit), "XX", self._text, self._style.font, ink)
        names = (
            (0.0, 6.5, "Level", 30.0),
            (0.0, 1.5, "System Code", 25.0),
            (72.0, 14.0, "Point Reference", 70.0),
            (72.0, 23.5, "Package Identifier", 70.0),
        )
        for index, (start, across, text, end) in enumerate(names):
            level = self._y + (4 + 5 * (index % 2)) * unit
            pen.text((left + start * unit, level + 1.2 * unit), text, self._text, self._style.font, ink)
            bend = (x + across * unit, level)
            self._arrow((left + end * unit, level), bend, (bend[0], y))
        self._words_with_arrow("Screen Height", (x, y + 9 * unit))
        self._words_with_arrow("Commissioning", (x, y + 15 * unit))
        self._y = y + 21 * unit

    def _words_with_arrow(self, text: str, tip: Point) -> None:
        at = (self._legend.at[0], tip[1] + 0.35 * self._text)
        self._pen.text(at, text, self._text, self._style.font, self._style.ink)
        end = at[0] + text_width(text, self._text, self._style.font) + 1.5 * self._legend.unit
        self._arrow((end, tip[1]), tip)

    def _arrow(self, *points: Point) -> None:
        """Draw a thin polyline with a slender filled head at its last point."""
        unit, ink = self._legend.unit, self._style.ink
        self._pen.line(*points, width=0.36, colour=ink)
        (x0, y0), (x1, y1) = points[-2:]
        length = math.dist((x0, y0), (x1, y1))
        dx, dy = (x1 - x0) / length * unit, (y1 - y0) / length * unit
        back = (x1 - 3 * dx, y1 - 3 * dy)
        head = ((x1, y1), (back[0] - 0.5 * dy, back[1] + 0.5 * dx), (back[0] + 0.5 * dy, back[1] - 0.5 * dx))
        self._pen.polygon(*head, width=0.1, colour=ink, fill=ink)

    def _symbols(self, section: Section) -> None:
        cell = CELL * self._legend.unit
        for x, name, meaning in self._places(section, cell):
            one = symbol(name)
            draw_symbol(self._pen, one, (x, self._y), self._style)
            self._meaning((x + (one.width + 0.4) * cell, self._y), meaning, cell)

    def _equipment(self, section: Section) -> None:
        height = EQUIPMENT_SIZE[1] * self._legend.unit
        for x, code, meaning in self._places(section, height):
            draw_equipment_box(self._pen, (x, self._y), code, ("??", "XX"), self._style)
            self._meaning((x + (EQUIPMENT_SIZE[0] + 2.5) * self._legend.unit, self._y), meaning, height)

    def _places(self, section: Section, height: float) -> Iterator[tuple[float, str, str]]:
        """Yield x, name and meaning of each entry, and move down after each full row."""
        columns = self._legend.columns
        pitch = max(height, 2.6 * self._text) + 3.0 * self._legend.unit
        column = 0
        for index, (name, meaning) in enumerate(section.entries):
            yield self._legend.at[0] + column * self._legend.width / columns, name, meaning
            # A long meaning has its row to itself.
            column = 0 if len(meaning) > LONG else (column + 1) % columns
            if column == 0 or index == len(section.entries) - 1:
                self._y += pitch

    def _meaning(self, at: Point, meaning: str, height: float) -> None:
        """Write a meaning in as many lines as its column needs, level with the middle of its symbol."""
        legend, size = self._legend, self._text
        column = legend.width / legend.columns
        used = at[0] - legend.at[0]
        room = (legend.width - used if len(meaning) > LONG else column - used % column) - 1.2 * size
        lines = wrapped(meaning, room, size, self._style.font)
        top = at[1] + height / 2 - 0.6 * size * len(lines)
        for index, line in enumerate(lines):
            baseline = top + (1.2 * index + 0.95) * size
            self._pen.text((at[0], baseline), line, size, self._style.font, self._style.ink)

    def _camera(self, section: Section) -> None:  # noqa: ARG002
        unit, x, size = self._legend.unit, self._legend.at[0], self._text
        draw_camera(self._pen, (x, self._y + 3.5 * unit), 0, "TX", replace(self._style, line=0.5 * unit))
        self._meaning((x + 16 * unit, self._y), "CCTV Camera", 7 * unit)
        self._y += 10 * unit + size
        columns = (("T", "Camera Type", CAMERA_TYPES, 0.0), ("X", "Fixing Type", FIXINGS, 0.48))
        for letter, title, table, share in columns:
            left, y = x + share * self._legend.width, self._y
            bold = BOLD[self._style.font]
            self._pen.text((left, y), f'"{letter}" - Denotes {title}', size, bold, self._style.ink)
            for digit, meaning in table.items():
                y += 1.25 * size
                self._pen.text((left, y), f'"{digit}" = {meaning}', size, self._style.font, self._style.ink)
        self._y += (1.25 * len(CAMERA_TYPES) + 0.6) * size


def wrapped(text: str, width: float, size: float, font: str) -> list[str]:
    """Break ``text`` into lines of at most ``width`` points, where its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
