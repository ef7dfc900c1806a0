"""Sentences of a sheet that may change what is drawn: "A-014 removed", "type 11 to be fail unlocked"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.phrases import Phrase

_CHANGE = re.compile(
    r"\b(?:removed?|deleted?|omit(?:ted)?|void|not used|relocated?|moved|(?:to|shall|must|will) be|changed?|"
    r"replaced?|superseded|existing|by others|confirm|verify|added|hold|tbc|tbd|not in (?:scope|contract)|"
    r"n\.?i\.?c\.?|disconnect(?:ed)?|decommission(?:ed)?|reus(?:e|ed)|retain(?:ed)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its box on the displayed page; ``remark`` tells a reviewer's from the drawing's own."""

    text: str
    page: int
    box: Box
    remark: bool = False


def statements(phrases: Iterable[Phrase], page: int, frame: Frame) -> tuple[Statement, ...]:
    """Return the phrases of a page that say that something is, or will be, other than drawn.

    One word alone is none: a statement names a point and what became of it.
    """
    return tuple(
        Statement(phrase.text, page, frame.displayed(phrase.box))
        for phrase in phrases
        if " " in phrase.text and _CHANGE.search(phrase.text)
    )
