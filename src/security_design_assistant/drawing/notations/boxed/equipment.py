"""Equipment: two-row boxes, a type code over a level and a number, e.g. ``RFP`` over ``B2-02``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.boxed.legend import LegendCode
from security_design_assistant.drawing.notations.boxed.tolerances import EQUIPMENT
from security_design_assistant.drawing.page.geometry import Box, Word, WordIndex, centre, contains
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.ruled_lines import Rules

_CODE = re.compile(r"[A-Z]{2,4}")
_REFERENCE = re.compile(r"([A-Z]{0,2}\d{1,2}|[GLURBM][FG])-?(\d{2,3})")
_SEPARATOR = re.compile(r"[-\u2013\u2014_./]")
_SAMPLE = re.compile(r"\?+[X0#]+")


@dataclass(frozen=True, slots=True)
class EquipmentBox:
    """One two-row box: code, level, number (level and number empty on a legend's sample)."""

    code: str
    level: str
    number: str
    box: Box

    @property
    def identity(self) -> str:
        """The component's id: code, level, number."""
        return f"{self.code}-{self.level}-{self.number}"


def find_equipment(words: Sequence[Word], rules: Rules, index: WordIndex | None = None) -> list[EquipmentBox]:
    """Find every two-row box that reads like equipment, the legend's samples included.

    Parameters
    ----------
    words : visible words, reading frame.
    rules : merged lines of the page.
    index : the words by place, where that is at hand.
    """
    found: list[tuple[EquipmentBox, bool]] = []
    keyed: set[str] = set()
    index = index or WordIndex(words)
    for word in words:
        if word.direction != 0 or not _CODE.fullmatch(word.text):
            continue
        box = _two_rows(word, rules)
        if box is None:
            continue
        x0, top, x1, divider, bottom = box
        below = _level_words(index, (x0, divider, x1, bottom))
        if len(_level_words(index, (x0, top, x1, divider))) != 1:
            continue
        text = "-".join(other.text for other in sorted(below, key=lambda other: other.box[0]))
        parts = [part for part in _SEPARATOR.split(text) if part]
        # Where a separator stands, it ends the level: B2-002 is number 002 on B2, not 02 on B20.
        match = _REFERENCE.fullmatch("-".join(parts)) or _REFERENCE.fullmatch("".join(parts))
        if _SAMPLE.fullmatch("".join(parts)):
            keyed.add(word.text)
            found.append((EquipmentBox(word.text, "", "", (x0, top, x1, bottom)), True))
        elif match:
            parted = bool(_SEPARATOR.search(text))
            found.append((EquipmentBox(word.text, match[1], match[2], (x0, top, x1, bottom)), parted))
    # A room number under a name in a box looks the same but for the hyphen.
    return [box for box, parted in found if parted or box.code in keyed]


def _level_words(index: WordIndex, box: Box) -> list[Word]:
    return [word for word in index.inside(box) if word.direction == 0]


def _two_rows(word: Word, rules: Rules) -> tuple[float, float, float, float, float] | None:
    """Return left, top, right, divider and bottom of the two-row box whose top row holds ``word``."""
    x0, y0, x1, y1 = word.box
    size, middle = word.size, (y0 + y1) / 2
    half, row = EQUIPMENT.half_row * size, EQUIPMENT.row * size
    tops = rules.levels(middle - row, middle - half, x0, x1)
    dividers = rules.levels(middle + half, middle + row, x0, x1)
    if not tops or not dividers:
        return None
    top, divider = tops[-1], dividers[0]
    least, most = EQUIPMENT.second_least * size, EQUIPMENT.second_most * size
    bottoms = rules.levels(divider + least, divider + most, x0, x1)
    beside, below = EQUIPMENT.beside * size, divider + EQUIPMENT.over_divider * size
    lefts = rules.uprights(x0 - beside, x0 + half, middle - half, below)
    rights = rules.uprights(x1 - half, x1 + beside, middle - half, below)
    if not bottoms or not lefts or not rights:
        return None
    left, right = lefts[-1], rights[0]
    corner, inset, gap = EQUIPMENT.corner, EQUIPMENT.inset, EQUIPMENT.side_gap
    bottom = next(
        (
            y
            for y in reversed(bottoms)
            if rules.uprights(left - corner, left + corner, top + inset, y - inset, gap)
        ),
        None,
    )
    return None if bottom is None else (left, top, right, divider, bottom)


def equipment_codes(boxes: Sequence[EquipmentBox], phrases: Sequence[Phrase]) -> list[LegendCode]:
    """Return what the legend's sample boxes stand for: the words to their right."""
    samples = [box for box in boxes if not box.number]
    codes = []
    for sample in samples:
        _, top, right, bottom = sample.box
        height, middle = bottom - top, (top + bottom) / 2
        beside = [
            phrase
            for phrase in phrases
            if 0 <= phrase.box[0] - right < EQUIPMENT.words_beside * height
            and abs(centre(phrase.box)[1] - middle) < EQUIPMENT.words_level * height
            and not any(contains(other.box, centre(phrase.box)) for other in samples)
        ]
        if beside:
            codes.append(LegendCode("equipment", sample.code, " ".join(p.text for p in beside), sample.box))
    return codes
