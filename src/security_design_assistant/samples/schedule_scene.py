"""Draws door schedules as architects and hardware suppliers lay them out, ruled or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from security_design_assistant.accuracy.truth import (
    ANY_CODE,
    TrueComponent,
    TrueDevice,
    TrueLocation,
    TrueSide,
)
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.pen import Pen, Point, text_width

Rulings = Literal["all", "levels", "header", "none"]
"""Which rulings a table has: all of them, between rows only, below the header only, or none."""

TICK, CROSS, DOT = "/tick", "/cross", "/dot"
"""Cells with a mark that is drawn with strokes instead of written."""


@dataclass(frozen=True)
class Heading:
    """One column: its heading (lines parted by a line break), width, the group above it."""

    text: str
    width: float
    group: str = ""
    turned: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Look:
    """How a schedule is drawn; sizes in points."""

    rulings: Rulings = "all"
    size: float = 6.0
    row: float = 12.0
    header: float = 40.0
    line: float = 0.4
    font: str = "helv"
    bold: str = "hebo"
    underlined: bool = False


@dataclass(frozen=True)
class Line:
    """One row as it is drawn; a section's heading spans all columns."""

    cells: tuple[str, ...]
    section: bool = False
    struck: bool = False
    revised: int | None = None
    """Index of the column beside whose text a revision triangle stands."""


