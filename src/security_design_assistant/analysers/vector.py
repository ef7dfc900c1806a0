"""The vector analyser: a PDF's bytes to the analysis of the drawing.

It works in two halves: reading page by page, which explains nothing, and explaining, which knows all pages.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf
from pydantic import TypeAdapter

from security_design_assistant.analysers.port import Assignment
from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.reading import DrawingReading, PageReading
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    DrawingInfo,
    PageStatus,
    PageSummary,
    ReviewNote,
)
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.sandbox.guard import GuardedDrawing, SkippedPage

OnPage = Callable[[int, int], None]
"""Called with the number of pages done and the number of all pages."""

PAGE: TypeAdapter[PageReading] = TypeAdapter(PageReading)
"""How one page is kept."""


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A drawing whose pages are kept one by one; ``pages`` holds a digest of each."""

    sha256: str
    page_count: int
    repaired: bool
    pages: tuple[str, ...]


class VectorAnalyser:
    """Reads a PDF's own geometry; needs no service and gives the same for the same bytes."""

    name = "vector"
    reading = TypeAdapter(KeptReading)

    def read(self, work: Assignment) -> KeptReading:
        """Read every page that is not kept from an earlier attempt, each within its budget.

        Raises
        ------
        PermanentError
            Where the file cannot be processed at all: ``not_a_pdf``, ``encrypted``, ``corrupt``,
            ``no_pages``, ``too_large``.
        """
        with GuardedDrawing(work.drawing, work.budgets, read_page) as drawing:
            facts = drawing.facts()
            kept = {number: work.pages.digest(number, PAGE) for number in range(1, facts.page_count + 1)}
            missing = [number for number, digest in kept.items() if digest is None]
            done = facts.page_count - len(missing)
            for number, page in _pages(drawing, missing):
                kept[number] = work.pages.save(number, PAGE, page)
                done += 1
                work.page_read(done, facts.page_count)
        digests = tuple(digest for digest in kept.values() if digest is not None)
        return KeptReading(facts.sha256, facts.page_count, facts.repaired, digests)

    def explain(self, reading: KeptReading, work: Assignment) -> Analysis:
        """Explain all pages together, so that a legend on the last sheet explains the first."""
        pages = {number: work.pages.load(number, PAGE) for number in range(1, reading.page_count + 1)}
        lost = [number for number, page in pages.items() if page is None]
        if lost:
            with GuardedDrawing(work.drawing, work.budgets, read_page) as drawing:
                drawing.facts()
                pages |= dict(_pages(drawing, lost))
        found = tuple(page for page in pages.values() if page is not None)
        return analyse_reading(DrawingReading(reading.sha256, reading.page_count, reading.repaired, found))


VECTOR = VectorAnalyser()


def _pages(drawing: GuardedDrawing[PageReading], numbers: Sequence[int]) -> Iterator[tuple[int, PageReading]]:
    for number, result in zip(numbers, drawing.pages(numbers), strict=True):
        yield number, _skipped(result) if isinstance(result, SkippedPage) else result


def read_drawing(data: bytes, budgets: Budgets, on_page: OnPage | None = None) -> DrawingReading:
    """Read every page of a drawing and keep nothing; raises as :meth:`VectorAnalyser.read`."""
    pages: list[PageReading] = []
    with GuardedDrawing(data, budgets, read_page) as drawing:
        facts = drawing.facts()
        for _, page in _pages(drawing, range(1, facts.page_count + 1)):
            pages.append(page)
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
    components = joined.components
    notes += joined.notes
    return Analysis(
        drawing=_drawing(reading),
        pages=tuple(_summary(page) for page in reading.pages),
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


def _summary(page: PageReading) -> PageSummary:
    return PageSummary(
        page=page.page,
        status=page.status,
        width=round(page.width, 2),
        height=round(page.height, 2),
        reason=page.reason,
    )


def _reading_order(component: Component) -> tuple[str, str, int, tuple[float, ...]]:
    return (component.type.value, component.id, component.page, component.bbox)


def _distinct(notes: Iterable[ReviewNote]) -> list[ReviewNote]:
    return list(dict.fromkeys(notes))
