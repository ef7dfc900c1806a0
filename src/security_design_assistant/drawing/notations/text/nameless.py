"""Lines of a door list that name a place and its devices like their neighbours, but no id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.text_reading import Mention, NamelessLine
from security_design_assistant.drawing.page.geometry import Frame

_FEWEST_LINES = 3
"""Lines with an id, a place, a colon and devices, from which they are a list."""

_BEYOND = 1.5
"""Pitches of the list's lines; so far before its first and after its last a line still belongs to it."""


def nameless_lines(
    runs: Sequence[Run], taken: Collection[int], mentions: Sequence[Mention], frame: Frame
) -> list[NamelessLine]:
    """Return the lines among those of a list, or one line before or after it, that have no id.

    Parameters
    ----------
    runs : runs of one page; ``taken`` holds indices of those that are ids, key, table or notes.
    mentions : the ids of the page, each with the rest of its line.
    """
    listed = sorted(
        (mention for mention in mentions if mention.direction == 0 and _lists(mention.tail)),
        key=lambda mention: mention.box[1],
    )
    if len(listed) < _FEWEST_LINES:
        return []
    pitch = median(below.box[1] - above.box[1] for above, below in pairwise(listed))
    size = median(mention.size for mention in listed)
    top, bottom = listed[0].box[1] - _BEYOND * pitch, listed[-1].box[3] + _BEYOND * pitch
    return [
        NamelessLine(run.text, frame.displayed(run.box))
        for index, run in enumerate(runs)
        if index not in taken
        and run.direction == 0
        and top <= run.middle <= bottom
        and round(run.size, 1) == round(size, 1)
        and _lists(run.text)
    ]


def _lists(text: str) -> bool:
    """Tell whether a text is a place, a colon and devices."""
    _, colon, rest = text.partition(":")
    return bool(colon) and bool(find_devices(rest))
