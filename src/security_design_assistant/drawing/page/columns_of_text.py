"""Texts that stand in rows and columns: tables, whoever drew them and whether ruled or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, bounds, centre
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.tolerances import COLUMNS, WORDS

_HEADING = 120
"""Letters of a heading that are kept."""


@dataclass(frozen=True, slots=True)
class ColumnsOfText:
    """One table: the text of its first row, the number of its rows and its box in the reading frame."""

    heading: str
    rows: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Row:
    y: float
    size: float
    cells: tuple[Phrase, ...]
    edges: frozenset[int]


def find_columns(phrases: Sequence[Phrase]) -> list[ColumnsOfText]:
    """Find tables among phrases of one page, top to bottom.

    Parameters
    ----------
    phrases : top to bottom; what stands beside each other in a table must be phrases of its own.
    """
    tables, open_rows = [], list[_Row]()
    for row in _rows(phrases):
        if open_rows and not _goes_on(open_rows[-1], row):
            tables += _table(open_rows)
            open_rows = []
        open_rows.append(row)
    return [*tables, *_table(open_rows)]


def _rows(phrases: Sequence[Phrase]) -> Iterator[_Row]:
    line: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda phrase: phrase.box[3]):
        if line and phrase.box[3] - line[0].box[3] > WORDS.same_line * phrase.size:
            yield from _row(line)
            line = []
        line.append(phrase)
    yield from _row(line)


def _row(line: Sequence[Phrase]) -> Iterator[_Row]:
    if len(line) < COLUMNS.fewest_columns:
        return
    cells = tuple(sorted(line, key=lambda phrase: phrase.box[0]))
    edges = {round(cell.box[0] / COLUMNS.strip) for cell in cells}
    middles = {10_000 + round(centre(cell.box)[0] / COLUMNS.strip) for cell in cells}
    yield _Row(line[0].box[3], line[0].size, cells, frozenset(edges | middles))


def _goes_on(above: _Row, below: _Row) -> bool:
    near = below.y - above.y <= COLUMNS.rows_apart * max(above.size, below.size)
    return near and len(above.edges & below.edges) >= COLUMNS.shared_edges


def _table(rows: Sequence[_Row]) -> list[ColumnsOfText]:
    if len(rows) < COLUMNS.fewest_rows:
        return []
    heading = " | ".join(cell.text for cell in rows[0].cells)[:_HEADING]
    box = bounds([cell.box for row in rows for cell in row.cells])
    return [ColumnsOfText(heading, len(rows), box)]
