"""Word documents: paragraphs with their headings, and the rows of tables.

Read by hand, as there is little to it: python-docx knows no numbers of headings, leaves out words that were
inserted with tracking, and brings lxml, with which openpyxl would write workbooks otherwise.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat.errors import XML_ERROR_NO_MEMORY, codes
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from security_design_assistant.specification.blocks import Block, Contents, tidy
from security_design_assistant.specification.document import UnreadableError
from security_design_assistant.specification.headings import as_heading
from security_design_assistant.specification.limits import MAX_BLOCKS
from security_design_assistant.specification.readers.word_styles import W, WordStyles, read_styles
from security_design_assistant.specification.recognition import open_archive

_BROKEN = (
    BadZipFile,
    DefusedXmlException,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    ValueError,
    zlib.error,
)
"""What parsing a damaged document raises."""


def read_docx(data: bytes) -> Contents:
    """Read the text of a Word document's body, without what is hidden or deleted in it.

    Raises
    ------
    UnreadableError
        It is damaged or not of this kind.
    """
    try:
        with open_archive(data) as archive:
            styles = read_styles(archive)
            blocks = tuple(islice(_blocks(archive, styles), MAX_BLOCKS + 1))
    except _BROKEN as exc:
        if isinstance(exc, ParseError) and exc.code == codes[XML_ERROR_NO_MEMORY]:
            raise MemoryError from exc
        raise UnreadableError("It is damaged; save it again.") from exc
    notes = (f"Only its first {MAX_BLOCKS:,} paragraphs were read.",) if len(blocks) > MAX_BLOCKS else ()
    return Contents(blocks[:MAX_BLOCKS], notes)


@dataclass(slots=True)
class _Body:
    """Where in the document the parser is."""

    styles: WordStyles
    table: int = 0
    depth: int = 0
    row: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)

    def start(self, tag: str) -> None:
        if tag == W + "tbl":
            self.depth += 1
            self.table += self.depth == 1

    def end(self, element: Element) -> Block | None:
        """Take in what has ended; return a paragraph outside of tables, or a row."""
        block = None
        if element.tag == W + "p":
            block = self._paragraph(element)
        elif element.tag == W + "tbl":
            self.depth -= 1
        elif self.depth == 1 and element.tag == W + "tc":
            self.row.append(tidy(" ".join(self.cell)))
            self.cell.clear()
        elif self.depth == 1 and element.tag == W + "tr":
            block = Block(tuple(self.row), f"table {self.table}", table=self.table)
            self.row.clear()
        return block

    def _paragraph(self, element: Element) -> Block | None:
        text = tidy("".join(_runs(element)))
        if self.depth:
            self.cell.append(text)
            return None
        level, number = self.styles.heading(element)
        if not text:
            return None
        if level and number:
            return Block((text,), level=level, number=number)
        typed = as_heading(Block((text,)))
        return Block(typed.cells, level=level or typed.level, number=typed.number)


def _blocks(archive: ZipFile, styles: WordStyles) -> Iterator[Block]:
    body = _Body(styles)
    with archive.open("word/document.xml") as part:
        for event, element in iterparse(part, events=("start", "end")):
            if event == "start":
                body.start(element.tag)
                continue
            block = body.end(element)
            if element.tag in (W + "p", W + "tr", W + "tbl"):
                element.clear()
            if block is not None and block.text:
                yield block


def _runs(paragraph: Element) -> Iterator[str]:
    for run in paragraph.iter(W + "r"):
        if run.find(f"{W}rPr/{W}vanish") is not None:
            continue
        for part in run:
            if part.tag == W + "t":
                yield part.text or ""
            elif part.tag in (W + "tab", W + "br", W + "cr"):
                yield " "
            elif part.tag == W + "noBreakHyphen":
                yield "-"
