"""A portfolio is read as one drawing: its cover, then the PDFs that it carries."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.document import inspect_drawing, open_document, pages_of

BUDGETS = Budgets()


def sheet(*texts: str, hidden: str = "") -> bytes:
    with pymupdf.open() as document:
        layer = document.add_ocg("SUPERSEDED", on=False) if hidden else 0
        for text in texts:
            page = document.new_page(width=400, height=300)
            page.insert_text((50, 50), text)
            if hidden:
                page.insert_text((50, 100), hidden, oc=layer)
        return bytes(document.tobytes(no_new_id=True))


def portfolio(files: dict[str, bytes], collection: bool = True, cover_lines: int = 1) -> bytes:
    with pymupdf.open() as document:
        page = document.new_page()
        for line in range(cover_lines):
            page.insert_text(
                (50, 50 + line % 60 * 12), f"Open this portfolio in a newer reader {line * 7919}"
            )
        for name, data in files.items():
            document.embfile_add(name, data)
        if collection:
            document.xref_set_key(document.pdf_catalog(), "Collection", "<</Type/Collection/View/T>>")
        return bytes(document.tobytes(no_new_id=True))


def texts(data: bytes, budgets: Budgets = BUDGETS) -> list[str]:
    return [page.get_text().strip() for page in open_document(data, budgets)]


FILES = {"B2.pdf": sheet("BASEMENT"), "A1.pdf": sheet("GROUND", "FIRST")}


@pytest.mark.parametrize("collection", [True, False])
def test_the_files_pages_follow_the_covers_in_the_order_of_their_names(collection: bool) -> None:
    data = portfolio(FILES, collection)

    assert texts(data)[1:] == ["GROUND", "FIRST", "BASEMENT"]
    facts = inspect_drawing(data, BUDGETS)
    assert facts.page_count == 4
    assert facts.files_read == "The file is a portfolio; A1.pdf, B2.pdf in it were read as further pages."
    assert facts.files_unread == ""


def test_layers_that_are_off_in_a_file_stay_off_and_bookmarks_name_the_files() -> None:
    data = portfolio({"A1.pdf": sheet("GROUND", hidden="OLD DOOR"), "B2.pdf": sheet("B", hidden="OLD LOCK")})

    assert texts(data)[1:] == ["GROUND", "B"]
    with pymupdf.open(stream=pages_of(data, BUDGETS)) as document:
        assert document.get_toc() == [[1, "A1.pdf", 2], [1, "B2.pdf", 3]]
        assert [layer["on"] for layer in document.get_ocgs().values()] == [False, False]
        assert document.embfile_count() == 0


def test_files_that_cannot_be_read_are_named() -> None:
    with pymupdf.open(stream=sheet("SECRET")) as document:
        locked = bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y"))
    files = {"a.pdf": sheet("READ"), "b.xlsx": b"PK", "c.pdf": locked, "d.pdf": b"%PDF-1.7 torn"}

    facts = inspect_drawing(portfolio(files), BUDGETS)

    assert facts.files_read == "The file is a portfolio; a.pdf in it was read as further pages."
    assert facts.files_unread == "The file is a portfolio; b.xlsx, c.pdf, d.pdf in it were not read."


def test_a_drawing_with_files_attached_is_no_portfolio() -> None:
    drawing = portfolio(FILES, collection=False, cover_lines=600)

    assert len(texts(drawing)) == 1
    assert inspect_drawing(drawing, BUDGETS).files_read == ""


def test_a_portfolio_within_a_portfolio_is_not_opened() -> None:
    assert len(texts(portfolio({"inner.pdf": portfolio(FILES)}))) == 2


def test_files_beyond_the_drawings_budget_are_not_read() -> None:
    data = portfolio(FILES)

    facts = inspect_drawing(data, BUDGETS.model_copy(update={"max_pages": 3}))
    assert facts.page_count == 3
    assert "B2.pdf in it was not read" in facts.files_unread

    bomb = portfolio({"a.pdf": b"%PDF-" + bytes(50_000_000)})
    small = BUDGETS.model_copy(update={"max_bytes": 1_000_000})
    assert inspect_drawing(bomb, small).page_count == 1


def test_other_drawings_are_their_own_pages() -> None:
    data = sheet("PLAN")

    assert pages_of(data, BUDGETS) is data


def test_a_portfolio_without_a_cover_or_a_readable_file_says_so() -> None:
    with pytest.raises(PermanentError):
        open_document(b"%PDF-1.7 nothing", BUDGETS)
