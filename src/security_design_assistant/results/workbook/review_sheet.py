"""The Review sheet: what needs a human, why and where, with a box to sign."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.workbook.cell_values import (
    CellValue,
    Certainty,
    Confirmed,
    Mark,
    PageLink,
)
from security_design_assistant.results.workbook.corrected_cells import told
from security_design_assistant.results.workbook.table import Column, Table

_COLUMNS = (
    Column("No.", 6),
    Column("Priority", 10),
    Column("Matter", 32),
    Column("Why", 64),
    Column("Component", 30),
    Column("Page", 7),
    Column("Confidence", 11),
    Column("Checked By", 14),
)


def review_table(findings: Sequence[Finding]) -> Table:
    """Return the Review sheet; the number of a row is also its mark on the drawing."""
    if not findings:
        nothing: tuple[CellValue, ...] = ("", "", "Nothing to review", "No rule is broken.", "", "", "", "")
        return Table("Review", _COLUMNS, (nothing,))
    return Table("Review", _COLUMNS, tuple(_row(finding) for finding in findings))


def _row(finding: Finding) -> tuple[CellValue, ...]:
    return (
        finding.number,
        Mark(finding.priority.value.capitalize()),
        finding.matter,
        finding.message,
        _in_pairs(finding.components),
        PageLink(finding.page) if finding.page else "",
        Certainty(finding.confidence) if finding.confidence is not None else "",
        _checked(finding),
    )


def _checked(finding: Finding) -> CellValue:
    if finding.checked_by is None or finding.checked_at is None:
        return ""
    return Confirmed(finding.checked_by, told("Checked", finding.checked_by, finding.checked_at))


def _in_pairs(identities: Sequence[str]) -> str:
    # Two ids a line: left to itself, a spreadsheet breaks lines at the hyphens inside them.
    pairs = (", ".join(identities[start : start + 2]) for start in range(0, len(identities), 2))
    return ",\n".join(pairs)
