"""The drawing's own key: symbols with their meaning, camera tables, equipment codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph
from security_design_assistant.drawing.notations.boxed.tolerances import CELLS, LEGENDS
from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of, section_of
from security_design_assistant.drawing.page.geometry import Box, bounds, centre, contains
from security_design_assistant.drawing.page.phrases import Phrase

_QUOTE = "[\"'\u2018\u2019\u201c\u201d]?"
_TABLE_ROW = re.compile(rf"{_QUOTE}\s*(\d)\s*{_QUOTE}\s*[=:]\s*{_QUOTE}(.+)")
_CAMERA_TYPE = re.compile(r"camera\s+type", re.IGNORECASE)
_FIXING = re.compile(r"fixing|mounting", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LegendSymbol:
    """A symbol of one to three cells and the words beside it; ``section`` is the heading's trade."""

    glyphs: tuple[Glyph, ...]
    meaning: str
    section: str | None
    box: Box


@dataclass(frozen=True, slots=True)
class LegendCode:
    """A code and its words; ``table`` is ``camera_type``, ``fixing`` or ``equipment``."""

    table: str
    code: str
    meaning: str
    box: Box


@dataclass(frozen=True, slots=True)
class Legend:
    """Everything one page's legend says, in reading order, and the boxes of its symbols' columns."""

    symbols: tuple[LegendSymbol, ...] = ()
    codes: tuple[LegendCode, ...] = ()
    region: Box | None = None

    def covers(self, box: Box) -> bool:
        """Tell whether ``box`` lies within the legend."""
        return self.region is not None and contains(self.region, centre(box))


def find_legend(
    squares: Sequence[Box], phrases: Sequence[Phrase], glyph_of: Callable[[Box], Glyph]
) -> Legend:
    """Read the legend of one page.

    Parameters
    ----------
    squares : outermost squares of the page, reading frame.
    phrases : phrases of the words that stand in none of the squares.
    glyph_of : draws the glyph of a square.
    """
    rows = _rows(squares)
    meanings = _meanings(rows, phrases)
    entries = _in_columns([(row, words) for row, words in zip(rows, meanings, strict=True) if words])
    taken = {id(phrase) for _, words in entries for phrase in words}
    headings = [
        (phrase, section)
        for phrase in phrases
        if id(phrase) not in taken
        and (section := section_of(phrase.text)) is not None
        and len(phrase.text) < LEGENDS.longest_heading
    ]
    symbols = tuple(
        LegendSymbol(
            tuple(glyph_of(box) for box in row),
            " ".join(phrase.text for phrase in words),
            _section(row[0], headings),
            bounds(row),
        )
        for row, words in entries
    )
    codes = tuple(_camera_codes(phrases))
    boxes = [bounds([*row, *(phrase.box for phrase in words)]) for row, words in entries]
    region = bounds([*boxes, *(code.box for code in codes)]) if boxes else None
    return Legend(symbols, codes, region)


def _rows(squares: Sequence[Box]) -> list[list[Box]]:
    """Chain squares that butt side by side, three at most, as legends show compound symbols."""
    rows: list[list[Box]] = []
    by_right_edge: dict[int, list[list[Box]]] = {}
    for box in sorted(squares, key=lambda box: (box[0], box[1])):
        side = box[2] - box[0]
        slack = max(CELLS.least_butt, CELLS.butt * side)
        before = None
        for key in (round(box[0]) - 1, round(box[0]), round(box[0]) + 1):
            for row in by_right_edge.get(key, ()):
                last = row[-1]
                same = abs((last[2] - last[0]) - side) < slack and abs(last[1] - box[1]) < slack
                if same and abs(last[2] - box[0]) < slack and len(row) < 3:
                    before = row
        if before is None:
            before = []
            rows.append(before)
        before.append(box)
        by_right_edge.setdefault(round(box[2]), []).append(before)
    return sorted(rows, key=lambda row: (row[0][1], row[0][0]))


