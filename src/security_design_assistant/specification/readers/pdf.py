"""PDFs: lines of text by where they stand, parted into cells, then into headings, paragraphs and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pymupdf
from pydantic import TypeAdapter

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.answering import answers
from security_design_assistant.specification.blocks import Block, tidy
from security_design_assistant.specification.code_tables import heads_a_table
from security_design_assistant.specification.headings import as_heading, is_title
from security_design_assistant.specification.readers.text import joined

CELL_GAP = 1.5
"""Text heights between two cells; spaces between words have a quarter, also in justified text below 1."""
SAME_LINE = 0.4
"""Text heights by which two texts of one line may differ."""
ALIGNED = 1.0
"""Text heights by which a cell's second line may stand off its first."""
NEXT_LINE = 1.8
"""Text heights from a line to the next of the same cell."""
FULL_LINE = 0.9
"""How far a line reaches at least, as a share of the way to the margin, where the text only wraps."""
LARGER = 1.12
"""How much larger than the text a heading is."""

RUNNING = 3
"""Pages on which a line stands at least if it is a running title."""

_DIGITS = re.compile(r"\d+")
_ENTRY = re.compile(r"[-*\u2022]|(?:\w+ ){0,3}types?\s+\w+", re.IGNORECASE)
"""What begins an entry of its own."""

_BOLD = 16
"""PyMuPDF's flag of a bold span."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page: its cells and where each begins, its top and text height in points, and weight.

    ``full`` tells that it reaches the right margin, so that only the margin may have ended it.
    """

    cells: tuple[str, ...]
    lefts: tuple[float, ...]
    top: float
    size: float
    bold: bool
    full: bool

    @property
    def text_ends(self) -> bool:
        """Whether a sentence ends with the line."""
        return self.cells[-1].endswith((".", ":", ";"))


@answers(TypeAdapter(tuple[TextLine, ...]))
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
    left = min((span["bbox"][0] for span in spans), default=0.0)
    full = FULL_LINE * (page.rect.width - left)
    return tuple(_line(sorted(line, key=lambda span: span["bbox"][0]), full) for line in lines)


def blocks_of(pages: Iterable[tuple[int, Sequence[TextLine]]]) -> Iterator[Block]:
    """Yield what the pages say; a table may go on over their edges.

    Parameters
    ----------
    pages : number and lines of each page that was read.
    """
    read = _without_running_titles(list(pages))
    sizes: Counter[float] = Counter()
    for _, lines in read:
        for line in lines:
            sizes[round(line.size, 1)] += sum(map(len, line.cells))
    usual = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    yield from joined(_tabled(read, usual))


def _without_running_titles(
    pages: Sequence[tuple[int, Sequence[TextLine]]],
) -> list[tuple[int, Sequence[TextLine]]]:
    """Leave out what stands at the same height of most pages, page numbers aside; headings of tables may."""
    times = Counter(place for _, lines in pages for place in {_place(line) for line in lines})
    running = {place for place, count in times.items() if count >= RUNNING and 2 * count > len(pages)}
    return [
        (
            number,
            [line for line in lines if _place(line) not in running or heads_a_table(line.cells)],
        )
        for number, lines in pages
    ]


def _place(line: TextLine) -> tuple[int, str]:
    return round(line.top), _DIGITS.sub("#", " ".join(line.cells))


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
    return replace(block, level=1) if is_title(block.text) else block


def _whole_rows(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    """Join the lines of one cell or paragraph.

    A cell's further lines stand under it, and not in the first column; a paragraph's follow a full line.
    """
    held: TextLine | None = None
    last = 0.0
    for line in lines:
        near = held is not None and line.top - last < NEXT_LINE * line.size
        column = _cell_continued(held, line) if held and near else None
        if held and column is not None:
            cells = list(held.cells)
            cells[column] = tidy(f"{cells[column]} {line.cells[0]}")
            held = replace(held, cells=tuple(cells), full=line.full)
        else:
            if held:
                yield held
            held = line
        last = line.top
    if held:
        yield held


def _cell_continued(row: TextLine, line: TextLine) -> int | None:
    """Return which cell of a row goes on with a line, None if none does."""
    if len(line.cells) > 1 or row.bold != line.bold:
        return None
    if len(row.cells) < 2:
        begins = as_heading(Block(line.cells)).level or _ENTRY.match(line.cells[0])
        return 0 if row.full and not row.text_ends and not begins else None
    for column, left in enumerate(row.lefts[1:], start=1):
        if abs(left - line.lefts[0]) < ALIGNED * line.size:
            return column
    return None


def _spans(page: pymupdf.Page) -> Iterator[Any]:
    for block in page.get_text("dict", flags=pymupdf.TEXTFLAGS_TEXT)["blocks"]:
        for line in block.get("lines", ()):
            if line["dir"] == (1.0, 0.0):
                yield from (span for span in line["spans"] if span["text"].strip())


def _line(spans: Sequence[Any], full: float) -> TextLine:
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
    return TextLine(
        tuple(tidy(cell) for cell in cells), tuple(lefts), spans[0]["bbox"][1], size, bold, end > full
    )
