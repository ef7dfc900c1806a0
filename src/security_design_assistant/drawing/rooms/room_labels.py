"""Room labels: a name above, a number below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, bounds, centre
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.rooms.tolerances import LABELS

# B216, LOB-04; a level before the number: 1.05, L02.014; 216.
_NUMBER = re.compile(r"[A-Z]{1,5}[-.]?\d{2,4}[A-Z]?|[A-Z]{0,2}\d{1,2}[-.]\d{2,3}[A-Z]?|\d{3,4}[A-Z]?")
_NAME = re.compile(r"[A-Z][A-Za-z0-9 /&'().\-]*")
_PASSAGE = re.compile(r"\b(corridor|lobby|landing|hall(way)?|passage(way)?|circulation|foyer|atrium)\b", re.I)
_STAIR = re.compile(r"\b(stairs?|stairwell|staircase|core|lift|ramp)\b", re.I)
_NOT_A_NAME = re.compile(r"\b(ffl|ssl|rev|scale|dwg|drawing|date|phase|grid|level|note|legend|e\.g)\b", re.I)


@dataclass(frozen=True, slots=True)
class RoomLabel:
    """One labelled room: number, name (may be empty) and the box of both, reading frame."""

    number: str
    name: str
    box: Box

    @property
    def circulation(self) -> int:
        """How much people only pass through: 0 a room, 1 a stair or lift, 2 a corridor or lobby."""
        return 2 if _PASSAGE.search(self.name) else int(bool(_STAIR.search(self.name)))

    @property
    def text(self) -> str:
        """Number and name as one text."""
        return f"{self.number} {self.name}".strip()


def find_room_labels(phrases: Sequence[Phrase]) -> list[RoomLabel]:
    """Find every room number with its name on the lines above it.

    Parameters
    ----------
    phrases : phrases of the plan, without those in tags, cells and the legend.
    """
    labels = []
    for phrase in phrases:
        if not _NUMBER.fullmatch(phrase.text):
            continue
        above = _lines_above(phrase, phrases)
        if not above:
            continue
        name = " ".join(line.text for line in above)
        box = bounds([phrase.box, *(line.box for line in above)])
        labels.append(RoomLabel(phrase.text, name, box))
    return labels


def _lines_above(number: Phrase, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return up to three lines of a name, centred above ``number``, top first."""
    lines: list[Phrase] = []
    below = number
    while len(lines) < LABELS.lines:
        middle = centre(below.box)[0]
        candidates = [
            phrase
            for phrase in phrases
            if phrase is not below
            and 0 < centre(below.box)[1] - centre(phrase.box)[1] < LABELS.line * number.size
            and abs(centre(phrase.box)[0] - middle)
            < max(LABELS.centred * number.size, LABELS.centred_share * (phrase.box[2] - phrase.box[0]))
            and LABELS.smallest < phrase.size / number.size < LABELS.largest
            and _is_name(phrase.text)
        ]
        if not candidates:
            break
        below = max(candidates, key=lambda phrase: phrase.box[3])
        lines.insert(0, below)
    return lines


def _is_name(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return (
        letters >= LABELS.letters
        and bool(_NAME.fullmatch(text))
        and not _NOT_A_NAME.search(text)
        and not _NUMBER.fullmatch(text)
    )
