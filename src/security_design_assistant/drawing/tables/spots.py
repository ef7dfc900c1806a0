"""Headings of the column that names each row's subject: where a table is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre
from security_design_assistant.drawing.page.tolerances import WORDS
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.texts import WordBands, line_text, text_lines, words_box
from security_design_assistant.drawing.tables.tolerances import HEADINGS, RULINGS, TEXTS

Rank = Callable[[str], int]
"""Says how surely a heading is that of the key column; 0 is no."""


@dataclass(frozen=True, slots=True)
class KeyHeadings:
    """What headings a key column can have: ``rank`` judges one, ``word`` fits in every one of them."""

    rank: Rank
    word: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class HeadingSpot:
    """A heading of a key column: the cell ruled around it, else the box of its words."""

    text: str
    rank: int
    box: Box
    words: Box
    size: float
    ruled: bool


def find_spots(
    phrase_list: Sequence[Sequence[Word]], words: WordBands, field: LineField, key: KeyHeadings
) -> list[HeadingSpot]:
    """Find every heading that ``key`` knows, from top to bottom.

    Parameters
    ----------
    phrase_list : the page's phrases, level and turned, cut at rulings.
    words : all words of the page, turned ones too.
    """
    spots: list[HeadingSpot] = []
    for phrase in phrase_list:
        if len(phrase) > HEADINGS.most_words or not any(key.word.search(word.text) for word in phrase):
            continue
        spot = (
            _in_cell(phrase, words, field, key.rank)
            or _over_column(phrase, words, field, key.rank)
            or _stacked(phrase, phrase_list, key.rank)
        )
        if spot is not None and not any(_same(spot, other) for other in spots):
            spots.append(spot)
    return spots


def cell_around(box: Box, size: float, field: LineField) -> Box | None:
    """Return the ruled cell around the words in ``box``, None where a side is missing or too far."""
    x, y = centre(box)
    slack = TEXTS.over_ruling * size
    reach = HEADINGS.largest_cell * size
    left = field.uprights_at(y, box[0] - reach, min(box[0] + slack, x))
    right = field.uprights_at(y, max(box[2] - slack, x), box[2] + reach)
    above = field.levels_at(x, box[1] - HEADINGS.largest_cell * size, min(box[1] + slack, y))
    below = field.levels_at(x, max(box[3] - slack, y), box[3] + HEADINGS.largest_cell * size)
    if not (left and right and above and below):
        return None
    return (left[-1], above[-1], right[0], below[0])


def _in_cell(phrase: Sequence[Word], words: WordBands, field: LineField, rank: Rank) -> HeadingSpot | None:
    box, size = words_box(phrase), phrase[0].size
    cell = cell_around(box, size, field)
    if cell is None:
        return None
    inside = words.inside(cell)
    if len(inside) > HEADINGS.most_words:
        return None
    text = " ".join(line_text(line) for line in text_lines(inside))
    found = rank(text)
    return HeadingSpot(text, found, cell, words_box(inside), size, ruled=True) if found else None


def _over_column(
    phrase: Sequence[Word], words: WordBands, field: LineField, rank: Rank
) -> HeadingSpot | None:
    """Read a turned heading that stands open over a ruled column, beside others over theirs."""
    if phrase[0].direction == 0:
        return None
    box, size = words_box(phrase), phrase[0].size
    x = centre(box)[0]
    below = field.levels_at(x, box[3] - size, box[3] + HEADINGS.over_column * size)
    extent = field.level_extent(below[0], x) if below else None
    if extent is None:
        return None
    level = below[0]
    edges = field.uprights_at(level + RULINGS.touch, extent[0] - RULINGS.touch, extent[1] + RULINGS.touch)
    left, right = [edge for edge in edges if edge <= x], [edge for edge in edges if edge > x]
    if not left or not right:
        return None
    zone = words.inside((extent[0], level - HEADINGS.largest_cell * size, extent[1], level))
    beside = [word.box[1] for word in zone if word.direction == phrase[0].direction]
    cell = (left[-1], min(beside), right[0], level)
    inside = [word for word in words.inside(cell) if word.direction == phrase[0].direction]
    text = " ".join(line_text(line) for line in text_lines(inside))
    found = rank(text)
    return HeadingSpot(text, found, cell, words_box(inside), size, ruled=True) if found else None


def _stacked(phrase: Sequence[Word], others: Sequence[Sequence[Word]], rank: Rank) -> HeadingSpot | None:
    """Read a heading that has no cell; it may go on in the lines below."""
    stack = [phrase]
    best: HeadingSpot | None = None
    for _ in range(3):
        text = " ".join(line_text(line) for line in stack)
        found = rank(text)
        if found and (best is None or found > best.rank):
            box = bounds([words_box(line) for line in stack])
            best = HeadingSpot(text, found, box, box, phrase[0].size, ruled=False)
        below = _below(stack[-1], others)
        if below is None:
            break
        stack.append(below)
    return best


def _below(line: Sequence[Word], others: Sequence[Sequence[Word]]) -> Sequence[Word] | None:
    box, size = words_box(line), line[0].size
    for other in others:
        step = other[0].box[1] - box[1]
        if step <= 0.5 * size:
            continue
        if step > WORDS.line_pitch * size:
            break
        over = min(box[2], other[-1].box[2]) - max(box[0], other[0].box[0])
        if (
            over > 0
            and abs(other[0].size - size) < WORDS.same_size * size
            and len(other) <= HEADINGS.most_words
        ):
            return other
    return None


def _same(spot: HeadingSpot, other: HeadingSpot) -> bool:
    return (
        min(spot.words[2], other.words[2]) > max(spot.words[0], other.words[0])
        and min(spot.words[3], other.words[3]) > max(spot.words[1], other.words[1])
        and spot.rank <= other.rank
    )
