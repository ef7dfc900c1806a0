"""Room labels: a name above, a number below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, bounds, centre
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.rooms.tolerances import LABELS

# B216, LOB-04; a level before the number: 1.05, L02.014; 216.
_NUMBER = re.compile(r"[A-Z]{1,5}[-.]?\d{2,4}[A-Z]?|[A-Z]{0,2}\d{1,2}[-.]\d{2,3}[A-Z]?|\d{3,4}[A-Z]?")
_NAME = re.compile(r"[A-Z][A-Za-z0-9 /&'().\-]*")
_PASSAGES = re.compile(
    r"corr(idor)?|lobby|landing|hall(way)?|passage(way)?|circulation|foyer|atrium|vestibule|walkway|concourse",
    re.I,
)
_STAIRS = re.compile(r"stairs?|stairwell|stairway|staircase|core|lifts?|elevators?|ramp|escalator", re.I)
_WHICH_PASSAGE = re.compile(
    r"main|north|south|east|west|central|upper|lower|front|rear|left|right|inner|outer|fire|escape|exit|entrance"
    r"|entry|services?|public|staff|visitors?|goods|passenger|common|protected|link|access|area|space|of|and",
    re.I,
)
"""Words that say which passage is meant, and leave it one; DATA or SPORTS in front of HALL do not."""
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
        return circulation(self.name)

    @property
    def text(self) -> str:
        """Number and name as one text."""
        return f"{self.number} {self.name}".strip()


def circulation(name: str) -> int:
    """Return how much people only pass through a space of this name.

    Only a name that says nothing else is that of a passage: LIFT LOBBY 2 is one, DATA HALL 1, LIFT MOTOR
    ROOM and CORE SWITCH ROOM are rooms.

    Returns
    -------
    0 for a room, 1 for a stair or lift, 2 for a corridor or lobby.
    """
    words = re.findall(r"[^\W_]+", name)
    passes = [2 if _PASSAGES.fullmatch(word) else int(bool(_STAIRS.fullmatch(word))) for word in words]
    for word, passing in zip(words, passes, strict=True):
        if not (passing or _is_index(word) or _WHICH_PASSAGE.fullmatch(word)):
            return 0
    return max(passes, default=0)


def _is_index(word: str) -> bool:
    """Tell whether a word only counts: ``01``, ``S1``, ``A``."""
    return len(word) == 1 or any(character.isdigit() for character in word)


def room_labels(sheet: Sheet) -> list[RoomLabel]:
    """Return what of all words of a sheet labels rooms; to be asked for by :meth:`.Sheet.once`."""
    return find_room_labels(sheet.phrases)


def find_room_labels(phrases: Sequence[Phrase]) -> list[RoomLabel]:
    """Find every room number with its name on the lines above it.

    Parameters
    ----------
    phrases : phrases of the plan, without those in tags, cells and the legend.
    """
    labels = []
    names = [phrase for phrase in phrases if _is_name(phrase.text)]
    for phrase in phrases:
        if not _NUMBER.fullmatch(phrase.text):
            continue
        above = _lines_above(phrase, names)
        if not above:
            continue
        name = " ".join(line.text for line in above)
        box = bounds([phrase.box, *(line.box for line in above)])
        labels.append(RoomLabel(phrase.text, name, box))
    return labels


def _lines_above(number: Phrase, names: Sequence[Phrase]) -> list[Phrase]:
    """Return up to three lines of a name, centred above ``number``, top first."""
    lines: list[Phrase] = []
    below = number
    while len(lines) < LABELS.lines:
        middle, level = centre(below.box)
        reach = LABELS.line * number.size
        candidates = [
            phrase
            for phrase in names
            if 0 < level - (phrase.box[1] + phrase.box[3]) / 2 < reach
            and phrase is not below
            and abs(centre(phrase.box)[0] - middle)
            < max(LABELS.centred * number.size, LABELS.centred_share * (phrase.box[2] - phrase.box[0]))
            and LABELS.smallest < phrase.size / number.size < LABELS.largest
        ]
        if not candidates:
            break
        below = max(candidates, key=lambda phrase: phrase.box[3])
        lines.insert(0, below)
    return lines


def name_under(printed: Box, phrases: Sequence[Phrase]) -> RoomLabel | None:
    """Return the room name that is printed directly under an id, if there is one.

    The name begins where the id begins or is centred under it, in letters of about the id's size or smaller.

    Parameters
    ----------
    printed : box of the id, reading frame.
    phrases : phrases that may be a name: none of a device, an id or the key.
    """
    height = printed[3] - printed[1]
    middle = centre(printed)[0]
    for phrase in phrases:
        gap = centre(phrase.box)[1] - centre(printed)[1]
        starts = abs(phrase.box[0] - printed[0]) < LABELS.shift * height
        centred = abs(centre(phrase.box)[0] - middle) < LABELS.shift * height
        size = (phrase.box[3] - phrase.box[1]) / height
        if (
            0 < gap < LABELS.drop * height
            and (starts or centred)
            and LABELS.under_smallest < size < LABELS.under_largest
            and _is_name(phrase.text)
        ):
            return RoomLabel("", phrase.text, phrase.box)
    return None


def _is_name(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return (
        letters >= LABELS.letters
        and bool(_NAME.fullmatch(text))
        and not _NOT_A_NAME.search(text)
        and not _NUMBER.fullmatch(text)
    )
