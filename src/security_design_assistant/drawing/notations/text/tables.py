"""Door schedules: rows that begin with an id, under a header or continued from an earlier sheet."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
from statistics import median

from security_design_assistant.drawing.notations.text.candidates import split_marks
from security_design_assistant.drawing.notations.text.columns import ColumnKind, kind_of
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.text_reading import Cell, Mention, Row, Table
from security_design_assistant.drawing.notations.text.tolerances import RUNS, TABLES
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.tolerances import WORDS

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

    def __init__(
        self, runs: Sequence[Run], rules: Rules, taken: Collection[int], entries: Sequence[Entry]
    ) -> None:
        self.rules = rules
        self.lines: dict[int, list[Run]] = {}
        self.identity: dict[int, int] = {}
        for index, run in enumerate(runs):
            if run.direction == 0 and run.text and index not in taken:
                self.lines.setdefault(run.line, []).append(run)
                self.identity[id(run)] = index
        self.labelled = {self.identity[id(entry.run)] for entry in entries if id(entry.run) in self.identity}
        self.order = sorted(self.lines)
        self.place = {line: position for position, line in enumerate(self.order)}
        self._cut: dict[int, list[tuple[Run, int]]] = {}
        self._ends: dict[int, list[float]] = {}

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

    def between(self, line: int, left: float, right: float) -> Iterator[tuple[Run, int]]:
        """Yield the pieces of a line that reach beyond ``left`` and begin before ``right``."""
        pieces = self.cut(line)
        if line not in self._ends:
            self._ends[line] = list(accumulate((piece.box[2] for piece, _ in pieces), max))
        for piece, index in islice(pieces, bisect_left(self._ends[line], left), None):
            if piece.box[0] > right:
                return
            yield piece, index


def find_tables(
    runs: Sequence[Run], entries: Sequence[Entry], rules: Rules, taken: Collection[int] = ()
) -> FoundTables:
    """Find door schedules, ruled or only aligned in columns.

    Parameters
    ----------
    runs : all runs of the page.
    entries : ids that stand at the start of a cell, from top to bottom.
    rules : horizontal and vertical rules of the page.
    taken : indices of runs that belong to the key.

    Returns
    -------
    Tables with a header first-hand; rows without a header become a table without columns, which only
    counts if an earlier sheet's header fits.
    """
    found = FoundTables()
    if not entries:
        return found
    page = _Page(runs, rules, taken, entries)
    for group in _groups(entries):
        _read_group(group, page, found)
    return found


def _groups(entries: Sequence[Entry]) -> list[_Group]:
    groups: list[_Group] = []
    latest: dict[int, _Group] = {}
    for entry in entries:
        size = entry.run.size
        column = round(entry.mention.box[0] / (RUNS.aligned * size))
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
    steps = [b.mention.box[1] - a.mention.box[1] for a, b in pairwise(above[-6:])]
    pitch = median(steps) if steps else 0.0
    size = entry.run.size
    return RUNS.same_line * size < step <= max(TABLES.row_pitch * pitch, TABLES.row_most * size)


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
        if any(_TOTAL.match(run.text) for line in between for run in line):
            break
        kept.append(entry)
    return kept


def _row(entry: Entry, page: _Page, extent: tuple[float, float] | None) -> tuple[Row, set[int]]:
    cells: list[Cell] = []
    used: set[int] = set()
    box, size = entry.mention.box, entry.run.size
    left, right = extent or (box[0], box[2] + TABLES.reach * size)
    for piece, index in page.between(entry.run.line, min(left, box[0]) - size, right + size):
        text, x0, x1 = piece.text, piece.box[0], piece.box[2]
        if extent is None and x0 > box[2] and index in page.labelled:
            break
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
    size = entries[0].run.size
    pitch = median(b - a for a, b in pairwise(middles)) if len(middles) > 1 else 0.0
    farthest = TABLES.cell_lines * pitch or RUNS.second_line * size
    own = {entry.run.line for entry in entries}
    start = page.place[entries[0].run.line]
    wrapped = []
    row = 0
    for line in page.order[start:]:
        pieces = page.cut(line)
        middle = pieces[0][0].middle
        if middle > middles[-1] + farthest:
            break
        if line in own or _TOTAL.match(pieces[0][0].text):
            continue
        while row + 1 < len(middles) and abs(middles[row + 1] - middle) < abs(middles[row] - middle):
            row += 1
        low, high = sorted((middle, middles[row]))
        id_box = entries[row].mention.box
        if high - low > farthest or page.rules.levels(low, high, id_box[0], id_box[2]):
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
    left, right = _width(first, page)
    lines: list[list[tuple[Run, int]]] = []
    place = page.place[first.run.line]
    for line in reversed(page.order[max(0, place - 20) : place]):
        pieces = [item for item in page.cut(line) if left <= (item[0].box[0] + item[0].box[2]) / 2 <= right]
        if not pieces:
            continue
        gap = top - max(run.box[3] for run, _ in pieces)
        if gap > (RUNS.second_line if lines else TABLES.header_gap) * size:
            break
        if lines and not _goes_on(pieces, lines):
            break
        if not lines and all(kind_of(run.text) is ColumnKind.OTHER for run, _ in pieces):
            continue
        lines.append(pieces)
        top = min(run.box[1] for run, _ in pieces)
    return _columns(lines, group, page) if lines else None


def _width(first: Entry, page: _Page) -> tuple[float, float]:
    """Return the x range of a table: its horizontal rules, else a generous reach around the id."""
    box, size = first.mention.box, first.run.size
    y, x0, x1 = page.rules.horizontals.T
    over = (
        (y > box[1] - TABLES.covers * size)
        & (y < box[3] + TABLES.covers * size)
        & (x0 <= box[0])
        & (x1 >= box[2])
    )
    if over.any():
        return float(x0[over].min()), float(x1[over].max())
    return box[0] - TABLES.reach * size, box[2] + TABLES.reach * size


def _goes_on(pieces: list[tuple[Run, int]], lines: list[list[tuple[Run, int]]]) -> bool:
    """Tell whether a line above the lowest header line still belongs to the header, not to a title."""
    if any(re.search(r"\b(schedule|list|register|table|matrix)\b", run.text, re.I) for run, _ in pieces):
        return False
    known = [run for line in lines for run, _ in line]
    sizes = [run.size for run in known]
    return all(run.size <= (1 + WORDS.same_size) * max(sizes) for run, _ in pieces) and any(
        kind_of(run.text) is not ColumnKind.OTHER or _over(run, known) for run, _ in pieces
    )


def _over(run: Run, others: list[Run]) -> bool:
    return any(run.box[0] < other.box[2] and other.box[0] < run.box[2] for other in others)


_Stack = list[tuple[int, Run, int]]


def _columns(
    lines: list[list[tuple[Run, int]]], group: _Group, page: _Page
) -> tuple[list[Cell], set[int]] | None:
    stacks = _stacks(lines)
    columns = [_column(stack, page) for stack in stacks]
    kinds = [kind_of(column.text) for column in columns]
    chosen = _own_columns(columns, kinds, group)
    if chosen is None:
        return None
    used = {index for number in chosen for _, _, index in stacks[number]}
    return [columns[number] for number in chosen], used


def _stacks(lines: list[list[tuple[Run, int]]]) -> list[_Stack]:
    """Put the words of a heading together that stand above each other; the fullest line is the base."""
    base = max(range(len(lines)), key=lambda number: len(lines[number]))
    stacks: list[_Stack] = [[(base, run, index)] for run, index in lines[base]]
    for number, pieces in enumerate(lines):
        for run, index in pieces if number != base else ():
            hit = [stack for stack in stacks if _over(run, [stack[0][1]])]
            for stack in hit:
                stack.append((number, run, index))
            if not hit:
                stacks.append([(number, run, index)])
    return sorted(stacks, key=lambda stack: stack[0][1].box[0])


def _own_columns(columns: list[Cell], kinds: list[ColumnKind], group: _Group) -> range | None:
    """Return the columns that belong to this group's table, None if the line above is no header.

    Two schedules side by side share their lines: a table ends where the next id column begins.
    """
    first = group.entries[0]
    known = [number for number, kind in enumerate(kinds) if kind is not ColumnKind.OTHER]
    ids = [n for n in known if kinds[n] is ColumnKind.ID]
    strict = [n for n in ids if kind_of(columns[n].text, strict=True) is ColumnKind.ID]
    over = [n for n in ids if _covers(columns[n], first.mention.box, first.run.size)]
    end = len(columns)
    if over:
        start = min(over, key=lambda n: (_apart(columns[n], first.mention.box), n not in strict))
        end = min((n for n in strict if n > start), default=len(columns))
        known = [n for n in known if (start <= n < end) or (n < start and not any(m <= n for m in strict))]
    elif len(group.entries) < 2 or all(split_marks(columns[n].text) for n in known):
        # Marks in a line above a lone id of a plan are no header.
        return None
    told = [n for n in known if kinds[n] is not ColumnKind.ID]
    if len(told) < (1 if over else 2):
        return None
    last = max(known)
    while last + 1 < end and re.fullmatch(r"[A-Z][A-Z0-9]{0,3}", columns[last + 1].text):
        # Marks that only the key explains may head the last columns.
        last += 1
    return range(min(known), last + 1)


def _apart(column: Cell, box: Box) -> float:
    return max(column.x0 - box[2], box[0] - column.x1, 0.0)


def _covers(column: Cell, box: Box, size: float) -> bool:
    return _apart(column, box) <= TABLES.covers * size


def _column(stack: _Stack, page: _Page) -> Cell:
    """Return a column's heading and width: between its vertical rules, else that of the heading."""
    box = stack[0][1].box
    size = stack[0][1].size
    middle, height = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    left = page.rules.uprights(middle - TABLES.reach * size, box[0] + 0.5 * size, height, height)
    right = page.rules.uprights(box[2] - 0.5 * size, middle + TABLES.reach * size, height, height)
    text = " ".join(run.text for _, run, _ in sorted(stack, key=lambda item: (-item[0], item[1].box[0])))
    if left and right:
        return Cell(text, round(left[-1], 2), round(right[0], 2))
    return Cell(text, round(box[0], 2), round(box[2], 2))
