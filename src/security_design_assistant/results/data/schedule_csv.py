"""``schedule.csv``: the rows of the Door Schedule sheet as plain text."""

from __future__ import annotations

import csv
from io import StringIO

from security_design_assistant.results.artefacts import ArtefactSource
from security_design_assistant.results.workbook.cell_values import (
    CellValue,
    Certainty,
    Mark,
    PageLink,
    Quantity,
    begins_like_formula,
    plain_text,
    without_comment,
)
from security_design_assistant.results.workbook.door_schedule import door_table

_BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel reads UTF-8 as the local code page."""


def schedule_csv(source: ArtefactSource) -> bytes:
    """Return the door schedule as CSV (RFC 4180) in UTF-8, the same columns as on the Door Schedule sheet.

    A text that a spreadsheet program would take for a formula stands behind an apostrophe.
    """
    table = door_table(source.analysis, source.findings)
    text = StringIO(newline="")
    writer = csv.writer(text)  # RFC 4180: commas, CRLF, quotes doubled
    writer.writerow([_safe(column.title) for column in table.columns])
    writer.writerows([_shown(value) for value in row] for row in table.rows)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _shown(value: CellValue) -> str:
    """Return what the sheet shows in the cell."""
    value = without_comment(value)
    if value is None:
        return ""
    if isinstance(value, Quantity):
        return f"{value.count} {plain_text(value.codes)}".strip()
    if isinstance(value, Certainty):
        return f"{value.value:.0%}"
    if isinstance(value, PageLink):
        return str(value.page)
    if isinstance(value, int):
        return str(value)
    return _safe(value.text if isinstance(value, Mark) else value)


def _safe(text: str) -> str:
    text = plain_text(text)
    return f"'{text}" if begins_like_formula(text) else text
