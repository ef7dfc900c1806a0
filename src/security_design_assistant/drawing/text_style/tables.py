"""Door schedules: rows that begin with an id, under a header or continued from an earlier sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from security_design_assistant.drawing.rules import Rules
from security_design_assistant.drawing.text_style.columns import ColumnKind, kind_of
from security_design_assistant.drawing.text_style.lines import Run, union
from security_design_assistant.drawing.text_style.reading import Cell, Mention, Row, Table

_HEADER_LINES = 3
_TOTAL = re.compile(r"\W*(grand |sub[- ]?)?totals?\b", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """An id at the start of a run of its own: a possible table row. ``index`` is that of the mention."""

    index: int
    mention: Mention
    run: Run


@dataclass(slots=True)
class _Group:
    """Entries below each other in one column."""

    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class FoundTables:
    """Tables of one page; ``mentions`` and ``runs`` were used up by those that have a header."""

    tables: list[Table] = field(default_factory=list)
    mentions: set[int] = field(default_factory=set)
    runs: set[int] = field(default_factory=set)


class _Page:
    """Lines of a page by height, with runs cut at the table's vertical rules."""

    def __init__(self, runs: Sequence[Run], rules: Rules) -> None:
        self.rules = rules
        self.lines: dict[int, list[Run]] = {}
        self.identity: dict[int, int] = {}
        for index, run in enumerate(runs):
            if run.direction == 0:
                self.lines.setdefault(run.line, []).append(run)
                self.identity[id(run)] = index
        self.order = sorted(self.lines)
        self.place = {line: position for position, line in enumerate(self.order)}
        self._cut: dict[int, list[tuple[Run, int]]] = {}

    def cut(self, line: int) -> list[tuple[Run, int]]:
        """Return the pieces of a line, each with the index of the run it came from."""
        if line not in self._cut:
            pieces: list[tuple[Run, int]] = []
            for run in self.lines[line]:
                cuts = (
                    self.rules.uprights(run.box[0], run.box[2], run.middle, run.middle)
                    if len(run.words) > 1
                    else []
                )
                pieces.extend((piece, self.identity[id(run)]) for piece in run.split(cuts))
            self._cut[line] = sorted(pieces, key=lambda item: item[0].box[0])
        return self._cut[line]


def find_tables(runs: Sequence[Run], entries: Sequence[Entry], rules: Rules) -> FoundTables:
    """Find door schedules, ruled or only aligned in columns.

    Parameters
    ----------
    runs : all runs of the page.
    entries : ids that stand at the start of a cell, from top to bottom.
    rules : horizontal and vertical rules of the page.

    Returns
    -------
    Tables with a header first-hand; rows without a header become a table without columns, which only
    counts if an earlier sheet's header fits.
    """
    found = FoundTables()
    if not entries:
        return found
    page = _Page(runs, rules)
    for group in _groups(entries):
        _read_group(group, page, found)
    return found


def _groups(entries: Sequence[Entry]) -> list[_Group]:
    groups: list[_Group] = []
    latest: dict[int, _Group] = {}
    for entry in entries:
        size = entry.run.size
        column = round(entry.mention.box[0] / (0.6 * size))
        group = next((latest[key] for key in (column, column - 1, column + 1) if key in latest), None)
        if group is None or not _follows(group.entries, entry):
            group = _Group()
            groups.append(group)
        group.entries.append(entry)
        latest[column] = group
    return groups


def _follows(above: list[Entry], entry: Entry) -> bool:
    last = above[-1].mention.box
    step = entry.mention.box[1] - last[1]
    pitch = (
        median(b.mention.box[1] - a.mention.box[1] for a, b in zip(above[-6:], above[-5:], strict=False))
        if (len(above) > 1)
        else 4 * entry.run.size
    )
    return 0.6 * entry.run.size < step <= max(2.6 * pitch, 7 * entry.run.size)


