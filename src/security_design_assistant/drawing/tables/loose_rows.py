"""Rows without a header of their own, ruled or not: they may go on with a table that has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from security_design_assistant.drawing.page.geometry import Word, bounds, centre, contains
from security_design_assistant.drawing.page.tolerances import WORDS
from security_design_assistant.drawing.tables.grid import TableColumn, TableGrid, TableRow
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.ruled_tables import make_cell
from security_design_assistant.drawing.tables.spots import cell_around
from security_design_assistant.drawing.tables.table_texts import TableTexts
from security_design_assistant.drawing.tables.texts import (
    WordBands,
    line_text,
    words_box,
)
from security_design_assistant.drawing.tables.tolerances import HEADINGS, LOOSE, OPEN, RULINGS


def find_loose_rows(texts: TableTexts, is_key: Callable[[str], bool]) -> list[TableGrid]:
    """Find rows, one below the other, that begin with a value of the key column.

    Parameters
    ----------
    texts : what stands in no table with a header, and the page's rulings.
    is_key : whether a text can be a value of the key column.

    Returns
    -------
    Ruled rows with their columns; rows without column rulings as tables without columns, whose cells are
    their texts from left to right.
    """
    bands, field, fine = texts.bands, texts.field, texts.phrases
    keys = [phrase for phrase in fine if len(phrase) <= 2 and is_key(line_text(phrase))]
    grids: list[TableGrid] = []
    done: set[tuple[float, float]] = set()
    for phrase in keys:
        box, size = words_box(phrase), phrase[0].size
        cell = cell_around(box, size, field)
        if (
            cell is None
            or cell[3] - cell[1] > HEADINGS.largest_cell * size
            or (round(cell[0]), round(cell[1])) in done
        ):
            continue
        grid = _grid(cell, size, bands, field, is_key)
        if grid is None:
            continue
        grids.append(grid)
        done |= {(round(c.box[0]), round(c.box[1])) for row in grid.rows for c in row.cells}
    boxes = [grid.box for grid in grids]
    free = [key for key in keys if not any(contains(box, centre(words_box(key))) for box in boxes)]
    return grids + _open_grids(free, fine)


def _open_grids(keys: Sequence[Sequence[Word]], fine: Sequence[Sequence[Word]]) -> list[TableGrid]:
    """Return runs of keys below each other that each begin a line of further texts."""
    runs: list[list[Sequence[Word]]] = []
    for key in sorted(keys, key=lambda key: key[0].box[1]):
        run = next((run for run in runs if _follows(run, key)), None)
        if run is None:
            runs.append([key])
        else:
            run.append(key)
    long = [run for run in runs if len(run) >= LOOSE.fewest_open_rows]
    grids = []
    for run in long:
        end, size = run[0][-1].box[2], run[0][0].size
        beside = (
            other[0][0].box[0] for other in long if other[0][0].box[0] > end and _shapes(other) & _shapes(run)
        )
        right = min(beside, default=float("inf"))
        rows = _open_rows(run, fine, right - size)
        if sum(len(row.cells) > LOOSE.fewest_columns - 1 for row in rows) >= LOOSE.usual * len(rows):
            box = bounds([row.box for row in rows])
            grids.append(TableGrid((), tuple(rows), box, 0, ruled=False, size=size))
    return grids


def _shapes(run: Sequence[Sequence[Word]]) -> set[str]:
    """Return the forms of a run's keys, digits as ``0`` each: numbers of a second block look the same."""
    return {re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "0", line_text(key))) for key in run}


def _follows(run: list[Sequence[Word]], key: Sequence[Word]) -> bool:
    last, size = run[-1], key[0].size
    step = key[0].box[1] - last[0].box[1]
    below = LOOSE.least_step * size < step <= OPEN.rows_apart * size
    if not below or abs(last[0].size - size) >= WORDS.same_size * size:
        return False
    one, other = words_box(last), words_box(key)
    return min(abs(one[0] - other[0]), abs(centre(one)[0] - centre(other)[0])) < 0.5 * size


def _open_rows(run: list[Sequence[Word]], fine: Sequence[Sequence[Word]], right: float) -> list[TableRow]:
    left, size = min(words_box(key)[0] for key in run), run[0][0].size
    steps = [b[0].box[1] - a[0].box[1] for a, b in pairwise(run)]
    last = run[-1][0].box[1] + median(steps)
    inside = [
        phrase
        for phrase in fine
        if left - 1 <= phrase[0].box[0] < right
        and run[0][0].box[1] - 0.5 * size < phrase[0].box[1] < last - 0.5 * size
    ]
    rows = []
    for number, key in enumerate(run):
        top = key[0].box[1] - 0.5 * size
        bottom = run[number + 1][0].box[1] - 0.5 * size if number + 1 < len(run) else last
        own = [phrase for phrase in inside if top <= phrase[0].box[1] < bottom and phrase is not key]
        cells = tuple(make_cell(phrase, words_box(phrase)) for phrase in (key, *sorted(own, key=_place)))
        rows.append(TableRow(cells, bounds([cell.box for cell in cells])))
    return rows


def _place(phrase: Sequence[Word]) -> tuple[float, float]:
    return (phrase[0].box[1], phrase[0].box[0])


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
    edges = field.uprights_at((cell[1] + cell[3]) / 2, extent[0] - RULINGS.touch, extent[1] + RULINGS.touch)
    if len(edges) <= LOOSE.fewest_columns:
        return None
    key = next((i for i, (a, b) in enumerate(pairwise(edges)) if a < middle < b), None)
    if key is None:
        return None
    rows: list[TableRow] = []
    keys = 0
    top = cell[1]
    while True:
        below = field.levels_at(middle, top + 0.5 * size, top + HEADINGS.largest_cell * size)
        if not below or not field.uprights_at(
            (top + below[0]) / 2, edges[0] - RULINGS.touch, edges[0] + RULINGS.touch
        ):
            break
        row = _row(edges, top, below[0], bands)
        rows.append(row)
        keys += is_key(row.cells[key].text)
        top = below[0]
    if keys < LOOSE.fewest_rows:
        return None
    columns = tuple(TableColumn(a, b, ()) for a, b in pairwise(edges))
    return TableGrid(columns, tuple(rows), (edges[0], cell[1], edges[-1], top), key, size=size)


def _row(edges: Sequence[float], top: float, bottom: float, bands: WordBands) -> TableRow:
    cells = []
    for left, right in pairwise(edges):
        box = (left, top, right, bottom)
        cells.append(make_cell(bands.inside(box), box))
    return TableRow(tuple(cells), (edges[0], top, edges[-1], bottom))
