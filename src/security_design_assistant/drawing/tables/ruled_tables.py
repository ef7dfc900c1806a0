"""Tables drawn with rulings, read from the key column's heading outward."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from security_design_assistant.drawing.page.geometry import Box, Word
from security_design_assistant.drawing.tables.grid import TableCell, TableColumn, TableGrid, TableRow
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.spots import HeadingSpot
from security_design_assistant.drawing.tables.texts import WordBands, line_text, text_lines, words_box
from security_design_assistant.drawing.tables.tolerances import DRAWN, HEADINGS, RULED, RULINGS


def ruled_table(spot: HeadingSpot, words: WordBands, field: LineField) -> TableGrid | None:
    """Read the table below a ruled heading cell.

    Parameters
    ----------
    spot : the key column's heading, with its cell.
    words : the page's words.
    field : its rulings.

    Returns
    -------
    The table; None if what is below the heading are no ruled rows.
    """
    x0, _, x1, bottom = spot.box
    middle = (x0 + x1) / 2
    extent = field.level_extent(bottom, middle)
    if extent is None:
        return None
    height = (spot.box[1] + bottom) / 2
    unparted = not field.uprights_at(height, extent[0] - RULINGS.touch, extent[1] + RULINGS.touch)
    edges = _edges(field, bottom + (RULINGS.touch if unparted else -RULINGS.touch), extent)
    if len(edges) < 3:
        return None
    top = spot.box[1] if unparted else _header_top(spot, edges, field, words)
    columns = [
        _open_column(left, right, top, bottom, words)
        if unparted
        else _column(left, right, top, bottom, field, words)
        for left, right in pairwise(edges)
    ]
    key = next(index for index, column in enumerate(columns) if column.x1 > middle)
    bands = _bands(spot, edges, columns[key], field, words)
    if not bands:
        return None
    rows = _rows(bands, columns, field, words, spot.size)
    box = (edges[0], top, edges[-1], bands[-1][1])
    return TableGrid(tuple(columns), tuple(rows), box, key, ruled=True, size=spot.size)


def make_cell(words: Sequence[Word], box: Box) -> TableCell:
    """Return a cell of ``box`` with the given words in reading order."""
    if not words:
        return TableCell((), box, box)
    return TableCell(tuple(line_text(line) for line in text_lines(words)), box, words_box(words))


def _edges(field: LineField, y: float, extent: tuple[float, float]) -> list[float]:
    """Return the column rulings at height ``y``, with the table's own ends where they are left open."""
    edges = field.uprights_at(y, extent[0] - RULINGS.touch, extent[1] + RULINGS.touch)
    if not edges or edges[0] > extent[0] + 2 * RULINGS.touch:
        edges.insert(0, extent[0])
    if edges[-1] < extent[1] - 2 * RULINGS.touch:
        edges.append(extent[1])
    return edges


def _header_top(spot: HeadingSpot, edges: list[float], field: LineField, words: WordBands) -> float:
    """Climb over the tiers above the key heading's cell; a band without columns is the table's title."""
    top = spot.box[1]
    middle = (spot.box[0] + spot.box[2]) / 2
    for _ in range(RULED.most_tiers):
        above = field.levels_at(middle, top - HEADINGS.largest_cell * spot.size, top - 2 * RULINGS.touch)
        if not above:
            break
        height = (above[-1] + top) / 2
        inner = field.uprights_at(height, edges[0] + RULINGS.touch, edges[-1] - RULINGS.touch)
        own = words.inside((spot.box[0], above[-1], spot.box[2], top))
        if not inner or own:
            break
        top = above[-1]
    return top


def _open_column(left: float, right: float, top: float, bottom: float, words: WordBands) -> TableColumn:
    """Return a column whose heading stands over it without rulings of its own."""
    text = " ".join(line_text(line) for line in text_lines(words.inside((left, top, right, bottom))))
    return TableColumn(left, right, (text,) if text else ())


def _column(
    left: float, right: float, top: float, bottom: float, field: LineField, words: WordBands
) -> TableColumn:
    middle = (left + right) / 2
    tiers: list[str] = []
    y = bottom
    levels = field.levels_at(middle, top - RULINGS.touch, bottom - 2 * RULINGS.touch)
    while y > top + RULINGS.touch and len(tiers) < RULED.most_tiers:
        upper = levels.pop() if levels else top
        height = (upper + y) / 2
        lefts = field.uprights_at(height, left - 2000, middle)
        rights = field.uprights_at(height, middle, right + 2000)
        box = (lefts[-1] if lefts else left, upper, rights[0] if rights else right, y)
        text = " ".join(line_text(line) for line in text_lines(words.inside(box)))
        if text:
            tiers.append(text)
        y = upper
    return TableColumn(left, right, tuple(reversed(tiers)))


