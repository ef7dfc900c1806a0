"""The cheap check that keeps expensive pages from being interpreted."""

import time

import pymupdf
import pytest

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.page_budget import page_over_budget
from tests.fixtures import hostile

BUDGETS = Budgets()


def first_page(data: bytes) -> pymupdf.Page:
    return pymupdf.open(stream=data, filetype="pdf")[0]


OVER = {
    "edge": (lambda: hostile.one_page(b"", page=b"/MediaBox[0 0 20000 500]"), "20,000 pt long"),
    "edge_by_user_unit": (
        lambda: hostile.one_page(b"", page=b"/MediaBox[0 0 999 999]/UserUnit 50"),
        "pt long",
    ),
    "paths": (lambda: hostile.sheets([hostile.paths(300_000)]), "300,000 vector paths"),
    "words": (lambda: hostile.sheets([hostile.words(200_000)]), "200,000 words"),
    "one_string": (lambda: hostile.sheets([hostile.long_string(200_000)]), "200,001 words"),
    "bomb": (lambda: hostile.bomb(300_000_000), "unpacks to more than 200 MB"),
    "chained_filters": (lambda: hostile.filtered_bomb(210_000_000), "unpacks to more than 200 MB"),
    "recursive_form": (lambda: hostile.recursive_form(), "contains itself"),
    "billion_laughs": (lambda: hostile.nested_forms(9, 10), "unpacks to more than 200 MB"),
    "paths_in_forms": (lambda: hostile.nested_forms(2, 600), "360,000 vector paths"),
    "deep_forms": (lambda: hostile.nested_forms(2_000, 1), "more than 50 deep"),
}


@pytest.mark.parametrize("name", OVER)
def test_a_page_over_its_budget_is_refused_with_a_reason_in_bounded_time(name: str) -> None:
    build, reason = OVER[name]
    page = first_page(build())

    started = time.monotonic()
    found = page_over_budget(page, BUDGETS)

    assert reason in (found or "")
    assert time.monotonic() - started < 5


WITHIN = {
    "paths": lambda: hostile.sheets([hostile.paths(BUDGETS.max_paths)]),
    "words": lambda: hostile.sheets([hostile.words(BUDGETS.max_words)]),
    "forms": lambda: hostile.nested_forms(3, 10),
    "no_content": lambda: hostile.one_page(None),
    "dangling_content": lambda: hostile.one_page(None, page=hostile.LANDSCAPE_A3 + b"/Contents 99 0 R"),
    "form_that_could_recurse_but_is_not_drawn": lambda: hostile.recursive_form().replace(
        b" /X Do", b"      "
    ),
    "chained_filters": lambda: hostile.filtered_bomb(30_000),
}


@pytest.mark.parametrize("name", WITHIN)
def test_a_page_within_its_budget_is_let_through(name: str) -> None:
    assert page_over_budget(first_page(WITHIN[name]()), BUDGETS) is None


def test_letters_in_strings_are_no_operators() -> None:
    content = b"BT /F1 6 Tf (" + b"SfBbsF\\)S" * 60_000 + b") Tj ET"

    assert page_over_budget(first_page(hostile.sheets([content])), Budgets(max_paths=1)) is None


def test_path_operators_count_whatever_surrounds_them() -> None:
    content = b"0 0 m 9 9 l\nS\r0 0 9 9 re\tf*\n0 0 9 9 re B*/N gs 0 0 9 9 re b[1]0 d 0 0 9 9 re n"

    page = first_page(hostile.one_page(content))

    assert page_over_budget(page, Budgets(max_paths=4)) is None
    assert "4 vector paths" in (page_over_budget(page, Budgets(max_paths=3)) or "")


def test_every_text_operator_counts() -> None:
    content = b"BT /F1 9 Tf (a) Tj [(b) -9 (c)]TJ (d) ' 1 2 (e f) \" <41> Tj ET"

    page = first_page(hostile.one_page(content))

    assert page_over_budget(page, Budgets(max_words=6)) is None
    assert "6 words" in (page_over_budget(page, Budgets(max_words=5)) or "")


def test_a_form_drawn_twice_counts_twice() -> None:
    page = first_page(hostile.nested_forms(1, 2))

    assert page_over_budget(page, Budgets(max_paths=2)) is None
    assert "2 vector paths" in (page_over_budget(page, Budgets(max_paths=1)) or "")


@pytest.mark.parametrize(("entry", "call"), [(b"/X", b"/#58"), (b"/\xdb", b"/\xdb"), (b"/#20", b"/#20")])
def test_a_form_is_found_however_its_name_is_written(entry: bytes, call: bytes) -> None:
    resources = b"/XObject<<%s 6 0 R>>" % entry
    data = hostile.one_page(b"%s Do" % call, resources=resources, extra=[hostile.form(hostile.paths(2))])

    assert "2 vector paths" in (page_over_budget(first_page(data), Budgets(max_paths=1)) or "")


def test_a_busy_but_honest_sheet_costs_next_to_nothing() -> None:
    line = b"q\n0.827451 0.827451 0.827451 RG\n1 J\n1 j\n10.000000 M\n0.160 w\n"
    content = b"".join(line + b"%d.040 445.600 m\n%d.520 444.96 l\nS\nQ\n" % (i, i) for i in range(27_000))
    page = first_page(hostile.sheets([content]))
    page_over_budget(page, BUDGETS)

    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        page_over_budget(page, BUDGETS)
        seconds.append(time.perf_counter() - started)

    # 6 ms when measured; the bound allows for a machine under load.
    assert min(seconds) < 0.05
