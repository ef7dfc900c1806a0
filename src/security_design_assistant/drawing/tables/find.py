"""All tables of a page whose key column has a heading that the caller knows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from security_design_assistant.drawing.page.geometry import Word, centre, contains
from security_design_assistant.drawing.tables.grid import TableGrid
from security_design_assistant.drawing.tables.open_tables import IsKey, open_table
from security_design_assistant.drawing.tables.ruled_tables import ruled_table
from security_design_assistant.drawing.tables.spots import HeadingSpot, KeyHeadings, find_spots
from security_design_assistant.drawing.tables.table_texts import TableTexts
from security_design_assistant.drawing.tables.texts import line_text, turned_phrases, words_box
from security_design_assistant.drawing.tables.tolerances import HEADINGS

_TITLE = re.compile(
    r"\b(schedules?|list|index|register|legend|types?|elevations?|matrix|openings?|doors?|windows?|finish(es)?)\b",
    re.IGNORECASE,
)


def find_tables(texts: TableTexts, headings: KeyHeadings, is_key: IsKey) -> list[TableGrid]:
    """Find tables from the headings of their key columns outward.

    Parameters
    ----------
    texts : words and rulings of the page.
    headings : the headings that a key column can have.
    is_key : whether a text can be a value of the key column.

    Returns
    -------
    Tables from top to bottom; each word's table is found once, from its surest heading.
    """
    if not any(headings.word.search(word.text) for word in texts.words):
        return []
    spots = find_spots([*texts.phrases, *turned_phrases(texts.turned)], texts.bands, texts.field, headings)
    spots.sort(key=lambda spot: (-spot.rank, spot.box[1], spot.box[0]))
    grids: list[TableGrid] = []
    for read in (_ruled, _open):
        for spot in spots:
            if any(contains(grid.box, centre(spot.words)) for grid in grids):
                continue
            grid = read(spot, texts, is_key)
            if grid is not None:
                grids += [replace(part, title=_title(part, texts.phrases)) for part in _parts(grid, headings)]
    return sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))


def _open(spot: HeadingSpot, texts: TableTexts, is_key: IsKey) -> TableGrid | None:
    return open_table(spot, texts.phrases, texts.turned, texts.field, is_key)


def _ruled(spot: HeadingSpot, texts: TableTexts, is_key: IsKey) -> TableGrid | None:
    if not spot.ruled:
        return None
    grid = ruled_table(spot, texts.bands, texts.field)
    if grid is None or not any(is_key(row.cells[grid.key].text) for row in grid.rows):
        return None
    return grid


def _parts(grid: TableGrid, headings: KeyHeadings) -> list[TableGrid]:
    """Part a grid in which the same headings begin anew: a schedule that goes on beside itself."""
    names = [column.heading for column in grid.columns]
    own = names[grid.key]
    places = [
        i
        for i, name in enumerate(names)
        if name == own and grid.columns[i].tiers == grid.columns[grid.key].tiers
    ]
    if len(places) < 2 or not headings.rank(own):
        return [grid]
    width = min(b - a for a, b in pairwise(places))
    if width < 2:
        return [grid]
    lead = 0
    while lead < places[0] and names[places[1] - lead - 1] == names[places[0] - lead - 1]:
        lead += 1
    starts = [place - lead for place in places]
    starts[0] = 0
    ends = [*starts[1:], len(names)]
    return [_slice(grid, start, end, place) for start, end, place in zip(starts, ends, places, strict=True)]


def _slice(grid: TableGrid, start: int, end: int, key: int) -> TableGrid:
    columns = grid.columns[start:end]
    left, right = columns[0].x0, columns[-1].x1
    rows = tuple(
        replace(row, cells=row.cells[start:end], box=(left, row.box[1], right, row.box[3]))
        for row in grid.rows
    )
    return replace(
        grid, columns=columns, rows=rows, key=key - start, box=(left, grid.box[1], right, grid.box[3])
    )


def _title(grid: TableGrid, fine: list[list[Word]]) -> str:
    """Return the nearest text above a table that reads like a title."""
    found: tuple[float, str] | None = None
    for phrase in fine:
        box = words_box(phrase)
        above = grid.box[1] - box[1]
        if not -0.5 * grid.size < above < HEADINGS.title * max(grid.size, phrase[0].size) or above <= 0:
            continue
        text = line_text(phrase)
        over = box[2] > grid.box[0] - 2 * grid.size and box[0] < grid.box[2]
        if over and _TITLE.search(text) and len(text) < 90 and (found is None or above < found[0]):
            found = (above, text)
    return found[1] if found else ""
