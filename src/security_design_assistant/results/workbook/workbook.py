"""``schedule.xlsx``: the sheets of one analysis, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from security_design_assistant import SOURCE_URL
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.changes import Changes
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.artefacts import MARKED_UP, ArtefactSource
from security_design_assistant.results.workbook.archive import workbook_bytes
from security_design_assistant.results.workbook.cell_values import plain_text
from security_design_assistant.results.workbook.changes_sheet import changes_table
from security_design_assistant.results.workbook.corrections_sheet import corrections_table
from security_design_assistant.results.workbook.door_schedule import door_table
from security_design_assistant.results.workbook.drawing_sheet import write_drawing_sheet
from security_design_assistant.results.workbook.links import linked_to
from security_design_assistant.results.workbook.other_components import camera_table, other_table
from security_design_assistant.results.workbook.quantities import quantity_table
from security_design_assistant.results.workbook.review_sheet import review_table
from security_design_assistant.results.workbook.table import Formulas, Table, write_table

_PAPER_A3 = 8
_PAPER_A4 = 9
_WIDEST_ON_A4 = 150  # characters; wider sheets would print too small
_LONGEST_HEADING = 90  # a whole header or footer may hold 255 characters


def schedule_workbook(source: ArtefactSource) -> bytes:
    """Return ``schedule.xlsx``, with links to the marked-up drawing by the name that people have it under."""
    workbook = build_workbook(
        source.analysis,
        source.findings,
        source.file_name,
        source.created_at,
        source.version,
        source.source_url,
        source.changes,
    )
    return linked_to(workbook, source.name_of(MARKED_UP)) if source.for_download else workbook


def build_workbook(
    analysis: Analysis,
    findings: Sequence[Finding],
    file_name: str,
    read_at: datetime,
    version: str,
    source_url: str = SOURCE_URL,
    changes: Changes | None = None,
) -> bytes:
    """Return the schedule as an xlsx file.

    Parameters
    ----------
    findings : what is to be reviewed, numbered.
    file_name : name of the drawing's file, as the designer knows it.
    read_at : when the drawing was read; a time without a zone is taken as UTC. It is also the date of
        the file, so equal input gives equal bytes.
    version, source_url : version of the software, and where its source code is.
    changes : against the previous revision; None where there is none.
    """
    moment = _naive_utc(read_at)
    workbook = Workbook()
    workbook.remove(workbook.active)
    formulas: dict[str, Formulas] = {}
    for table in _tables(analysis, findings, changes):
        sheet = workbook.create_sheet(table.title)
        formulas[table.title] = write_table(sheet, table)
        _set_up_printing(sheet, analysis, file_name, sum(column.width for column in table.columns))
        sheet.print_title_rows = "1:1"
    sheet = workbook.create_sheet("Drawing")
    write_drawing_sheet(sheet, analysis, file_name, moment, version, source_url)
    _set_up_printing(sheet, analysis, file_name, 0)
    workbook.properties.creator = plain_text(f"Security Design Assistant {version}")
    workbook.properties.title = plain_text(f"Door schedule {analysis.drawing.number or file_name}")
    return workbook_bytes(workbook, moment, formulas)


def _tables(analysis: Analysis, findings: Sequence[Finding], changes: Changes | None) -> list[Table]:
    tables = [door_table(analysis, findings), quantity_table(analysis), camera_table(analysis, findings)]
    if not all(found.type.own_sheet for found in analysis.components):
        tables.append(other_table(analysis, findings))
    tables.append(review_table(findings))
    corrections = corrections_table(analysis)
    tables += [corrections] if corrections.rows else []
    return [*tables, changes_table(changes)] if changes else tables


def _naive_utc(moment: datetime) -> datetime:
    aware = moment.astimezone(UTC) if moment.tzinfo else moment
    return aware.replace(tzinfo=None, microsecond=0)


def _set_up_printing(sheet: Worksheet, analysis: Analysis, file_name: str, width: float) -> None:
    setup = sheet.page_setup
    setup.orientation = "landscape"
    setup.paperSize = _PAPER_A3 if width > _WIDEST_ON_A4 else _PAPER_A4
    setup.fitToWidth = 1
    setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    drawing = analysis.drawing
    names = [name for name in (drawing.number, drawing.title) if name]
    sheet.oddHeader.left.text = f"&B{_printed(sheet.title)}"
    sheet.oddHeader.right.text = _printed(" - ".join(names) or file_name)
    sheet.oddFooter.left.text = _printed(file_name)
    sheet.oddFooter.right.text = "Page &P of &N"


def _printed(text: str) -> str:
    # An ampersand starts a field code in headers and footers; line ends would break the layout.
    return " ".join(plain_text(text)[:_LONGEST_HEADING].split()).replace("&", "&&")