def _bands(
    spot: HeadingSpot, edges: list[float], key: TableColumn, field: LineField, words: WordBands
) -> list[tuple[float, float, bool]]:
    """Return the rows' heights, top to bottom, with whether they have no column rulings."""
    bands: list[tuple[float, float, bool]] = []
    y = spot.box[3]
    middle = (key.x0 + key.x1) / 2
    reach = HEADINGS.largest_cell * spot.size
    while True:
        below = field.levels_at(middle, y + 0.5 * spot.size, y + reach)
        below = [level for level in below if not _through_text(level, key, words, spot.size)]
        if not below:
            break
        height = (y + below[0]) / 2
        inner = field.uprights_at(height, edges[0] + 2 * RULINGS.touch, edges[-1] - 2 * RULINGS.touch)
        outer = field.uprights_at(height, edges[0] - 2 * RULINGS.touch, edges[0] + 2 * RULINGS.touch)
        wide = field.level_extent(below[0], middle)
        if wide is None or (not inner and not outer) or wide[1] < key.x1 - 2 * RULINGS.touch:
            break
        bands.append((y, below[0], not inner))
        y = below[0]
    while bands and bands[-1][2]:
        bands.pop()
    return bands


def _through_text(level: float, column: TableColumn, words: WordBands, reach: float) -> bool:
    """Tell whether a level line strikes out a text of the column, with its middle within reach: no ruling."""
    near = words.inside((column.x0, level - reach, column.x1, level + reach))
    return any(
        word.box[1] + DRAWN.strike_middle * (word.box[3] - word.box[1])
        < level
        < word.box[3] - DRAWN.strike_middle * (word.box[3] - word.box[1])
        for word in near
        if word.direction == 0
    )


def _rows(
    bands: list[tuple[float, float, bool]],
    columns: list[TableColumn],
    field: LineField,
    words: WordBands,
    size: float,
) -> list[TableRow]:
    first, last = bands[0][0], bands[-1][1]
    levels = [
        [
            level
            for level in field.levels_at(
                (column.x0 + column.x1) / 2, first - RULINGS.touch, last + RULINGS.touch
            )
            if not _through_text(level, column, words, size)
        ]
        for column in columns
    ]
    rows = []
    merged = [_merges(column, own, bands, words) for column, own in zip(columns, levels, strict=True)]
    for top, bottom, spanning in bands:
        box = (columns[0].x0, top, columns[-1].x1, bottom)
        if spanning:
            rows.append(TableRow(_spread(words.inside(box), columns, box), box, spanning=True))
            continue
        cells = []
        for column, own, over_rows in zip(columns, levels, merged, strict=True):
            y0, y1 = _cell_height(own, top, bottom) if over_rows else (top, bottom)
            cell = (column.x0, y0, column.x1, y1)
            cells.append(make_cell(words.inside(cell), cell))
        rows.append(TableRow(tuple(cells), box))
    return rows


def _merges(
    column: TableColumn, levels: list[float], bands: list[tuple[float, float, bool]], words: WordBands
) -> bool:
    """Tell whether a column's own level lines part its cells, not only the table from what is around it.

    Where a column has few of them its cells run over several rows each; then each holds one text at most.
    A column that is left without lines holds a text in every row instead.
    """
    if 2 * len(levels) >= len(bands):
        return True
    if len(levels) < RULED.levels_of_merged:
        return False
    return all(
        _one_text(words.inside((column.x0, top, column.x1, bottom)), (top, bottom), bands)
        for top, bottom in pairwise(levels)
    )


def _one_text(
    found: Sequence[Word], cell: tuple[float, float], bands: list[tuple[float, float, bool]]
) -> bool:
    """Tell whether the words of a cell over several rows stand together, not one in each of its rows."""
    rows = [
        (top, bottom)
        for top, bottom, _ in bands
        if cell[0] - RULINGS.touch <= top and bottom <= cell[1] + RULINGS.touch
    ]
    lines = text_lines(found)
    if len(rows) < 2 or len(lines) < 2:
        return True
    boxes = [words_box(line) for line in lines]
    pitch = max(below[1] - above[1] for above, below in pairwise(boxes))
    return pitch < RULED.one_text * min(bottom - top for top, bottom in rows)


def _cell_height(levels: list[float], top: float, bottom: float) -> tuple[float, float]:
    """Return the height of a column's cell in a row: more than the row's for a cell over several rows."""
    middle = (top + bottom) / 2
    place = bisect_left(levels, middle)
    upper = levels[place - 1] if place else top
    lower = levels[place] if place < len(levels) else bottom
    return min(upper, top), max(lower, bottom)


def _spread(words: Sequence[Word], columns: list[TableColumn], box: Box) -> tuple[TableCell, ...]:
    """Put a section's heading into the cell it begins in."""
    start = min((word.box[0] for word in words), default=0.0)
    cells = []
    taken = False
    for column in columns:
        own = not taken and bool(words) and start < column.x1
        taken = taken or own
        cells.append(make_cell(words if own else (), (column.x0, box[1], column.x1, box[3])))
    return tuple(cells)
