"""Legends, abbreviations and numbered notes beside a schedule: a code and the words it stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from security_design_assistant.drawing.notations.door_schedules.schedule_page import LegendLine
from security_design_assistant.drawing.notations.door_schedules.tolerances import LEGEND
from security_design_assistant.drawing.page.geometry import Box, Word, bounds
from security_design_assistant.drawing.page.tolerances import WORDS
from security_design_assistant.drawing.tables.texts import line_text, phrases, words_box

LONGEST = 200
"""Characters of a meaning; a longer one is prose."""

_HEADING = re.compile(
    r"\b(legend|abbreviations?|codes?|key|symbols?|comments?|remarks?|notes?|notations?)\b", re.IGNORECASE
)
_LAST_WORD = re.compile(
    r"[\w &/-]{0,40}\b(legend|abbreviations|codes|key|remarks|comments|notes)\b:?", re.IGNORECASE
)
_CODE = re.compile(r"([A-Z][A-Z0-9/]{0,5}|\d{1,3})[.):]?")
_SEPARATOR = re.compile(r"[-=:\u2013\u2014.]+")
_INLINE = re.compile(
    r"([A-Z][A-Z0-9/]{0,5}|\d{1,2})\s*(?:=|:|\s[-\u2013\u2014]\s|[.)]\s)\s*(\S.*[A-Za-z]{3}.*)"
)
_SEVERAL = re.compile(
    r"(?:^|[,;:.]\s*|\s{2,})([A-Z][A-Z0-9/]{0,5}\s*(?:=|[-\u2013\u2014:])\s+(?=[A-Za-z]{3}))"
)
_EQUALS = re.compile(r"[A-Z][A-Z0-9/]{0,5}\s*=")
_WORDS = re.compile(r"[A-Za-z]{3}")


@dataclass(slots=True)
class _Text:
    text: str
    box: Box
    size: float

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def read_legend(words: Sequence[Word]) -> tuple[LegendLine, ...]:
    """Find lines of a code and its meaning below a heading such as ``ABBREVIATIONS`` or ``COMMENTS``.

    ``CR = CARD READER`` needs no heading, nor do several codes with their meanings on one line.

    Parameters
    ----------
    words : the page's words but those of its schedules, reading frame.

    Returns
    -------
    Lines from top to bottom.
    """
    if not any(_HEADING.search(word.text) or _SEPARATOR.match(word.text) for word in words):
        return ()
    texts = [piece for p in phrases(words) for piece in _pieces(_Text(line_text(p), words_box(p), p[0].size))]
    texts.sort(key=lambda text: text.middle)
    entries = [(index, entry) for index, text in enumerate(texts) if (entry := _entry(text, texts, index))]
    meanings = {id(entry.words) for _, entry in entries} | {id(texts[index]) for index, _ in entries}
    headings = [text for text in texts if id(text) not in meanings and _is_heading(text)]
    on_line = Counter(round(texts[index].middle) for index, entry in entries if entry.words is texts[index])
    found = []
    for index, entry in entries:
        stated = on_line[round(texts[index].middle)] >= LEGEND.codes_of_a_line
        heading = _above(texts[index], headings)
        if heading is not None or stated or _EQUALS.match(texts[index].text):
            meaning, box = _wrapped(entry, texts, index, meanings)
            found.append(LegendLine(entry.code, meaning[:LONGEST], heading.text if heading else "", box))
    return tuple(found)


@dataclass(slots=True)
class _Entry:
    """A code with its meaning: ``words`` is the text it stands in, ``start`` where it begins."""

    code: str
    meaning: str
    box: Box
    start: float
    words: _Text


def _pieces(text: _Text) -> list[_Text]:
    """Part a line that explains several codes: ``CR - CARD READER; KP - KEYPAD; DC - DOOR CONTACT``."""
    starts = [match.start(1) for match in _SEVERAL.finditer(text.text)]
    if len(starts) < LEGEND.codes_of_a_line:
        return [text]
    x0, y0, x1, y1 = text.box
    step = (x1 - x0) / len(text.text)
    head = [text.text[: starts[0]]] if starts[0] else []
    parts = [text.text[a:b] for a, b in pairwise([*starts, len(text.text)])]
    found, at = [], 0
    for part in [*head, *parts]:
        box = (x0 + at * step, y0, x0 + (at + len(part)) * step, y1)
        found.append(_Text(part.strip(" ,;"), box, text.size))
        at += len(part)
    return found


def _is_heading(text: _Text) -> bool:
    capitals = len(text.text) <= WORDS.longest_label and text.text.upper() == text.text
    return bool(_HEADING.search(text.text)) and (capitals or bool(_LAST_WORD.fullmatch(text.text)))


def _entry(text: _Text, texts: Sequence[_Text], index: int) -> _Entry | None:
    """Return the code that ``text`` is, or begins with, and its meaning."""
    inline = _INLINE.fullmatch(text.text)
    if inline:
        share = inline.start(2) / len(text.text)
        start = text.box[0] + share * (text.box[2] - text.box[0])
        return _Entry(inline[1], inline[2], text.box, start, text)
    code = _CODE.fullmatch(text.text)
    if code is None:
        return None
    beside = sorted(
        (
            other
            for other in _around(texts, index, 0.5 * text.size)
            if other is not text
            and 0 < other.box[0] - text.box[2] < LEGEND.reach * text.size
            and abs(other.middle - text.middle) < WORDS.same_line * text.size
        ),
        key=lambda other: other.box[0],
    )
    while beside and _SEPARATOR.fullmatch(beside[0].text):
        beside.pop(0)
    if not beside or not _WORDS.search(beside[0].text):
        return None
    meaning = beside[0]
    words = re.sub(r"^[-=:\u2013\u2014]\s*", "", meaning.text)
    return _Entry(code[1], words, bounds([text.box, meaning.box]), meaning.box[0], meaning)


def _around(texts: Sequence[_Text], index: int, reach: float) -> list[_Text]:
    """Return the texts whose middles are within ``reach`` of that at ``index``; texts are sorted by it."""
    middle = texts[index].middle
    first = index
    while first > 0 and middle - texts[first - 1].middle <= reach:
        first -= 1
    last = index
    while last + 1 < len(texts) and texts[last + 1].middle - middle <= reach:
        last += 1
    return list(texts[first : last + 1])


def _wrapped(entry: _Entry, texts: Sequence[_Text], index: int, taken: Collection[int]) -> tuple[str, Box]:
    """Add the further lines of a meaning: they begin where it begins, below it, and have no code."""
    text, meaning, box, start = texts[index], entry.meaning, entry.box, entry.start
    bottom, middle = box[3], text.middle
    for other in texts[index + 1 :]:
        step = other.middle - middle
        if step > WORDS.line_pitch * text.size:
            break
        if step < 0.5 * text.size:
            continue
        if id(other) in taken:
            if abs(other.box[0] - text.box[0]) < text.size:
                break
            continue
        if abs(other.box[0] - start) < text.size:
            meaning, box = f"{meaning} {other.text}", bounds([box, other.box])
            middle = other.middle
    return meaning, (box[0], box[1], box[2], max(bottom, box[3]))


def _above(text: _Text, headings: Sequence[_Text]) -> _Text | None:
    """Return the nearest heading above a line, in its own column."""
    over = [
        heading
        for heading in headings
        if heading.box[3] <= text.box[1] + 0.5 * text.size
        and heading.box[0] < text.box[0] + LEGEND.reach * text.size
        and heading.box[2] > text.box[0] - LEGEND.reach * text.size
    ]
    return max(over, key=lambda heading: heading.box[3], default=None)
