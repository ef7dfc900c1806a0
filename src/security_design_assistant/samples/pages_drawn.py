"""Pages as a pen has drawn them, taken apart again: one operator a line, for whoever redraws them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import pymupdf

from security_design_assistant.samples.pen import FONTS, Pen

Matrix = tuple[float, float, float, float, float, float]

_PLACING = re.compile(r"(\S+ ){6}cm")
_SIZE = re.compile(r"/F\d+ (\S+) Tf")
_FAMILIES = {
    "Times": ("Times-Roman", "Times-Bold"),
    "Courier": ("Courier", "Courier-Bold"),
}


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page: its size and rotation, what takes its upright points to the page, its operators.

    ``number`` and ``source`` say which page it was, ``family`` in which fonts its text is set if in others.
    """

    source: bytes
    number: int
    width: float
    height: float
    rotate: int
    placing: tuple[Matrix, ...]
    lines: tuple[str, ...]
    before: tuple[str, ...] = ()
    family: str | None = None

    @property
    def upright(self) -> tuple[float, float, float, float]:
        """The page's edges in its own upright points, as they were before it was moved."""
        page = pymupdf.Rect(0, 0, self.width, self.height)
        for matrix in self.placing:
            page = page * ~pymupdf.Matrix(*matrix)
        return (page.x0, page.y0, page.x1, page.y1)

    @property
    def text_size(self) -> float:
        """The size of most of its text, in upright points."""
        return median([float(size) for line in self.lines for size in _SIZE.findall(line)] or [6.0])

    @property
    def font(self) -> str:
        """A font that the page has at hand."""
        content = "\n".join(self.lines)
        return next((name for name, resource in FONTS.items() if f"/{resource} " in content), "helv")

    def moved(self, matrix: Matrix) -> DrawnPage:
        """Return the page with all of its content moved."""
        return replace(self, placing=(matrix, *self.placing))

    def under(self, pen: Pen) -> DrawnPage:
        """Return the page with something drawn under it, in its upright points."""
        return replace(self, lines=(*pen.content().decode().splitlines(), *self.lines))

    def over(self, pen: Pen, matrix: Matrix) -> DrawnPage:
        """Return the page with something drawn on the sheet, apart from its content."""
        drawn = pen.content().decode().splitlines()
        return replace(self, before=(*self.before, "q", _operator(matrix), *drawn, "Q"))

    def content(self) -> bytes:
        """Return the page's content stream."""
        return "\n".join((*self.before, *map(_operator, self.placing), *self.lines)).encode("ascii")


def drawn_pages(pdf: bytes) -> list[DrawnPage] | None:
    """Take a sample's pages apart; None where a page holds more than one pen's operators."""
    pages: list[DrawnPage] = []
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        if document.embfile_count():
            return None
        for page in document:
            lines = page.read_contents().decode("latin-1").splitlines()
            if not lines or not _PLACING.fullmatch(lines[0]) or page.first_annot or "/OC " in "".join(lines):
                return None
            box, matrix = page.mediabox, [float(part) for part in lines[0].split()[:6]]
            a, b, c, d, e, f = matrix
            pages.append(
                DrawnPage(
                    pdf,
                    page.number,
                    box.width,
                    box.height,
                    page.rotation,
                    ((a, b, c, d, e, f),),
                    tuple(lines[1:]),
                )
            )
    return pages


def bound(pages: Sequence[DrawnPage]) -> bytes:
    """Make one PDF of the pages; the same pages give the same bytes."""
    with pymupdf.open(stream=pages[0].source, filetype="pdf") as document:
        for drawn in pages:
            page = document[drawn.number]
            document.update_stream(page.get_contents()[0], drawn.content(), compress=1)
            document.xref_set_key(page.xref, "MediaBox", f"[0 0 {drawn.width:.2f} {drawn.height:.2f}]")
            document.xref_set_key(page.xref, "Rotate", str(drawn.rotate))
            if drawn.family:
                _set_family(document, page, drawn.family)
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _set_family(document: pymupdf.Document, page: pymupdf.Page, family: str) -> None:
    plain, bold = _FAMILIES[family]
    for xref, _, _, base, *_ in page.get_fonts():
        document.xref_set_key(xref, "BaseFont", f"/{bold if 'Bold' in base else plain}")


def _operator(matrix: Matrix) -> str:
    return " ".join(f"{part:.4f}" for part in matrix) + " cm"
