"""Matchlines: where one sheet ends and the next one goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from security_design_assistant.drawing.page.geometry import Box, Frame, Word, grown, overlap
from security_design_assistant.drawing.page.tolerances import WORDS

_MATCHLINE = re.compile(r"match[- ]?lines?\W*", re.IGNORECASE)


def matchlines(words: Sequence[Word], frame: Frame) -> tuple[Box, ...]:
    """Return the places where a page says that it is cut off, each as a box of the displayed page.

    ``MATCHLINE``, ``MATCH LINE`` and ``MATCH-LINE`` are written along the line, so that the box of the
    words is long in the line's direction.
    """
    found = [word.box for word in words if _MATCHLINE.fullmatch(word.text)]
    lines = [word for word in words if re.fullmatch(r"line\W*", word.text, re.IGNORECASE)]
    for word in words:
        if word.text.casefold() != "match":
            continue
        for line in lines:
            if overlap(grown(word.box, WORDS.phrase_gap * word.size), line.box):
                found.append(
                    (
                        min(word.box[0], line.box[0]),
                        min(word.box[1], line.box[1]),
                        max(word.box[2], line.box[2]),
                        max(word.box[3], line.box[3]),
                    )
                )
    return tuple(sorted({frame.displayed(box) for box in found}))
