"""Number, title, revision and date of a sheet, from its title block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.revision_table import RevisionRow, revision_rows
from security_design_assistant.drawing.page.tolerances import TITLE_BLOCK

_NO = r"(?:no|number|num|ref|nr|#)\b\.?"
_NUMBER = re.compile(rf"(?:drawing|dwg|drg)\.?\s*{_NO}\s*:?\s*(.*)", re.IGNORECASE)
_SHEET = re.compile(rf"(?:sheet|plan)\.?\s*{_NO}\s*:?\s*(.*)", re.IGNORECASE)
_TITLE = re.compile(r"(?:(?:drawing|sheet|dwg\.?)\s+)?(?:title|name)\b\s*:?\s*(.*)", re.IGNORECASE)
_REVISION = re.compile(
    rf"(?:(?:current|sheet|drawing)\s+)?(?:revision|rev|version)\b\.?\s*(?:{_NO})?\s*:?\s*(.*)", re.IGNORECASE
)
_DATE = re.compile(r"(?:(?:issue|plot|drawing|sheet)\s+)?dated?\b\s*:?\s*(.*)", re.IGNORECASE)

_LABEL = re.compile(
    r"(?:project|client|job|owner|consultant|contractor|architect|drawn|checked|approved|designed|scale|status|"
    r"sheet|drawing|dwg|drg|title|rev(?:ision)?|version|date|issue|purpose|size|suitability|file|cad|phase|by)\b"
    r"(?:\s*(?:no|number|title|name|by|date|ref|status|code|description|file|size)\b\.?)*\s*[.:]?",
    re.IGNORECASE,
)
_VALUE_OF_A_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.\-_/ ]{0,39}")
_VALUE_OF_A_REVISION = re.compile(
    r"(?:rev\.?\s*)?([A-Z]|[A-Z]{0,2}[-.]?\d{1,3}(?:\.\d{1,2})?[A-Z]?)", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_VALUE_OF_A_DATE = re.compile(
    rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d{{1,2}}[ -]?{_MONTH}[ ,-]*\d{{2,4}}"
    rf"|{_MONTH} *\d{{1,2}},? *\d{{2,4}}|{_MONTH}[ -]*\d{{4}}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"[A-Z]{1,3}-?\d{1,3}(?:[.-]\d{1,3})?[A-Z]?")
"""A sheet number as American offices print it: discipline and number, ``A-611``, ``TY1.02``."""


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What a title block says; None where it does not. ``revisions`` are the rows of its table of them."""

    number: str | None = None
    title: str | None = None
    revision: str | None = None
    date: str | None = None
    revisions: tuple[RevisionRow, ...] = ()


def read_title_block(phrases: Sequence[Phrase], size: tuple[float, float]) -> TitleBlock:
    """Read the title block of a sheet of ``size`` (width and height of its reading frame, points)."""
    return TitleBlock(
        drawing_number(phrases) or _number_in_the_corner(phrases, size),
        drawing_title(phrases),
        drawing_revision(phrases),
        drawing_date(phrases),
        revision_rows(phrases),
    )


def drawing_number(phrases: Sequence[Phrase]) -> str | None:
    """Return the drawing number printed beside, under or over its label, None if there is none.

    A label that says drawing goes before one that says sheet: "Sheet No 3" counts pages on many.
    """
    # A note may begin like the label: "Drawing no longer valid".
    for label in (_NUMBER, _SHEET):
        values = _labelled(phrases, label, lambda text: bool(_VALUE_OF_A_NUMBER.fullmatch(text)))
        for value in values:
            return value
    return None


def drawing_title(phrases: Sequence[Phrase]) -> str | None:
    """Return the title printed beside or under its label, None if there is none."""
    return next(_labelled(phrases, _TITLE, _is_value), None)


def drawing_revision(phrases: Sequence[Phrase]) -> str | None:
    """Return the revision: beside or under its label, or the last row of a table headed Rev."""
    table = _last_row(phrases)
    if table is not None:
        return table
    return next(_labelled(phrases, _REVISION, lambda text: bool(_VALUE_OF_A_REVISION.fullmatch(text))), None)


def drawing_date(phrases: Sequence[Phrase]) -> str | None:
    """Return the date beside, under or over its label, as printed."""
    found = next(_labelled(phrases, _DATE, lambda text: bool(_VALUE_OF_A_DATE.search(text))), None)
    match = _VALUE_OF_A_DATE.search(found) if found else None
    return match[0] if match else None


