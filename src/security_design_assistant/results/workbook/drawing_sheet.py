"""The Drawing sheet: what was read, when, by which version, and what legend and specification said."""

from __future__ import annotations

from datetime import datetime

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant.models.analysis import Analysis, ComponentType
from security_design_assistant.results.workbook.cell_values import (
    FONT,
    TOTAL_FILL,
    CellValue,
    Mark,
    PageLink,
    write_value,
)
from security_design_assistant.results.workbook.table import Column, write_header, write_record
from security_design_assistant.review.labels import PAGE_STATUS_NAMES

CORRECTIONS = "Corrections"
"""Fact: the number of the last correction that is in the workbook; it is left out where there is none."""

_WIDTHS = (24, 26, 16, 70)
_POINTS_TO_MM = 25.4 / 72
_FACT_COLUMNS = (Column("Fact", 24), Column("Value", 112))
_PAGE_COLUMNS = (Column("Page", 24), Column("Status", 26), Column("Size (mm)", 16), Column("Reason", 70))
_REVISION_COLUMNS = (
    Column("Revision", 24),
    Column("Date", 26),
    Column("By, Checked", 16),
    Column("Description", 70),
)
_LEGEND_COLUMNS = (Column("Page", 24), Column("Section", 26), Column("Code", 16), Column("Meaning", 70))

_SPECIFICATION_COLUMNS = (
    Column("By the specification", 24),
    Column("Where", 26),
    Column("Code", 16),
    Column("Meaning", 70),
)


def write_drawing_sheet(
    sheet: Worksheet, analysis: Analysis, file_name: str, read_at: datetime, version: str, source_url: str
) -> None:
    """Write small tables below each other: facts, pages, legend, and what the specification decodes."""
    for letter, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    write_header(sheet, 1, _FACT_COLUMNS)
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=4)
    row = 2
    for name, value in _facts(analysis, file_name, read_at, version, source_url):
        _write_fact(sheet, row, name, value)
        row += 1
    pages: list[tuple[CellValue, ...]] = [
        (
            PageLink(page.page),
            PAGE_STATUS_NAMES[page.status].capitalize(),
            Mark(f"{page.width * _POINTS_TO_MM:.0f} x {page.height * _POINTS_TO_MM:.0f}"),
            "; ".join(part for part in (page.file, page.reason) if part),
        )
        for page in sorted(analysis.pages, key=lambda page: page.page)
    ]
    several = any(page.file for page in analysis.pages)
    columns = (*_PAGE_COLUMNS[:3], Column("File, reason", 70)) if several else _PAGE_COLUMNS
    row = _write_rows(sheet, row + 1, columns, pages)
    revisions: list[tuple[CellValue, ...]] = [
        (
            entry.revision,
            entry.date or "",
            Mark(", ".join(part for part in (entry.by, entry.checked) if part)),
            entry.description or "",
        )
        for entry in analysis.drawing.revisions
    ]
    if revisions:
        row = _write_rows(sheet, row + 1, _REVISION_COLUMNS, revisions)
    legend: list[tuple[CellValue, ...]] = [
        (PageLink(entry.page), entry.section or "", Mark(entry.code or ""), entry.meaning)
        for entry in analysis.legend
    ]
    row = _write_rows(sheet, row + 1, _LEGEND_COLUMNS, legend or [("", "", "", "No legend was found.")])
    by_specification = _by_specification(analysis)
    if by_specification:
        _write_rows(sheet, row + 1, _SPECIFICATION_COLUMNS, by_specification)
    sheet.freeze_panes = "A2"


def _by_specification(analysis: Analysis) -> list[tuple[CellValue, ...]]:
    """Return a row for each code that only the specification explains."""
    rows: dict[tuple[str, str], tuple[CellValue, ...]] = {}
    for component in analysis.components:
        for device in component.devices:
            if device.meaning_source:
                key = (device.type.label, device.code or "")
                rows[key] = (key[0], device.meaning_source, Mark(key[1]), device.meaning or "")
    return [rows[key] for key in sorted(rows)]


def _facts(
    analysis: Analysis, file_name: str, read_at: datetime, version: str, source_url: str
) -> list[tuple[str, str | int]]:
    drawing = analysis.drawing
    facts: list[tuple[str, str | int]] = [
        ("File", file_name),
        ("SHA-256", drawing.sha256),
        ("Drawing number", drawing.number or "not found"),
        ("Title", drawing.title or "not found"),
        ("Pages", drawing.page_count),
        ("Read at", f"{read_at:%d %B %Y, %H:%M:%S} UTC"),
        ("Read by", f"Security Design Assistant {version}"),
        ("Its source code", source_url),
    ]
    for component_type in ComponentType:
        count = sum(component.type is component_type for component in analysis.components)
        facts.append((component_type.many.capitalize(), count))
    if analysis.corrections:
        facts.append((CORRECTIONS, analysis.corrections))
    devices = sum(device.count for component in analysis.components for device in component.devices)
    return [*facts, ("Devices", devices), ("Legend entries", len(analysis.legend))]


def _write_fact(sheet: Worksheet, row: int, name: str, value: str | int) -> None:
    write_record(sheet, row, _FACT_COLUMNS, (name, str(value)))
    sheet.cell(row, 1).font = Font(name=FONT, size=10, bold=True)
    sheet.cell(row, 1).fill = TOTAL_FILL
    for column in (3, 4):
        write_value(sheet.cell(row, column), None)
    if isinstance(value, int):
        sheet.cell(row, 2).value = value
    sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)


def _write_rows(
    sheet: Worksheet, row: int, columns: tuple[Column, ...], records: list[tuple[CellValue, ...]]
) -> int:
    write_header(sheet, row, columns)
    for offset, record in enumerate(records, start=1):
        write_record(sheet, row + offset, columns, record)
    return row + len(records) + 1
