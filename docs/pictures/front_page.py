"""The README's picture: a piece of our own marked-up sample above the rows that the schedule has of it.

``make picture`` draws it anew from the sample ``plain``, which goes through the whole pipeline for that. A
test draws it, too, and fails when ``front-page.png`` shows something else.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pymupdf

from security_design_assistant.cli.processing import process_file
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES

PICTURE = Path(__file__).parent / "front-page.png"
DOORS = ("A-004-BB-B2", "A-005-BB-B2", "A-006-BB-B2")
CLIP = pymupdf.Rect(408, 80, 748, 208)
"""Where these doors stand on the sheet, in points."""
SCALE = 2.9
"""How much larger the piece is shown; the table below has the same width."""
PIXELS_PER_POINT = 1.5
ABOUT_LOOKING = ("Other Side", "Confidence", "Page", "Review No.")
"""Columns that say where to look and how sure the row is; the picture is about what a door has."""

_MARGIN = 12.0
_FIRST_COLUMNS = (118.0, 132.0)
_HEADER_HEIGHT, _ROW_HEIGHT = 40.0, 26.0
_HEADER_FILL, _LINE = (0.12, 0.22, 0.33), (0.78, 0.82, 0.86)
_FONT_SIZE = 11.5


def picture() -> bytes:
    """Return the picture as PNG."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "plain.pdf"
        source.write_bytes(SAMPLES["plain"]().pdf)
        results = process_file(source, Path(folder), Budgets()).folder
        marked, schedule = (results / "marked-up.pdf").read_bytes(), (results / "schedule.xlsx").read_bytes()
    return _drawn(marked, _rows(schedule))


def _rows(schedule: bytes) -> list[tuple[str, ...]]:
    """Return the heading and the doors' rows, without columns that are empty in all of them."""
    sheet = openpyxl.load_workbook(BytesIO(schedule))["Door Schedule"]
    heading, *rows = sheet.iter_rows(values_only=True)
    shown = [row for row in rows if row[0] in DOORS]
    columns = [
        number
        for number, name in enumerate(heading)
        if name not in ABOUT_LOOKING and any(row[number] for row in shown)
    ]
    return [tuple(str(row[number] or "") for number in columns) for row in (heading, *shown)]


def _drawn(marked: bytes, rows: list[tuple[str, ...]]) -> bytes:
    corner = pymupdf.Point(_MARGIN, _MARGIN)
    piece = pymupdf.Rect(corner, corner + pymupdf.Point(CLIP.width, CLIP.height) * SCALE)
    table = pymupdf.Rect(piece.x0, piece.y1 + _MARGIN, piece.x1, 0)
    height = table.y0 + _HEADER_HEIGHT + _ROW_HEIGHT * (len(rows) - 1) + _MARGIN
    with pymupdf.open() as document, pymupdf.open(stream=marked, filetype="pdf") as drawing:
        page = document.new_page(width=piece.x1 + _MARGIN, height=height)
        zoom = SCALE * PIXELS_PER_POINT
        page.insert_image(piece, pixmap=drawing[0].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), clip=CLIP))
        page.draw_rect(piece, color=_LINE)
        _draw_table(page, table, rows)
        return bytes(
            page.get_pixmap(matrix=pymupdf.Matrix(PIXELS_PER_POINT, PIXELS_PER_POINT)).tobytes("png")
        )


def _draw_table(page: pymupdf.Page, table: pymupdf.Rect, rows: list[tuple[str, ...]]) -> None:
    rest = (table.width - sum(_FIRST_COLUMNS)) / (len(rows[0]) - len(_FIRST_COLUMNS))
    widths = [*_FIRST_COLUMNS, *[rest] * (len(rows[0]) - len(_FIRST_COLUMNS))]
    top = table.y0
    for number, row in enumerate(rows):
        bottom = top + (_ROW_HEIGHT if number else _HEADER_HEIGHT)
        left = table.x0
        for width, text in zip(widths, row, strict=True):
            cell = pymupdf.Rect(left, top, left + width, bottom)
            page.draw_rect(cell, color=_LINE, fill=None if number else _HEADER_FILL)
            _write(page, cell, text, heading=number == 0)
            left += width
        top = bottom


def _write(page: pymupdf.Page, cell: pymupdf.Rect, text: str, *, heading: bool) -> None:
    colour, font = ((1, 1, 1), "hebo") if heading else ((0, 0, 0), "helv")
    inside = pymupdf.Rect(cell.x0 + 4, cell.y0 + 5, cell.x1 - 4, cell.y1 + 4)
    page.insert_textbox(inside, text, fontsize=_FONT_SIZE, fontname=font, color=colour)


def main() -> int:
    """Write the picture."""
    PICTURE.write_bytes(picture())
    return 0


if __name__ == "__main__":
    sys.exit(main())
