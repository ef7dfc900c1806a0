"""The vector analyser: a PDF's bytes to the analysis of the drawing.

It works in two halves: reading page by page, which explains nothing, and explaining, which knows all pages.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pymupdf
import structlog
from pydantic import TypeAdapter

from security_design_assistant.analysers.page_content import contents, no_surer_than_understood
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.analysers.scanned_pages import of_a_scan, scan_notes, without_told
from security_design_assistant.drawing.confidence.calibration import Calibration, fitted, with_confidence
from security_design_assistant.drawing.notations.joining import join
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.notations.sheet_seams import SheetExtent
from security_design_assistant.drawing.reading import DrawingReading, PageReading
from security_design_assistant.drawing.sheet_reading import read_sheet
from security_design_assistant.models.analysis import (
    PAGE_FAILED,
    Analysis,
    Component,
    DrawingInfo,
    PageContent,
    PageStatus,
    PageSummary,
    ReviewNote,
    RevisionEntry,
    SheetInfo,
)
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.review.notes_about import notes_about
from security_design_assistant.sandbox.answering import answers
from security_design_assistant.sandbox.guard import READER_FAILED, GuardedDrawing, SkippedPage
from security_design_assistant.telemetry.tracing import span

_LOG = structlog.get_logger()

RECOGNISED = 0.8
"""Highest confidence of what was read from recognised text: a person should still look at each."""

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
    files_read: str = ""
    files_unread: str = ""


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
        return KeptReading(
            facts.sha256, facts.page_count, facts.repaired, digests, facts.files_read, facts.files_unread
        )

    def explain(self, reading: KeptReading, work: Assignment) -> Analysis:
        """Explain all pages together, so that a legend on the last sheet explains the first."""
        pages = self.loaded(reading, work)
        with span("explain"):
            return analyse_reading(pages)

    def loaded(self, reading: KeptReading, work: Assignment) -> DrawingReading:
        """Return all pages as they were read; what was lost of them is read again."""
        pages = {number: work.pages.load(number, PAGE) for number in range(1, reading.page_count + 1)}
        lost = [number for number, page in pages.items() if page is None]
        if lost:
            with GuardedDrawing(work.drawing, work.budgets, read_page) as drawing:
                drawing.facts()
                pages |= dict(_pages(drawing, lost))
        found = tuple(page for page in pages.values() if page is not None)
        return DrawingReading(
            reading.sha256,
            reading.page_count,
            reading.repaired,
            found,
            reading.files_read,
            reading.files_unread,
        )


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
    return DrawingReading(
        facts.sha256, facts.page_count, facts.repaired, tuple(pages), facts.files_read, facts.files_unread
    )


@answers(PAGE)
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


def analyse_reading(reading: DrawingReading, calibration: Calibration | None = None) -> Analysis:
    """Explain what was read: components, legend and what was noticed on the way.

    A page that cannot be explained, by a mistake of ours, is left out and said to be.

    Parameters
    ----------
    reading : all pages.
    calibration : turns evidence into confidence; the fitted one unless another is tried.

    Returns
    -------
    The same analysis for the same reading, byte for byte.
    """
    try:
        return _analysed(reading, calibration)
    except Exception as exc:
        kept = tuple(page if _explicable(page, reading) else _failed(page) for page in reading.pages)
        if kept == reading.pages:
            raise  # no page does it by itself
        _LOG.error("pages_failed", pages=[page.page for page in kept if page.failed], exc_info=exc)
        return _analysed(replace(reading, pages=kept), calibration)


def _explicable(page: PageReading, reading: DrawingReading) -> bool:
    """Tell whether a page can be explained by itself."""
    try:
        _analysed(replace(reading, pages=(page,)), None)
    except Exception:  # noqa: BLE001 - whatever it is, it costs one page and not the drawing
        return False
    return True


def _failed(page: PageReading) -> PageReading:
    return PageReading(
        page.page, PageStatus.SKIPPED, page.width, page.height, READER_FAILED, page.frame, failed=True
    )


def _analysed(reading: DrawingReading, calibration: Calibration | None) -> Analysis:
    sheets = {page.page: SheetExtent(page.width, page.height, page.matchlines) for page in reading.pages}
    calibration = calibration or fitted()
    explanations = [
        with_confidence(notation.name, _explained(notation, reading.pages), calibration)
        for notation in NOTATIONS
    ]
    joined = join(explanations, sheets)
    notes: list[ReviewNote] = []
    if reading.repaired:
        notes.append(
            ReviewNote(code="repaired", message="The file was damaged and was repaired before reading.")
        )
    notes += _file_notes(reading)
    notes += [note for page in reading.pages for note in _page_notes(page)]
    components = [_as_sure_as_its_page(component, reading.pages) for component in joined.components]
    held = contents(reading.pages, components, joined.legend, joined.notes)
    components = [no_surer_than_understood(component, held.get(component.page)) for component in components]
    notes += without_told(joined.notes, reading.pages)
    notes += notes_about(components, [said for page in reading.pages for said in page.statements])
    return Analysis(
        drawing=_drawing(reading),
        pages=tuple(
            _summary(page, held.get(page.page), several=len(reading.pages) > 1) for page in reading.pages
        ),
        components=tuple(sorted(components, key=reading_order)),
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
    return PageReading(
        page.page, PageStatus.SKIPPED, page.width, page.height, page.reason, failed=page.by_mistake
    )


def _as_sure_as_its_page(component: Component, pages: Sequence[PageReading]) -> Component:
    """Cap the confidence of what was read from recognised text: letters are mistaken for each other."""
    mine = [page for page in pages if page.page == component.page]
    if any(page.scan for page in mine):
        return of_a_scan(component)
    if not any(page.recognised for page in mine):
        return component
    devices = tuple(
        device.model_copy(update={"confidence": min(device.confidence, RECOGNISED)})
        for device in component.devices
    )
    update = {
        "confidence": min(component.confidence, RECOGNISED),
        "devices": devices,
        "reasoning": f"{component.reasoning} The text was recognised from a picture.".strip(),
    }
    return component.model_copy(update=update)


def _file_notes(reading: DrawingReading) -> Iterable[ReviewNote]:
    if reading.files_read:
        yield ReviewNote(code="portfolio", message=reading.files_read)
    if reading.files_unread:
        yield ReviewNote(code="portfolio_skipped", message=reading.files_unread)


def _page_notes(page: PageReading) -> Iterable[ReviewNote]:
    yield from scan_notes(page)
    if page.failed:
        message = (
            f"Page {page.page} was not read: the reader made a mistake on it. Nothing on it is in this"
            " schedule. Whoever runs this software is told; try the drawing again after an update."
        )
        yield ReviewNote(code=PAGE_FAILED, message=message, page=page.page)
    if page.recognised:
        message = (
            f"Page {page.page} is a picture with text that a scanner recognised. Check its ids and codes"
            " letter by letter; lines and symbols of the picture were not read."
        )
        yield ReviewNote(code="recognised_text", message=message, page=page.page)
    if page.remarks:
        message = f"Page {page.page} carries {page.remarks} remarks of reviewers; they are no components."
        yield ReviewNote(code="remarks", message=message, page=page.page)
    for seen in page.account.open if page.account else ():
        message = (
            f"A question mark stands on page {page.page} where a text belongs: it could not be read, or is"
            " not decided yet. What depends on it may be missing or wrong."
        )
        yield ReviewNote(code="question_mark", message=message, page=page.page, bbox=seen.box)
    for area in page.set_aside:
        message = f"“{area.heading}” shows how things are in general; nothing in it is in the schedule."
        box = page.frame.displayed(area.box) if page.frame else None
        yield ReviewNote(code="set_aside", message=message, page=page.page, bbox=box)


def _drawing(reading: DrawingReading) -> DrawingInfo:
    blocks = [page.title_block for page in reading.pages]
    return DrawingInfo(
        sha256=reading.sha256,
        page_count=reading.page_count,
        number=next((block.number for block in blocks if block.number), None),
        title=next((block.title for block in blocks if block.title), None),
        revision=next((block.revision for block in blocks if block.revision), None),
        date=next((block.date for block in blocks if block.date), None),
        revisions=tuple(
            RevisionEntry.model_validate(asdict(row))
            for row in next((block.revisions for block in blocks if block.revisions), ())
        ),
    )


def _summary(page: PageReading, content: PageContent | None, several: bool) -> PageSummary:
    block = page.title_block
    told = block.number or block.title or block.revision
    return PageSummary(
        page=page.page,
        status=page.status,
        width=round(page.width, 2),
        height=round(page.height, 2),
        reason=page.reason,
        content=content,
        sheet=SheetInfo(number=block.number, title=block.title, revision=block.revision)
        if several and told
        else None,
        hidden=page.hidden,
    )


def reading_order(component: Component) -> tuple[str, str, int, tuple[float, ...]]:
    """Return the key by which components stand in an analysis."""
    return (component.type.value, component.id, component.page, component.bbox)


def _distinct(notes: Iterable[ReviewNote]) -> list[ReviewNote]:
    return list(dict.fromkeys(notes))
