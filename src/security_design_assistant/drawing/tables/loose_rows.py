"""Rows without a header of their own: they may go on with a table that has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from security_design_assistant.drawing.page.geometry import Word
from security_design_assistant.drawing.tables.grid import TableColumn, TableGrid, TableRow
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.ruled_tables import EDGE, make_cell
from security_design_assistant.drawing.tables.spots import cell_around
from security_design_assistant.drawing.tables.texts import WordBands, line_text, phrases, words_box

FEWEST_ROWS = 2
FEWEST_COLUMNS = 3
TALLEST_ROW = 12.0
"""Font sizes of a row at most."""


def find_loose_rows(
    words: Sequence[Word], field: LineField, is_key: Callable[[str], bool]
) -> list[TableGrid]:
    """Find ruled rows, one below the other, that begin with a value of the key column.

    Parameters
    ----------
    words : words of the page that stand in no table with a header.
    field : its rulings.
    is_key : whether a text can be a value of the key column.
    """
    bands = WordBands(words)
    fine = phrases(words, 0.6, lambda y, left, right: bool(field.uprights_at(y, left, right)))
    grids: list[TableGrid] = []
    done: set[tuple[float, float]] = set()
    for phrase in fine:
        if len(phrase) > 2 or not is_key(line_text(phrase)):
            continue
        box, size = words_box(phrase), phrase[0].size
        cell = cell_around(box, size, field)
        if cell is None or cell[3] - cell[1] > TALLEST_ROW * size or (round(cell[0]), round(cell[1])) in done:
            continue
        grid = _grid(cell, size, bands, field, is_key)
        if grid is None:
            continue
        grids.append(grid)
        done |= {(round(c.box[0]), round(c.box[1])) for row in grid.rows for c in row.cells}
    return grids


def _grid(
    cell: tuple[float, float, float, float],
    size: float,
    bands: WordBands,
    field: LineField,
    is_key: Callable[[str], bool],
) -> TableGrid | None:
    middle = (cell[0] + cell[2]) / 2
    extent = field.level_extent(cell[3], middle)
    if extent is None:
        return None
    edges = field.uprights_at((cell[1] + cell[3]) / 2, extent[0] - EDGE, extent[1] + EDGE)
    if len(edges) <= FEWEST_COLUMNS:
        return None
    key = next((i for i, (a, b) in enumerate(pairwise(edges)) if a < middle < b), None)
    if key is None:
        return None
    rows: list[TableRow] = []
    keys = 0
    top = cell[1]
    while True:
        below = field.levels_at(middle, top + 0.5 * size, top + TALLEST_ROW * size)
        if not below or not field.uprights_at((top + below[0]) / 2, edges[0] - EDGE, edges[0] + EDGE):
            break
        row = _row(edges, top, below[0], bands)
        rows.append(row)
        keys += is_key(row.cells[key].text)
        top = below[0]
    if keys < FEWEST_ROWS:
        return None
    columns = tuple(TableColumn(a, b, ()) for a, b in pairwise(edges))
    return TableGrid(columns, tuple(rows), (edges[0], cell[1], edges[-1], top), key, size=size)


def _row(edges: Sequence[float], top: float, bottom: float, bands: WordBands) -> TableRow:
    cells = []
    for left, right in pairwise(edges):
        box = (left, top, right, bottom)
        cells.append(make_cell(bands.inside(box), box))
    return TableRow(tuple(cells), (edges[0], top, edges[-1], bottom))
