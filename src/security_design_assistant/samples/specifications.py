"""A hardware specification that explains what a sample's legend lacks, as each kind of document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pymupdf

DRAWING = "unknown_codes"
"""The sample that it belongs to."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MARGIN = 57.0
_LEADING = 15.0
_COLUMN = 110.0


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered heading, what it says, and the rows of its table."""

    number: str
    title: str
    text: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


SPECIFICATION: tuple[Clause, ...] = (
    Clause("1", "General", ("This specification covers the ironmongery of all controlled doors.",)),
    Clause("2", "Locks", ("Locks are shown on the drawings by their type.",)),
    Clause(
        "2.1",
        "Lock types",
        (),
        (
            ("Type", "Description", "On power loss"),
            ("11", "Electromagnetic lock", "Fail unlocked"),
            ("12", "Electric strike", "Fail locked"),
            ("22", "Not used", ""),
        ),
    ),
    Clause("2.2", "Lock preparations", ("Lock preparation type 15: Prep for electric strike.",)),
    Clause("3", "Readers", ("Reader type X: Long range card reader. Mount it at 1050 mm.",)),
    Clause("4", "Doors", ("Type 77: Steel door with vision panel and electric lock.",)),
)
"""It explains locks 11 and 12, preparation 15, reader X; lock 22 is not used, and 77 is a type of door."""

DECODED: Mapping[tuple[str, str], tuple[str, str]] = {
    ("lock", "11"): ("Electromagnetic lock, Fail unlocked", "2.1 Lock types"),
    ("lock", "12"): ("Electric strike, Fail locked", "2.1 Lock types"),
    ("lock_preparation", "15"): ("Prep for electric strike", "2.2 Lock preparations"),
    ("credential_reader", "X"): ("Long range card reader", "3 Readers"),
}
"""By device type and code, the meaning and the section that says so."""


def as_text() -> bytes:
    """Return it as plain text; cells stand between tabs."""
    lines = []
    for clause in SPECIFICATION:
        lines += [f"{clause.number} {clause.title}", "", *clause.text]
        lines += ["\t".join(row) for row in clause.rows] + [""]
    return "\n".join(lines).encode()


def as_xlsx() -> bytes:
    """Return it as a workbook with a sheet a clause; numbers are numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for clause in SPECIFICATION:
        sheet = book.create_sheet(f"{clause.number} {clause.title}")
        for text in clause.text:
            sheet.append([text])
        for row in clause.rows:
            sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def as_pdf() -> bytes:
    """Return it as a PDF of two pages without lines around cells."""
    document = pymupdf.open()
    for clauses in (SPECIFICATION[:3], SPECIFICATION[3:]):
        page = document.new_page()
        top = 80.0
        for clause in clauses:
            page.insert_text(
                (_MARGIN, top), f"{clause.number}   {clause.title}", fontname="hebo", fontsize=12
            )
            top += _LEADING
            for text in clause.text:
                page.insert_text((_MARGIN, top), text, fontname="helv", fontsize=10)
                top += _LEADING
            for row in clause.rows:
                for place, cell in enumerate(row):
                    page.insert_text((_MARGIN + place * _COLUMN, top), cell, fontname="helv", fontsize=10)
                top += _LEADING
            top += _LEADING
    return bytes(document.tobytes())


def as_docx() -> bytes:
    """Return it as a Word document; its headings are numbered by Word, not by their text."""
    body = "".join(part for clause in SPECIFICATION for part in _clause(clause))
    return docx_of(body)


def docx_of(body: str) -> bytes:
    """Return a Word document with this body, as WordprocessingML."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml"),
        ),
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"), ("numbering", "numbering.xml")
        ),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{_style(1)}{_style(2)}</w:styles>',
        "word/numbering.xml": _numbering(),
    }
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return data.getvalue()


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of a Word document's body."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


WRITERS: Mapping[str, Callable[[], bytes]] = {
    "specification.docx": as_docx,
    "specification.xlsx": as_xlsx,
    "specification.pdf": as_pdf,
    "specification.txt": as_text,
}
"""By file name, what writes it."""


def write_specifications(directory: Path) -> list[Path]:
    """Write the specification as each kind of document; return the paths written."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = [directory / name for name in WRITERS]
    for path in paths:
        path.write_bytes(WRITERS[path.name]())
    return paths


def _clause(clause: Clause) -> Iterator[str]:
    yield paragraph(clause.title, f"Heading{clause.number.count('.') + 1}")
    yield from map(paragraph, clause.text)
    if clause.rows:
        rows = (
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
            for row in clause.rows
        )
        yield f"<w:tbl>{''.join(rows)}</w:tbl>"


def _style(level: int) -> str:
    numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f"{numbered}</w:style>"
    )


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    return (
        f'<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'