def _meanings(rows: Sequence[Sequence[Box]], phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Give each phrase to the symbol on its left that it is nearest to."""
    found: list[list[Phrase]] = [[] for _ in rows]
    if not rows:
        return found
    left, top, right, bottom = np.array([row[0] for row in rows]).T
    end = np.array([row[-1][2] for row in rows])
    side = right - left
    for phrase in phrases:
        gap = phrase.box[0] - end
        off = np.abs(centre(phrase.box)[1] - (top + bottom) / 2)
        size = phrase.size / side
        beside = (gap >= -CELLS.text_margin * side) & (gap <= LEGENDS.reach * side)
        fitting = (size > LEGENDS.smallest) & (size < LEGENDS.largest)
        near = np.flatnonzero(beside & (off <= LEGENDS.level * side) & fitting)
        if len(near):
            best = min(near.tolist(), key=lambda row: (round(gap[row] / side[row], 1), off[row], row))
            found[best].append(phrase)
    return found


def _in_columns(entries: list[tuple[list[Box], list[Phrase]]]) -> list[tuple[list[Box], list[Phrase]]]:
    """Keep what stands in a column of symbols of which at least two name devices of ours."""
    known = [
        (row[0], meaning_of(" ".join(phrase.text for phrase in words), None) is not None)
        for row, words in entries
    ]
    result = []
    for row, words in entries:
        box = row[0]
        side = box[2] - box[0]
        width = LEGENDS.column * side
        column = [ok for other, ok in known if abs(other[0] - box[0]) < width and _alike(other, box)]
        if sum(column) >= LEGENDS.least_known and sum(column) >= LEGENDS.known_share * len(column):
            result.append((row, words))
    return result


def _alike(a: Box, b: Box) -> bool:
    return abs((a[2] - a[0]) - (b[2] - b[0])) < CELLS.alike * (b[2] - b[0])


def _section(box: Box, headings: Sequence[tuple[Phrase, str]]) -> str | None:
    """Return the trade of the nearest heading above, columns counting less than rows."""
    side = box[2] - box[0]
    above = [
        (box[1] - phrase.box[3] + LEGENDS.sideways * abs(box[0] - phrase.box[0]), section)
        for phrase, section in headings
        if phrase.box[3] <= box[1] + 0.5 * side
        and phrase.box[0] <= box[2] + side
        and box[1] - phrase.box[3] < LEGENDS.heading_reach * side
    ]
    return min(above)[1] if above else None


def _table_heads(phrase: Phrase) -> list[tuple[float, float, str]]:
    """Return x, y and table of each table heading in a phrase; two may stand on one line."""
    found = []
    for pattern, table in ((_CAMERA_TYPE, "camera_type"), (_FIXING, "fixing")):
        match = pattern.search(phrase.text)
        if match:
            start = (
                max(phrase.text.rfind(mark, 0, match.start()) for mark in "\"“'") if '"' in phrase.text else 0
            )
            quote = max(0, phrase.text.rfind('"', 0, max(start, 0)))
            share = quote / len(phrase.text)
            found.append((phrase.box[0] + share * (phrase.box[2] - phrase.box[0]), phrase.box[1], table))
    return found


def _camera_codes(phrases: Sequence[Phrase]) -> list[LegendCode]:
    """Read tables like ``"1" = Internal Recessed`` under a heading that says which digit it is."""
    heads = [head for phrase in phrases if not _TABLE_ROW.match(phrase.text) for head in _table_heads(phrase)]
    codes = []
    for phrase in phrases:
        match = _TABLE_ROW.fullmatch(phrase.text)
        if not match:
            continue
        # Of headings over the same column the lowest, of two on one line the one over the row.
        above = [
            (round(abs(phrase.box[0] - x) / phrase.size), phrase.box[1] - y, table)
            for x, y, table in heads
            if y < phrase.box[1] and abs(phrase.box[0] - x) < LEGENDS.table_column * phrase.size
        ]
        if above:
            codes.append(LegendCode(min(above)[2], match[1], match[2].strip().strip("\"'"), phrase.box))
    return codes
