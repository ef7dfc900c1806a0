"""Scanned pages: read from the picture where that is installed, named as unread where it is not."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pymupdf
import pytest

from security_design_assistant.accuracy.score import score
from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.drawing.scan import extra
from security_design_assistant.drawing.scan.extra import PACKAGES, resolution
from security_design_assistant.models.analysis import Analysis, PageStatus
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.scanned import scanned_twin
from security_design_assistant.samples.sheets import Sample

FEWEST_TAGS = 0.95
"""Share of the tags of a scan that has to be found."""

NEAR = 3.0
"""Points by which a box on a scan may lie off the same box of the drawing."""


def analysed(pdf: bytes) -> Analysis:
    """Read a drawing without the guard: on a busy machine a page takes longer than the worker gives it."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = tuple(read_page(page, page.number + 1, Budgets()) for page in document)
    return analyse_reading(DrawingReading("", len(pages), False, pages))


@cache
def twin(name: str, dpi: int) -> Sample:
    made = scanned_twin(SAMPLES[name](), dpi)
    assert made is not None
    return made


@cache
def scanned(name: str, dpi: int) -> Analysis:
    for package in PACKAGES:
        pytest.importorskip(package)
    return analysed(twin(name, dpi).pdf)


CASES = [("door_schedule_table", 200), ("text_with_dots", 300)]


@pytest.mark.parametrize(("name", "dpi"), CASES)
def test_the_tags_of_a_scan_are_found_and_none_is_invented(name: str, dpi: int) -> None:
    found = score(twin(name, dpi).truth, scanned(name, dpi)).components

    assert found.true_positives >= FEWEST_TAGS * len(twin(name, dpi).truth.components)
    assert found.false_positives == 0


@pytest.mark.parametrize(("name", "dpi"), CASES)
def test_everything_of_a_scan_says_where_it_is_from_and_wants_to_be_looked_at(name: str, dpi: int) -> None:
    analysis = scanned(name, dpi)

    assert {component.source for component in analysis.components} == {"scan"}
    assert all(component.confidence < 0.8 for component in analysis.components)
    assert [note.code for note in analysis.warnings].count("read_from_scan") == len(analysis.pages)


def test_what_lies_askew_is_found_where_the_drawing_shows_it() -> None:
    drawn = {
        component.id: component.bbox for component in analysed(SAMPLES["text_with_dots"]().pdf).components
    }

    for component in scanned("text_with_dots", 300).components:
        middle = [sum(component.bbox[axis::2]) / 2 for axis in (0, 1)]
        box = drawn[component.id]
        assert box[0] - NEAR <= middle[0] <= box[2] + NEAR
        assert box[1] - NEAR <= middle[1] <= box[3] + NEAR


def test_the_same_scan_reads_the_same() -> None:
    first = scanned("door_schedule_table", 200)

    assert analysed(twin("door_schedule_table", 200).pdf) == first


def test_the_same_twin_has_the_same_bytes() -> None:
    assert twin("door_schedule_table", 200).pdf == scanned_twin(SAMPLES["door_schedule_table"](), 200).pdf


def test_a_twin_is_a_picture_and_nothing_else() -> None:
    with pymupdf.open(stream=twin("door_schedule_table", 200).pdf) as document:
        assert document[0].get_text("words") == []
        assert resolution(document[0]) == pytest.approx(200, abs=1)


def test_without_the_optional_packages_a_scan_is_named_and_the_row_says_how_to_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda _: None)

    (page,) = analysed(twin("door_schedule_table", 200).pdf).pages

    assert page.status is PageStatus.NO_TEXT_LAYER
    assert page.reason is not None
    assert "looks scanned" in page.reason
    assert "[drawings,scans]" in page.reason


def test_a_scan_of_too_few_dots_is_not_guessed_at() -> None:
    for package in PACKAGES:
        pytest.importorskip(package)

    (page,) = analysed(SAMPLES["scanned"]().pdf).pages

    assert page.status is PageStatus.NO_TEXT_LAYER
    assert "100 dots an inch" in (page.reason or "")


def test_a_process_that_meets_no_scan_loads_nothing_of_what_reads_them() -> None:
    code = (
        "import sys, pymupdf\n"
        "from security_design_assistant.analysers.vector import read_page\n"
        "from security_design_assistant.models.budgets import Budgets\n"
        "page = pymupdf.open().new_page()\n"
        "page.insert_text((72, 72), 'A-101')\n"
        "read_page(page, 1, Budgets())\n"
        f"print([name for name in {PACKAGES!r} if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
