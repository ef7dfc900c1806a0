"""Every sample drawing against its truth: nothing missed, nothing invented, always the same."""

from __future__ import annotations

import pytest

from security_design_assistant.accuracy.score import score
from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.results.data.components_json import components_json, published
from security_design_assistant.review.findings import review
from security_design_assistant.samples import SAMPLES
from security_design_assistant.sandbox.document import inspect_drawing, open_document


def analyse(pdf: bytes) -> Analysis:
    """Read in this process: the guard around it has tests of its own."""
    with open_document(pdf, Budgets()) as document:
        pages = tuple(read_page(page, number, Budgets()) for number, page in enumerate(document, 1))
    facts = inspect_drawing(pdf, Budgets())
    files = (facts.files_read, facts.files_unread)
    return analyse_reading(DrawingReading("0" * 64, len(pages), False, pages, *files))


def with_findings(analysis: Analysis) -> Analysis:
    """Return what is published of ``analysis``."""
    return published(analysis, review(analysis))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_gives_every_component_and_device_and_invents_none(name: str) -> None:
    sample = SAMPLES[name]()

    result = score(sample.truth, with_findings(analyse(sample.pdf)))

    assert not result.inventions
    assert result.components.recall == 1.0, result.misses
    assert result.all_devices.recall >= 0.99, result.misses
    assert result.warnings.recall == 1.0, result.misses
    assert result.all_devices.precision >= 0.99, result.inventions


def test_the_same_bytes_give_the_same_components_byte_for_byte() -> None:
    sample = SAMPLES["plain"]()

    first, second = (
        components_json(analysis, review(analysis)) for analysis in (analyse(sample.pdf), analyse(sample.pdf))
    )

    assert first == second
