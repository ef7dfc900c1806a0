"""Rows of a page: the runs of text that stand on one line, left to right, column of text by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from security_design_assistant.drawing.notations.hardware_sets.tolerances import COLUMNS
from security_design_assistant.drawing.notations.hardware_sets.wording import heading_name
from security_design_assistant.drawing.notations.text.lines import Run, find_runs
from security_design_assistant.drawing.page.geometry import Box, Word, bounds


@dataclass(frozen=True, slots=True)
class Row:
    """Runs on one line of a page, in the reading frame."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The whole line; two spaces part what stands apart."""
        return "  ".join(run.text for run in self.runs)

    @property
    def box(self) -> Box:
        """The box around the line."""
        return bounds([run.box for run in self.runs])

    @property
    def left(self) -> float:
        """Where the line begins, in points."""
        return self.runs[0].box[0]

    @property
    def middle(self) -> float:
        """The height of the line's middle, in points."""
        return self.runs[0].middle

    @property
    def size(self) -> float:
        """The largest font size on the line, in points."""
        return max(run.size for run in self.runs)


def find_columns(words: Sequence[Word]) -> list[list[Row]]:
    """Return the rows of a page, one list for each column of sets that stand beside each other.

    Architects put sets side by side on a sheet; a column begins where the headings of several lines
    begin at one edge, right of others.
    """
    runs = [run for run in find_runs(words) if run.direction == 0]
    edges = _column_edges(runs)
    columns: list[list[Run]] = [[] for _ in range(len(edges) + 1)]
    for run in runs:
        for place, piece in enumerate(_pieces(run, edges)):
            columns[place].extend(piece)
    return [_rows(column) for column in columns if column]


def _pieces(run: Run, edges: Sequence[float]) -> list[list[Run]]:
    places: list[list[Run]] = [[] for _ in range(len(edges) + 1)]
    for piece in run.split(edges):
        middle = (piece.box[0] + piece.box[2]) / 2
        places[sum(middle > edge for edge in edges)].append(piece)
    return places


def _column_edges(runs: Sequence[Run]) -> list[float]:
    headings = [run for run in runs if heading_name(run.text)]
    slack = COLUMNS.same_edge * max((run.size for run in headings), default=0.0)
    starts = sorted(run.box[0] for run in headings)
    groups: list[list[float]] = []
    for start in starts:
        if groups and start - groups[-1][-1] <= slack:
            groups[-1].append(start)
        else:
            groups.append([start])
    return [group[0] - slack for group in groups[1:]] if _side_by_side(headings, groups) else []


def _side_by_side(headings: Sequence[Run], groups: Sequence[Sequence[float]]) -> bool:
    """Tell whether headings stand beside each other, not merely centred below each other."""
    if len(groups) < 2:
        return False
    spans = sorted((run.box[0], run.box[1], run.box[3]) for run in headings)
    right = [span for span in spans if span[0] >= groups[1][0]]
    left = [span for span in spans if span[0] <= groups[0][-1]]
    return any(a[1] < b[2] and b[1] < a[2] for a in left for b in right)


def _rows(runs: Sequence[Run]) -> list[Row]:
    lines = sorted(runs, key=lambda run: (run.line, run.box[0]))
    rows = [Row(tuple(group)) for _, group in groupby(lines, key=lambda run: run.line)]
    return sorted(rows, key=lambda row: (row.middle, row.left))
