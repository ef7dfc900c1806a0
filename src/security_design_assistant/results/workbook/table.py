"""A sheet that is one table: header, rows, totals, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant.results.workbook.cell_values import (
    BORDER,
    FLAGGED_FILL,
    FONT,
    HEADER_FILL,
    TOTAL_FILL,
    CellValue,
    Quantity,
    shown_text,
    without_comment,
    write_text,
    write_value,
)

FIRST_ROW = 2
"""Row of the first record; the header is row 1, so that a program can read the sheet as it is."""

_COUNT_VISIBLE = 103  # SUBTOTAL functions that leave out what a filter hides
_SUM_VISIBLE = 109
_LINE_HEIGHT = 13.0  # points, for 10 point text
_HIGHEST_ROW = 409.0  # points; what Excel takes
_FILLED = 0.9  # part of a line's width that is filled before the next word wraps


@dataclass(frozen=True, slots=True)
class Column:
    """Heading and width, in characters; ``total`` sums it up, ``flagged`` makes the heading amber."""

    title: str
    width: float = 10
    total: bool = False
    flagged: bool = False


SummaryLine = tuple[str, tuple[int, ...]]
"""A label and the places (from 1) of the columns whose totals it adds up."""


@dataclass(frozen=True, slots=True)
class Table:
    """Records under their columns; ``counted`` labels the totals row, e.g. ``("door", "doors")``.

    ``instead`` stands where the rows would, if there are none because something is the matter.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    counted: tuple[str, str] | None = None
    summary: tuple[SummaryLine, ...] = ()
    footnotes: tuple[str, ...] = ()
    instead: str = ""


Formulas = dict[str, int]
"""Cell reference to the value of its formula."""


def write_table(sheet: Worksheet, table: Table) -> Formulas:
    """Write ``table`` to the empty ``sheet``.

    Returns
    -------
    The values of the formulas, for programs that show a file without calculating it.
    """
    write_header(sheet, 1, table.columns)
    for row, record in enumerate(table.rows, start=FIRST_ROW):
        write_record(sheet, row, table.columns, record)
    if table.instead and not table.rows:
        _write_across(sheet, table)
    for index, heading in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = heading.width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    formulas = _write_totals(sheet, table) if table.counted and table.rows else {}
    if formulas:
        formulas |= _write_summary(sheet, table, formulas)
    for note in table.footnotes:
        cell = sheet.cell(sheet.max_row + 2, 1)
        write_text(cell, note)
        cell.font = Font(name=FONT, size=9, italic=True)
    return formulas


def _write_across(sheet: Worksheet, table: Table) -> None:
    """Write what stands instead of rows over all columns, in amber."""
    cell = sheet.cell(FIRST_ROW, 1)
    write_value(cell, table.instead)
    cell.font = Font(name=FONT, size=10, bold=True)
    cell.fill = FLAGGED_FILL
    sheet.merge_cells(start_row=FIRST_ROW, start_column=1, end_row=FIRST_ROW, end_column=len(table.columns))
    lines = _lines(table.instead, sum(column.width for column in table.columns))
    sheet.row_dimensions[FIRST_ROW].height = min(_LINE_HEIGHT * (lines + 1) + 4, _HIGHEST_ROW)


def write_header(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings of ``columns`` to ``row``."""
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(row, index)
        write_text(cell, column.title)
        cell.font = Font(name=FONT, size=10, bold=True, color="FFFFFFFF")
        cell.fill = FLAGGED_FILL if column.flagged else HEADER_FILL
        cell.border = BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = (
        44 if any(len(column.title) > column.width for column in columns) else 22
    )


def write_record(sheet: Worksheet, row: int, columns: Sequence[Column], record: Sequence[CellValue]) -> None:
    """Write ``record`` to ``row``, as high as its longest text needs."""
    lines = 1
    for index, (column, value) in enumerate(zip(columns, record, strict=True), start=1):
        write_value(sheet.cell(row, index), value)
        lines = max(lines, _lines(shown_text(value), column.width))
    # Not every program fits rows to wrapped text when it opens a file, so the height is set here.
    sheet.row_dimensions[row].height = min(_LINE_HEIGHT * lines + 4, _HIGHEST_ROW)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(len(part) / (width * _FILLED))) for part in text.split("\n"))


def _write_totals(sheet: Worksheet, table: Table) -> Formulas:
    row = len(table.rows) + FIRST_ROW
    formulas: Formulas = {}
    for index, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row, index)
        write_value(cell, None)
        cell.font = Font(name=FONT, size=10, bold=True)
        cell.fill = TOTAL_FILL
        if not (column.total or index == 1):
            continue
        letter = get_column_letter(index)
        function = _SUM_VISIBLE if column.total else _COUNT_VISIBLE
        cell.value = f"=SUBTOTAL({function},{letter}{FIRST_ROW}:{letter}{row - 1})"
        formulas[cell.coordinate] = _sum(table, index - 1) if column.total else len(table.rows)
        if not column.total:
            cell.number_format = '[=1]"Total: "0" {}";"Total: "0" {}"'.format(*table.counted or ("", ""))
            cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
    return formulas


def _write_summary(sheet: Worksheet, table: Table, totals: Formulas) -> Formulas:
    totals_row = len(table.rows) + FIRST_ROW
    formulas: Formulas = {}
    for row, (label, places) in enumerate(table.summary, start=totals_row + 2):
        write_value(sheet.cell(row, 1), label)
        sheet.cell(row, 1).fill = TOTAL_FILL
        references = [f"{get_column_letter(place)}{totals_row}" for place in places]
        cell = sheet.cell(row, 2)
        write_value(cell, None)
        cell.value = "=" + "+".join(references)
        cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
        formulas[cell.coordinate] = sum(totals[reference] for reference in references)
    return formulas


def _sum(table: Table, index: int) -> int:
    values = (without_comment(row[index]) for row in table.rows)
    counts = (value.count if isinstance(value, Quantity) else value for value in values)
    return sum(count for count in counts if isinstance(count, int))
