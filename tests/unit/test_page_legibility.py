"""A page says in its own words why it cannot be read: a scan, outlined lettering, unusable fonts."""

from __future__ import annotations

from collections.abc import Callable

import pymupdf

from security_design_assistant.drawing.page.geometry import TextOrigin
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.legibility import why_unreadable

INVISIBLE = 3


def graphics_of(*draw: Callable[[pymupdf.Page], object]) -> PageGraphics:
    document = pymupdf.open()
    page = document.new_page(width=600, height=400)
    for step in draw:
        step(page)
    return read_graphics(pymupdf.open(stream=document.tobytes())[0], 1)


def why(*draw: Callable[[pymupdf.Page], object]) -> str:
    return why_unreadable(graphics_of(*draw)) or ""


def picture(page: pymupdf.Page, box: tuple[float, ...] = (0, 30, 600, 400)) -> None:
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 60, 40))
    pixmap.clear_with(200)
    page.insert_image(box, pixmap=pixmap)


def header(page: pymupdf.Page) -> None:
    page.insert_text((20, 20), "Permit office, sheet 2 of 4, received 12 March", fontsize=9)


def text(page: pymupdf.Page) -> None:
    for index in range(70):
        page.insert_text((20 + 100 * (index % 5), 60 + 20 * (index // 5)), f"ROOM {index}", fontsize=8)


def letters(page: pymupdf.Page) -> None:
    """Rows of shapes of one height and different widths, each drawn as one path of many pieces."""
    for row in range(12):
        for column in range(40):
            x, y, width = 20 + 8 * column, 100 + 14 * row, 3 + column % 3
            page.draw_polyline(
                [(x, y), (x, y - 6), (x + width / 2, y - 3), (x + width, y - 6), (x + width, y)]
            )


def test_a_scan_under_a_header_is_a_picture() -> None:
    assert "mostly a picture" in why(header, picture)
    assert "is a picture" in why(picture)


def test_a_plan_over_a_picture_and_a_plan_with_a_logo_are_none() -> None:
    assert why(picture, text) == ""
    assert why(header, lambda page: picture(page, (500, 300, 590, 390))) == ""


def test_outlined_lettering_is_called_that_and_no_scan() -> None:
    assert "outlines" in why(header, letters)
    assert "outlines" in why(letters)
    assert "scan" not in why(header, letters) + why(letters)


def test_lines_alone_are_no_lettering() -> None:
    def grid(page: pymupdf.Page) -> None:
        for index in range(300):
            page.draw_rect(
                (10 + 8 * (index % 60), 50 + 8 * (index // 60), 16 + 8 * (index % 60), 56 + 8 * (index // 60))
            )

    assert why(header, grid) == ""


def test_fonts_without_characters_are_told() -> None:
    def type_3(page: pymupdf.Page) -> None:
        document = page.parent
        page.insert_text((20, 60), "-", fontsize=9)
        glyph, font = document.get_new_xref(), document.get_new_xref()
        document.update_object(glyph, "<<>>")
        document.update_stream(glyph, b"8 0 0 0 6 8 d1 0 0 6 8 re f")
        document.update_object(
            font,
            "<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]"
            f"/CharProcs<</g1 {glyph} 0 R/g2 {glyph} 0 R>>/Encoding<</Type/Encoding/Differences[1/g1/g2]>>"
            "/FirstChar 1/LastChar 2/Widths[8 8]/Resources<<>>>>",
        )
        document.xref_set_key(page.xref, "Resources/Font", f"<</Q {font} 0 R>>")
        lines = [f"BT /Q 9 Tf 20 {60 + 20 * row} Td <0102010102> Tj ET" for row in range(9)]
        document.update_stream(page.get_contents()[0], "\n".join(lines).encode())

    assert "do not say which letters" in why(type_3)


def test_recognised_text_of_a_scan_is_read_and_known_as_such() -> None:
    def recognised(page: pymupdf.Page) -> None:
        page.insert_text((100, 100), "A-101-DR-B2", render_mode=INVISIBLE)

    graphics = graphics_of(picture, recognised)

    assert [(word.text, word.origin) for word in graphics.words] == [("A-101-DR-B2", TextOrigin.OCR)]
    assert why_unreadable(graphics) is None


def test_invisible_text_of_a_drawing_stays_unread() -> None:
    graphics = graphics_of(text, lambda page: page.insert_text((100, 30), "SECRET", render_mode=INVISIBLE))

    assert "SECRET" not in [word.text for word in graphics.words]


def test_a_table_of_dashes_and_ticks_is_text() -> None:
    def dashes(page: pymupdf.Page) -> None:
        page.insert_text((20, 40), "DOOR 101")
        for row in range(20):
            page.insert_text((20, 60 + 12 * row), "- - -- / *")

    assert why(dashes) == ""