def _read_group(group: _Group, page: _Page, found: FoundTables) -> None:
    header = _header(group, page)
    if header is None:
        loose = tuple(_row(entry, page, None)[0] for entry in group.entries)
        if len(loose) > 1 and sum(bool(row.cells) for row in loose) * 2 > len(loose):
            found.tables.append(Table((), loose))
        return
    columns, used = header
    extent = (min(c.x0 for c in columns), max(c.x1 for c in columns))
    # A column of a plan's own labels below the table is no part of it.
    entries = _within(group.entries, page)
    rows_with_runs = [_row(entry, page, extent) for entry in entries]
    wrapped = _wrapped_lines(entries, page, extent)
    rows = []
    for number, (row, runs) in enumerate(rows_with_runs):
        used |= runs
        extra = [cell for owner, cell, _ in wrapped if owner == number]
        rows.append(Row(row.mention, row.cells + tuple(extra)))
    used |= {run for _, _, run in wrapped}
    found.tables.append(Table(tuple(columns), tuple(rows)))
    found.mentions |= {entry.index for entry in entries}
    found.runs |= used


def _within(entries: list[Entry], page: _Page) -> list[Entry]:
    """Keep the rows up to a totals row."""
    kept = [entries[0]]
    for above, entry in pairwise(entries):
        first, last = page.place[above.run.line], page.place[entry.run.line]
        between = (page.lines[line] for line in page.order[first + 1 : last])
        if any(_TOTAL.match(run.text) and _beside(run, entry) for line in between for run in line):
            break
        kept.append(entry)
    return kept


def _beside(run: Run, entry: Entry) -> bool:
    return abs(run.box[0] - entry.mention.box[0]) < 12 * entry.run.size


def _row(entry: Entry, page: _Page, extent: tuple[float, float] | None) -> tuple[Row, set[int]]:
    cells, used = [], set()
    box, size = entry.mention.box, entry.run.size
    left, right = extent or (box[0], box[2] + 60 * size)
    for piece, index in page.cut(entry.run.line):
        text, x0, x1 = piece.text, piece.box[0], piece.box[2]
        if x0 <= box[0] + 0.5 * size and x1 >= box[2] - 0.5 * size:
            # The id's own run: what follows the id in it is the next cell.
            text = text.partition(entry.mention.printed)[2].strip(" :-\u2013|")
            x0 = box[2]
            used.add(index)
        if text and left - size <= x0 <= right + size and re.search(r"\S", text):
            cells.append(Cell(text, round(x0, 2), round(x1, 2)))
            used.add(index)
    return Row(entry.mention, tuple(cells)), used


def _wrapped_lines(
    entries: list[Entry], page: _Page, extent: tuple[float, float]
) -> list[tuple[int, Cell, int]]:
    """Find the further lines of rows whose cells hold more than one line: (row, cell, run)."""
    middles = [entry.run.middle for entry in entries]
    pitch = median(b - a for a, b in pairwise(middles)) if len(middles) > 1 else 2.4 * entries[0].run.size
    own = {entry.run.line for entry in entries}
    start = page.place[entries[0].run.line]
    wrapped = []
    row = 0
    for line in page.order[start:]:
        pieces = page.cut(line)
        middle = pieces[0][0].middle
        if middle > middles[-1] + 0.8 * pitch:
            break
        if line in own or _TOTAL.match(pieces[0][0].text):
            continue
        while row + 1 < len(middles) and abs(middles[row + 1] - middle) < abs(middles[row] - middle):
            row += 1
        low, high = sorted((middle, middles[row]))
        id_box = entries[row].mention.box
        if high - low > 0.8 * pitch or page.rules.levels(low, high, id_box[0], id_box[2]):
            continue
        for piece, index in pieces:
            if extent[0] - 1 <= piece.box[0] <= extent[1] + 1 and not _TOTAL.match(piece.text):
                wrapped.append((row, Cell(piece.text, round(piece.box[0], 2), round(piece.box[2], 2)), index))
    return wrapped


def _header(group: _Group, page: _Page) -> tuple[list[Cell], set[int]] | None:
    """Read the header above a group's first row: its columns and the runs they were read from."""
    first = group.entries[0]
    size = first.run.size
    top = first.run.box[1]
    lines: list[list[tuple[Run, int]]] = []
    place = page.place[first.run.line]
    for line in reversed(page.order[max(0, place - 12) : place]):
        pieces = [(run, index) for run, index in page.cut(line) if _near_table(run, first)]
        if not pieces:
            continue
        bottom = max(run.box[3] for run, _ in pieces)
        gap = top - bottom
        if gap > (4 if not lines else 1.6) * size or len(lines) == _HEADER_LINES:
            break
        if lines and not _goes_on(pieces, lines):
            break
        lines.append(pieces)
        top = min(run.box[1] for run, _ in pieces)
    return _columns(lines, first, page) if lines else None


