"""Text under patches leaves the file; all that can be seen stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pymupdf
import pytest

from security_design_assistant.drawing.page import redaction
from security_design_assistant.drawing.page.drawn import DrawnPage
from security_design_assistant.drawing.page.graphics import read_graphics
from security_design_assistant.drawing.page.redaction import remove_hidden_text
from security_design_assistant.drawing.page.shown_strings import NotPlainError, PageStrings
from security_design_assistant.models.analysis import PageStatus, PageSummary
from security_design_assistant.results.markup.marked_up import mark_up
from tests.unit.handmade_analysis import analysis, sound_door

Clean = Callable[..., bytes]

GREY = (0.8, 0.8, 0.8)
PATCH = (95, 185, 260, 206)


def drawing(
    draw: Callable[[pymupdf.Page], object], rotation: int = 0, crop: tuple[float, ...] | None = None
) -> bytes:
    """A page with visible words round about what ``draw`` adds."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=300)
        page.insert_text((40, 100), "CORRIDOR", fontsize=12)
        draw(page)
        page.draw_line((20, 20), (380, 280), color=(1, 0, 0))
        if crop:
            page.set_cropbox(pymupdf.Rect(crop))
        page.set_rotation(rotation)
        return bytes(document.tobytes(no_new_id=True))


def patched_name(page: pymupdf.Page) -> None:
    page.insert_text((100, 200), "Example Customer", fontsize=14)
    page.draw_rect(PATCH, color=None, fill=GREY)
    page.insert_text((200, 220), "TENDER", fontsize=12)


@pytest.fixture(params=["known from reading", "looked for again"])
def without_hidden_text(request: pytest.FixtureRequest) -> Clean:
    """Removes hidden text from the pages of a file; hands back the file itself if there was none."""
    known = request.param == "known from reading"

    def clean(pdf: bytes, pages: Iterable[int]) -> bytes:
        with pymupdf.open(stream=pdf) as document:
            inside = [document[number - 1] for number in pages if number <= document.page_count]
            hidden = [read_graphics(page, page.number + 1).hidden_text if known else None for page in inside]
            cleaned = [remove_hidden_text(page, run) for page, run in zip(inside, hidden, strict=True)]
            if not any(page.removed for page in cleaned):
                return pdf
            return bytes(document.tobytes(garbage=1, deflate=True, no_new_id=True))

    clean.known = known  # type: ignore[attr-defined]
    return clean


