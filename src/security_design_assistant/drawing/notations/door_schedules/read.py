"""One page's words and rulings to its door schedules and the legends beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.drawing.notations.door_schedules.device_columns import heading_device
from security_design_assistant.drawing.notations.door_schedules.headings import NUMBER_HEADINGS
from security_design_assistant.drawing.notations.door_schedules.ids import numbers_in
from security_design_assistant.drawing.notations.door_schedules.legend_lines import read_legend
from security_design_assistant.drawing.notations.door_schedules.recognition import is_door_schedule
from security_design_assistant.drawing.notations.door_schedules.schedule_page import (
    DoorSchedulePage,
    LegendLine,
)
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.tables.drawn_marks import (
    DrawnMarks,
    is_struck,
    marks_on,
    without_revision_marks,
)
from security_design_assistant.drawing.tables.find import find_tables
from security_design_assistant.drawing.tables.grid import TableCell, TableGrid
from security_design_assistant.drawing.tables.line_field import LineField, lines_on
from security_design_assistant.drawing.tables.loose_rows import find_loose_rows
from security_design_assistant.drawing.tables.table_texts import TableTexts
from security_design_assistant.drawing.tables.texts import WordBands


def read(sheet: Sheet) -> DoorSchedulePage | None:
    """Read the door schedules of one page and claim their words.

    Parameters
    ----------
    sheet : the page; only words that nobody has claimed are looked at.

    Returns
    -------
    Schedules, rows without a header and legends; None if the page has none of them.
    """
    words, marks = without_revision_marks(sheet.unclaimed_words(), sheet.once(marks_on))
    texts = TableTexts(words, sheet.once(lines_on))
    grids = find_tables(texts, NUMBER_HEADINGS, _is_number)
    schedules = [grid for grid in grids if is_door_schedule(grid, _counts_devices(grid))]
    rest = texts.outside([grid.box for grid in grids])
    loose = find_loose_rows(rest, _is_number)
    legend = read_legend(rest.words)
    if not schedules and not loose and not legend:
        return None
    _tell(sheet, grids, schedules)
    _claim(sheet, schedules, legend)
    return DoorSchedulePage(
        sheet.page,
        sheet.frame,
        tuple(_with_marks(grid, texts, marks) for grid in schedules),
        tuple(_with_marks(grid, texts, marks) for grid in loose),
        legend,
    )


def _counts_devices(grid: TableGrid) -> bool:
    return any(heading_device(column.heading) for column in grid.columns)


def _claim(sheet: Sheet, schedules: Sequence[TableGrid], legend: Sequence[LegendLine]) -> None:
    claimed = 0
    for grid in schedules:
        inside = sheet.words_in(grid.box)
        sheet.claim(inside, Use.TABLE)
        claimed += len(inside)
    if 2 * claimed >= len(sheet.words):
        for line in legend:
            sheet.claim_box(line.box, Use.LEGEND)


def _tell(sheet: Sheet, grids: Sequence[TableGrid], schedules: Sequence[TableGrid]) -> None:
    for grid in grids:
        if not any(grid is schedule for schedule in schedules):
            sheet.trace.rejected("door schedule", grid.box, "too little in it says that its rows are doors")
    for grid in schedules if sheet.trace.listening else ():
        for column in grid.columns:
            sheet.trace.saw(
                "door_schedules: columns", (column.x0, grid.box[1], column.x1, grid.box[3]), column.heading
            )
        for row in grid.rows:
            sheet.trace.saw("door_schedules: rows", row.box, row.cells[grid.key].text)


def _is_number(text: str) -> bool:
    return bool(numbers_in(text))


def _with_marks(grid: TableGrid, texts: TableTexts, marks: DrawnMarks) -> TableGrid:
    """Add what is drawn with strokes: marks in empty cells, lines through text."""
    words, field, marks = texts.bands, texts.field.within(grid.box), marks.within(grid.box)
    rows = tuple(
        row
        if row.spanning
        else replace(row, cells=tuple(_marked(cell, words, field, marks, grid.ruled) for cell in row.cells))
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _marked(cell: TableCell, words: WordBands, field: LineField, marks: DrawnMarks, ruled: bool) -> TableCell:
    if not cell.lines:
        drawn = marks.mark_in(cell.box, ruled)
        return replace(cell, drawn=drawn) if drawn else cell
    return replace(cell, struck=True) if is_struck(words.inside(cell.text_box), field, marks) else cell
