"""Plain text: lines become paragraphs, headings and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from security_design_assistant.specification.blocks import Block, Contents, tidy
from security_design_assistant.specification.document import UnreadableError
from security_design_assistant.specification.headings import as_heading
from security_design_assistant.specification.limits import MAX_BLOCKS

_BETWEEN_CELLS = re.compile(r"\s*\t\s*|\s*\|\s*|\s{3,}")
_RULE = re.compile(r"[\s|:+=_-]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_CONTINUES = re.compile(r"[a-z(]")
_ENDS = (".", ":", ";")


def read_text(data: bytes) -> Contents:
    """Read a text of whatever usual encoding; raises UnreadableError where it is no text."""
    lines = _decoded(data).splitlines()
    blocks = tuple(joined(_blocks(lines[:MAX_BLOCKS])))
    notes = (f"Only its first {MAX_BLOCKS:,} lines were read.",) if len(lines) > MAX_BLOCKS else ()
    return Contents(blocks, notes)


def joined(lines: Iterable[Block]) -> Iterator[Block]:
    """Join lines that a sentence runs over; a blank line is an empty block, and ends every paragraph."""
    held: Block | None = None
    for line in lines:
        if held is not None and _goes_on(held, line):
            held = replace(held, cells=(*held.cells[:-1], tidy(f"{held.cells[-1]} {line.text}")))
            continue
        if held is not None and held.text:
            yield held
        held = line
    if held is not None and held.text:
        yield held


def _goes_on(held: Block, line: Block) -> bool:
    plain = not (line.level or line.table or held.table) and bool(held.text)
    return plain and bool(_CONTINUES.match(line.text)) and not held.text.endswith(_ENDS)


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    table = 0
    in_table = False
    for number, line in enumerate(lines, start=1):
        if line.strip() and _RULE.fullmatch(line):
            continue  # a line drawn under a heading, or between the rows of a table
        cells = tuple(tidy(cell) for cell in _BETWEEN_CELLS.split(line.strip().strip("|").strip()))
        block = Block(cells, f"line {number}")
        heading = block if in_table and len(cells) > 1 else as_heading(block)
        row = len(cells) > 1 and not heading.level
        table += row and not in_table
        in_table = row
        yield replace(block, table=table) if row else heading


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _as_text(data, encoding)
    try:
        return _as_text(data, "utf-8")
    except UnicodeDecodeError:
        return _as_text(data, "cp1252")


def _as_text(data: bytes, encoding: str) -> str:
    errors = "strict" if encoding == "utf-8" else "replace"
    text = data.decode(encoding, errors)
    if _CONTROLS.search(text):
        raise UnreadableError("It is no Word document, Excel workbook, PDF or plain text.")
    return text