def text(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return " ".join(document[0].get_text().split())


def everything(pdf: bytes) -> bytes:
    """All objects and decoded streams of a file."""
    with pymupdf.open(stream=pdf) as document:
        numbers = range(1, document.xref_length())
        objects = [document.xref_object(xref).encode() for xref in numbers]
        return b"\n".join(
            [*objects, *(document.xref_stream(xref) for xref in numbers if document.xref_is_stream(xref))]
        )


def picture(pdf: bytes) -> np.ndarray:
    with pymupdf.open(stream=pdf) as document:
        pixmap = document[0].get_pixmap(dpi=150)
        return np.frombuffer(pixmap.samples, np.uint8).astype(int)


def same_look(one: bytes, other: bytes) -> bool:
    """Whether two files show the same, but for edges that rounded numbers move by a fraction of a pixel."""
    return bool(np.abs(picture(one) - picture(other)).max() <= 24)


@pytest.mark.parametrize("crop", [None, (10, 15, 390, 290)])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_name_under_a_patch_is_gone_and_the_sheet_looks_the_same(
    without_hidden_text: Clean, rotation: int, crop: tuple[float, ...] | None
) -> None:
    original = drawing(patched_name, rotation, crop)

    clean = without_hidden_text(original, [1])

    assert "Customer" in text(original)
    assert text(clean) == "CORRIDOR TENDER"
    assert same_look(original, clean)
    assert clean == without_hidden_text(original, [1])


@pytest.mark.parametrize("unit", ["0.5", "2"])
def test_user_units_do_not_hide_text_from_the_search(without_hidden_text: Clean, unit: str) -> None:
    with pymupdf.open(stream=drawing(patched_name, 90)) as document:
        document.xref_set_key(document[0].xref, "UserUnit", unit)
        original = bytes(document.tobytes(no_new_id=True))

    clean = without_hidden_text(original, [1])

    assert text(clean) == "CORRIDOR TENDER"
    assert same_look(original, clean)


def test_new_text_written_over_the_patch_stays(without_hidden_text: Clean) -> None:
    def replace(page: pymupdf.Page) -> None:
        patched_name(page)
        page.insert_text((110, 199), "BY OTHERS", fontsize=14)

    original = drawing(replace)

    clean = without_hidden_text(original, [1])

    assert text(clean) == "CORRIDOR TENDER BY OTHERS"
    assert same_look(original, clean)


def test_of_a_name_that_is_half_covered_the_visible_half_stays(without_hidden_text: Clean) -> None:
    def half(page: pymupdf.Page) -> None:
        page.insert_text((100, 200), "CONFIDENTIAL", fontsize=14)
        page.draw_rect((95, 185, 171, 206), color=None, fill=GREY)

    original = drawing(half)

    clean = without_hidden_text(original, [1])

    assert "CONFI" not in text(clean)
    assert "IAL" in text(clean)
    assert same_look(original, clean)


def test_a_highlighter_that_lets_text_shine_through_removes_nothing(without_hidden_text: Clean) -> None:
    def highlight(page: pymupdf.Page) -> None:
        page.insert_text((100, 200), "IMPORTANT", fontsize=14)
        page.add_highlight_annot(pymupdf.Rect(PATCH))

    original = drawing(highlight)

    assert "IMPORTANT" in text(without_hidden_text(original, [1]))


def test_a_patch_that_is_a_comment_hides_for_good_too(without_hidden_text: Clean) -> None:
    def comment(page: pymupdf.Page) -> None:
        page.insert_text((100, 200), "Example Customer", fontsize=14)
        annotation = page.add_rect_annot(pymupdf.Rect(PATCH))
        annotation.set_colors(stroke=GREY, fill=GREY)
        annotation.update()

    original = drawing(comment)

    clean = without_hidden_text(original, [1])

    assert "Customer" not in text(clean)
    assert same_look(original, clean)


def test_text_in_a_form_is_removed_only_where_it_is_covered(without_hidden_text: Clean) -> None:
    with pymupdf.open() as stamp:
        stamp.new_page(width=200, height=50).insert_text((10, 30), "Example Customer", fontsize=14)

        def stamp_twice(page: pymupdf.Page) -> None:
            page.show_pdf_page(pymupdf.Rect(100, 150, 300, 200), stamp)
            page.show_pdf_page(pymupdf.Rect(100, 220, 300, 270), stamp)
            page.draw_rect((95, 150, 310, 200), color=None, fill=GREY)

        original = drawing(stamp_twice)

    clean = without_hidden_text(original, [1])

    assert text(original).count("Customer") == 2
    assert text(clean).count("Customer") == 1
    assert same_look(original, clean)


def test_a_drawing_that_hides_nothing_is_handed_back_as_it_is(without_hidden_text: Clean) -> None:
    original = drawing(lambda page: page.draw_rect((300, 200, 350, 250), fill=GREY))

    assert without_hidden_text(original, [1, 2]) == original


def test_pages_that_were_not_asked_for_are_left_alone(without_hidden_text: Clean) -> None:
    original = drawing(patched_name)

    assert without_hidden_text(original, []) == original


def test_nothing_of_a_hidden_name_or_of_the_metadata_reaches_the_marked_up_file() -> None:
    with pymupdf.open(stream=drawing(patched_name, 90)) as document:
        document.set_metadata({"title": "Example Customer", "author": "Example Customer"})
        document.set_xml_metadata("<x:xmpmeta xmlns:x='adobe:ns:meta/'>Example Customer</x:xmpmeta>")
        original = bytes(document.tobytes())
    pages = (PageSummary(page=1, status=PageStatus.ANALYSED, width=300, height=400),)

    marked = mark_up(original, analysis(sound_door(), pages=pages))

    content = everything(marked)
    encoded = "Customer".encode("utf-16-be").hex().encode()
    assert b"TENDER".hex().encode() in content or "TENDER" in text(marked)
    for trace in (b"Customer", encoded, b"Customer".hex().encode(), b"xmpmeta"):
        assert trace not in content
        assert trace not in marked


def plain_text_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page whose text cannot be changed quickly fail the test."""

    def refuse(_page: pymupdf.Page) -> None:
        raise AssertionError("the page was filtered")

    monkeypatch.setattr(redaction, "_filter_content", refuse)


def set_content(content: bytes) -> bytes:
    """A page with one font that shows ``content`` and then a patch over (95, 185) to (260, 206)."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=300)
        page.insert_text((40, 100), "CORRIDOR", fontname="helv", fontsize=12)
        patch = b"q .8 g 95 94 165 21 re f Q"
        xref = document.get_new_xref()
        document.update_object(xref, "<<>>")
        document.update_stream(xref, content + b"\n" + patch)
        document.xref_set_key(page.xref, "Contents", f"[{page.get_contents()[0]} 0 R {xref} 0 R]")
        return bytes(document.tobytes(no_new_id=True))


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (b"BT /helv 14 Tf 100 100 Td (Example Customer) Tj ET", "CORRIDOR"),
        (b"BT /helv 14 Tf 100 100 Td (Ex\\141mple \\(BT\\) ET) Tj 200 0 Td (OPEN) Tj ET", "CORRIDOR OPEN"),
        (b"BT /helv 14 Tf 1 0 0 1 100 100 Tm [(Exam) -50 (ple) 20 (Name)] TJ ( goes on far) Tj ET", None),
        (
            b"BT /helv 14 Tf 80 Tz 2 Tc 1 0 0 1 100 100 Tm [(Example) -250 (Name)] TJ (goes on far) Tj ET",
            None,
        ),
        (b"BT /helv 14 Tf .9 .1 -.1 .9 100 98 Tm (Example Name goes on far) Tj (still) Tj ET", None),
    ],
)
def test_strings_are_changed_and_what_is_left_keeps_its_place(
    monkeypatch: pytest.MonkeyPatch, without_hidden_text: Clean, content: bytes, left: str | None
) -> None:
    original = set_content(content)
    known = without_hidden_text.known  # type: ignore[attr-defined]
    if known:
        plain_text_only(monkeypatch)

    clean = without_hidden_text(original, [1])

    assert same_look(original, clean)
    if known:  # MuPDF's filter moves text that follows in the same line, and what it did is taken back
        assert "Exam" not in text(clean)
        assert left is None or text(clean) == left


@pytest.mark.parametrize(
    "content",
    [
        b"BT /helv 14 Tf 14 TL 100 114 Td (Example Customer) ' ET",
        b"BT /helv 14 Tf 100 100 Td (Example Customer) Tj <</A 1>> BDC ET",
    ],
)
def test_what_is_not_plain_is_filtered(without_hidden_text: Clean, content: bytes) -> None:
    original = set_content(content)

    clean = without_hidden_text(original, [1])

    assert text(clean) == "CORRIDOR"
    assert same_look(original, clean)


def test_strings_of_another_page_are_told_apart_from_what_is_painted() -> None:
    with pymupdf.open(stream=set_content(b"BT /helv 14 Tf 100 100 Td (AB) Tj ET")) as document:
        page = document[0]
        glyphs = DrawnPage(page).glyphs()

        PageStrings(page, glyphs)
        with pytest.raises(NotPlainError, match="two glyphs"):
            PageStrings(page, [*glyphs[1:], glyphs[0]])
        with pytest.raises(NotPlainError, match="other characters"):
            PageStrings(page, glyphs[1:])
