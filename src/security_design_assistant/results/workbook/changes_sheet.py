"""The Changes sheet: what the drawing changed against the revision before it, with a box to sign."""

from __future__ import annotations

from security_design_assistant.models.changes import Change, Changes, RevisionOf
from security_design_assistant.results.workbook.cell_values import CellValue, Certainty, Mark, PageLink
from security_design_assistant.results.workbook.table import Column, Table

_COLUMNS = (
    Column("No.", 6),
    Column("Change", 17),
    Column("Component", 20),
    Column("Was", 32),
    Column("Is", 32),
    Column("What Changed", 56),
    Column("Page", 7),
    Column("Page Before", 8),
    Column("Confidence", 11),
    Column("Checked By", 14),
)


def changes_table(changes: Changes) -> Table:
    """Return the Changes sheet; the number of a row is also that of its cloud on the drawing."""
    rows = tuple(map(_row, changes.changes)) or (
        ("", Mark("None"), "", "", "", "Every component is as it was.", "", "", "", ""),
    )
    return Table("Changes", _COLUMNS, rows, footnotes=tuple(_footnotes(changes)))


def _row(change: Change) -> tuple[CellValue, ...]:
    return (
        change.number,
        Mark(change.kind.label),
        change.component,
        change.was or "",
        change.now or "",
        change.message,
        PageLink(change.place.page) if change.place else "",
        change.before.page if change.before else "",
        Certainty(change.confidence),
        "",
    )


def _footnotes(changes: Changes) -> list[str]:
    compared = f"Compared with {_named(changes.previous)}; {changes.unchanged} components are as they were."
    if not changes.not_compared:
        return [compared]
    ids = ", ".join(changes.not_compared)
    return [
        compared,
        f"Not compared, since one of the two revisions shows a page that was not read: {ids}.",
    ]


def _named(revision: RevisionOf) -> str:
    told = [
        revision.number,
        f"revision {revision.revision}" if revision.revision else None,
        f"of {revision.date}" if revision.date else None,
    ]
    name = " ".join(part for part in told if part) or "the previous drawing"
    return f"{name} (SHA-256 {revision.sha256[:12]})"
