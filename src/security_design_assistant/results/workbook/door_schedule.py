"""The Door Schedule sheet: one row a door, one column for each kind of device that was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from security_design_assistant.models.analysis import Analysis, Component, ComponentType, Device, DeviceType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.workbook.cell_values import (
    CellValue,
    Mark,
    PageLink,
    Plain,
    Quantity,
)
from security_design_assistant.results.workbook.corrected_cells import (
    as_read,
    attributes_cell,
    cell,
    certainty_cell,
    id_cell,
    location_cell,
)
from security_design_assistant.results.workbook.sheet_columns import sheet_columns
from security_design_assistant.results.workbook.table import Column, SummaryLine, Table
from security_design_assistant.review.findings import what_was_not_found
from security_design_assistant.review.labels import (
    device_name,
    is_explained,
    other_side_name,
    words,
)
from security_design_assistant.review.ordering import NaturalKey, in_order, natural_key

_LEFT_TO_RIGHT = sorted(
    DeviceType, key=lambda kind: len(DeviceType) if kind.column.rank is None else kind.column.rank
)
_FIRST_DEVICE_COLUMN = 3


@dataclass(frozen=True, slots=True)
class DeviceColumn:
    """Devices that are counted together; sorts left to right."""

    rank: int
    code: NaturalKey
    title: str

    @property
    def type(self) -> DeviceType:
        """What is counted."""
        return _LEFT_TO_RIGHT[self.rank]


def door_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    """Return the Door Schedule; ``findings`` supply the numbers of the review column."""
    doors = in_order(found for found in analysis.components if found.type is ComponentType.DOOR)
    columns = device_columns(doors)
    unexplained = {column_of(device) for door in doors for device in door.devices if not is_explained(device)}
    other_side = any(door.location.other_side for door in doors)
    details = any(door.attributes for door in doors)
    headings = [Column("Door ID", 19), Column("Location", 30)]
    headings += [Column(key.title, _width(key), total=True, flagged=key in unexplained) for key in columns]
    headings += [Column("Other Side", 24)] * other_side + [Column("Details", 28)] * details
    sheets = sheet_columns(analysis)
    headings += sheets.columns
    headings += [Column("Confidence", 11), Column("Page", 7), Column("Review No.", 12)]
    numbers = review_numbers(findings)
    rows = []
    for door in doors:
        row: list[CellValue] = [id_cell(door), location_cell(door)]
        row += [_quantity_cell(door, key) for key in columns]
        row += [other_side_name(door.location)] * other_side + [details_cell(door)] * details
        row += sheets.cells(door)
        rows.append((*row, certainty_cell(door), PageLink(door.page), numbers.get(door.id)))
    footnotes = ("Amber heading: this code is not defined in the legend; see the Review sheet.",)
    return Table(
        "Door Schedule",
        tuple(headings),
        tuple(rows),
        ("door", "doors"),
        _summary(columns),
        footnotes if unexplained else (),
        _nothing(analysis, findings),
    )


def _nothing(analysis: Analysis, findings: Sequence[Finding]) -> str:
    """Return what the first sheet says where the drawing gave no component at all."""
    if analysis.components:
        return ""
    said = what_was_not_found(findings) or "Nothing was found in this drawing: none of its pages was read."
    return f"{said} See the Review sheet."


def review_numbers(findings: Iterable[Finding]) -> dict[str, Plain]:
    """Return, by id of the component, the numbers of the Review rows about it, e.g. ``3`` or ``3, 7``."""
    numbers: dict[str, list[int]] = {}
    for finding in findings:
        for identity in finding.components:
            numbers.setdefault(identity, []).append(finding.number)
    return {
        identity: found[0] if len(found) == 1 else Mark(", ".join(str(number) for number in found))
        for identity, found in numbers.items()
    }


def details_text(component: Component, without: Iterable[str] = ()) -> str:
    """Return what else the tag says, e.g. ``Commissioning code: X1; Revision: B``."""
    left = sorted(set(component.attributes) - set(without))
    return "; ".join(f"{words(name)}: {component.attributes[name]}" for name in left)


def details_cell(component: Component, without: Iterable[str] = ()) -> CellValue:
    """Return :func:`details_text`, with what was read if a person corrected any of it."""
    left = set(without)
    return attributes_cell(component, details_text(component, left), details_text(as_read(component), left))


def device_columns(doors: Iterable[Component]) -> list[DeviceColumn]:
    """Return the columns of devices, left to right."""
    found = {column_of(device) for door in doors for device in door.devices}
    for device_type in DeviceType:
        rank = _rank(device_type)
        if device_type.column.always and not any(column.rank == rank for column in found):
            title = device_type.column.shared_heading or device_type.label
            found.add(DeviceColumn(rank, natural_key(""), title))
    return sorted(found, key=lambda column: (column.rank, column.code, column.title))


def _rank(device_type: DeviceType) -> int:
    return _LEFT_TO_RIGHT.index(device_type)


def column_of(device: Device) -> DeviceColumn:
    """Return the column in which ``device`` is counted."""
    rank = _rank(device.type)
    if device.type.column.shared_heading:
        return DeviceColumn(rank, natural_key(""), device.type.column.shared_heading)
    in_heading = device.type.code_in_name
    shown = device if in_heading else device.model_copy(update={"code": None})
    return DeviceColumn(rank, natural_key(device.code if in_heading else ""), device_name(shown))


def _quantity_cell(door: Component, column: DeviceColumn) -> CellValue:
    now, read = _quantity(door.devices, column), _quantity(as_read(door).devices, column)
    shown = f"{read.count} {read.codes}".strip() if read else ""
    return now if now == read else cell(door, now, "devices", shown)


def _quantity(devices: Iterable[Device], column: DeviceColumn) -> Quantity | None:
    here = [device for device in devices if column_of(device) == column]
    if not here:
        return None
    named: dict[str, int] = {}
    for device in here:
        named[code_shown(device)] = named.get(code_shown(device), 0) + device.count
    total = sum(named.values())
    if len(named) == 1:
        (code,) = named
        return Quantity(total, f"x {code}" if code else "")
    parts = (f"{named[code]} x {code or '?'}" for code in sorted(named, key=natural_key))
    return Quantity(total, f"({', '.join(parts)})")


def code_shown(device: Device) -> str:
    """Return the code that a cell shows after the number, empty where the column says it all."""
    if device.type.code_in_name or device.type.letter:
        return ""
    if device.type.column.shared_heading and device.variant:
        return " ".join(part for part in (device.code, device.variant.replace("_", " ")) if part)
    return device.code or ""


def _summary(columns: Sequence[DeviceColumn]) -> tuple[SummaryLine, ...]:
    """Return the lines under the totals: what each adds up, by the columns' places on the sheet."""

    def places(device_type: DeviceType) -> tuple[int, ...]:
        found = (index for index, column in enumerate(columns) if column.rank == _rank(device_type))
        return tuple(_FIRST_DEVICE_COLUMN + index for index in found)

    return (
        ("Doors", (1,)),
        *(
            (device_type.column.summary, places(device_type))
            for device_type in DeviceType
            if device_type.column.summary and places(device_type)
        ),
    )


def _width(column: DeviceColumn) -> float:
    return _LEFT_TO_RIGHT[column.rank].column.width
