"""The office's own comments, links, bookmarks and layers come back with the marked-up drawing."""

from __future__ import annotations

from datetime import UTC, datetime

import pymupdf
import pytest

from security_design_assistant.models.analysis import Analysis, PageSummary, ReviewNote
from security_design_assistant.results.markup.marked_up import mark_up
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, sound_door

OURS = "Security Design Assistant"
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
Comments = list[tuple[str, tuple[float, ...], str, str, str]]


def reviewed_drawing(rotation: int = 0, hidden: bool = False) -> bytes:
    """Two pages with a reviewer's work on the first."""
    with pymupdf.open() as document:
        for _ in range(2):
            document.new_page(width=600, height=500)
        page = document[0]
        layer = document.add_ocg("EXISTING WALLS", on=True)
        document.add_ocg("SUPERSEDED", on=False)
        page.insert_text((50, 100), "PLANT ROOM", oc=layer)
        page.draw_line((20, 20), (580, 20))
        if hidden:
            page.insert_text((100, 200), "Example Customer", fontsize=14)
            page.draw_rect((95, 185, 260, 206), color=None, fill=(0.8, 0.8, 0.8))
        note = page.add_freetext_annot((300, 300, 480, 330), "RFI 12: confirm lock", text_color=(1, 0, 0))
        note.set_info(title="J. Smith", subject="Text Box")
        note.update()
        page.add_ink_annot([[(310, 350), (350, 370), (390, 350)]])
        page.add_highlight_annot(pymupdf.Rect(50, 88, 120, 104))
        page.insert_link(
            {
                "kind": pymupdf.LINK_GOTO,
                "page": 1,
                "from": pymupdf.Rect(10, 10, 40, 40),
                "to": pymupdf.Point(0, 0),
            }
        )
        page.insert_link(
            {"kind": pymupdf.LINK_URI, "uri": "https://example.com/a", "from": pymupdf.Rect(50, 10, 90, 40)}
        )
        document.set_toc([[1, "PLANS", 1], [2, "Level 1", 1], [1, "SCHEDULE", 2]])
        places = document.get_new_xref()
        target = f"[{document.page_xref(1)} 0 R/XYZ 0 500 0]"
        document.update_object(places, f"<</Dests<</Names[(door-101){target}]>>>>")
        document.xref_set_key(document.pdf_catalog(), "Names", f"{places} 0 R")
        page.set_rotation(rotation)
        return bytes(document.tobytes(no_new_id=True))


def findings(rotation: int = 0) -> Analysis:
    width, height = (600, 500) if rotation % 180 == 0 else (500, 600)
    note = ReviewNote(code="orphan_cluster", message="Two symbols.", page=1, bbox=(300, 60, 320, 80))
    pages = tuple(PageSummary(page=n, status="analysed", width=width, height=height) for n in (1, 2))
    return analysis(sound_door(), pages=pages, warnings=(note,))


def comments(pdf: bytes, ours: bool = False) -> Comments:
    with pymupdf.open(stream=pdf) as document:
        return [
            (
                comment.type[1],
                tuple(round(value, 2) for value in comment.rect),
                comment.info["content"],
                comment.info["title"],
                comment.info["subject"],
            )
            for page in document
            for comment in page.annots()
            if (comment.info["title"] == OURS) == ours
        ]


def links(pdf: bytes) -> list[tuple[int, object, object, tuple[float, ...]]]:
    with pymupdf.open(stream=pdf) as document:
        return [
            (link["kind"], link.get("page"), link.get("uri"), tuple(link["from"]))
            for page in document
            for link in page.get_links()
        ]


