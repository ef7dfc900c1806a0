"""Rows of a door schedule: number, rooms, attributes, devices, and rows that are no doors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from security_design_assistant.drawing.notations.door_schedules.device_codes import (
    CodedDevice,
    DoorLegend,
    named_devices,
    read_remark,
)
from security_design_assistant.drawing.notations.door_schedules.device_columns import (
    DeviceColumn,
    column_of,
    read_cell,
)
from security_design_assistant.drawing.notations.door_schedules.headings import ColumnRole, Part, Role
from security_design_assistant.drawing.notations.door_schedules.ids import NumberForms, numbers_in
from security_design_assistant.drawing.notations.door_schedules.recognition import roles_of
from security_design_assistant.drawing.notations.door_schedules.tolerances import ROWS
from security_design_assistant.drawing.notations.text.location import read_location
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.tables.grid import TableCell, TableGrid, TableRow

_EMPTY = re.compile(r"[-\u2013\u2014.\s]*|n/?a|none|nil|not rated|non[- ]?rated|nr", re.IGNORECASE)
_VOID = re.compile(
    r"(?:door |opening |number |mark )?(?:not used|deleted?|void|omitted|omit|removed|n\.?i\.?u\.?)"
    r"(?: door| opening)?\W*",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:grand |sub[- ]?)?totals?\b", re.IGNORECASE)


class RowKind(StrEnum):
    """What a row of a schedule is."""

    DOOR = "door"
    SECTION = "section"
    VOID = "void"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class RoomSide:
    """The room on one side of a door."""

    number: str | None = None
    name: str | None = None

    def __bool__(self) -> bool:
        return bool(self.number or self.name)

    @property
    def text(self) -> str:
        """Number and name as one text."""
        return " ".join(part for part in (self.number, self.name) if part)


@dataclass(slots=True)
class PlacedDevice:
    """A device with the box of the cell that names it, in the reading frame."""

    device: CodedDevice
    box: Box


@dataclass(slots=True)
class ReadRow:
    """One row as it was understood."""

    kind: RowKind
    numbers: tuple[str, ...]
    box: Box
    text: str
    from_side: RoomSide = field(default_factory=RoomSide)
    to_side: RoomSide = field(default_factory=RoomSide)
    room: RoomSide = field(default_factory=RoomSide)
    attributes: dict[str, str] = field(default_factory=dict)
    devices: list[PlacedDevice] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    usual: bool = True


@dataclass(slots=True)
class _Plan:
    """How each column is read."""

    roles: tuple[ColumnRole, ...]
    devices: dict[int, DeviceColumn]
    crosses_mean_no: bool


def read_rows(grid: TableGrid, legend: DoorLegend, forms: NumberForms, page: int) -> list[ReadRow]:
    """Read every row of a schedule.

    Parameters
    ----------
    grid : a door schedule.
    legend : all legends of the drawing.
    forms : the forms of door numbers that the drawing's schedules use.
    page : the schedule's page, whose own legend comes first.
    """
    reader = _RowReader(grid, legend, forms, page)
    return [reader.read(row) for row in grid.rows if _filled(row)]


def _plan(grid: TableGrid, legend: DoorLegend, page: int) -> _Plan:
    roles = roles_of(grid)
    devices: dict[int, DeviceColumn] = {}
    for index, column in enumerate(grid.columns):
        if roles[index].role is Role.ATTRIBUTE and roles[index].name not in _KEPT:
            found = column_of(column.heading, legend, page)
            if found is not None:
                devices[index] = found
    if not any(column.electric for column in devices.values()):
        devices = {}  # an architect's column of locks, in a schedule that counts nothing of access control
    cells = [row.cells[index] for row in grid.rows for index in devices]
    ticks = any(
        cell.drawn == "tick" or re.fullmatch(r"[\u2713\u2714\u221a\u00fc\uf0fc]", cell.text) for cell in cells
    )
    return _Plan(roles, devices, crosses_mean_no=ticks)


_KEPT = frozenset(
    (
        "hardware_set",
        "hardware_heading",
        "fire_rating",
        "hand",
        "door_type",
        "frame_type",
        "hardware_function",
    )
)
"""Attributes whose column is never one of devices."""


def _filled(row: TableRow) -> int:
    return sum(bool(cell.lines and not _EMPTY.fullmatch(cell.text)) or bool(cell.drawn) for cell in row.cells)


class _RowReader:
    """Reads the rows of one schedule."""

    def __init__(self, grid: TableGrid, legend: DoorLegend, forms: NumberForms, page: int) -> None:
        self._grid = grid
        self._legend = legend
        self._forms = forms
        self._page = page
        self._plan = _plan(grid, legend, page)
        doors = [_filled(row) for row in grid.rows if numbers_in(row.cells[grid.key].text)]
        self._usual = median(doors) if doors else 0

    def read(self, row: TableRow) -> ReadRow:
        """Read one row, whatever it is."""
        key = row.cells[self._grid.key]
        text = " | ".join(cell.text for cell in row.cells if cell.text)
        numbers = numbers_in(key.text)
        usual = all(self._forms.usual(number) for number in numbers)
        kind = self._kind(row, numbers, usual)
        box = key.text_box if key.lines else row.box
        result = ReadRow(kind, numbers, box, text, usual=usual)
        if kind is RowKind.DOOR:
            self._read_cells(row, result)
        return result

    def _kind(self, row: TableRow, numbers: tuple[str, ...], usual: bool) -> RowKind:
        key, filled = row.cells[self._grid.key], _filled(row)
        if row.spanning:
            return RowKind.SECTION
        if not numbers or _TOTAL.match(key.text):
            return RowKind.SECTION if filled < 1 + ROWS.thin * self._usual else RowKind.ODD
        if key.struck or any(_VOID.fullmatch(cell.text) for cell in row.cells if cell.lines):
            return RowKind.VOID
        bare = all(_says_nothing(cell, key) for cell in row.cells)
        if bare and self._usual > ROWS.bare:
            return RowKind.ODD
        return RowKind.DOOR if usual or filled - 1 >= ROWS.thin * (self._usual - 1) else RowKind.ODD

    def _read_cells(self, row: TableRow, result: ReadRow) -> None:
        sides: dict[Role, list[tuple[Part, str]]] = {}
        for index, (cell, role) in enumerate(zip(row.cells, self._plan.roles, strict=True)):
            if index in self._plan.devices:
                column = self._plan.devices[index]
                _device_cell(result, column, cell, self._plan.crosses_mean_no, self._page)
            elif index == self._grid.key or not cell.lines or cell.struck or _EMPTY.fullmatch(cell.text):
                continue
            elif role.role in _ROOMS:
                sides.setdefault(role.role, []).append((role.part, cell.text))
            elif role.role in (Role.REMARKS, Role.DEVICES):
                heading = self._grid.columns[index].heading
                _remark(result, role, cell, heading, self._legend, self._page)
            else:
                _attribute(result, role.name, cell, self._legend, self._page)
        if "hardware_heading" in result.attributes:
            # A supplier's index names the heading alone: the set is listed under it.
            result.attributes.setdefault("hardware_set", result.attributes["hardware_heading"])
        _rooms(result, sides)


_ROOMS = frozenset((Role.ROOM, Role.FROM_ROOM, Role.TO_ROOM, Role.FROM_TO))


def _says_nothing(cell: TableCell, key: TableCell) -> bool:
    """Tell whether a cell is empty or repeats the number."""
    if cell.drawn:
        return False
    return cell.text in ("", key.text) or bool(_EMPTY.fullmatch(cell.text))


def _device_cell(
    row: ReadRow, column: DeviceColumn, cell: TableCell, crosses_mean_no: bool, page: int
) -> None:
    found = read_cell(column, cell, crosses_mean_no, page)
    if found is None:
        row.doubts.append(f"“{cell.text[:40]}” below “{column.heading[:40]}” was not counted as a device")
        row.attributes.setdefault(_plain(column.heading), cell.text)
        return
    row.devices += [PlacedDevice(device, cell.text_box) for device in found]


def _plain(heading: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", heading.casefold()))[:30]


def _remark(
    row: ReadRow, role: ColumnRole, cell: TableCell, heading: str, legend: DoorLegend, page: int
) -> None:
    said = read_remark(cell.text, legend, page)
    name = "remarks" if role.role is Role.REMARKS else "devices"
    row.attributes[name] = f"{row.attributes[name]} {cell.text}" if name in row.attributes else cell.text
    row.devices += [PlacedDevice(device, cell.text_box) for device in said.devices]
    if said.doubtful:
        row.doubts.append(f"“{cell.text[:80]}” speaks of a device that was not counted")
    for number in said.numbers:
        note = legend.note(number, heading, page)
        if note is None:
            continue
        if named_devices(note.meaning):
            row.doubts.append(f"note {number} speaks of a device that was not counted: “{note.meaning[:80]}”")


def _attribute(row: ReadRow, name: str, cell: TableCell, legend: DoorLegend, page: int) -> None:
    if not name:
        return
    said = read_remark(cell.text, legend, page) if name not in _KEPT else None
    codes = (
        [d for d in said.devices if d.code and len(d.code) > 1 and legend.explains(d.code)] if said else []
    )
    if codes and name in _OPEN_NAMES:
        row.devices += [PlacedDevice(device, cell.text_box) for device in codes]
    row.attributes[name] = f"{row.attributes[name]} {cell.text}" if name in row.attributes else cell.text


_OPEN_NAMES = frozenset(
    ("hardware", "access", "access_control", "security", "electrical", "electronic", "controls", "devices")
)
"""Columns in which offices list codes of devices without saying so in the heading."""


def _rooms(row: ReadRow, sides: dict[Role, list[tuple[Part, str]]]) -> None:
    row.from_side = _side(sides.get(Role.FROM_ROOM, ()))
    row.to_side = _side(sides.get(Role.TO_ROOM, ()))
    row.room = _side(sides.get(Role.ROOM, ()))
    for _, text in sides.get(Role.FROM_TO, ()):
        before, to, after = _split_from_to(text)
        if to:
            row.from_side, row.to_side = _side([(Part.BOTH, before)]), _side([(Part.BOTH, after)])
        else:
            row.room = _side([(Part.BOTH, text)])


def _split_from_to(text: str) -> tuple[str, bool, str]:
    match = re.fullmatch(r"(?:from )?(.+?)\s*(?:\bto\b|/|\u2192|->|>)\s*(.+)", text, re.IGNORECASE)
    return (match[1], True, match[2]) if match else (text, False, "")


def _side(parts: Sequence[tuple[Part, str]]) -> RoomSide:
    number = " ".join(text for part, text in parts if part is Part.NUMBER) or None
    name = " ".join(text for part, text in parts if part is Part.NAME) or None
    for part, text in parts:
        if part is not Part.BOTH:
            continue
        if number is None and name is None:
            found = read_location(text)
            number, name = found.room_number, found.room_name
            if found.room_number is None and re.fullmatch(r"[A-Z]?\d{1,4}[A-Za-z]?", text.strip()):
                number, name = text.strip(), None
        elif name is None and number is not None and text != number:
            name = text
        elif number is None:
            number = text
    return RoomSide(number, name)
