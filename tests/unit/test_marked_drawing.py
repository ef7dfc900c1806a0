"""The marked-up drawing survives pages that cannot be copied, and says so on them."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.models.analysis import Analysis, PageStatus, PageSummary
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.results.markup import marked_drawing as subject
from security_design_assistant.results.markup.marked_drawing import marked_drawing
from tests.fixtures import guarded_functions
from tests.unit.handmade_analysis import analysis, sound_door

BUDGETS = Budgets(page_seconds=20)
NOT_COPIED = "could not be copied"


def drawing(*words: str) -> bytes:
    with pymupdf.open() as document:
        for word in words:
            page = document.new_page(width=595, height=842)
            page.insert_text((50, 420), word)
            page.set_rotation(90)
        return bytes(document.tobytes(no_new_id=True))


def findings(*statuses: PageStatus) -> Analysis:
    pages = tuple(
        PageSummary(page=number, status=status, width=842, height=595)
        for number, status in enumerate(statuses, start=1)
    )
    doors = (
        sound_door(number).model_copy(update={"page": number})
        for number, status in enumerate(statuses, start=1)
        if status is PageStatus.ANALYSED
    )
    return analysis(*doors, pages=pages)


READ, SKIPPED = PageStatus.ANALYSED, PageStatus.SKIPPED


def texts(pdf: bytes) -> list[str]:
    """What each page shows, banners included."""
    with pymupdf.open(stream=pdf) as document:
        document.bake()
        return [" ".join(page.get_text().split()) for page in document]


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    with pymupdf.open(stream=pdf) as document:
        return [(page.rect.width, page.rect.height) for page in document]


def test_an_ordinary_drawing_is_copied_whole_and_always_the_same() -> None:
    original, found = drawing("ONE", "TWO"), findings(READ, READ)

    marked = marked_drawing(original, found, (), BUDGETS)

    one, two = texts(marked)
    assert "ONE" in one
    assert "TWO" in two
    assert NOT_COPIED not in one + two
    assert marked == marked_drawing(original, found, (), BUDGETS)


def test_a_page_that_crashes_becomes_a_blank_sheet_with_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "copy_and_mark", guarded_functions.crash_on_heavy_pages)
    monkeypatch.setattr(subject, "_try_page", guarded_functions.try_heavy_page)

    marked = marked_drawing(drawing("ONE", "HEAVY", "THREE"), findings(READ, READ, READ), (), BUDGETS)

    one, two, three = texts(marked)
    assert "ONE" in one
    assert "THREE" in three
    assert NOT_COPIED not in one + three
    assert NOT_COPIED in two
    assert "HEAVY" not in two
    assert "A-002-XX-L1" in two
    assert sizes(marked) == [(842, 595)] * 3


def test_a_page_that_was_never_read_is_the_next_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "copy_and_mark", guarded_functions.crash_on_heavy_pages)

    one, two = texts(marked_drawing(drawing("ONE", "HEAVY"), findings(READ, SKIPPED), (), BUDGETS))

    assert "ONE" in one
    assert "not read" in two
    assert NOT_COPIED in two


def test_a_copy_that_hangs_costs_its_page_and_not_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "copy_and_mark", guarded_functions.hang_unless_blank)
    monkeypatch.setattr(subject, "_SECONDS_FOR_A_PAGE", 0.0)

    marked = marked_drawing(drawing("ONE", "TWO"), findings(READ, SKIPPED), (), Budgets(page_seconds=2))

    one, two = texts(marked)
    assert "ONE" in one
    assert NOT_COPIED in two


def test_when_nothing_can_be_copied_every_finding_is_still_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "copy_and_mark", guarded_functions.never_copy)

    marked = marked_drawing(drawing("ONE", "TWO"), findings(READ, READ), (), BUDGETS)

    one, two = texts(marked)
    assert "A-001-XX-L1" in one
    assert "A-002-XX-L1" in two
    assert NOT_COPIED in one
    assert NOT_COPIED in two
    assert sizes(marked) == [(842, 595)] * 2


def test_bytes_that_are_no_drawing_still_give_sheets_to_look_at() -> None:
    (only,) = texts(marked_drawing(b"%PDF-1.7 nothing", findings(READ), (), BUDGETS))

    assert NOT_COPIED in only
