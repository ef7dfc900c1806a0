"""Door schedules of all pages explained: doors with rooms, devices, attributes, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.door_schedules.continuation import joined_on
from security_design_assistant.drawing.notations.door_schedules.device_codes import (
    NOT_IN_LEGEND,
    DoorLegend,
    named_devices,
)
from security_design_assistant.drawing.notations.door_schedules.evidence import DOOR
from security_design_assistant.drawing.notations.door_schedules.ids import NumberForms, numbers_in
from security_design_assistant.drawing.notations.door_schedules.rows import (
    PlacedDevice,
    ReadRow,
    RoomSide,
    RowKind,
    read_rows,
)
from security_design_assistant.drawing.notations.door_schedules.schedule_page import DoorSchedulePage
from security_design_assistant.drawing.notations.port import Explanation
from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.tables.grid import TableGrid
from security_design_assistant.models.analysis import (
    Component,
    ComponentType,
    Device,
    LegendEntry,
    Location,
    ReviewNote,
    Side,
)

QUOTED = 240
"""Characters of a row that the reasoning cites."""
ACCESS_CONTROL = "A"
"""System that doors of a schedule belong to."""


@dataclass(slots=True)
class _Findings:
    """What the tables give, as it is collected."""

    components: list[Component] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)
    customary: dict[str, list[tuple[ReadRow, _Table]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Table:
    """A schedule with its place in the drawing."""

    grid: TableGrid
    page: int
    frame: Frame


def explain(pages: Sequence[DoorSchedulePage]) -> Explanation:
    """Explain the schedules of all pages.

    Parameters
    ----------
    pages : in order; rows without a header take that of the last schedule they fit.
    """
    legend = DoorLegend((page.page, line) for page in pages for line in page.legend)
    tables = _tables(pages)
    forms = NumberForms(number for table in tables for number in _numbers(table.grid))
    findings = _Findings()
    for table in tables:
        _explain_table(table, legend, forms, findings)
    findings.notes += _customary(findings.customary)
    components = _once(findings.components)
    return Explanation(
        components=tuple(components),
        scheduled=frozenset(component.id for component in components),
        notes=tuple(findings.notes),
        legend=tuple(_legend_entries(pages)) if tables else (),
    )


def _tables(pages: Sequence[DoorSchedulePage]) -> list[_Table]:
    tables: list[_Table] = []
    for page in pages:
        tables += [_Table(grid, page.page, page.frame) for grid in page.schedules]
        # A schedule goes on at once or not at all.
        near = [table for table in tables if page.page - table.page <= 1]
        headed = [table.grid for table in near if table.grid.columns[table.grid.key].tiers]
        for grid in page.loose:
            whole = joined_on(grid, headed[::-1])
            if whole is not None:
                tables.append(_Table(whole, page.page, page.frame))
    return tables


def _numbers(grid: TableGrid) -> Iterable[str]:
    return (number for row in grid.rows for number in numbers_in(row.cells[grid.key].text))


def _explain_table(table: _Table, legend: DoorLegend, forms: NumberForms, findings: _Findings) -> None:
    doors: list[Component] = []
    for row in read_rows(table.grid, legend, forms, table.page):
        if row.kind is RowKind.DOOR:
            doors += _components(row, table)
            findings.notes += _doubts(row, table)
            for placed in row.devices:
                if placed.device.code and placed.device.words == NOT_IN_LEGEND:
                    findings.customary.setdefault(placed.device.code, []).append((row, table))
        elif row.kind is not RowKind.SECTION:
            findings.notes.append(_not_a_door(row, table))
    findings.components += doors


def _components(row: ReadRow, table: _Table) -> list[Component]:
    base = DOOR.ruled if table.grid.ruled else DOOR.aligned
    confidence = base if row.usual else DOOR.odd_number
    devices = _devices(row.devices, table)
    if devices:
        confidence = min(
            confidence, sum(device.confidence for device in devices) / len(devices) + DOOR.better
        )
    name = table.grid.title or "door schedule"
    return [
        Component(
            id=number,
            type=ComponentType.DOOR,
            system=ACCESS_CONTROL,
            page=table.page,
            bbox=table.frame.displayed(row.box),
            location=_location(row),
            devices=devices,
            attributes=dict(sorted(row.attributes.items())),
            confidence=round(confidence, 2),
            reasoning=f"Row of “{name}” on page {table.page}: {row.text[:QUOTED]}",
        )
        for number in row.numbers
    ]


def _location(row: ReadRow) -> Location:
    """Return the room that the door leads to, else the one it stands in; the other side beside it."""
    sides = [side for side in (row.to_side, row.room, row.from_side) if side]
    main = sides[0] if sides else RoomSide()
    other = next((side for side in sides[1:] if side.text != main.text), None)
    across = Side.named(other.number, other.name) if other else None
    return Location(room_number=main.number, room_name=main.name, other_side=across)


def _devices(found: Sequence[PlacedDevice], table: _Table) -> tuple[Device, ...]:
    """Put equal devices together; a code that a device column has already counted is not counted again."""
    groups: dict[tuple[str, str | None, str], list[PlacedDevice]] = {}
    for placed in found:
        device = placed.device
        groups.setdefault((device.type.value, device.code, device.words), []).append(placed)
    return tuple(
        Device(
            type=items[0].device.type,
            code=items[0].device.code,
            variant=items[0].device.variant,
            count=sum(item.device.count for item in items),
            meaning=items[0].device.words,
            confidence=min(item.device.confidence for item in items),
            bboxes=tuple(dict.fromkeys(table.frame.displayed(item.box) for item in items)),
        )
        for items in groups.values()
    )


def _doubts(row: ReadRow, table: _Table) -> Iterable[ReviewNote]:
    number = row.numbers[0]
    if not row.usual:
        message = (
            f"{number} is numbered unlike the other doors of the schedule on page {table.page}. "
            "Check that the row is a door."
        )
        yield _note("odd_number", message, row, table)
    if row.doubts:
        yield _note("ambiguous_mark", f"The schedule row of {number}: {'; '.join(row.doubts)}.", row, table)


def _customary(codes: Mapping[str, Sequence[tuple[ReadRow, _Table]]]) -> Iterable[ReviewNote]:
    """Say once for each code that no legend explains it, and where it first stands."""
    for code, places in sorted(codes.items()):
        row, table = places[0]
        count = len({id(place) for place, _ in places})
        where = row.numbers[0] if count == 1 else f"{row.numbers[0]} and {count - 1} more"
        message = (
            f"No legend explains {code} in the door schedule ({where}); it was taken as the trade uses it."
        )
        yield ReviewNote(
            code="not_in_legend",
            message=message,
            page=table.page,
            bbox=table.frame.displayed(row.box),
            device_code=code,
        )


def _not_a_door(row: ReadRow, table: _Table) -> ReviewNote:
    what = " ".join(row.numbers) or row.text[:60]
    if row.kind is RowKind.VOID:
        where = f"the schedule on page {table.page}"
        message = f"{what} is struck out or not used in {where}; it was not listed as a door."
        return _note("row_not_used", message, row, table)
    message = (
        f"The row “{row.text[:80]}” of the schedule on page {table.page} does not look like a door; "
        "it was not listed. Check it."
    )
    return _note("row_not_read", message, row, table)


def _note(code: str, message: str, row: ReadRow, table: _Table) -> ReviewNote:
    return ReviewNote(
        code=code,
        message=message,
        page=table.page,
        component_id=row.numbers[0] if row.kind is RowKind.DOOR and row.numbers else None,
        bbox=table.frame.displayed(row.box),
    )


def _once(components: Sequence[Component]) -> list[Component]:
    """Join rows of one door in lists of different kinds; a number used twice in one kind stays twice."""
    kept: dict[str, Component] = {}
    result: list[Component] = []
    for component in components:
        earlier = kept.get(component.id.casefold())
        if earlier is not None and _agree(earlier, component):
            merged = _merged(earlier, component)
            result[next(i for i, c in enumerate(result) if c is earlier)] = merged
            kept[component.id.casefold()] = merged
        else:
            kept.setdefault(component.id.casefold(), component)
            result.append(component)
    return result


def _agree(first: Component, second: Component) -> bool:
    if first.page == second.page:
        return False
    shared = set(first.attributes) & set(second.attributes)
    same = all(first.attributes[name].casefold() == second.attributes[name].casefold() for name in shared)
    devices = not first.devices or not second.devices or first.devices == second.devices
    places = Location() in (first.location, second.location) or first.location == second.location
    return same and devices and places


def _merged(first: Component, second: Component) -> Component:
    location = first.location if first.location != Location() else second.location
    return first.model_copy(
        update={
            "location": location,
            "devices": first.devices or second.devices,
            "attributes": dict(sorted({**second.attributes, **first.attributes}.items())),
            "reasoning": f"{first.reasoning} {second.reasoning}",
        }
    )


def _legend_entries(pages: Sequence[DoorSchedulePage]) -> list[LegendEntry]:
    return [
        LegendEntry(
            page=page.page,
            section=line.heading or None,
            code=line.code,
            meaning=line.meaning,
            bbox=page.frame.displayed(line.box),
        )
        for page in pages
        for line in page.legend
        if not line.code.isdigit() and named_devices(line.meaning)
    ]
