"""Door schedules behind the port: a table under a door-number heading, one row a door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.door_schedules.explain import explain
from security_design_assistant.drawing.notations.door_schedules.read import read
from security_design_assistant.drawing.notations.door_schedules.schedule_page import DoorSchedulePage
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.tables.grid import UNSURE, TableCell, TableGrid


class DoorScheduleNotation(Notation[DoorSchedulePage]):
    """Door schedules as architects draw them."""

    name = "door_schedules"
    reading = TypeAdapter(DoorSchedulePage)

    def read(self, sheet: Sheet) -> DoorSchedulePage | None:
        """Read the page's schedules, rows without a header, and the legends beside them."""
        return read(sheet)

    def sure_of_scan(self, reading: DoorSchedulePage) -> tuple[DoorSchedulePage, int]:
        """Leave open what drawn marks say: a traced tick, cross or dash looks like others."""
        grids = (*reading.schedules, *reading.loose)
        marks = sum(cell.drawn is not None for grid in grids for row in grid.rows for cell in row.cells)
        schedules, loose = (tuple(map(_unsure, part)) for part in (reading.schedules, reading.loose))
        return replace(reading, schedules=schedules, loose=loose), marks

    def explain(self, pages: Sequence[ReadPage[DoorSchedulePage]]) -> Explanation:
        """Read the rows of all schedules by the legends of the whole drawing."""
        return explain([page.reading for page in pages])


def _unsure(grid: TableGrid) -> TableGrid:
    def open_mark(cell: TableCell) -> TableCell:
        return replace(cell, drawn=UNSURE) if cell.drawn else cell

    return replace(
        grid, rows=tuple(replace(row, cells=tuple(map(open_mark, row.cells))) for row in grid.rows)
    )