def _is_value(text: str) -> bool:
    return not text.endswith(":") and not _LABEL.fullmatch(text)


def _labelled(
    phrases: Sequence[Phrase], label: re.Pattern[str], fits: Callable[[str], bool]
) -> Iterator[str]:
    """Yield what stands after each phrase that reads like ``label``, or nearest beside, under or over it."""
    for phrase in phrases:
        match = label.fullmatch(phrase.text)
        if not match:
            continue
        said = match[1].strip()
        if said:
            if fits(said):
                yield said
            continue
        near = [
            (distance, other.text)
            for other in phrases
            if _is_value(other.text)
            and fits(other.text)
            and (distance := _distance(phrase, other)) is not None
        ]
        if near:
            yield min(near)[1]


def _distance(label: Phrase, value: Phrase) -> float | None:
    """Return how far ``value`` stands right of, below or above ``label``; None if none of these."""
    if label is value:
        return None
    x0, y0, x1, y1 = label.box
    size = max(label.size, value.size)
    beside = value.box[0] - x1
    if (
        0 <= beside < TITLE_BLOCK.beside * size
        and abs(value.box[1] + value.box[3] - y0 - y1) < TITLE_BLOCK.level * size
    ):
        return beside
    if not (value.box[0] < x1 + TITLE_BLOCK.indent * size and value.box[2] > x0):
        return None
    below = value.box[1] - y1
    if -TITLE_BLOCK.overlap * size <= below < TITLE_BLOCK.below * size:
        return below + size
    above = y0 - value.box[3]
    if -TITLE_BLOCK.overlap * size <= above < size and value.size >= TITLE_BLOCK.large_type * label.size:
        return above + 2 * size  # offices that name a field in small type under it
    return None


def _last_row(phrases: Sequence[Phrase]) -> str | None:
    """Return the revision of a table's latest row: of the row farthest from its heading.

    Such a table is headed Rev beside Date, Description or By, above its rows or, as it grows upwards from
    the title block, below them.
    """
    for heading in phrases:
        if not re.fullmatch(r"(?:rev(?:ision)?|no|#|issue)\.?", heading.text, re.IGNORECASE):
            continue
        level = [
            other
            for other in phrases
            if other is not heading
            and abs(other.box[1] - heading.box[1]) < 0.5 * heading.size
            and 0 < other.box[0] - heading.box[2] < TITLE_BLOCK.revisions * heading.size
        ]
        beside = {word for other in level for word in other.text.lower().replace(".", "").split()}
        if not beside & {"date", "description", "by", "revision", "remarks", "issued"}:
            continue
        rows = _rows(heading, phrases, down=True) or _rows(heading, phrases, down=False)
        if rows:
            return rows[-1]
    return None


def _rows(heading: Phrase, phrases: Sequence[Phrase], down: bool) -> list[str]:
    """Return the revisions that follow each other under, or over, a heading, nearest first."""
    middle = (heading.box[0] + heading.box[2]) / 2
    column = [
        phrase
        for phrase in phrases
        if phrase.box[0] - heading.size < middle < phrase.box[2] + heading.size
        and (phrase.box[1] > heading.box[3] - 1 if down else phrase.box[3] < heading.box[1] + 1)
    ]
    column.sort(key=lambda phrase: phrase.box[1] if down else -phrase.box[1])
    found: list[str] = []
    edge = heading.box[3] if down else -heading.box[1]
    for phrase in column:
        near = (phrase.box[1] if down else -phrase.box[3]) - edge
        first = phrase.text.split()[0]
        match = _VALUE_OF_A_REVISION.fullmatch(phrase.text) or _VALUE_OF_A_REVISION.fullmatch(first)
        if near > TITLE_BLOCK.below * heading.size or match is None:
            break
        found.append(match[1])
        edge = phrase.box[3] if down else -phrase.box[1]
    return found


def _number_in_the_corner(phrases: Sequence[Phrase], size: tuple[float, float]) -> str | None:
    """Return a number in large type in the lower right corner, the largest one."""
    if not phrases:
        return None
    ordinary = sorted(phrase.size for phrase in phrases)[len(phrases) // 2]
    found = [
        phrase
        for phrase in phrases
        if _BARE_NUMBER.fullmatch(phrase.text)
        and phrase.size >= TITLE_BLOCK.large_type * ordinary
        and phrase.box[0] > TITLE_BLOCK.right * size[0]
        and phrase.box[1] > TITLE_BLOCK.foot * size[1]
    ]
    return max(found, key=lambda phrase: (phrase.size, phrase.box[3])).text if found else None
