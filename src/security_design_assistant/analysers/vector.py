"""The vector analyser: a PDF's bytes to the analysis of the drawing.

It works in two steps. :func:`read_drawing` reads page by page and explains nothing;
:func:`analyse_reading` knows all pages, so a legend on the last sheet explains the first.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from typing import Any

import pymupdf

from security_design_assistant.analysers.page_content import as_sure_as_its_page, contents
from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.reading import DrawingReading, PageReading
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    DrawingInfo,
    PageContent,
    PageStatus,
    PageSummary,
    ReviewNote,
)
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.guard import GuardedDrawing, SkippedPage

OnPage = Callable[[int, int], None]
"""Called with the number of pages done and the number of all pages."""


def read_drawing(data: bytes, budgets: Budgets, on_page: OnPage | None = None) -> DrawingReading:
    """Read every page of a drawing, each within its budget.

    Parameters
    ----------
    data : the PDF's bytes.
    budgets : limits; a page over its limit is skipped and says why.
    on_page : told after each page.

    Raises
    ------
    PermanentError
        Where the file cannot be processed at all: ``not_a_pdf``, ``encrypted``, ``corrupt``,
        ``no_pages``, ``too_large``.
    """
    pages: list[PageReading] = []
    with GuardedDrawing(data, budgets, read_page) as drawing:
        facts = drawing.facts()
        for result in drawing.pages():
            pages.append(_skipped(result) if isinstance(result, SkippedPage) else result)
            if on_page is not None:
                on_page(len(pages), facts.page_count)
    return DrawingReading(facts.sha256, facts.page_count, facts.repaired, tuple(pages))


def read_page(page: pymupdf.Page, number: int, budgets: Budgets) -> PageReading:  # noqa: ARG001
    """Read one open page; runs in the guarded process."""
    # Hundreds of thousands of small objects come and go here without a cycle among them; the cyclic
    # collector would look through all of them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return read_sheet(page, number)
    finally:
        if collecting:
            gc.enable()


def analyse_reading(reading: DrawingReading) -> Analysis:
    """Explain what was read: components, legend and what was noticed on the way.

    Returns
    -------
    The same analysis for the same reading, byte for byte.
    """
    joined = join([_explained(notation, reading.pages) for notation in NOTATIONS])
    notes: list[ReviewNote] = []
    if reading.repaired:
        notes.append(
            ReviewNote(code="repaired", message="The file was damaged and was repaired before reading.")
        )
    held = contents(reading.pages, joined.components, joined.legend)
    components = [as_sure_as_its_page(found, held.get(found.page)) for found in joined.components]
    notes += joined.notes
    return Analysis(
        drawing=_drawing(reading),
        pages=tuple(_summary(page, held.get(page.page)) for page in reading.pages),
        components=tuple(sorted(components, key=_reading_order)),
        legend=joined.legend,
        warnings=tuple(_distinct(notes)),
    )


def _explained(notation: Notation[Any], pages: Iterable[PageReading]) -> Explanation:
    """Let a notation explain the pages on which it read something."""
    mine = [
        ReadPage(page.page, page.frame, page.readings[notation.name], page.rooms.get(notation.name, {}))
        for page in pages
        if page.frame is not None and notation.name in page.readings
    ]
    return notation.explain(mine)


def _skipped(page: SkippedPage) -> PageReading:
    return PageReading(page.page, PageStatus.SKIPPED, page.width, page.height, page.reason)


def _drawing(reading: DrawingReading) -> DrawingInfo:
    return DrawingInfo(
        sha256=reading.sha256,
        page_count=reading.page_count,
        number=next((page.number for page in reading.pages if page.number), None),
        title=next((page.title for page in reading.pages if page.title), None),
    )


def _summary(page: PageReading, content: PageContent | None) -> PageSummary:
    return PageSummary(
        page=page.page,
        status=page.status,
        width=round(page.width, 2),
        height=round(page.height, 2),
        reason=page.reason,
        content=content,
    )


def _reading_order(component: Component) -> tuple[str, str, int, tuple[float, ...]]:
    return (component.type.value, component.id, component.page, component.bbox)


def _distinct(notes: Iterable[ReviewNote]) -> list[ReviewNote]:
    return list(dict.fromkeys(notes))
