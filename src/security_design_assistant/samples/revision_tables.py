"""Revision tables as offices draw them: over the title block or under a heading, ruled or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.samples.pen import Pen, Point


@dataclass(frozen=True)
class RevisionTable:
    """Headings and rows, oldest first; ``widths`` of the columns in points.

    ``upwards`` has the headings at the foot and each new row above the last; ``centred`` puts headings into
    the middle of their columns.
    """

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[tuple[str, ...]]
    upwards: bool = True
    ruled: bool = True
    centred: bool = False
    size: float = 5.0


def draw_revision_table(pen: Pen, at: Point, table: RevisionTable) -> None:
    """Draw a table whose upper left corner is ``at``."""
    lines = [table.headings, *table.rows]
    if table.upwards:
        lines.reverse()
    x0, y = at
    step = 1.8 * table.size
    edges = [x0]
    for width in table.widths:
        edges.append(edges[-1] + width)
    for line in lines:
        for left, width, text in zip(edges, table.widths, line, strict=False):
            base = y + 0.7 * step
            if table.centred and line is table.headings:
                pen.centred((left + width / 2, base), text, table.size)
            else:
                pen.text((left + 2, base), text, table.size)
        if table.ruled:
            pen.line((x0, y), (edges[-1], y), width=0.3)
        y += step
    if table.ruled:
        pen.line((x0, y), (edges[-1], y), width=0.3)
        for edge in edges:
            pen.line((edge, at[1]), (edge, y), width=0.3)
