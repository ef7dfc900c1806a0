"""``marked-up.pdf``: the drawing itself with every finding on it, so that a row is checked by looking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

import pymupdf

from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.redaction import Cleaned, remove_hidden_text
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    PageStatus,
    PageSummary,
)
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.markup.harmless_copy import (
    PDF_ERRORS,
    keep_what_is_harmless,
    settle_fields,
)
from security_design_assistant.results.markup.marked_document import (
    LAYER,
    Bookmark,
    Comment,
    Marker,
    empty_page,
    write_outline,
)
from security_design_assistant.results.markup.markup_key import draw_banner
from security_design_assistant.results.markup.markup_page import PageMarks, draw_marks
from security_design_assistant.review.findings import findings_by_page
from security_design_assistant.review.labels import (
    PAGE_STATUS_NAMES,
    counted,
    device_name,
    location_name,
)
from security_design_assistant.review.ordering import device_key, in_order
from security_design_assistant.sandbox.answering import BYTES, answers

_A4 = (842.0, 595.0)
_UNREAD = "This page was {status}{reason}. Nothing on it is in the schedule."
_NOT_COPIED = "The page could not be copied here; see the original drawing."
_ONLY_FINDINGS = f"{_NOT_COPIED} The outlines show where its findings are."
_NOTHING_OF_A_PAGE = frozenset({"nothing_found", "page_not_understood"})
_NOTHING = (
    "Nothing of this page is in the schedule: it was not understood. See R{number} of the Review sheet."
)
_SURROUNDINGS = 60.0  # points around a finding that a bookmark shows


def mark_up(
    pdf: bytes,
    analysis: Analysis,
    findings: tuple[Finding, ...] = (),
    blank: Collection[int] = (),
    marked_at: datetime | None = None,
) -> bytes:
    """Return the drawing with every component outlined and labelled, and every finding by its number.

    Text that its patches hide is not in it.

    Parameters
    ----------
    pdf : the drawing that ``analysis`` was made from; an owner password is no obstacle.
    findings : what is to be reviewed, as the Review sheet numbers it.
    blank : numbers of pages that :func:`without_pages` has emptied; the sheet says so.
    marked_at : the date that the comments carry; None for none.

    Returns
    -------
    An unencrypted PDF of the same pages with the original's comments, links, bookmarks and layers, without
    its scripts, forms and attachments. The marks are a layer that a reader can switch off, each with a
    comment of its own; a page that was not read says so.

    Raises
    ------
    pymupdf.FileDataError : ``pdf`` is no PDF; the validation stage has ruled that out.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        settle_fields(document)
        # What is hidden is settled while all stands there that may hide it.
        cleaned = _without_hidden_text(document, analysis, blank)
        keep_what_is_harmless(document)
        document.set_metadata({"creator": LAYER})
        marker = Marker(document, marked_at)
        summaries = {page.page: page for page in analysis.pages}
        components: dict[int, list[Component]] = {}
        for component in in_order(analysis.components):
            components.setdefault(component.page, []).append(component)
        for index in range(document.page_count):
            number = index + 1
            _mark_page(
                document, marker, index, summaries.get(number), components.get(number, []), findings,
                number in blank, cleaned.get(number, Cleaned(removed=False)),
            )  # fmt: skip
        _bookmark(document, analysis)
        uncompressed = any(page.uncompressed for page in cleaned.values())
        return bytes(document.tobytes(garbage=1, deflate=uncompressed, no_new_id=True))


def _without_hidden_text(
    document: pymupdf.Document, analysis: Analysis, blank: Collection[int]
) -> dict[int, Cleaned]:
    """Remove from the pages that were read what their patches hide; return what became of each."""
    return {
        page.page: remove_hidden_text(document[page.page - 1], page.hidden)
        for page in analysis.pages
        if page.status is PageStatus.ANALYSED and page.page not in blank and page.page <= document.page_count
    }


def without_pages(pdf: bytes, analysis: Analysis, pages: Collection[int]) -> bytes:
    """Return the drawing with blank sheets of the same size in place of ``pages``, which are not read."""
    if not pages:
        return pdf
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for page in analysis.pages:
            if page.page in pages and page.page <= document.page_count:
                empty_page(document, page.page - 1, *_sheet(page))
        return bytes(document.tobytes(garbage=1, no_new_id=True))


@answers(BYTES)
def mark_up_blank_sheets(analysis: Analysis, findings: tuple[Finding, ...]) -> bytes:
    """Return what :func:`mark_up` does when no page at all can be copied, without touching the drawing."""
    with pymupdf.open() as document:
        for page in analysis.pages:
            width, height = _sheet(page)
            document.new_page(width=width, height=height)
        sheets = bytes(document.tobytes(no_new_id=True))
    return mark_up(sheets, analysis, findings, frozenset(page.page for page in analysis.pages))


