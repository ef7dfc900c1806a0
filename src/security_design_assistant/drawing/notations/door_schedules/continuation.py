"""Rows without a header that go on with a schedule: on the next page, or beside it on the same sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.drawing.notations.door_schedules.ids import NumberForms, numbers_in
from security_design_assistant.drawing.tables.grid import TableGrid

SAME_WIDTH = 0.06
"""Share of a table's width by which its column rulings may stand off those of the schedule it continues."""


def joined_on(loose: TableGrid, schedules: Sequence[TableGrid]) -> TableGrid | None:
    """Give a table without header the header of the first schedule whose columns it has.

    Returns
    -------
    The table with headings; None where the columns, or the forms of the numbers, are those of no schedule.
    """
    for schedule in schedules:
        if loose.key == schedule.key and _same_columns(loose, schedule) and _same_numbers(loose, schedule):
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
        abs(own.x1 - other.x1 - shift) <= SAME_WIDTH * width
        for own, other in zip(loose.columns, schedule.columns, strict=True)
    )


def _same_numbers(loose: TableGrid, schedule: TableGrid) -> bool:
    forms = NumberForms(
        number for row in schedule.rows for number in numbers_in(row.cells[schedule.key].text)
    )
    numbers = [number for row in loose.rows for number in numbers_in(row.cells[loose.key].text)]
    return bool(numbers) and 2 * sum(forms.knows(number) for number in numbers) >= len(numbers)
