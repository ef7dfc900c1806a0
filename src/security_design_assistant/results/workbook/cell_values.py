"""Values of cells, and how they get in: text stays text, numbers keep their meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from security_design_assistant.results.artefacts import MARKED_UP
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD, POOR_CONFIDENCE

_LONGEST_TEXT = 32_767  # what a cell may hold
_LONGEST_CODES = 100  # a number format may hold 255 characters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# XML 1.0 allows no other characters; surrogates would not survive UTF-8 either.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_AUTHOR = "Security Design Assistant"
_COMMENT_SIZE = (260, 90)  # pixels

FONT = "Calibri"
_LINE = Side(style="thin", color="FF9AA5B1")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADER_FILL = PatternFill("solid", fgColor="FF1F3A5F")
FLAGGED_FILL = PatternFill("solid", fgColor="FFB45F06")
TOTAL_FILL = PatternFill("solid", fgColor="FFE3E9F0")
CHECKED_FILL = PatternFill("solid", fgColor="FFD5EBD3")
_UNSURE_FILL = PatternFill("solid", fgColor="FFFFE8B3")
_POOR_FILL = PatternFill("solid", fgColor="FFF8C9C4")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count that shows its codes, ``2 x E``, and still adds up."""

    count: int
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Certainty:
    """A confidence, shown in per cent and coloured when a human should look."""

    value: float


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number that opens the marked-up drawing there."""

    page: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text, such as a code, that stands in the middle of its cell."""

    text: str


Plain = str | int | Mark | Quantity | Certainty | PageLink | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person stands for: coloured as checked, with a comment that says who, and what was read."""

    value: Plain
    comment: str


CellValue = Plain | Confirmed


def without_comment(value: CellValue) -> Plain:
    """Return what the cell says, whoever stands for it."""
    return value.value if isinstance(value, Confirmed) else value


def plain_text(text: str) -> str:
    """Return ``text`` without the characters that no XML file may hold, cut to what a cell takes."""
    return _NOT_XML.sub("", text)[:_LONGEST_TEXT]


def begins_like_formula(text: str) -> bool:
    """Return whether a spreadsheet program might take ``text``, typed into a cell, for a formula."""
    return text.startswith(_FORMULA_STARTS)


def shown_text(value: CellValue) -> str:
    """Return about what a cell shows, to find out how much room it needs."""
    value = without_comment(value)
    if isinstance(value, Quantity):
        return f"{value.count} {value.codes}"
    if isinstance(value, Mark):
        return value.text
    return value if isinstance(value, str) else "100%"


def write_value(cell: Cell, value: CellValue) -> None:
    """Put ``value`` into ``cell`` with border, font, alignment, number format and comment."""
    if isinstance(value, Confirmed):
        write_value(cell, value.value)
        cell.fill = CHECKED_FILL
        cell.comment = Comment(
            plain_text(value.comment), _AUTHOR, height=_COMMENT_SIZE[1], width=_COMMENT_SIZE[0]
        )
        return
    cell.font = Font(name=FONT, size=10)
    cell.border = BORDER
    left = isinstance(value, str)
    cell.alignment = Alignment(
        horizontal="left" if left else "center", vertical="center", wrap_text=True, indent=int(left)
    )
    if isinstance(value, str):
        write_text(cell, value)
    elif isinstance(value, Mark):
        write_text(cell, value.text)
    elif isinstance(value, Quantity):
        cell.value = value.count
        cell.number_format = _quantity_format(value.codes)
    elif isinstance(value, Certainty):
        _write_certainty(cell, value)
    elif isinstance(value, PageLink):
        _write_link(cell, value)
    else:
        cell.value = value


def write_text(cell: Cell, text: str) -> None:
    """Put ``text`` into ``cell`` so that no spreadsheet program takes it for a formula."""
    text = plain_text(text)
    cell.value = text
    cell.data_type = "s"
    # Without the quote prefix, editing the cell would turn its text into a formula after all.
    cell.quotePrefix = begins_like_formula(text)


def _quantity_format(codes: str) -> str:
    shown = re.sub(r'["\\\s]+', " ", plain_text(codes)).strip()[:_LONGEST_CODES]
    return f'0" {shown}"' if shown else "0"


def _write_certainty(cell: Cell, certainty: Certainty) -> None:
    cell.value = round(certainty.value, 2)
    cell.number_format = "0%"
    if certainty.value < POOR_CONFIDENCE:
        cell.fill = _POOR_FILL
    elif certainty.value < CONFIDENCE_THRESHOLD:
        cell.fill = _UNSURE_FILL


def _write_link(cell: Cell, link: PageLink) -> None:
    cell.value = link.page
    cell.hyperlink = Hyperlink(ref=cell.coordinate, target=f"{MARKED_UP}#page={link.page}")
    cell.font = Font(name=FONT, size=10, color="FF0B5CAD", underline="single")