def _sheet(page: PageSummary) -> tuple[float, float]:
    """Return the size of a page in points; A4 where it could not be told."""
    return (page.width, page.height) if page.width and page.height else _A4


def _mark_page(
    document: pymupdf.Document,
    marker: Marker,
    index: int,
    summary: PageSummary | None,
    components: list[Component],
    findings: tuple[Finding, ...],
    blank: bool,
    cleaned: Cleaned,
) -> None:
    try:
        page = document[index]
    except PDF_ERRORS:
        return  # nothing can be drawn on a page that cannot be opened; the Review sheet names it
    width, height = page.rect.width, page.rect.height
    if summary is None or summary.status is not PageStatus.ANALYSED:
        unread = summary or PageSummary(page=index + 1, status=PageStatus.SKIPPED, width=width, height=height)
        sentence = f"{_unread(unread)} {_NOT_COPIED}" if blank else _unread(unread)
        marker.stamp(page, draw_banner(sentence, width, height))
        return
    if blank:
        marker.stamp(page, draw_banner(_ONLY_FINDINGS, width, height))
    reviewed = [(finding.number, place.bbox) for finding, place in findings_by_page(findings, index + 1)]
    words = _words(page, cleaned) if components or reviewed else ()
    marks = draw_marks(PageMarks(width, height, components, reviewed, words))
    unexplained = _unexplained(findings, index + 1)
    if unexplained:
        marks = b"\n".join((marks, draw_banner(unexplained, width, height)))
    marker.paint(page, marks)
    marker.comment(page, (*_about_components(components), *_about_findings(findings, index + 1)))


def _words(page: pymupdf.Page, cleaned: Cleaned) -> Sequence[Box]:
    """Return the boxes of the words of a page as displayed."""
    words = [word[:4] for word in page.get_text("words")] if cleaned.words is None else cleaned.words
    if not page.rotation:
        return words
    return [tuple(pymupdf.Rect(word) * page.rotation_matrix) for word in words]


def _about_components(components: Iterable[Component]) -> Iterator[Comment]:
    times: Counter[str] = Counter()
    for found in components:
        times[found.id] += 1
        again = f"-{times[found.id]}" if times[found.id] > 1 else ""
        kind = found.type.one.capitalize()
        yield Comment(found.bbox, _explanation(found), kind, f"{found.id}{again}")


def _about_findings(findings: tuple[Finding, ...], page: int) -> Iterator[Comment]:
    times: Counter[int] = Counter()
    for finding, place in findings_by_page(findings, page):
        times[finding.number] += 1
        again = f"-{times[finding.number]}" if times[finding.number] > 1 else ""
        text = f"R{finding.number}: {finding.matter}\n{finding.message}"
        yield Comment(place.bbox, text, "Review", f"R{finding.number}{again}")


def _unexplained(findings: Iterable[Finding], page: int) -> str | None:
    """Return the sentence over a page of which nothing is in the schedule though it may show components."""
    for finding in findings:
        if finding.code in _NOTHING_OF_A_PAGE and page in {finding.page, *(at.page for at in finding.places)}:
            return _NOTHING.format(number=finding.number)
    return None


def _unread(page: PageSummary) -> str:
    reason = f" ({page.reason})" if page.reason else ""
    return _UNREAD.format(status=PAGE_STATUS_NAMES[page.status], reason=reason)


def _explanation(component: Component) -> str:
    kind = component.type.one
    lines = [
        f"{component.id}: {kind}, confidence {component.confidence:.0%}",
        location_name(component.location),
    ]
    lines += [
        f"{device.count} x {device_name(device)}" for device in sorted(component.devices, key=device_key)
    ]
    return "\n".join([*lines, component.reasoning]).strip()


def _bookmark(document: pymupdf.Document, analysis: Analysis) -> None:
    groups = []
    for component_type in ComponentType:
        found = [item for item in in_order(analysis.components) if item.type is component_type]
        bookmarks = [
            Bookmark(
                f"{item.id}  {location_name(item.location)}",
                item.page - 1,
                (
                    item.bbox[0] - _SURROUNDINGS,
                    item.bbox[1] - _SURROUNDINGS,
                    item.bbox[2] + _SURROUNDINGS,
                    item.bbox[3] + _SURROUNDINGS,
                ),
            )
            for item in found
            if item.page <= document.page_count
        ]
        if bookmarks:
            groups.append((counted(component_type, len(bookmarks)).capitalize(), bookmarks))
    write_outline(document, groups)
