"""A table as plain data: columns under headings of one or more tiers, rows of cells."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box

UNSURE = "unsure"
"""Stands for a drawn mark of which nobody knows what it says."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in one cell.

    ``lines`` are its text lines, top to bottom; ``box`` is the cell's, ``text_box`` that of its text (the
    cell's where it has none), both in the reading frame. ``struck`` tells that a line is drawn through its
    text, ``drawn`` names a mark drawn with strokes in a cell without text (``tick``, ``cross``, ``dot``,
    ``ring``; :data:`UNSURE` where it was not recognised).
    """

    lines: tuple[str, ...]
    box: Box
    text_box: Box
    struck: bool = False
    drawn: str | None = None

    @property
    def text(self) -> str:
        """The cell's text on one line."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column between two x positions; ``tiers`` are the headings above it, the widest group first."""

    x0: float
    x1: float
    tiers: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The heading nearest to the cells, empty if the column has none."""
        return self.tiers[-1] if self.tiers else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The headings that span this column together with others."""
        return self.tiers[:-1]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: a cell for each column, in the columns' order.

    ``spanning`` marks a row that has no column lines where the others have them: a section's heading.
    """

    cells: tuple[TableCell, ...]
    box: Box
    spanning: bool = False


@dataclass(frozen=True, slots=True)
class TableGrid:
    """One table of a page.

    ``key`` is the index of the column that names each row's subject, ``size`` the font size of its heading,
    in points.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    box: Box
    key: int
    size: float
    title: str = ""
    ruled: bool = True
