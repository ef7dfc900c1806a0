"""A workbook that somebody edited, held against what was written into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.results.workbook.cell_values import (
    CellValue,
    Certainty,
    Mark,
    PageLink,
    Quantity,
    plain_text,
    without_comment,
)
from security_design_assistant.results.workbook.drawing_sheet import CORRECTIONS
from security_design_assistant.results.workbook.table import FIRST_ROW, Table

LARGEST_WORKBOOK = 50_000_000
"""Bytes of a workbook that is read back."""

_TOTALS = "=SUBTOTAL("


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from what was written: of which record of the table, and what is typed there."""

    record: int
    heading: str
    text: str
    cell: str


@dataclass(slots=True)
class Differences:
    """What differs on one sheet.

    ``changes`` are the cells of records that were written, ``left_out`` sentences about all else, and
    ``wrong`` sentences about what must not be there.
    """

    changes: list[Change] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def opened(data: bytes) -> Workbook:
    """Return the workbook.

    Raises
    ------
    CorrectionRefusedError
        It is none, or too large.
    """
    if len(data) > LARGEST_WORKBOOK:
        raise CorrectionRefusedError(f"A workbook of more than {LARGEST_WORKBOOK} bytes is not read back.")
    try:
        return load_workbook(BytesIO(data))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as exc:
        raise CorrectionRefusedError("This is no Excel workbook (.xlsx), or it is damaged.") from exc


def revision_of(workbook: Workbook) -> int:
    """Return the number of the last correction that was in the workbook when it was written."""
    if "Drawing" in workbook.sheetnames:
        for name, value in workbook["Drawing"].iter_rows(max_col=2, values_only=True):
            if name == CORRECTIONS:
                return int(value) if str(value).isdecimal() else 0
    return 0


def differences(table: Table, workbook: Workbook, key: str) -> Differences:
    """Return what differs between ``table``, as it was written, and its sheet as it is now.

    Parameters
    ----------
    key : heading of the column that tells records apart. Rows may be sorted, moved and hidden, columns too.
    """
    found = Differences()
    if table.title not in workbook.sheetnames:
        found.left_out.append(f"The sheet {table.title} is not there any more; nothing of it was changed.")
        return found
    sheet = workbook[table.title]
    columns = {typed(cell): cell.column - 1 for cell in sheet[1] if typed(cell)}
    titles = [column.title for column in table.columns]
    gone = [title for title in titles if title not in columns]
    found.left_out += [f"{table.title}: the column {title} is gone; it stays as it was." for title in gone]
    if key in gone:
        return found
    rows = list(_records(sheet, columns[key]))
    found.wrong += [
        f"{table.title} {cell.coordinate} holds a formula or an error; type the value."
        for row in rows
        for cell in row
        if cell.data_type in ("f", "e")
    ]
    written = [dict(zip(titles, map(_as_typed, record), strict=True)) for record in table.rows]
    matched = list(_matched(rows, written, columns, key))
    for row, record in matched:
        if record is not None:
            found.changes += _changes(row, record, written[record], columns)
    found.left_out += _rows_left_out(table.title, matched, written, columns[key], key)
    return found


def _changes(
    row: Sequence[Cell], record: int, before: Mapping[str, str], columns: Mapping[str, int]
) -> Iterator[Change]:
    for title, place in columns.items():
        text = typed(row[place])
        if text != before.get(title, ""):
            yield Change(record, title, text, row[place].coordinate)


def _rows_left_out(
    sheet: str,
    matched: Sequence[tuple[Sequence[Cell], int | None]],
    written: Sequence[Mapping[str, str]],
    place: int,
    key: str,
) -> Iterator[str]:
    for row, record in matched:
        if record is None:
            yield (
                f"{sheet} row {row[0].row}: {typed(row[place]) or 'a row without an ID'} is not in the "
                "schedule; a component is added where its box can be drawn."
            )
    for record in sorted(set(range(len(written))) - {record for _, record in matched}):
        yield (
            f"{sheet}: {written[record][key]} has no row any more; it stays. What is no component is "
            "rejected by correcting its field present to false."
        )


def typed(cell: Cell) -> str:
    """Return what stands in a cell as one line of text; empty if nothing does."""
    value: Any = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _as_typed(value: CellValue) -> str:
    plain = without_comment(value)
    if isinstance(plain, Quantity):
        return str(plain.count)
    if isinstance(plain, Certainty):
        return f"{round(plain.value, 2):g}"
    if isinstance(plain, PageLink):
        return str(plain.page)
    if isinstance(plain, Mark):
        plain = plain.text
    return "" if plain is None else " ".join(plain_text(str(plain)).split())


def _records(sheet: Worksheet, key: int) -> Iterator[Sequence[Cell]]:
    """Yield the rows between heading and totals that are not empty."""
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        if str(row[key].value or "").upper().startswith(_TOTALS):
            return
        if any(typed(cell) for cell in row):
            yield row


def _matched(
    rows: Sequence[Sequence[Cell]], written: Sequence[Mapping[str, str]], columns: Mapping[str, int], key: str
) -> Iterator[tuple[Sequence[Cell], int | None]]:
    """Yield each row with its record: by key, else by all the rest, else by place and most of the rest."""
    left = list(range(len(written)))
    matched: dict[int, int] = {}

    def take(row: int, candidates: list[int]) -> None:
        if candidates:
            matched[row] = candidates[0]
            left.remove(candidates[0])

    for index, row in enumerate(rows):
        take(index, [record for record in left if written[record][key] == typed(row[columns[key]])])
    others = [title for title in columns if title != key and written and title in written[0]]
    for index, row in enumerate(rows):
        if index not in matched:
            here = {title: typed(row[columns[title]]) for title in others}
            same = [record for record in left if all(written[record][one] == here[one] for one in others)]
            placed = [record for record in left if record + FIRST_ROW == row[0].row]
            take(index, same or [record for record in placed if _alike(written[record], here)])
    for index, row in enumerate(rows):
        yield row, matched.get(index)


def _alike(before: Mapping[str, str], here: Mapping[str, str]) -> bool:
    """Tell whether most of what a record had still stands in a row: it was edited, not replaced."""
    filled = [title for title in here if before[title]]
    return 2 * sum(before[title] == here[title] for title in filled) >= len(filled)
