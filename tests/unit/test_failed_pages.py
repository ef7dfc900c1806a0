"""A mistake of the reader costs the page on which it happens, whichever half of the analysis makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pymupdf
import pytest
import structlog
from structlog.testing import capture_logs

from security_design_assistant.analysers import vector
from security_design_assistant.analysers.vector import analyse_reading, read_drawing, read_page
from security_design_assistant.drawing.notations.boxed.notation import BoxedNotation
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import PAGE_FAILED, Analysis, PageStatus
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.evaluation import Priority
from security_design_assistant.review.findings import review
from security_design_assistant.samples import SAMPLES

ON_TWO = "secret words of page 2"


@pytest.fixture(scope="module")
def two_sheets() -> bytes:
    with pymupdf.open() as both:
        for name in ("plain", "one_ink"):
            with pymupdf.open(stream=SAMPLES[name]().pdf, filetype="pdf") as one:
                both.insert_pdf(one)
        return bytes(both.tobytes())


def read_here(pdf: bytes) -> DrawingReading:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = tuple(read_page(page, page.number + 1, Budgets()) for page in document)
    return DrawingReading("0" * 64, len(pages), False, pages)


def by_page(analysis: Analysis) -> dict[int, PageStatus]:
    return {page.page: page.status for page in analysis.pages}


def ids(analysis: Analysis, page: int) -> list[str]:
    return [component.id for component in analysis.components if component.page == page]


def test_a_page_that_cannot_be_explained_is_skipped_with_one_high_finding(
    two_sheets: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_here(two_sheets)
    whole = analyse_reading(reading)
    explain = BoxedNotation.explain

    def fails_on_two(self: BoxedNotation, pages: Any) -> Any:
        if any(page.page == 2 for page in pages):
            raise ZeroDivisionError(ON_TWO)
        return explain(self, pages)

    monkeypatch.setattr(BoxedNotation, "explain", fails_on_two)
    structlog.reset_defaults()  # other tests silence what is expected
    with capture_logs() as logs:
        analysis = analyse_reading(reading)

    assert by_page(analysis) == {1: PageStatus.ANALYSED, 2: PageStatus.SKIPPED}
    assert ids(analysis, 1) == ids(whole, 1) != []
    assert ids(analysis, 2) == []
    told = [finding for finding in review(analysis) if finding.page == 2]
    assert [(finding.code, finding.priority) for finding in told] == [(PAGE_FAILED, Priority.HIGH)]
    assert [(line["event"], line["pages"]) for line in logs] == [("pages_failed", [2])]


def test_what_fails_on_no_page_alone_is_no_matter_of_a_page(
    two_sheets: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_both(_explanations: Any, sheets: Any) -> Any:
        if len(sheets) > 1:
            raise ZeroDivisionError(ON_TWO)
        return joined(_explanations, sheets)

    joined = vector.join
    monkeypatch.setattr(vector, "join", fails_on_both)

    with pytest.raises(ZeroDivisionError):
        analyse_reading(read_here(two_sheets))


def test_a_page_that_cannot_be_read_is_skipped_with_the_same_finding(two_sheets: bytes) -> None:
    reading = read_drawing(two_sheets, Budgets())
    failed = vector._skipped(vector.SkippedPage(2, 100.0, 50.0, vector.READER_FAILED, by_mistake=True))

    analysis = analyse_reading(replace(reading, pages=(reading.pages[0], failed)))

    assert by_page(analysis) == {1: PageStatus.ANALYSED, 2: PageStatus.SKIPPED}
    assert [finding.code for finding in review(analysis) if finding.page == 2] == [PAGE_FAILED]


@pytest.mark.parametrize(
    "operators",
    [
        "/helv 0 Tf 100 200 Td",
        "/helv 6 Tf 0 Tz 100 200 Td",
        "/helv 0.0001 Tf 100 200 Td",
        "/helv 1 Tf 0 0 0 0 100 200 Tm",
        "/helv 1 Tf 0 0 0 6 100 200 Tm",
        "/helv 1 Tf 6 6 6 6 100 200 Tm",
        "/helv 1 Tf -6 0 0 6 100 200 Tm",
        "/helv 5000 Tf 100 200 Td",
        "/helv 6 Tf -500 Tc 100 200 Td",
    ],
)
@pytest.mark.parametrize("word", ["A-001-BB-B2", "101"])
@pytest.mark.parametrize("sample", ["plain", "plan_numbers"])
def test_a_word_of_any_size_costs_no_page(sample: str, word: str, operators: str) -> None:
    document = pymupdf.open(stream=SAMPLES[sample]().pdf, filetype="pdf")
    page = document[0]
    page.insert_text((10, 10), "x", fontname="helv")
    document.update_stream(page.get_contents()[-1], f"q BT {operators} ({word}) Tj ET Q".encode())

    analysis = analyse_reading(read_here(document.tobytes()))

    assert analysis.components
    assert set(by_page(analysis).values()) == {PageStatus.ANALYSED}
