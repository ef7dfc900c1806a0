"""One page's words and rulings to its door schedules and the legends beside them."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.drawing.notations.boxed.squares import ink_of
from security_design_assistant.drawing.notations.door_schedules.device_columns import heading_device
from security_design_assistant.drawing.notations.door_schedules.headings import NUMBER_HEADINGS
from security_design_assistant.drawing.notations.door_schedules.ids import numbers_in
from security_design_assistant.drawing.notations.door_schedules.legend_lines import read_legend
from security_design_assistant.drawing.notations.door_schedules.recognition import is_door_schedule
from security_design_assistant.drawing.notations.door_schedules.schedule_page import DoorSchedulePage
from security_design_assistant.drawing.page.geometry import centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.tables.drawn_marks import (
    DrawnMarks,
    is_struck,
    without_revision_marks,
)
from security_design_assistant.drawing.tables.find import find_tables
from security_design_assistant.drawing.tables.grid import TableCell, TableGrid
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.loose_rows import find_loose_rows
from security_design_assistant.drawing.tables.texts import WordBands

PAPER = 0.93
"""Luminance up to which a line is a ruling; lighter ones are shading."""


def read(graphics: PageGraphics) -> DoorSchedulePage | None:
    """Read the door schedules of one page.

    Parameters
    ----------
    graphics : the page as a person sees it, in its reading frame.

    Returns
    -------
    Schedules, rows without a header and legends; None if the page has none of them.
    """
    lines = graphics.lines
    marks = DrawnMarks(lines)
    words = without_revision_marks(graphics.words, marks)
    rules = Rules(lines.ends[ink_of(lines, (0.0,), PAPER)[lines.path]])
    grids = find_tables(words, rules, NUMBER_HEADINGS, _is_number)
    field = LineField(rules)
    schedules = [
        _with_marks(grid, WordBands(words), field, marks)
        for grid in grids
        if is_door_schedule(grid, any(heading_device(column.heading) for column in grid.columns))
    ]
    taken = [grid.box for grid in grids]
    rest = [word for word in words if not any(contains(box, centre(word.box)) for box in taken)]
    loose = [
        _with_marks(grid, WordBands(rest), field, marks) for grid in find_loose_rows(rest, field, _is_number)
    ]
    legend = read_legend(rest)
    if not schedules and not loose and not legend:
        return None
    return DoorSchedulePage(graphics.page, graphics.frame, tuple(schedules), tuple(loose), legend)


def _is_number(text: str) -> bool:
    return bool(numbers_in(text))


def _with_marks(grid: TableGrid, words: WordBands, field: LineField, marks: DrawnMarks) -> TableGrid:
    """Add what is drawn with strokes: marks in empty cells, lines through text."""
    field, marks = field.within(grid.box), marks.within(grid.box)
    rows = tuple(
        row
        if row.spanning
        else replace(row, cells=tuple(_marked(cell, words, field, marks) for cell in row.cells))
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _marked(cell: TableCell, words: WordBands, field: LineField, marks: DrawnMarks) -> TableCell:
    if not cell.lines:
        drawn = marks.mark_in(cell.box)
        return replace(cell, drawn=drawn) if drawn else cell
    return replace(cell, struck=True) if is_struck(words.inside(cell.text_box), field, marks) else cell
