"""Number and title of the drawing, from its title block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.tolerances import TITLE_BLOCK

_NUMBER = re.compile(r"(?:drawing|dwg|drg)\.?\s*(?:no|number|num|ref)\b\.?\s*:?\s*(.*)", re.IGNORECASE)
_TITLE = re.compile(r"(?:drawing\s+)?title\b\s*:?\s*(.*)", re.IGNORECASE)


def drawing_number(phrases: Sequence[Phrase]) -> str | None:
    """Return the drawing number printed beside or under its label, None if there is none."""
    # A note may begin like the label: "Drawing no longer valid".
    values = _labelled(phrases, _NUMBER)
    return next((value for value in values if any(character.isdigit() for character in value)), None)


def drawing_title(phrases: Sequence[Phrase]) -> str | None:
    """Return the title printed beside or under its label, None if there is none."""
    return next(_labelled(phrases, _TITLE), None)


def _labelled(phrases: Sequence[Phrase], label: re.Pattern[str]) -> Iterator[str]:
    """Yield what stands after each phrase that reads like ``label``, or nearest beside or under it."""
    for phrase in phrases:
        match = label.fullmatch(phrase.text)
        if not match:
            continue
        if match[1].strip():
            yield match[1].strip()
            continue
        near = [
            (distance, other.text)
            for other in phrases
            if (distance := _distance(phrase, other)) is not None and not other.text.endswith(":")
        ]
        if near:
            yield min(near)[1]


def _distance(label: Phrase, value: Phrase) -> float | None:
    """Return how far ``value`` stands right of or below ``label``; None if it does neither."""
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
    below = value.box[1] - y1
    if -TITLE_BLOCK.overlap * size <= below < TITLE_BLOCK.below * size and (
        x0 < value.box[2] and value.box[0] < x1 + TITLE_BLOCK.indent * size
    ):
        return below + size
    return None