def marked(original: bytes, rotation: int = 0) -> bytes:
    found = findings(rotation)
    return mark_up(original, found, review(found), marked_at=AT)


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_comments_links_bookmarks_places_and_layers_survive(rotation: int, hidden: bool) -> None:
    original = reviewed_drawing(rotation, hidden)

    result = marked(original, rotation)

    assert {kind for kind, *_ in comments(original)} == {"FreeText", "Ink", "Highlight"}
    assert comments(result) == comments(original)
    assert links(result) == links(original)
    with pymupdf.open(stream=original) as before, pymupdf.open(stream=result) as after:
        assert after.get_toc()[:3] == before.get_toc()
        assert after.resolve_names().keys() == {"door-101"}
        layers = {layer["name"]: layer["on"] for layer in after.get_ocgs().values()}
        assert layers == {"EXISTING WALLS": True, "SUPERSEDED": False, OURS: True}
        assert ("Customer" in before[0].get_text()) == hidden
        assert "Customer" not in after[0].get_text()
        assert "PLANT ROOM" in after[0].get_text()
        assert not after.is_repaired
        after.set_layer(-1, off=[next(key for key, ocg in after.get_ocgs().items() if ocg["name"] != OURS)])
        assert "PLANT ROOM" not in pymupdf.open(stream=after.tobytes())[0].get_text()


def test_our_bookmarks_are_one_group_after_the_originals() -> None:
    with pymupdf.open(stream=marked(reviewed_drawing())) as document:
        outline = [(level, title) for level, title, _ in document.get_toc()]

    assert outline[3:5] == [(1, OURS), (2, "1 door")]
    assert outline[5][0] == 3
    assert outline[5][1].startswith("A-001-XX-L1")


def test_our_comments_can_be_grouped_and_filtered() -> None:
    result = marked(reviewed_drawing())

    subjects = [(kind, title, subject) for kind, _, _, title, subject in comments(result, ours=True)]
    assert subjects == [("Square", OURS, "Door"), ("Square", OURS, "Review")]
    with pymupdf.open(stream=result) as document:
        infos = [comment.info for comment in document[0].annots() if comment.info["title"] == OURS]
    assert {info["modDate"] for info in infos} == {"D:20260304050607Z"}
    assert [info["id"] for info in infos] == ["sda-A-001-XX-L1", "sda-R1"]


def test_a_page_that_was_not_read_keeps_its_comments_beside_the_banner() -> None:
    original = reviewed_drawing()
    pages = tuple(PageSummary(page=n, status="skipped", width=600, height=500) for n in (1, 2))

    result = mark_up(original, analysis(pages=pages))

    assert comments(result) == comments(original)
    assert len(comments(result, ours=True)) == 2


def test_comments_in_a_list_of_its_own_object_survive_too() -> None:
    with pymupdf.open(stream=reviewed_drawing()) as document:
        xref = document.page_xref(0)
        listed = document.get_new_xref()
        document.update_object(listed, document.xref_get_key(xref, "Annots")[1])
        document.xref_set_key(xref, "Annots", f"{listed} 0 R")
        original = bytes(document.tobytes(no_new_id=True))

    assert comments(marked(original)) == comments(original)
    assert len(comments(marked(original), ours=True)) == 2


def test_equal_jobs_give_equal_bytes() -> None:
    original = reviewed_drawing(hidden=True)

    assert marked(original) == marked(original)


def test_a_comment_that_another_one_covers_is_left_out_as_hidden_text() -> None:
    with pymupdf.open(stream=reviewed_drawing()) as document:
        page = document[0]
        page.add_freetext_annot((100, 400, 300, 420), "Secret Customer", fontsize=12)
        patch = page.add_rect_annot((95, 395, 305, 425))
        patch.set_colors(stroke=(1, 1, 1), fill=(1, 1, 1))
        patch.update()
        original = bytes(document.tobytes(no_new_id=True))

    result = marked(original)

    assert "Secret Customer" not in [content for _, _, content, _, _ in comments(result)]
    assert "RFI 12: confirm lock" in [content for _, _, content, _, _ in comments(result)]


def test_a_chain_of_bookmarks_that_is_a_loop_does_no_harm() -> None:
    with pymupdf.open(stream=reviewed_drawing()) as document:
        first, *_ = (
            xref
            for xref in range(1, document.xref_length())
            if "/Title (PLANS)" in document.xref_object(xref)
        )
        document.xref_set_key(first, "Next", f"{first} 0 R")
        original = bytes(document.tobytes(no_new_id=True))

    with pymupdf.open(stream=marked(original)) as document:
        assert document.page_count == 2
