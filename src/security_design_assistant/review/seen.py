"""Checks of what was seen and not understood: empty results, unread pages and texts left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    PageContent,
    PageStatus,
    PageSummary,
    SeenText,
)
from security_design_assistant.models.evaluation import Finding, Place
from security_design_assistant.review.confidence import cap

NOTHING_FOUND = "Nothing was found in this drawing."

FEWEST_CODES = 3
"""Codes of devices without any door, from which a page is likely to show devices."""

_NAMED = 6
"""Texts that a sentence names."""

_HEADING = 60
"""Letters of a table's heading that a sentence cites."""

_OF_DOORS = re.compile(
    r"\b(doors?|openings?|hardware|hdwr?|locks?|readers?|access|ironmongery|cameras?|cctv|devices?)\b", re.I
)


def nothing_found(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding where no page of the drawing gave a component, with what was seen instead."""
    read = [page for page in analysis.pages if page.status is PageStatus.ANALYSED]
    if analysis.components or not read:
        return
    contents = [page.content for page in read if page.content]
    message = f"{NOTHING_FOUND} Seen on {_pages(read)} and not understood: {_and(_seen(contents))}."
    yield Finding(
        code="nothing_found",
        message=f"{message} Nothing of this is in the schedule.",
        page=read[0].page,
        places=tuple(chain.from_iterable(map(_around, read))),
    )


def pages_not_understood(analysis: Analysis) -> Iterator[Finding]:
    """Yield the pages that gave no component but hold what looks like some, beside pages that gave some."""
    for page in _without_components(analysis):
        if page.content and looks_like_components(page.content):
            message = (
                f"Page {page.page} gave no component. Seen and not understood: {_and(_seen([page.content]))}."
            )
            yield Finding(
                code="page_not_understood",
                message=message,
                page=page.page,
                places=_around(page),
            )


def pages_without_components(analysis: Analysis) -> Iterator[Finding]:
    """Yield one finding for all pages that hold text but nothing like a component: covers, notes, details."""
    plain = [
        page
        for page in _without_components(analysis)
        if page.content and not page.content.used and not looks_like_components(page.content)
    ]
    if plain:
        seen = _and(_seen([page.content for page in plain if page.content]))
        message = f"Nothing that looks like a component stands on {_pages(plain)}. Seen there: {seen}."
        yield Finding(code="page_without_components", message=message, page=plain[0].page)


def left_over(analysis: Analysis) -> Iterator[Finding]:
    """Yield the texts of each page that look like ids of components and belong to none."""
    with_components = {component.page for component in analysis.components}
    for page in analysis.pages:
        if page.page in with_components and page.content and page.content.ids:
            content = page.content
            verb = "look like IDs and belong" if content.id_count > 1 else "looks like an ID and belongs"
            texts = f"{content.id_count} texts" if content.id_count > 1 else "A text"
            message = f"Page {page.page}: {texts} that {verb} to no component: {_named(content)}."
            sure = cap(content.unexplained)
            if any(found.page == page.page and found.confidence == sure for found in analysis.components):
                message += f" So no component of the page is surer than {sure:.0%}."
            yield Finding(
                code="unexplained_ids",
                message=message,
                page=page.page,
                places=tuple(Place(page=page.page, bbox=seen.bbox) for seen in content.ids),
            )


def _without_components(analysis: Analysis) -> list[PageSummary]:
    """Return the pages that were read and gave nothing, of a drawing that gave something."""
    with_components = {component.page for component in analysis.components}
    return [
        page
        for page in analysis.pages
        if with_components and page.status is PageStatus.ANALYSED and page.page not in with_components
    ]


def looks_like_components(content: PageContent) -> bool:
    """Tell whether a page holds something that may be components: ids, tables of doors, device codes."""
    tables = any(_OF_DOORS.search(table.heading) for table in content.tables)
    # Codes on a page whose ids are explained stand at components that are drawn there once more.
    codes = content.code_count >= FEWEST_CODES and not content.used
    return bool(content.id_count or tables or codes)


def _seen(contents: Sequence[PageContent]) -> Iterator[str]:
    """Yield what pages hold, in the words of a sentence: tables, words, ids, codes."""
    tables = [table for content in contents for table in content.tables]
    if tables:
        headed = next((table for table in tables if _OF_DOORS.search(table.heading)), tables[0])
        cited = headed.heading[:_HEADING].strip(" |")
        yield f"{_counted(len(tables), 'table')} (“{cited}”)"
    yield _counted(sum(content.words for content in contents), "word")
    ids = sum(content.id_count for content in contents)
    if ids:
        named = next(content for content in contents if content.ids)
        yield f"{_counted(ids, 'text')} that look{'s' * (ids == 1)} like IDs ({_named(named, ids)})"
    codes = [code.text for content in contents for code in content.codes]
    if codes:
        kinds = ", ".join(list(dict.fromkeys(codes))[:_NAMED])
        yield f"{_counted(sum(content.code_count for content in contents), 'device code')} ({kinds})"


def _named(content: PageContent, of: int | None = None) -> str:
    texts = [seen.text for seen in content.ids[:_NAMED]]
    more = (of or content.id_count) > len(texts)
    return ", ".join(texts) + " ..." * more


def _around(page: PageSummary) -> tuple[Place, ...]:
    """Return the place of all candidates of a page together; none where there are none."""
    if page.content is None:
        return ()
    candidates: Iterable[SeenText] = page.content.ids or page.content.codes
    boxes = [seen.bbox for seen in candidates] or [table.bbox for table in page.content.tables]
    return (Place(page=page.page, bbox=_bounds(boxes)),) if boxes else ()


def _bounds(boxes: Sequence[BoundingBox]) -> BoundingBox:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _pages(pages: Sequence[PageSummary]) -> str:
    numbers = [str(page.page) for page in pages]
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > 2 * _NAMED:
        return f"{len(numbers)} pages, the first page {numbers[0]}, the last {numbers[-1]}"
    return f"pages {_and(numbers)}"


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


def _and(parts: Iterable[str]) -> str:
    listed = list(parts) or ["no text"]
    return " and ".join(part for part in (", ".join(listed[:-1]), listed[-1]) if part)
