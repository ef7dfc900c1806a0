"""Rows without a header that go on with a schedule: on the next page, or beside it on the same sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.drawing.notations.door_schedules.ids import NumberForms, numbers_in
from security_design_assistant.drawing.notations.door_schedules.tolerances import CONTINUATION
from security_design_assistant.drawing.page.geometry import Box, bounds
from security_design_assistant.drawing.tables.grid import TableCell, TableColumn, TableGrid, TableRow


def joined_on(loose: TableGrid, schedules: Sequence[TableGrid]) -> TableGrid | None:
    """Give a table without header the header of the first schedule whose columns it has.

    Returns
    -------
    The table with headings; None where the columns, or the forms of the numbers, are those of no schedule.
    """
    for schedule in schedules:
        if not loose.columns:
            placed = _placed(loose, schedule)
            if placed is not None and _same_numbers(placed, schedule, CONTINUATION.fitting):
                return placed
            continue
        if (
            loose.key == schedule.key
            and _same_columns(loose, schedule)
            and _same_numbers(loose, schedule, CONTINUATION.forms)
        ):
            columns = tuple(
                replace(own, tiers=other.tiers)
                for own, other in zip(loose.columns, schedule.columns, strict=True)
            )
            return replace(loose, columns=columns, title=schedule.title)
    return None


def _same_columns(loose: TableGrid, schedule: TableGrid) -> bool:
    if len(loose.columns) != len(schedule.columns):
        return False
    width = schedule.box[2] - schedule.box[0]
    shift = loose.columns[0].x0 - schedule.columns[0].x0
    return all(
        abs(own.x1 - other.x1 - shift) <= CONTINUATION.rulings * width
        for own, other in zip(loose.columns, schedule.columns, strict=True)
    )


def _placed(loose: TableGrid, schedule: TableGrid) -> TableGrid | None:
    """Put rows of loose texts under the columns of a schedule, moved to where its numbers stand."""
    firsts = [row.cells[schedule.key] for row in schedule.rows if numbers_in(row.cells[schedule.key].text)]
    shift = loose.rows[0].cells[0].text_box[0] - min(cell.text_box[0] for cell in firsts)
    left, right = schedule.columns[0].x0 + shift, schedule.columns[-1].x1 + shift
    columns = tuple(replace(c, x0=c.x0 + shift, x1=c.x1 + shift) for c in schedule.columns)
    texts = [cell for row in loose.rows for cell in row.cells]
    slack = loose.size
    # What stands last may be as long as it likes.
    wide = (*columns[:-1], replace(columns[-1], x1=float("inf")))
    fitting = [cell for cell in texts if any(_within(cell, column, slack) for column in wide)]
    if len(fitting) < CONTINUATION.fitting * len(texts) or not schedule.columns:
        return None
    rows = tuple(_row(row, columns, (left, row.box[1], right, row.box[3])) for row in loose.rows)
    return replace(loose, columns=columns, rows=rows, key=schedule.key, title=schedule.title)


def _within(cell: TableCell, column: TableColumn, slack: float) -> bool:
    return column.x0 - slack <= cell.text_box[0] and cell.text_box[2] <= column.x1 + slack


def _row(row: TableRow, columns: Sequence[TableColumn], box: Box) -> TableRow:
    owned: list[list[TableCell]] = [[] for _ in columns]
    for cell in row.cells:
        left, _, right, _ = cell.text_box
        shares = [min(column.x1, right) - max(column.x0, left) for column in columns]
        owned[shares.index(max(shares))].append(cell)
    return TableRow(
        tuple(
            _joined(own, (column.x0, box[1], column.x1, box[3]))
            for own, column in zip(owned, columns, strict=True)
        ),
        box,
    )


def _joined(cells: Sequence[TableCell], box: Box) -> TableCell:
    lines = tuple(line for cell in cells for line in cell.lines)
    text_box = bounds([cell.text_box for cell in cells]) if cells else box
    return TableCell(lines, box, text_box, struck=bool(cells) and all(cell.struck for cell in cells))


def _same_numbers(loose: TableGrid, schedule: TableGrid, share: float) -> bool:
    forms = NumberForms(
        number for row in schedule.rows for number in numbers_in(row.cells[schedule.key].text)
    )
    numbers = [number for row in loose.rows for number in numbers_in(row.cells[loose.key].text)]
    return bool(numbers) and sum(forms.knows(number) for number in numbers) >= share * len(numbers)
