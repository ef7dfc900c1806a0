"""The marked-up drawing: marks in the right place on any page, nothing but its looks from the original."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pymupdf
import pytest

from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    DeviceType,
    PageStatus,
    PageSummary,
    ReviewNote,
)
from security_design_assistant.models.evaluation import Finding, Place
from security_design_assistant.results.markup.label_placing import Occupancy, place
from security_design_assistant.results.markup.marked_up import mark_up
from security_design_assistant.review.findings import review
from tests.unit.handmade_analysis import analysis, camera, cells, device, door, full_analysis, sound_door

WIDTH, HEIGHT = 595, 842
ZOOM = 3  # fine lines keep their colour only if they are wider than a pixel
GREEN, AMBER, RED, PURPLE = (0, 115, 56), (184, 92, 0), (199, 0, 26), (115, 26, 166)


def drawing(
    change: Callable[[pymupdf.Document], object] | None = None, pages: int = 1, **save: object
) -> bytes:
    with pymupdf.open() as document:
        for _ in range(pages):
            page = document.new_page(width=WIDTH, height=HEIGHT)
            page.draw_rect((40, 400, 90, 430), color=(0, 0, 1), fill=(0.5, 0.5, 1))
            page.insert_text((50, 420), "WALL")
        if change:
            change(document)
        return document.tobytes(no_new_id=True, **save)


def picture(pdf: bytes, page: int = 0) -> np.ndarray:
    """The page as displayed, ``ZOOM`` pixels a point, ``(height, width, 3)``."""
    with pymupdf.open(stream=pdf) as document:
        pixmap = document[page].get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM))
        return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3).copy()


def has(image: np.ndarray, colour: tuple[int, int, int], near: BoundingBox, margin: float = 3) -> bool:
    """Whether each of the four sides of ``near`` is drawn in ``colour``, to ``margin`` points."""
    x0, y0, x1, y1 = near
    strips = (
        (x0 - margin, y0 - margin, x1 + margin, y0 + 1),
        (x0 - margin, y1 - 1, x1 + margin, y1 + margin),
        (x0 - margin, y0 - margin, x0 + 1, y1 + margin),
        (x1 - 1, y0 - margin, x1 + margin, y1 + margin),
    )
    return all(_count(image, colour, strip) > 2 for strip in strips)


def _count(image: np.ndarray, colour: tuple[int, int, int], box: BoundingBox) -> int:
    x0, y0, x1, y1 = (max(0, round(value * ZOOM)) for value in box)
    far = np.abs(image[y0:y1, x0:x1].astype(int) - np.array(colour)).max(axis=2)
    return int((far < 70).sum())


def found(bbox: BoundingBox = (100, 200, 140, 228), **more: object) -> Component:
    return sound_door(1, devices=(), bbox=bbox, **more)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30, 50, 530, 800)])
def test_a_mark_is_where_the_finding_is_displayed(rotation: int, crop: BoundingBox | None):
    def turn(document: pymupdf.Document) -> None:
        if crop:
            document[0].set_cropbox(pymupdf.Rect(crop))
        document[0].set_rotation(rotation)

    bbox = (100.0, 200.0, 140.0, 228.0)

    marked = mark_up(drawing(turn), analysis(found(bbox)))

    assert has(picture(marked), GREEN, bbox)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_comment_opens_over_its_finding(rotation: int):
    marked = mark_up(drawing(lambda document: document[0].set_rotation(rotation)), analysis(found()))

    with pymupdf.open(stream=marked) as document:
        page = document[0]
        (comment,) = page.annots()
        assert np.allclose(comment.rect * page.rotation_matrix, (100, 200, 140, 228), atol=0.1)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_labels_read_upright_on_the_displayed_page(rotation: int):
    marked = mark_up(drawing(lambda document: document[0].set_rotation(rotation)), analysis(found()))

    with pymupdf.open(stream=marked) as document:
        page = document[0]
        (span,) = (span for span in page.get_texttrace() if _text(span).startswith("A-001"))
        direction = pymupdf.Point(span["dir"])
        turned = direction * pymupdf.Matrix(rotation) if rotation else direction
        assert _text(span) == "A-001-XX-L1 (0)"
        assert abs(turned.x) == pytest.approx(1)
        (label,) = page.search_for("A-001-XX-L1 (0)")
        shown = label * page.rotation_matrix
        assert shown.width > shown.height


def _text(span: dict[str, object]) -> str:
    return "".join(chr(character[0]) for character in span["chars"])


@pytest.mark.parametrize("rotation", [0, 90])
def test_user_units_scale_the_marks_with_the_page(rotation: int):
    def enlarge(document: pymupdf.Document) -> None:
        document[0].set_rotation(rotation)
        document.xref_set_key(document[0].xref, "UserUnit", "2")

    bbox = (300.0, 400.0, 360.0, 442.0)

    assert has(picture(mark_up(drawing(enlarge), analysis(found(bbox)))), GREEN, bbox, margin=5)


@pytest.mark.parametrize(("confidence", "colour"), [(0.8, GREEN), (0.79, AMBER), (0.5, AMBER), (0.49, RED)])
def test_confidence_is_a_colour(confidence: float, colour: tuple[int, int, int]):
    marked = mark_up(drawing(), analysis(found(confidence=confidence)))

    assert has(picture(marked), colour, (100, 200, 140, 228))


def test_confidence_is_a_line_style_too_so_that_a_grey_print_shows_it():
    def dashes(confidence: float) -> set[str]:
        with pymupdf.open(stream=mark_up(drawing(), analysis(found(confidence=confidence)))) as document:
            return {path["dashes"] for path in document[0].get_drawings() if 98 < path["rect"].x0 < 100}

    assert len({frozenset(dashes(value)) for value in (0.9, 0.6, 0.3)}) == 3


def test_devices_are_outlined_and_named():
    marked = mark_up(drawing(), analysis(sound_door()))

    text = _page_text(marked)
    assert "A-001-XX-L1 (5)" in text
    assert "BG 2xR:S L02 PS" in text
    assert "credential reader" in text  # the key explains what it uses
    assert has(picture(marked), GREEN, cells(90, 60, 5)[0])


def test_review_rows_with_a_place_are_marked_by_their_number():
    bbox = (300.0, 300.0, 340.0, 320.0)
    note = ReviewNote(code="orphan_cluster", message="Two symbols.", page=1, bbox=bbox)

    result = analysis(sound_door(), warnings=(note,))

    marked = mark_up(drawing(), result, review(result))

    assert has(picture(marked), PURPLE, bbox, margin=5)
    assert re.search(r"\bR1\b", _page_text(marked))


@pytest.mark.parametrize("status", [PageStatus.NO_TEXT_LAYER, PageStatus.SKIPPED])
def test_a_page_that_was_not_read_says_so(status: PageStatus):
    pages = (PageSummary(page=1, status=status, width=WIDTH, height=HEIGHT, reason="too many paths"),)

    with pymupdf.open(stream=mark_up(drawing(), analysis(pages=pages))) as document:
        page = document[0]
        (stamp,) = page.annots()
        assert "not read" in stamp.get_text()
        assert stamp.rect == page.rect
    assert _count(picture(mark_up(drawing(), analysis(pages=pages))), RED, (0, 0, WIDTH, 60)) > 50


def test_a_page_without_findings_says_so():
    assert "Nothing was found" in _page_text(mark_up(drawing(), analysis()))


def test_the_original_looks_as_before_under_the_marks():
    def comment(document: pymupdf.Document) -> None:
        document[0].add_freetext_annot((300, 600, 420, 640), "REV B", fill_color=(1, 1, 0))

    original = drawing(comment)

    before, after = picture(original), picture(mark_up(original, analysis()))

    rest = np.s_[ZOOM * 100 : ZOOM * 700, :]
    assert np.abs(before[rest].astype(int) - after[rest]).max() < 40


def test_a_page_that_leaves_its_graphics_state_open_does_not_move_the_marks():
    def leave_open(document: pymupdf.Document) -> None:
        (xref, *_) = document[0].get_contents()
        document.update_stream(
            xref, b"q 0.5 0 0 0.5 100 100 cm " + document.xref_stream(xref) + b" 2 0 0 2 7 7 cm"
        )

    assert has(picture(mark_up(drawing(leave_open), analysis(found()))), GREEN, (100, 200, 140, 228))


def test_resources_that_pages_inherit_and_share_are_kept():
    def share(document: pymupdf.Document) -> None:
        parent = int(document.xref_get_key(document[0].xref, "Parent")[1].split()[0])
        resources = document.xref_get_key(document[0].xref, "Resources")[1]
        document.xref_set_key(parent, "Resources", resources)
        for page in document:
            document.xref_set_key(page.xref, "Resources", "null")

    original = drawing(share, pages=2)
    pages = tuple(PageSummary(page=n, status="analysed", width=WIDTH, height=HEIGHT) for n in (1, 2))

    marked = mark_up(original, analysis(found(), found((300, 500, 340, 528), id="X-2", page=2), pages=pages))

    assert "WALL" in _page_text(marked, 0)
    assert "WALL" in _page_text(marked, 1)
    assert "A-001-XX-L1" in _page_text(marked, 0)
    assert "A-001-XX-L1" not in _page_text(marked, 1)
    assert has(picture(marked, 1), GREEN, (300, 500, 340, 528))


def test_a_marked_up_drawing_can_be_marked_up_again():
    once = mark_up(drawing(), analysis(found()))

    twice = mark_up(once, analysis(found((300, 500, 340, 528))))

    assert has(picture(twice), GREEN, (100, 200, 140, 228))
    assert has(picture(twice), GREEN, (300, 500, 340, 528))


def test_marks_are_a_layer_and_hidden_layers_stay_hidden():
    def hide(document: pymupdf.Document) -> None:
        layer = document.add_ocg("Hidden", on=False)
        document[0].draw_rect((300, 300, 400, 400), fill=(1, 0, 0), oc=layer)

    marked = mark_up(drawing(hide), analysis(found()))

    assert tuple(picture(marked)[ZOOM * 350, ZOOM * 350]) == (255, 255, 255)
    with pymupdf.open(stream=marked) as document:
        assert {layer["name"] for layer in document.get_ocgs().values()} == {
            "Hidden",
            "Security Design Assistant",
        }


def poison_comments(document: pymupdf.Document, script: str) -> None:
    page = document[0]
    launch = "<</S/Launch/F(secretscript.exe)>>"
    remote = "<</S/GoToR/F(\\\\\\\\secretscript\\\\a.pdf)/D[0/Fit]>>"
    uris = [f"<</S/URI/URI({scheme}secretscript)>>" for scheme in ("javascript:", "file:///")]
    chained = f"<</S/GoTo/D[0/Fit]/Next {script}>>"
    for index, action in enumerate([script, launch, remote, *uris, chained]):
        comment = page.add_rect_annot((10 * index, 0, 10 * index + 9, 9))
        document.xref_set_key(comment.xref, "A", action)
        document.xref_set_key(comment.xref, "AA", f"<</U {script}>>")


def poison(document: pymupdf.Document) -> None:
    catalog, page = document.pdf_catalog(), document[0]
    script = "<</S/JavaScript/JS(app.alert\\(secretscript\\))>>"
    document.xref_set_key(catalog, "OpenAction", script)
    document.xref_set_key(catalog, "AA", f"<</WC {script}>>")
    document.xref_set_key(page.xref, "AA", f"<</O {script}>>")
    document.xref_set_key(page.xref, "PieceInfo", "<</App<</Private(secretscript)>>>>")
    document.xref_set_key(catalog, "Names", f"<</JavaScript<</Names[(a) {script}]>>>>")
    document.embfile_add("secretscript.exe", b"secretscript")
    page.add_file_annot((50, 50), b"secretscript", "secretscript.bin")
    poison_comments(document, script)
    document.set_metadata({"author": "secretscript"})
    document.set_toc([[1, "plan", 1]])
    bookmark = document.get_outline_xrefs()[0]
    document.xref_set_key(bookmark, "Dest", "null")
    document.xref_set_key(bookmark, "A", "<</S/Launch/F(secretscript.exe)>>")
    document.xref_set_key(catalog, "AcroForm", "<</XFA(secretscript)/Fields[]>>")


def test_scripts_files_launches_and_private_data_of_the_original_are_gone():
    marked = mark_up(drawing(poison), analysis(sound_door()))

    with pymupdf.open(stream=marked) as document:
        objects = "".join(document.xref_object(xref) for xref in range(1, document.xref_length()))
        streams = b"".join(
            document.xref_stream(xref)
            for xref in range(1, document.xref_length())
            if document.xref_is_stream(xref)
        )
        assert document.embfile_count() == 0
        assert not document[0].get_links()
        page = document[0]
        assert {annotation.type[1] for annotation in page.annots()} == {"Square"}
    traces = (
        "JavaScript",
        "/JS",
        "/OpenAction",
        "/AA",
        "EmbeddedFile",
        "PieceInfo",
        "XFA",
        "Launch",
        "GoToR",
    )
    for trace in (*traces, "secretscript"):
        assert trace not in objects
    assert b"secretscript" not in streams
    assert b"secretscript" not in marked


def test_an_owner_password_is_no_obstacle_and_the_result_is_open():
    locked = drawing(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="")

    with pymupdf.open(stream=mark_up(locked, analysis(found()))) as document:
        assert not document.is_encrypted
        assert document.metadata["encryption"] is None
        assert document.permissions & pymupdf.PDF_PERM_COPY


def test_bookmarks_lead_to_each_component_and_comments_explain_it():
    original = drawing(pages=2)

    with pymupdf.open(stream=mark_up(original, full_analysis())) as document:
        outline = document.get_toc()
        page = document[0]
        comments = {annotation.info["content"] for annotation in page.annots()}

    assert [1, "5 doors", -1] in outline
    assert [2, "C-001-XX-L1  L120 Lobby", 1] in outline
    (lock,) = (text for text in comments if text.startswith("A-003"))
    assert "2 x Lock Type 11" in lock


def test_equal_input_is_equal_bytes():
    original = drawing(pages=2)

    assert mark_up(original, full_analysis()) == mark_up(original, full_analysis())


def test_text_that_the_font_lacks_or_that_is_syntax_does_no_harm():
    result = analysis(
        door(1, device(DeviceType.LOCK, ")Tj(", bboxes=cells(200, 200, 1)), id="Тест (\\ \x00 360° 日\ud800")
    )

    assert "360°" in _page_text(mark_up(drawing(), result))


def test_findings_on_pages_that_do_not_exist_are_ignored():
    with pymupdf.open(stream=mark_up(drawing(), analysis(found(page=7)))) as document:
        assert document.page_count == 1


def test_labels_keep_off_findings_words_and_each_other():
    taken = Occupancy(600, 800)
    anchors = [
        (100.0 + 40 * column, 100.0 + 40 * row, 120.0 + 40 * column, 115.0 + 40 * row)
        for column in range(4)
        for row in range(4)
    ]
    taken.add(anchors, 5)

    labels = [place(anchor, (30, 8), 2, taken) for anchor in anchors]

    for index, label in enumerate(labels):
        for other in (*labels[:index], *anchors):
            assert not pymupdf.Rect(label).intersects(pymupdf.Rect(other))


def test_a_label_at_the_sheets_edge_stays_on_the_sheet():
    for anchor in ((0, 0, 30, 20), (570, 780, 600, 800)):
        x0, y0, x1, y1 = place(anchor, (50, 10), 2, Occupancy(600, 800))

        assert 0 <= x0 < x1 <= 600
        assert 0 <= y0 < y1 <= 800


def test_a_camera_without_symbols_is_labelled_too():
    assert "C-001-XX-L1 (1)" in _page_text(mark_up(drawing(), analysis(camera())))


def _page_text(pdf: bytes, page: int = 0) -> str:
    with pymupdf.open(stream=pdf) as document:
        return str(document[page].get_text())


def test_analysis_without_page_summaries_still_names_the_pages_unread():
    result: Analysis = analysis(pages=())

    with pymupdf.open(stream=mark_up(drawing(), result)) as document:
        page = document[0]
        (stamp,) = page.annots()
        assert "not read" in stamp.get_text()


@pytest.mark.parametrize("code", ["nothing_found", "page_not_understood"])
def test_a_page_of_which_nothing_was_understood_says_so_and_shows_what_was_seen(code: str):
    place = Place(page=1, bbox=(100, 100, 200, 150))
    finding = Finding(number=1, code=code, message="6 texts were not understood.", page=1, places=(place,))

    page = pymupdf.open(stream=mark_up(drawing(), analysis(), (finding,)), filetype="pdf")[0]

    text = page.get_text()
    assert "Nothing of this page is in the schedule" in text
    assert text.count("R1") >= 2  # in the sentence, and at the place


def test_a_page_of_which_only_something_is_left_over_has_no_sentence_over_it():
    finding = Finding(number=1, code="unexplained_ids", message="A text was left.", page=1)

    page = pymupdf.open(stream=mark_up(drawing(), analysis(), (finding,)), filetype="pdf")[0]

    assert "Nothing of this page" not in page.get_text()


def test_a_thin_line_leads_from_a_door_to_the_label_of_its_room() -> None:
    label = (300.0, 500.0, 340.0, 512.0)
    found = sound_door(1)
    led = found.model_copy(
        update={"location": found.location.model_copy(update={"confidence": 0.97, "label_bbox": label})}
    )

    with_line, without = (picture(mark_up(drawing(), analysis(one))) for one in (led, found))

    middle = ((found.bbox[2] + label[0]) / 2, (found.bbox[3] + label[1]) / 2)
    around = (middle[0] - 4, middle[1] - 4, middle[0] + 4, middle[1] + 4)
    assert (_cut(with_line, around) != _cut(without, around)).any()
    assert (_cut(with_line, label) != _cut(without, label)).any()


def _cut(image: np.ndarray, box: BoundingBox) -> np.ndarray:
    x0, y0, x1, y1 = (int(edge * ZOOM) for edge in box)
    return image[y0 - ZOOM : y1 + ZOOM, x0 - ZOOM : x1 + ZOOM]
