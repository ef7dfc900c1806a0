"""Labels of one page: a device's code with a number below it in one outline, or before it on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from security_design_assistant.drawing.notations.device_labels.tolerances import LABELS
from security_design_assistant.drawing.notations.text.lines import Run, find_runs
from security_design_assistant.drawing.page.enclosures import Enclosures, Outline
from security_design_assistant.drawing.page.geometry import Box, Word, WordIndex, bounds, centre
from security_design_assistant.drawing.page.id_like import id_form, stripped
from security_design_assistant.drawing.page.line_work import LineWork

_CODE = re.compile(r"[A-Z]{1,4}\d?")
_ON_ONE_LINE = re.compile(r"(?P<code>[A-Z]{1,4})(?:\s*[-/]\s*|\s+)(?P<number>\S+)(?:\s+|$)")
_PLACEHOLDER = re.compile(r"[#X?*]{1,4}|\d{1,3}|[A-Z]?[#X]{1,4}")
"""What stands below a code in a key, in place of a number."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A label as printed: its code, what stands with it, and the words it is made of.

    ``box`` is in the reading frame, ``size`` the font size of its code in points.
    """

    code: str
    number: str
    words: tuple[Word, ...]
    box: Box
    size: float

    @property
    def folded(self) -> Word:
        """Its code alone, level with its middle, as a key's line shows it beside its meaning."""
        code = self.words[0]
        left, top, right, bottom = self.box
        half, middle = (code.box[3] - code.box[1]) / 2, (top + bottom) / 2
        return replace(code, text=self.code, box=(left, middle - half, right, middle + half))


def find_labels(words: Sequence[Word], lines: LineWork) -> list[Printed]:
    """Return the labels of a page.

    Parameters
    ----------
    words : words that nobody has understood yet.
    lines : line work of the page; a code and what stands below it are one label in one outline.
    """
    pairs = _pairs([word for word in words if word.direction == 0 and word.size > 0])
    shapes = Enclosures(lines) if pairs else None
    found = []
    for code, below in pairs:
        box = bounds([code.box, below.box])
        if shapes and shapes.around(box) is not Outline.NONE:
            found.append(Printed(code.text, stripped(below.text), (code, below), box, code.size))
    used = {word for printed in found for word in printed.words}
    return found + _on_one_line([word for word in words if word not in used])


def _pairs(words: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Return every code with the nearest text below it that is a number, or stands for one in a key."""
    codes = [word for word in words if _CODE.fullmatch(word.text)]
    index = WordIndex(word for word in words if is_number(word.text) or _PLACEHOLDER.fullmatch(word.text))
    pairs = []
    for code in codes:
        (x, y), size = centre(code.box), LABELS.alike * code.size
        area = (x - LABELS.aligned * size, y, x + LABELS.aligned * size, y + LABELS.below * size)
        below = [word for word in index.inside(area) if _right_below(code, word)]
        if below:
            pairs.append((code, min(below, key=lambda word: (word.box[1], word.box[0]))))
    return pairs


def _on_one_line(words: Sequence[Word]) -> list[Printed]:
    """Return the labels of every run that is made of nothing else: ``CR 101``, ``CR-101 CR-101``."""
    if not any(_of_run(run) for run in find_runs([word for word in words if _may_be_part(word)])):
        return []  # and so the runs of all words need not be made
    return [printed for run in find_runs(words) for printed in _of_run(run)]


def _may_be_part(word: Word) -> bool:
    return bool(_CODE.fullmatch(word.text) or _ON_ONE_LINE.match(word.text) or is_number(word.text))


def _of_run(run: Run) -> list[Printed]:
    found: list[Printed] = []
    end = 0
    while end < len(run.text):
        match = _ON_ONE_LINE.match(run.text, end) if run.direction == 0 else None
        if match is None or not is_number(match["number"]):
            return []
        start, end = match.span()
        words = tuple(word for word, at in zip(run.words, run.starts, strict=True) if start <= at < end)
        found.append(Printed(match["code"], stripped(match["number"]), words, run.part(start, end), run.size))
    return found


def is_number(text: str) -> bool:
    """Tell whether a text may be the number of a door."""
    return any(sign.isdigit() for sign in text) and id_form(text) is not None


def _right_below(code: Word, number: Word) -> bool:
    (x, y), (across, down) = centre(code.box), centre(number.box)
    small, large = sorted((code.size, number.size))
    return (
        number is not code
        and large <= LABELS.alike * small
        and abs(across - x) <= LABELS.aligned * large
        and large / 2 < down - y <= LABELS.below * large
    )