def _near_table(run: Run, first: Entry) -> bool:
    return abs(run.box[0] - first.mention.box[0]) <= 90 * first.run.size


def _goes_on(pieces: list[tuple[Run, int]], lines: list[list[tuple[Run, int]]]) -> bool:
    """Tell whether a line above the lowest header line still belongs to the header, not to a title."""
    if any(re.search(r"\b(schedule|list|register|table|matrix)\b", run.text, re.I) for run, _ in pieces):
        return False
    known = [run for line in lines for run, _ in line]
    sizes = [run.size for run in known]
    return all(run.size <= 1.15 * max(sizes) for run, _ in pieces) and any(
        kind_of(run.text) is not ColumnKind.OTHER or _over(run, known) for run, _ in pieces
    )


def _over(run: Run, others: list[Run]) -> bool:
    return any(run.box[0] < other.box[2] and other.box[0] < run.box[2] for other in others)


def _columns(
    lines: list[list[tuple[Run, int]]], first: Entry, page: _Page
) -> tuple[list[Cell], set[int]] | None:
    base_line = max(range(len(lines)), key=lambda number: len(lines[number]))
    stacks = [[(base_line, run, index)] for run, index in lines[base_line]]
    for number, pieces in enumerate(lines):
        if number == base_line:
            continue
        for run, index in pieces:
            hit = [stack for stack in stacks if _over(run, [stack[0][1]])]
            for stack in hit:
                stack.append((number, run, index))
            if not hit:
                stacks.append([(number, run, index)])
    stacks.sort(key=lambda stack: stack[0][1].box[0])
    columns = [_column(stack, page) for stack in stacks]
    kinds = [kind_of(column.text) for column in columns]
    known = [number for number, kind in enumerate(kinds) if kind is not ColumnKind.OTHER]
    id_box = first.mention.box
    over_id = [n for n in known if kinds[n] is ColumnKind.ID and _covers(columns[n], id_box, first.run.size)]
    others = [n for n in known if kinds[n] is not ColumnKind.ID]
    if not others or (not over_id and len(others) < 2):
        return None
    if over_id:
        # Two schedules side by side share their lines: a table ends where the next id column begins.
        start = over_id[0]
        following = [
            n
            for n in known
            if n > start and kinds[n] is ColumnKind.ID and kind_of(columns[n].text, True) is ColumnKind.ID
        ]
        known = [
            n
            for n in known
            if (not following or n < following[0]) and (n >= start or kinds[n] is not ColumnKind.ID)
        ]
        known = [n for n in known if n >= start or not _other_id_between(columns, kinds, n)]
    chosen = range(min(known), max(known) + 1)
    if not [n for n in chosen if kinds[n] is not ColumnKind.ID and kinds[n] is not ColumnKind.OTHER]:
        return None
    used = {index for number in chosen for _, _, index in stacks[number]}
    return [columns[number] for number in chosen], used


def _other_id_between(columns: list[Cell], kinds: list[ColumnKind], number: int) -> bool:
    """Tell whether a column left of the ids belongs to another schedule further left."""
    return any(
        kinds[n] is ColumnKind.ID and kind_of(columns[n].text, True) is ColumnKind.ID
        for n in range(number + 1)
    )


def _covers(column: Cell, box: tuple[float, float, float, float], size: float) -> bool:
    return column.x0 - 3 * size <= box[2] and box[0] <= column.x1 + 3 * size


def _column(stack: list[tuple[int, Run, int]], page: _Page) -> Cell:
    """Return a column's heading and width: between its vertical rules, else that of the heading."""
    runs = [run for _, run, _ in sorted(stack, key=lambda item: -item[0])]
    x0, _, x1, _ = stack[0][1].box
    middle = (x0 + x1) / 2
    box = union([run.box for run in runs])
    height = (stack[0][1].box[1] + stack[0][1].box[3]) / 2
    size = runs[0].size
    left = page.rules.uprights(middle - 40 * size, x0 + 0.5 * size, height, height)
    right = page.rules.uprights(x1 - 0.5 * size, middle + 40 * size, height, height)
    text = " ".join(run.text for run in runs)
    if left and right:
        return Cell(text, round(left[-1], 2), round(right[0], 2))
    return Cell(
        text, round(x0 if len(runs) == 1 else min(x0, box[0] if len(stack) == 1 else x0), 2), round(x1, 2)
    )
