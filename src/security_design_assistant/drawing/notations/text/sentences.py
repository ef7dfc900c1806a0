"""Which lines label a component, and which only talk about one."""

from __future__ import annotations

import re
from enum import StrEnum

from security_design_assistant.drawing.notations.text.device_words import find_devices

SEPARATORS = " \t:;,.-\u2010\u2011\u2012\u2013\u2014\u2212|/&()[]\u2022\u25cf*"

_NOTE_WORDS = re.compile(
    r"\b(shall|should|must|will|may|refer|see|is|are|was|were|be|been|has|have|which|that|until|unless|during"
    r"|before|after|as|per|added|moved|removed|deleted|omitted|relocated|revised|amended|updated|renumbered"
    r"|changed|issued|details?|above|below|between|interlock(?:ed)?|replaces?|supersedes?"
    r"|e\.?g|example|typical|format|note|notes|identical|similar|same|like)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(
    r"\s*(?:=|(for|and|or|to|at|in|on|from|of|by|the|than|only|also|not)\b)", re.IGNORECASE
)
_FUNCTION_WORDS = re.compile(
    r"\b(to|for|at|of|and|with|from|by|on|in|the|all|doors|components|points|ids|per|or|than|like|via)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:(?:item|no|nr|\d{1,3}|[a-z](?=\))|door|camera|intercom|detector|device|point|component|tag|access"
    r"|asset|ref|reference|id|number|mark)\b\W*)*",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\W*(?:[\w/&-]+\s+){0,3}(?:doors|gates|cameras|intercoms|detectors|points)\s*:\s*", re.IGNORECASE
)
"""The heading of a list of ids: ``ACCESS CONTROLLED DOORS:``."""
_SHEET_LABEL = re.compile(
    r"\W*(?:(?:drawing|drg|dwg|document|doc|sheet|file|project|job|contract|client|issue|revision|rev|cad|model)\b\W*)+"
    r"(?:(?:no|number|nr|num|ref|reference|id|code|name|title|#)\b\W*)*",
    re.IGNORECASE,
)
_SENTENCE_WORDS = re.compile(
    r"\b(the|to|of|shall|refer|for|be|with|and|is|are|in|on|at|by|from|all)\b", re.IGNORECASE
)
_LIST_LINE = re.compile(r"\W*(?:\d{1,3}[.)]\s+)?(?:door\s+)?[A-Z][-._]\d", re.IGNORECASE)


class Use(StrEnum):
    """What an id does on its line."""

    LABEL = "label"
    NOTE = "note"


def is_sheet_label(text: str) -> bool:
    """Tell whether a text announces a document number (``Drawing No.``)."""
    return bool(_SHEET_LABEL.fullmatch(text)) and bool(re.search(r"\w", text))


def use_of(head: str, tail: str, marks_only: bool) -> Use:
    """Tell how the text around an id uses it.

    Parameters
    ----------
    head, tail : text of the same line before and after the id, up to the next id.
    marks_only : both are nothing but device marks.
    """
    if marks_only:
        return Use.LABEL
    listed = _GROUP.fullmatch(head) and not _NOTE_WORDS.search(head)
    if not listed and not _LABEL.fullmatch(head) and (is_sheet_label(head) or not _short_name(head)):
        return Use.NOTE
    if _SENTENCE_START.match(tail):
        return Use.NOTE
    note = _NOTE_WORDS.search(tail)
    if note is None:
        return Use.LABEL if find_devices(tail) or len(tail.split()) <= 7 else Use.NOTE
    before = tail[: note.start()]
    separated = bool(re.match(r"\s*[:\-\u2013\u2014]", tail)) or bool(
        re.search(r"\w\s*[:\-\u2013\u2014]\s", before)
    )
    return Use.LABEL if separated and find_devices(before) else Use.NOTE


def _short_name(head: str) -> bool:
    words = head.split()
    return len(words) <= 5 and not _FUNCTION_WORDS.search(head) and not _NOTE_WORDS.search(head)


def is_sentence(text: str) -> bool:
    """Tell whether a line is running prose that may go on in the next line.

    A line of a door list is not, though ``request to exit`` and ``reader and button`` read like it.
    """
    if _LIST_LINE.match(text) and not _NOTE_WORDS.search(text):
        return False
    return (
        len(text.split()) >= 3
        and bool(_SENTENCE_WORDS.search(text))
        and not text.rstrip().endswith((".", ":", ";"))
    )


_NOTES_HEADING = re.compile(r"\W*(?:\w+\s+){0,2}notes?\W*", re.IGNORECASE)


def is_notes_heading(text: str) -> bool:
    """Tell whether a text is a heading such as ``GENERAL NOTES``."""
    return bool(_NOTES_HEADING.fullmatch(text)) and len(text) <= 40
