"""Hostile drawings, read the way the product reads them: bounded in time and memory, and no crash.

The address space of the reading process is held to 1 GB by the kernel, so every page that is read here
was read within it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from security_design_assistant.errors import PermanentError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.guard import SkippedPage, guarded_inspect, guarded_pages
from tests.fixtures import hostile
from tests.fixtures.page_readers import Counts, count_marks

BUDGETS = Budgets(page_seconds=20, memory_bytes=1_000_000_000)
THREE_LINES = hostile.paths(3)

Page = Counts | SkippedPage


def read(data: bytes, budgets: Budgets = BUDGETS) -> list[Page]:
    """Inspect and read a drawing, in no more than 10 seconds."""
    started = time.monotonic()
    facts = guarded_inspect(data, budgets)
    pages = list(guarded_pages(data, budgets, count_marks))
    assert len(pages) == facts.page_count
    assert time.monotonic() - started < 10
    return pages


READABLE: dict[str, Callable[[], bytes]] = {
    "odd_rotation": lambda: with_page(b"/Rotate 45"),
    "media_box_upside_down": lambda: hostile.one_page(THREE_LINES, page=b"/MediaBox[0 0 -500 -300]"),
    "media_box_empty": lambda: hostile.one_page(THREE_LINES, page=b"/MediaBox[0 0 0 0]"),
    "media_box_missing": lambda: hostile.one_page(THREE_LINES, page=b""),
    "media_box_of_words": lambda: hostile.one_page(THREE_LINES, page=b"/MediaBox[/a (b) 1e999 nan]"),
    "media_box_infinite": lambda: hostile.one_page(THREE_LINES, page=b"/MediaBox[0 0 1e999 nan]"),
    "deep_object_in_page": lambda: with_page(b"/X 6 0 R", b"[" * 200_000 + b"]" * 200_000),
    "huge_image": hostile.endless_image,
    "scripts_and_embedded_files": hostile.active_content,
    "forms_in_forms": lambda: hostile.nested_forms(1, 3),
}


def with_page(entries: bytes, *extra: bytes) -> bytes:
    return hostile.one_page(THREE_LINES, page=hostile.LANDSCAPE_A3 + entries, extra=extra)


@pytest.mark.parametrize("name", READABLE)
def test_a_strange_page_that_can_be_read_is_read(name: str) -> None:
    assert read(READABLE[name]()) == [(1, 0, 3)]


def test_numbers_out_of_all_bounds_do_no_harm() -> None:
    content = (
        b" nan inf m 1e999 -1e999 l 99999999999999999999999 0 l S -9e38 w 1 0 0 1 9e37 0 cm 0 0 m NaN 1 l S"
    )

    (page,) = read(hostile.one_page(THREE_LINES + content))

    assert not isinstance(page, SkippedPage)


@pytest.mark.parametrize("entries", [b"", b"/Contents null", b"/Contents 99 0 R", b"/Contents[99 0 R 3 0 R]"])
def test_a_page_without_content_is_blank(entries: bytes) -> None:
    assert read(hostile.one_page(None, page=hostile.LANDSCAPE_A3 + entries)) == [(1, 0, 0)]


@pytest.mark.parametrize("font", [b"/F9", b"/F1"])
def test_text_in_a_missing_or_broken_font_is_still_text(font: bytes) -> None:
    content = b"BT %s 12 Tf 10 10 Td (A-001) Tj ET" % font
    data = hostile.one_page(content).replace(b"/BaseFont/Helvetica", b"/FontDescriptor 99 0 R")

    assert read(data) == [(1, 1, 0)]


DAMAGED: dict[str, Callable[[], bytes]] = {
    "states_nested_too_deep": lambda: hostile.one_page(b"q " * 200_000 + THREE_LINES),
    "arrays_nested_too_deep": lambda: hostile.one_page(b"[" * 200_000 + b"]" * 200_000 + THREE_LINES),
    "dictionaries_nested_too_deep": lambda: hostile.one_page(b"/A " + b"<</B " * 200_000 + b"BDC"),
    "cyclic_page_tree": hostile.cyclic_page_tree,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_page_that_mupdf_gives_up_on_is_skipped(name: str) -> None:
    for page in read(DAMAGED[name]()):
        assert isinstance(page, SkippedPage)
        assert page.reason == "The page is damaged and could not be read."


OVER_BUDGET: dict[str, tuple[Callable[[], bytes], str]] = {
    "20,000 pt": (lambda: hostile.one_page(b"", page=b"/MediaBox[0 0 20000 20000]"), "20,000 pt"),
    "gigabyte_bomb": (lambda: hostile.bomb(1_000_000_000), "unpacks to more than 200 MB"),
    "recursive_form": (hostile.recursive_form, "contains itself"),
    "billion_laughs": (lambda: hostile.nested_forms(9, 10), "unpacks to more than"),
    "deep_forms": (lambda: hostile.nested_forms(2_000, 1), "50 deep"),
}


@pytest.mark.parametrize("name", OVER_BUDGET)
def test_a_page_over_its_budget_is_skipped_with_the_reason(name: str) -> None:
    build, reason = OVER_BUDGET[name]

    (page,) = read(build())

    assert isinstance(page, SkippedPage)
    assert reason in page.reason


def test_overloaded_pages_are_skipped_and_the_rest_goes_on() -> None:
    data = hostile.sheets(
        [THREE_LINES, hostile.paths(300_000), THREE_LINES, hostile.words(200_000), THREE_LINES]
    )

    first, paths, third, words, fifth = read(data)

    assert (first, third, fifth) == ((1, 0, 3), (3, 0, 3), (5, 0, 3))
    assert isinstance(paths, SkippedPage)
    assert "300,000 vector paths" in paths.reason
    assert isinstance(words, SkippedPage)
    assert "200,000 words" in words.reason


def test_a_page_at_its_budgets_is_read_within_one_gigabyte() -> None:
    data = hostile.sheets([hostile.paths(BUDGETS.max_paths) + hostile.words(BUDGETS.max_words)])

    (page,) = read(data)

    assert page == (1, 1, BUDGETS.max_paths)


def test_what_the_budgets_cannot_foresee_is_stopped_by_the_memory_limit() -> None:
    endless_line = b"0 0 m " + b"9 9 8 8 7 7 c " * 800_000 + b"S "
    data = hostile.sheets([THREE_LINES, endless_line, THREE_LINES])

    first, second, third = read(data, Budgets(page_seconds=20, memory_bytes=300_000_000))

    assert (first, third) == ((1, 0, 3), (3, 0, 3))
    assert isinstance(second, SkippedPage)
    assert "memory" in second.reason


def test_a_thousand_blank_pages_are_quick() -> None:
    assert read(hostile.blank_pages(1_000)) == [(number, 0, 0) for number in range(1, 1_001)]


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_never_crashes_the_reader(seed: int) -> None:
    """Only a few bytes, so that most files still open and the damage is met when pages are read."""
    data = hostile.damaged(hostile.drawing(5), seed, flips=3)

    try:
        pages = read(data)
    except PermanentError:
        return

    assert not any("crash" in page.reason for page in pages if isinstance(page, SkippedPage))
