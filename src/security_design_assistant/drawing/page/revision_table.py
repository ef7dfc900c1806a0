"""The table of a title block that lists a sheet's revisions, whichever way it grows, ruled or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.tolerances import TITLE_BLOCK

_REVISION = re.compile(r"rev(?:ision)?s?(?:\.? *no)?\.?|issue(?:\.? *no)?\.?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:no|nr|#)\.?", re.IGNORECASE)
_HEADINGS = {
    "date": re.compile(r"(?:rev(?:ision)?\.? |issue )?dated?", re.IGNORECASE),
    "description": re.compile(
        r"descriptions?|(?:description of )?(?:revisions?|amendments?|changes?)|amendments?|remarks|details"
        r"|(?:reason for|purpose of)? ?issued?(?: for)?|comments?|modifications?",
        re.IGNORECASE,
    ),
    "by": re.compile(
        r"(?:(?:drawn|drn|dwn|dr|rev(?:ised)?|issued)\.? ?)?by\.?|drawn|drn\.?|dwn\.?|author|initials",
        re.IGNORECASE,
    ),
    "checked": re.compile(r"(?:checked|check|chk(?:d|'d)?|ch'?k'?d?|ckd)\.?(?: by)?", re.IGNORECASE),
}  # fmt: skip
"""By the column, what stands over it."""
_VALUE = re.compile(r"(?:rev\.? *)?([A-Z]|[A-Z]{0,2}[-.]?\d{1,3}(?:\.\d{1,2})?[A-Z]?)", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d{{1,2}}[ -]?{_MONTH}[ ,-]*\d{{2,4}}"
    rf"|{_MONTH} *\d{{1,2}},? *\d{{2,4}}|{_MONTH}[ -]*\d{{2,4}}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision, as the table prints it; None where it has no such column, or nothing in it."""

    revision: str
    date: str | None = None
    description: str | None = None
    by: str | None = None
    checked: str | None = None


def revision_rows(phrases: Sequence[Phrase]) -> tuple[RevisionRow, ...]:
    """Return the rows of the revision table, beginning beside its headings; none if there is no such table.

    A table is taken for one only if it has a column of revisions and, beside it, dates or descriptions; one
    that merely numbers its rows has to date every one, or it is a list of notes.
    """
    for heading in phrases:
        columns = _columns(heading, phrases)
        if columns is None:
            continue
        for down in (True, False):
            rows = tuple(_rows(heading, columns, phrases, down))
            if rows:
                return rows
    return ()


def _columns(heading: Phrase, phrases: Sequence[Phrase]) -> dict[str, Phrase] | None:
    """Return the other headings of a table by what they are over; None if it is no revision table."""
    numbered = _NUMBER.fullmatch(heading.text) is not None
    if not numbered and not _REVISION.fullmatch(heading.text):
        return None
    columns: dict[str, Phrase] = {}
    left, right = heading.box[0], heading.box[2]
    level = [other for other in phrases if other is not heading and _level(heading, other)]
    for other in sorted(level, key=lambda other: _gap(other, heading)):
        name = next((name for name, form in _HEADINGS.items() if form.fullmatch(other.text)), None)
        apart = max(other.box[0] - right, left - other.box[2])
        if name is not None and apart < TITLE_BLOCK.revisions * heading.size:
            columns.setdefault(name, other)
            left, right = min(left, other.box[0]), max(right, other.box[2])
    if numbered:
        return columns if "date" in columns and len(columns) > 1 else None
    return columns if {"date", "description"} & set(columns) else None


def _level(one: Phrase, other: Phrase) -> bool:
    size = max(one.size, other.size)
    return abs(one.box[1] + one.box[3] - other.box[1] - other.box[3]) < TITLE_BLOCK.level * size


def _rows(
    heading: Phrase, columns: dict[str, Phrase], phrases: Sequence[Phrase], down: bool
) -> Iterator[RevisionRow]:
    """Yield the rows that follow each other under, or over, the headings."""
    edge = heading.box[3] if down else -heading.box[1]
    numbered = _NUMBER.fullmatch(heading.text) is not None
    for phrase in _in_column(heading, phrases, down):
        near = (phrase.box[1] if down else -phrase.box[3]) - edge
        match = _VALUE.fullmatch(phrase.text)
        if near > TITLE_BLOCK.below * heading.size or match is None:
            return
        row = _row(match[1], phrase, columns, phrases)
        if row is None or (numbered and row.date is None):
            return
        yield row
        edge = phrase.box[3] if down else -phrase.box[1]


def _in_column(heading: Phrase, phrases: Sequence[Phrase], down: bool) -> list[Phrase]:
    """Return what stands under, or over, a heading, the nearest first."""
    middle = (heading.box[0] + heading.box[2]) / 2
    column = [
        phrase
        for phrase in phrases
        if phrase is not heading
        and phrase.box[0] - heading.size < middle < phrase.box[2] + heading.size
        and (phrase.box[1] > heading.box[3] - 1 if down else phrase.box[3] < heading.box[1] + 1)
    ]
    return sorted(column, key=lambda phrase: phrase.box[1] if down else -phrase.box[1])


def _row(
    revision: str, first: Phrase, columns: dict[str, Phrase], phrases: Sequence[Phrase]
) -> RevisionRow | None:
    """Return what stands level with a revision; None if there is neither a date nor a description."""
    left = min(first.box[0], *(heading.box[0] for heading in columns.values()))
    right = max(first.box[2], *(heading.box[2] for heading in columns.values()))
    cells: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase is first or not _level(first, phrase):
            continue
        if phrase.box[2] < left - first.size or phrase.box[0] > right + first.size:
            continue
        cells.setdefault(_column_of(phrase, columns), []).append(phrase)
    said = {
        name: " ".join(cell.text for cell in sorted(found, key=lambda cell: cell.box[0]))
        for name, found in cells.items()
        if name
    }
    if not {"date", "description"} & set(said):
        return None
    return RevisionRow(revision, **said)


def _column_of(cell: Phrase, columns: dict[str, Phrase]) -> str:
    """Return the column that a cell stands in, empty if in none: dates in theirs, all else in others."""
    if _DATE.fullmatch(cell.text):
        return "date" if "date" in columns else ""
    others = {name: heading for name, heading in columns.items() if name != "date"}
    return min(others, key=lambda name: _gap(cell, others[name]), default="")


def _gap(cell: Phrase, heading: Phrase) -> float:
    """Return how far a cell is from standing under its heading; 0 if part of it does."""
    return max(cell.box[0] - heading.box[2], heading.box[0] - cell.box[2], 0.0)
