"""What every reader makes of a document: paragraphs, headings and table rows, one after another."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.specification.limits import MAX_CELL_LETTERS


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row of a table.

    Parameters
    ----------
    cells : its text; several where it is a row.
    place : where it stands, as a sentence cites it: ``page 4``, ``sheet Locks, row 12``; may be empty.
    level : of a heading, from 1; 0 for everything else.
    number : of a heading or clause, e.g. ``3.2``.
    table : which table of the document it is a row of, from 1; 0 for running text.
    """

    cells: tuple[str, ...]
    place: str = ""
    level: int = 0
    number: str = ""
    table: int = 0

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a document; ``notes`` are sentences on what of it was left out."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Return a text on one line, with single spaces, and cut where nobody would read on."""
    return " ".join(text[: 2 * MAX_CELL_LETTERS].split())[:MAX_CELL_LETTERS]
