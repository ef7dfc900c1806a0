"""PDFs: lines of text by where they stand, parted into cells, then into headings, paragraphs and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pymupdf

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.specification.blocks import Block, tidy
from security_design_assistant.specification.headings import LONGEST_TITLE, as_heading
from security_design_assistant.specification.readers.text import joined

CELL_GAP = 1.5
"""Text heights between two cells; spaces between words have a quarter, also in justified text below 1."""
SAME_LINE = 0.4
"""Text heights by which two texts of one line may differ."""
ALIGNED = 1.0
"""Text heights by which a cell's second line may stand off its first."""
NEXT_LINE = 1.8
"""Text heights from a line to the next of the same cell."""
LARGER = 1.12
"""How much larger than the text a heading is."""

_BOLD = 16
"""PyMuPDF's flag of a bold span."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page: its cells and where each begins, its top, text height in points, and weight."""

    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    top: float
    size: float
    bold: bool


def read_lines(page: pymupdf.Page, number: int, budgets: Budgets) -> tuple[TextLine, ...]:  # noqa: ARG001
    """Read the lines of one page, top to bottom; runs in the guarded process."""
    spans = sorted(_spans(page), key=lambda span: (span["bbox"][1], span["bbox"][0]))
    lines: list[list[Any]] = []
    for span in spans:
        line = lines[-1] if lines else None
        if line and abs(line[0]["bbox"][1] - span["bbox"][1]) < SAME_LINE * span["size"]:
            line.append(span)
        else:
            lines.append([span])
    return tuple(_line(sorted(line, key=lambda span: span["bbox"][0])) for line in lines)


def blocks_of(pages: Iterable[tuple[int, Sequence[TextLine]]]) -> Iterator[Block]:
    """Yield what the pages say; a table may go on over their edges.

    Parameters
    ----------
    pages : number and lines of each page that was read.
    """
    read = list(pages)
    sizes: Counter[float] = Counter()
    for _, lines in read:
        for line in lines:
            sizes[round(line.size, 1)] += sum(map(len, line.cells))
    usual = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    yield from joined(_tabled(read, usual))


def _tabled(read: Sequence[tuple[int, Sequence[TextLine]]], usual: float) -> Iterator[Block]:
    table, in_table = 0, False
    for number, lines in read:
        for line in _whole_rows(lines):
            block = Block(line.cells, f"page {number}")
            heading = block if in_table and len(line.cells) > 1 else _heading(block, line, usual)
            row = len(line.cells) > 1 and not heading.level
            table += row and not in_table
            in_table = row
            yield replace(block, table=table) if row else heading


def _heading(block: Block, line: TextLine, usual: float) -> Block:
    found = as_heading(block)
    stands_out = line.bold or line.size > LARGER * usual
    if found.level or not stands_out or len(line.cells) > 1:
        return found
    is_title = len(block.text) <= LONGEST_TITLE and not block.text.endswith((".", ",", ";"))
    return replace(block, level=1) if is_title else block


def _whole_rows(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """Give the further lines of a cell to its row: they stand under it, and not in the first column."""
    held: TextLine | None = None
    last = 0.0
    for line in lines:
        column = _column_under(held, line) if held and line.top - last < NEXT_LINE * line.size else None
        if held and column is not None:
            cells = list(held.cells)
            cells[column] = tidy(f"{cells[column]} {line.cells[0]}")
            held = replace(held, cells=tuple(cells))
        else:
            if held:
                yield held
            held = line
        last = line.top
    if held:
        yield held


def _column_under(row: TextLine, line: TextLine) -> int | None:
    if len(row.cells) < 2 or len(line.cells) > 1:
        return None
    for column, left in enumerate(row.lefts[1:], start=1):
        if abs(left - line.lefts[0]) < ALIGNED * line.size:
            return column
    return None


def _spans(page: pymupdf.Page) -> Iterator[Any]:
    for block in page.get_text("dict", flags=pymupdf.TEXTFLAGS_TEXT)["blocks"]:
        for line in block.get("lines", ()):
            if line["dir"] == (1.0, 0.0):
                yield from (span for span in line["spans"] if span["text"].strip())


def _line(spans: Sequence[Any]) -> TextLine:
    cells: list[str] = []
    lefts: list[float] = []
    end = -float("inf")
    for span in spans:
        left, _, right, _ = span["bbox"]
        if left - end > CELL_GAP * span["size"]:
            cells.append(span["text"])
            lefts.append(left)
        else:
            cells[-1] += ("" if left - end < 0.5 else " ") + span["text"]
        end = right
    size = max(span["size"] for span in spans)
    bold = all(span["flags"] & _BOLD for span in spans)
    return TextLine(tuple(tidy(cell) for cell in cells), tuple(lefts), spans[0]["bbox"][1], size, bold)
