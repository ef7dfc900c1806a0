"""Tables that explain codes: which column holds the code, which the words, and what the codes are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.catalogue.sections import LegendSection
from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of, section_of
from security_design_assistant.specification.subjects import CameraDigit, Subject

_CODE_WORDS = r"types?|codes?|refs?\.?|references?|symbols?|marks?|abbreviations?"
_CODE_HEADING = re.compile(
    rf"(?P<subject>(?:[a-z/-]+\s+){{0,4}}?)(?P<word>(?:{_CODE_WORDS})(?:\s+(?:{_CODE_WORDS}|nos?\.?|numbers?))?)",
    re.IGNORECASE,
)
_MEANING_HEADING = re.compile(
    r"(?:.*\b)?(?:descriptions?|meanings?|definitions?|devices?|hardware|lock(?:ing)?|product|item)",
    re.IGNORECASE,
)
_MANNER_HEADING = re.compile(r"operation|fail(?:ure)?(?: mode| state)?|function|on power loss", re.IGNORECASE)
_EQUIPMENT = re.compile(r"equipment|panels?", re.IGNORECASE)
_OTHER_TYPES = re.compile(r"\w+ (?:types?|schedule)\b", re.IGNORECASE)
_FIXING = re.compile(r"\b(?:fixing|mounting)s?\b", re.IGNORECASE)
_LETTERED = re.compile(r"symbol|abbreviation|code|mark", re.IGNORECASE)
"""Headings whose codes speak for themselves if they have letters; numbers could be types of anything."""

QUOTE = "[\"'\u2018\u2019\u201c\u201d]?"
"""What codes may stand in."""

_CODE = re.compile(rf"(?:types?\s+)?{QUOTE}(\d{{1,3}}|(?-i:[A-Z]{{1,4}})\d{{0,2}}){QUOTE}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The columns of a table of codes.

    Parameters
    ----------
    code, meaning : indices of the columns with the codes and with their words.
    manner : index of a column that says how it works, e.g. ``fail unlocked``.
    subject : what all codes are types of; None where each row's words tell.
    equipment : whether the codes stand for equipment.
    """

    code: int
    meaning: int
    manner: int | None = None
    subject: Subject = None
    equipment: bool = False

    def entry(self, cells: Sequence[str]) -> tuple[str, str] | None:
        """Return the code of a row and its words, None if it explains no code."""
        if max(self.code, self.meaning) >= len(cells):
            return None
        code = _CODE.fullmatch(cells[self.code])
        words = cells[self.meaning]
        if code is None or not words:
            return None
        if self.subject is None and not self.equipment and code[1].isdigit():
            return None
        manner = cells[self.manner] if self.manner is not None and self.manner < len(cells) else ""
        return code[1], ", ".join(part for part in (words, manner) if part)


def heads_a_table(cells: Sequence[str]) -> bool:
    """Tell whether a row holds the headings of columns, of which one is of codes."""
    return any(_CODE_HEADING.fullmatch(cell.strip()) for cell in cells)


def subject_named(words: str) -> DeviceType | None:
    """Return the type of device that words name."""
    known = meaning_of(words, None)
    return known.type if known else None


def subject_above(titles: Sequence[str], around: Sequence[str] = ()) -> Subject:
    """Return what types are of by the nearest title that tells; titles of other things' types end the search.

    Parameters
    ----------
    titles : the nearest first. Under ``Door types`` a type is one of a door, whatever stands above that.
    around : titles above those, which tell only whether a fixing is a camera's.
    """
    for place, title in enumerate(titles):
        if _FIXING.search(title):
            of_cameras = any(_names_a_camera(one) for one in (*titles[place:], *around))
            return CameraDigit.FIXING if of_cameras else None
        if _names_a_camera(title):
            return CameraDigit.TYPE
        subject = subject_named(title)
        if subject is not None or _OTHER_TYPES.search(title):
            return subject
    return None


def _names_a_camera(words: str) -> bool:
    return subject_named(words) is DeviceType.CAMERA or section_of(words) is LegendSection.CAMERA


def table_headed(cells: Sequence[str], titles: Sequence[str]) -> CodeTable | None:
    """Return the table that a row heads, None if the row is no heading of such a table.

    Parameters
    ----------
    cells : of the row.
    titles : of the headings above the table, the nearest first: ``Type`` alone is of what they name.
    """
    for place, cell in enumerate(cells):
        heading = _CODE_HEADING.fullmatch(cell.strip())
        if heading is None:
            continue
        meaning = _column(cells, _MEANING_HEADING, place)
        if meaning is None:
            return None
        return _table(heading, place, meaning, _column(cells, _MANNER_HEADING, place, meaning), titles)
    return None


def _table(
    heading: re.Match[str], code: int, meaning: int, manner: int | None, titles: Sequence[str]
) -> CodeTable | None:
    own = heading["subject"].strip()
    above = [own] if own else titles
    subject = subject_above(above, titles)
    if subject is not None:
        return CodeTable(code, meaning, manner, subject)
    if any(_EQUIPMENT.search(words) or section_of(words) is LegendSection.EQUIPMENT for words in above[:1]):
        return CodeTable(code, meaning, equipment=True)
    if own and own.lower() not in ("device", "symbol"):
        return None  # types of doors, walls, glass
    return CodeTable(code, meaning, manner) if _LETTERED.search(heading["word"]) else None


def _column(cells: Sequence[str], pattern: re.Pattern[str], *taken: int) -> int | None:
    places = [
        place for place, cell in enumerate(cells) if place not in taken and pattern.fullmatch(cell.strip())
    ]
    return places[0] if places else None
