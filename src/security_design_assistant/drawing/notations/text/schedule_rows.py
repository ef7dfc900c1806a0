"""Rows of door schedules to drafts, with headers carried over from sheet to sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.text.codes import Codebook
from security_design_assistant.drawing.notations.text.columns import (
    ColumnKind,
    FoundDevice,
    heading_meaning,
    kind_of,
    read_device_cell,
    read_device_list,
)
from security_design_assistant.drawing.notations.text.draft import Draft, Source
from security_design_assistant.drawing.notations.text.location import combined, read_location, side_of_text
from security_design_assistant.drawing.notations.text.text_reading import Cell, Row, Table, TextReading
from security_design_assistant.drawing.notations.text.tolerances import SHORT_IDS
from security_design_assistant.models.analysis import Location, ReviewNote


@dataclass(slots=True)
class Schedules:
    """Drafts of all table rows; ``freed`` has, per page, the mentions that turned out to be rows."""

    drafts: list[Draft] = field(default_factory=list)
    freed: list[frozenset[int]] = field(default_factory=list)
    notes: list[ReviewNote] = field(default_factory=list)


def resolve_tables(readings: Sequence[TextReading], codebook: Codebook) -> Schedules:
    """Read every schedule of the drawing.

    Parameters
    ----------
    readings : all pages in order; a table without columns takes those of the last table above it whose
        id column stands at the same place, else it counts as a door list if its cells name devices.
    codebook : meanings of marks in headings and cells.
    """
    schedules = Schedules()
    latest: Table | None = None
    for reading in readings:
        earlier = latest
        freed: set[int] = set()
        for table in reading.tables:
            if table.columns:
                latest = table
                schedules.drafts.extend(_rows(table, table.columns, reading.page, codebook, schedules))
            elif earlier is not None and _continues(table, earlier):
                schedules.drafts.extend(_rows(table, earlier.columns, reading.page, codebook, schedules))
                freed |= _indices(table, reading)
            else:
                drafts = [_line_draft(row, reading.page, codebook) for row in table.rows]
                if 2 * sum(bool(draft.devices) for draft in drafts) >= len(drafts) and not _bare_marks(table):
                    schedules.drafts.extend(drafts)
                    freed |= _indices(table, reading)
        schedules.freed.append(frozenset(freed))
    return schedules


def _rows(
    table: Table, columns: Sequence[Cell], page: int, codebook: Codebook, schedules: Schedules
) -> list[Draft]:
    return [_draft(row, columns, page, codebook, schedules) for row in table.rows]


def _continues(table: Table, earlier: Table) -> bool:
    """Tell whether rows without a header stand exactly where an earlier sheet's columns stood."""
    box, size = table.rows[0].mention.box, table.rows[0].mention.size
    above = earlier.rows[0].mention.box
    moved = min(abs(box[0] - above[0]), abs(box[0] + box[2] - above[0] - above[2]) / 2)
    filled = sum(len(row.cells) >= min(2, len(earlier.columns) - 1) for row in table.rows)
    cells = [cell for row in table.rows for cell in row.cells]
    aligned = sum(_aligned(cell, earlier, size) for cell in cells)
    return (
        moved <= size
        and 2 * filled >= len(table.rows)
        and bool(cells)
        and aligned >= SHORT_IDS.nearly_all * len(cells)
    )


def _aligned(cell: Cell, earlier: Table, size: float) -> bool:
    column = earlier.columns[_column_of(cell, earlier.columns)]
    before = [other for row in earlier.rows for other in row.cells] + [column]
    return any(
        min(
            abs(cell.x0 - other.x0), abs(cell.x1 - other.x1), abs(cell.x0 + cell.x1 - other.x0 - other.x1) / 2
        )
        <= 0.5 * size
        for other in before
    )


def _indices(table: Table, reading: TextReading) -> set[int]:
    boxes = {row.mention.box for row in table.rows}
    return {index for index, mention in enumerate(reading.mentions) if mention.box in boxes}


def _bare_marks(table: Table) -> bool:
    """Tell whether the cells are nothing but short marks, as beside the ids of a plan."""
    return all(len(cell.text) <= 4 for row in table.rows for cell in row.cells)


def _line_draft(row: Row, page: int, codebook: Codebook) -> Draft:
    text = " - ".join(cell.text for cell in row.cells)
    devices, place, _ = read_device_list(text, codebook, page)
    draft = Draft(row.mention, page, Source.LIST, devices, read_location(place), marked=bool(devices))
    draft.reasons.append(f"Line of a door list on page {page}.")
    return draft


def _draft(row: Row, columns: Sequence[Cell], page: int, codebook: Codebook, schedules: Schedules) -> Draft:
    draft = Draft(row.mention, page, Source.TABLE)
    draft.reasons.append(f"Row of a schedule on page {page}.")
    for column, text in _by_column(row, columns):
        _read_cell(draft, column.text, text, codebook, schedules)
    draft.marked = bool(draft.devices)
    return draft


def _by_column(row: Row, columns: Sequence[Cell]) -> list[tuple[Cell, str]]:
    texts: dict[int, list[str]] = {}
    for cell in row.cells:
        texts.setdefault(_column_of(cell, columns), []).append(cell.text)
    return [(columns[index], " ".join(texts[index])) for index in sorted(texts)]


def _column_of(cell: Cell, columns: Sequence[Cell]) -> int:
    """Return the column a cell stands in: the one it overlaps most, else the best aligned."""
    middle = (cell.x0 + cell.x1) / 2

    def distance(index: int) -> tuple[float, float]:
        column = columns[index]
        overlap = min(cell.x1, column.x1) - max(cell.x0, column.x0)
        aligned = min(
            abs(cell.x0 - column.x0), abs(cell.x1 - column.x1), abs(middle - (column.x0 + column.x1) / 2)
        )
        return (-max(overlap, 0.0), aligned)

    return min(range(len(columns)), key=distance)


def _read_cell(draft: Draft, heading: str, text: str, codebook: Codebook, schedules: Schedules) -> None:
    kind = kind_of(heading)
    if kind is ColumnKind.OTHER and heading_meaning(heading, codebook, draft.page) is not None:
        kind = ColumnKind.DEVICE
    if kind is ColumnKind.LOCATION:
        draft.location = combined(draft.location, read_location(text))
    elif kind is ColumnKind.ROOM_NUMBER:
        draft.location = combined(Location(room_number=text), draft.location)
    elif kind is ColumnKind.ROOM_NAME:
        draft.location = combined(Location(room_name=text), draft.location)
    elif kind is ColumnKind.OTHER_SIDE:
        draft.location = combined(draft.location, Location(other_side=side_of_text(text)))
    elif kind is ColumnKind.DEVICES:
        draft.devices.extend(_list_cell(text, codebook, draft.page))
    elif kind is ColumnKind.DEVICE:
        devices = read_device_cell(heading, text, codebook, draft.page)
        if devices is None:
            schedules.notes.append(_unread(draft, heading, text))
        draft.devices.extend(devices or [])


def _list_cell(text: str, codebook: Codebook, page: int) -> list[FoundDevice]:
    devices, _, _ = read_device_list(text, codebook, page)
    return devices


def _unread(draft: Draft, heading: str, text: str) -> ReviewNote:
    message = (
        f"The schedule row of {draft.mention.id} says “{text[:40]}” below “{heading[:40]}”; "
        "that was not counted as a device."
    )
    return ReviewNote(
        code="ambiguous_mark",
        message=message,
        page=draft.page,
        component_id=draft.mention.id,
        bbox=draft.mention.shown,
    )
