"""Texts that stand in rows and columns: tables, whoever drew them and whether ruled or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, bounds
from security_design_assistant.drawing.page.phrases import Phrase

FEWEST_ROWS = 4
"""Rows below each other, a heading among them, from which texts in columns are a table."""

FEWEST_COLUMNS = 3
"""Texts beside each other from which a line can be a row of a table."""

SHARED_EDGES = 2
"""Texts of a row that begin, or have their middle, where one of the row above does."""

LINES_APART = 4.0
"""Most from one row to the next, as a share of the text's size."""

SAME_LINE = 0.4
"""Most by which the feet of texts of one row differ, as a share of their size."""

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
        if line and phrase.box[3] - line[0].box[3] > SAME_LINE * phrase.size:
            yield from _row(line)
            line = []
        line.append(phrase)
    yield from _row(line)


def _row(line: Sequence[Phrase]) -> Iterator[_Row]:
    if len(line) < FEWEST_COLUMNS:
        return
    cells = tuple(sorted(line, key=lambda phrase: phrase.box[0]))
    edges = {round(cell.box[0] / 3) for cell in cells}
    middles = {10_000 + round((cell.box[0] + cell.box[2]) / 6) for cell in cells}
    yield _Row(line[0].box[3], line[0].size, cells, frozenset(edges | middles))


def _goes_on(above: _Row, below: _Row) -> bool:
    near = below.y - above.y <= LINES_APART * max(above.size, below.size)
    return near and len(above.edges & below.edges) >= SHARED_EDGES


def _table(rows: Sequence[_Row]) -> list[ColumnsOfText]:
    if len(rows) < FEWEST_ROWS:
        return []
    heading = " | ".join(cell.text for cell in rows[0].cells)[:_HEADING]
    box = bounds([cell.box for row in rows for cell in row.cells])
    return [ColumnsOfText(heading, len(rows), box)]
