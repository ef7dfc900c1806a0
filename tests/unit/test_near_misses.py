"""From each near miss is read what it says, and nothing else."""

from __future__ import annotations

import pymupdf
import pytest

from security_design_assistant.accuracy.score import score
from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from tests.near_misses import NEAR_MISSES


def analysed(pdf: bytes) -> Analysis:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        pages = tuple(read_page(page, page.number + 1, Budgets()) for page in document)
    return analyse_reading(DrawingReading("", len(pages), False, pages))


@pytest.mark.parametrize("name", sorted(NEAR_MISSES))
def test_a_near_miss_is_read_in_full(name: str) -> None:
    page = NEAR_MISSES[name]()

    analysis = analysed(page.pdf)

    result = score(page.truth, analysis)
    assert (result.misses, result.inventions) == ((), ())
    block = analysis.drawing
    assert (block.number, block.title, block.revision, block.date) == page.block
    assert tuple((entry.code, entry.meaning) for entry in analysis.legend) == page.legend


def test_no_near_miss_is_called_as_a_sample_is() -> None:
    assert not NEAR_MISSES.keys() & SAMPLES.keys()
    assert all(make.__doc__ for make in NEAR_MISSES.values())
