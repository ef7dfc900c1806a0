"""Tables that explain codes: which column holds the code, which the words, and what the codes are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.catalogue.sections import LegendSection
from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of, section_of

_CODE_WORDS = r"types?|codes?|refs?\.?|references?|symbols?|marks?|abbreviations?|nos?\.?|numbers?|ids?"
_CODE_HEADING = re.compile(
    rf"(?P<subject>(?:[a-z/-]+\s+){{0,4}}?)(?P<word>(?:{_CODE_WORDS})(?:\s+(?:{_CODE_WORDS}))?)",
    re.IGNORECASE,
)
_MEANING_HEADING = re.compile(
    r"(?:.*\b)?(?:descriptions?|meanings?|definitions?|devices?|hardware|lock(?:ing)?|product|item)",
    re.IGNORECASE,
)
_MANNER_HEADING = re.compile(r"operation|fail(?:ure)?(?: mode| state)?|function|on power loss", re.IGNORECASE)
_EQUIPMENT = re.compile(r"equipment|panels?", re.IGNORECASE)
_LETTERED = re.compile(r"symbol|abbreviation|code|mark", re.IGNORECASE)
"""Headings whose codes speak for themselves if they have letters; numbers could be types of anything."""

_CODE = re.compile(r"(?:types?\s+)?[\"'“”‘’]?(\d{1,3}|[A-Z]{1,4}\d{0,2})[\"'“”‘’]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The columns of a table of codes.

    Parameters
    ----------
    code, meaning : indices of the columns with the codes and with their words.
    manner : index of a column that says how it works, e.g. ``fail unlocked``.
    subject : the device type that all codes are types of; None where each row's words tell.
    equipment : whether the codes stand for equipment.
    """

    code: int
    meaning: int
    manner: int | None = None
    subject: DeviceType | None = None
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
    for words in [own] if own else titles:
        if _EQUIPMENT.search(words) or section_of(words) is LegendSection.EQUIPMENT:
            return CodeTable(code, meaning, equipment=True)
        known = meaning_of(words, None)
        if known is not None:
            return CodeTable(code, meaning, manner, known.type)
    if own and own.lower() not in ("device", "symbol"):
        return None  # types of doors, walls, glass
    return CodeTable(code, meaning, manner) if _LETTERED.search(heading["word"]) else None


def _column(cells: Sequence[str], pattern: re.Pattern[str], *taken: int) -> int | None:
    places = [
        place for place, cell in enumerate(cells) if place not in taken and pattern.fullmatch(cell.strip())
    ]
    return places[0] if places else None
