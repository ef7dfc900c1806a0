"""Excel workbooks: every visible sheet is a section, and its rows are those of a table."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from security_design_assistant.specification.blocks import Block, Contents, tidy
from security_design_assistant.specification.document import UnreadableError
from security_design_assistant.specification.limits import MAX_BLOCKS, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from security_design_assistant.specification.recognition import open_archive

_BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What openpyxl raises for damaged workbooks: it checks little."""


def read_xlsx(data: bytes) -> Contents:
    """Read the values of a workbook's visible sheets; raises UnreadableError where it is damaged."""
    open_archive(data).close()
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            rows = (block for place, sheet in enumerate(sheets, 1) for block in _sheet(sheet, place, notes))
            blocks = tuple(islice(rows, MAX_BLOCKS + 1))
    except _BROKEN as exc:
        raise UnreadableError("It is damaged; save it again.") from exc
    if len(blocks) > MAX_BLOCKS:
        notes.append(f"Only its first {MAX_BLOCKS:,} rows were read.")
    return Contents(blocks[:MAX_BLOCKS], tuple(notes))


def _sheet(sheet: Any, table: int, notes: list[str]) -> Iterator[Block]:
    title = tidy(sheet.title)
    yield Block((title,), f"sheet {title}", level=1)
    rows = sheet.iter_rows(max_row=MAX_SHEET_ROWS + 1, max_col=MAX_SHEET_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = tuple(_shown(value) for value in row)
        if number > MAX_SHEET_ROWS:
            notes.append(f"Only the first {MAX_SHEET_ROWS:,} rows of sheet {title} were read.")
        elif any(cells):
            # What stands alone in its row is a caption, or parts the rows below from those above.
            alone = sum(map(bool, cells)) == 1
            cells = tuple(filter(None, cells)) if alone else cells[: _last(cells)]
            yield Block(cells, f"sheet {title}, row {number}", table=table)


def _last(cells: Sequence[str]) -> int:
    return max(place for place, cell in enumerate(cells, start=1) if cell)


def _shown(value: object) -> str:
    """Return a cell's value as people see it: a type is often stored as the number 11.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return tidy(str(value))