@dataclass(frozen=True)
class ListedDoor:
    """A door of a schedule: what its row says, for the drawing and for the truth."""

    number: str
    room: tuple[str | None, str | None] | None = None
    devices: tuple[TrueDevice, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    across: tuple[str | None, str | None] | None = None

    def component(self, page: int = 1) -> TrueComponent:
        """Return the component that the row stands for."""
        location = None
        if self.room:
            across = TrueSide(room_number=self.across[0], room_name=self.across[1]) if self.across else None
            location = TrueLocation(room_number=self.room[0], room_name=self.room[1], other_side=across)
        return TrueComponent(
            id=self.number,
            type=ComponentType.DOOR,
            page=page,
            devices=self.devices,
            attributes=dict(self.attributes),
            location=location,
        )


def device(kind: DeviceType, count: int = 1, code: str = ANY_CODE, variant: str | None = None) -> TrueDevice:
    """Return a device of a schedule; its code is left open unless given."""
    return TrueDevice(type=kind, code=code, count=count, variant=variant)


def draw_schedule(
    pen: Pen, at: Point, columns: Sequence[Heading], lines: Sequence[Line], look: Look, header: bool = True
) -> float:
    """Draw a schedule and return the y of its foot; without ``header`` only its rows."""
    x0, y = at
    edges = [x0]
    for column in columns:
        edges.append(edges[-1] + column.width)
    if header:
        y = _draw_header(pen, y, columns, edges, look)
    for line in lines:
        y = _draw_line(pen, y, columns, edges, line, look)
    if look.rulings in ("all", "levels"):
        pen.line((x0, y), (edges[-1], y), width=look.line)
    return y


def draw_list(
    pen: Pen, at: Point, title: str, entries: Sequence[tuple[str, str]], size: float = 5.5, joint: str = "-"
) -> float:
    """Draw a legend or numbered notes: a heading, then code, joint and words in three columns."""
    x, y = at
    with pen.key():
        pen.text((x, y), title, 1.2 * size, "hebo")
        for code, words in entries:
            y += 1.7 * size
            pen.text((x, y), code, size)
            if joint:
                pen.text((x + 5 * size, y), joint, size)
            pen.text((x + 8 * size, y), words, size)
    return y


def _draw_header(pen: Pen, y: float, columns: Sequence[Heading], edges: Sequence[float], look: Look) -> float:
    bottom = y + look.header
    tier = y + 1.8 * look.size if any(column.group for column in columns) else y
    places = list(zip(columns, edges, edges[1:], strict=False))
    for column, left, right in places:
        _draw_heading(pen, column, left, right, bottom, look)
        if look.rulings == "all":
            top = tier if column.group else y
            pen.rectangle(left, top, right, bottom, look.line)
    for group, members in groupby(places, key=lambda place: place[0].group):
        span = list(members)
        if not group:
            continue
        left, right = span[0][1], span[-1][2]
        pen.centred(((left + right) / 2, tier - 0.5 * look.size), group, look.size, look.bold)
        if look.rulings == "all":
            pen.rectangle(left, y, right, tier, look.line)
    if look.rulings in ("header", "levels"):
        pen.line((edges[0], bottom), (edges[-1], bottom), width=look.line)
    return bottom


def _draw_heading(pen: Pen, column: Heading, left: float, right: float, bottom: float, look: Look) -> None:
    size = look.size
    rows = column.text.split("\n")
    for index, text in enumerate(rows):
        if column.turned:
            pen.text((left + (index + 1.2) * 1.2 * size, bottom - 3), text, size, look.bold, turns=3)
            continue
        y = bottom - 3 - (len(rows) - 1 - index) * 1.25 * size
        width = text_width(text, size, look.bold)
        x = (left + right - width) / 2 if column.centred else left + 2.5
        pen.text((x, y), text, size, look.bold)
        if look.underlined:
            pen.line((x, y + 1.2), (x + width, y + 1.2), width=look.line)


def _draw_line(
    pen: Pen, y: float, columns: Sequence[Heading], edges: Sequence[float], line: Line, look: Look
) -> float:
    depth = max(text.count("\n") for text in line.cells)
    bottom = y + look.row + depth * 1.25 * look.size
    if look.rulings in ("all", "levels"):
        pen.line((edges[0], y), (edges[-1], y), width=look.line)
    if look.rulings == "all":
        for edge in (edges[0], edges[-1]) if line.section else edges:
            pen.line((edge, y), (edge, bottom), width=look.line)
    for index, text in enumerate(line.cells):
        _draw_cell(pen, (edges[index], y, edges[index + 1], bottom), text, columns[index].centred, look)
    if line.struck:
        middle = y + look.row / 2
        pen.line((edges[0] + 1, middle), (edges[-1] - 1, middle), width=look.line)
    if line.revised is not None:
        _draw_revision(pen, (edges[line.revised + 1] - 9, y + look.row / 2), look.size)
    return bottom


def _draw_cell(
    pen: Pen, box: tuple[float, float, float, float], text: str, centred: bool, look: Look
) -> None:
    x0, y0, x1, _ = box
    base = y0 + look.row / 2 + 0.36 * look.size
    if text in (TICK, CROSS, DOT):
        _draw_mark(pen, ((x0 + x1) / 2, y0 + look.row / 2), text, 0.45 * look.size)
        return
    for index, row in enumerate(text.split("\n")):
        y = base + index * 1.25 * look.size
        if centred:
            pen.centred(((x0 + x1) / 2, y), row, look.size, look.font)
        else:
            pen.text((x0 + 2.5, y), row, look.size, look.font)


def _draw_mark(pen: Pen, at: Point, mark: str, reach: float) -> None:
    x, y = at
    if mark == TICK:
        pen.line((x - reach, y), (x - 0.3 * reach, y + 0.8 * reach), (x + reach, y - reach), width=0.7)
    elif mark == CROSS:
        pen.line((x - reach, y - reach), (x + reach, y + reach), width=0.7)
        pen.line((x - reach, y + reach), (x + reach, y - reach), width=0.7)
    else:
        pen.circle(at, 0.7 * reach, 0.3, fill=(0.0, 0.0, 0.0))


def _draw_revision(pen: Pen, at: Point, size: float) -> None:
    x, y = at
    pen.polygon((x, y - size), (x + 1.1 * size, y + 0.9 * size), (x - 1.1 * size, y + 0.9 * size), width=0.3)
    pen.centred((x, y + 0.6 * size), "1", 0.9 * size)
