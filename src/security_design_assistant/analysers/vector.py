"""The vector analyser: a PDF's bytes to the analysis of the drawing.

It works in two steps. :func:`read_drawing` reads page by page and explains nothing;
:func:`analyse_reading` knows all pages, so a legend on the last sheet explains the first.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping

import pymupdf

from security_design_assistant.drawing.notations.boxed.explanation import PageFindings, code_tables
from security_design_assistant.drawing.notations.boxed.page_reader import read_boxed
from security_design_assistant.drawing.notations.boxed.squares import ink_of
from security_design_assistant.drawing.notations.boxed.symbols import SymbolReader
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage
from security_design_assistant.drawing.notations.text import TextReading, explain_text_style, read_text_style
from security_design_assistant.drawing.page.enclosures import Enclosures
from security_design_assistant.drawing.page.geometry import centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.phrases import find_phrases
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.title_block import drawing_number, drawing_title
from security_design_assistant.drawing.reading import DrawingReading, PageReading
from security_design_assistant.drawing.rooms.room_labels import find_room_labels
from security_design_assistant.drawing.rooms.search import RoomFinding, find_rooms
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    DrawingInfo,
    LegendEntry,
    Location,
    PageStatus,
    PageSummary,
    ReviewNote,
)
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.review.id_notes import duplicate_ids, numbering_gaps
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
        return _read_page(page, number)
    finally:
        if collecting:
            gc.enable()


def _read_page(page: pymupdf.Page, number: int) -> PageReading:
    graphics = read_graphics(page, number)
    width, height = page.rect.width, page.rect.height
    if not graphics.words:
        return PageReading(
            number, PageStatus.NO_TEXT_LAYER, width, height, _why_no_text(graphics), graphics.frame
        )
    boxed = read_boxed(graphics)
    text = _read_text_style(graphics, boxed)
    rooms = find_rooms(graphics, boxed, tuple(mention.box for mention in text.mentions) if text else ())
    phrases = find_phrases(graphics.words)
    return PageReading(
        page=number,
        status=PageStatus.ANALYSED,
        width=width,
        height=height,
        frame=graphics.frame,
        boxed=boxed,
        rooms=rooms,
        text=text,
        number=drawing_number(phrases),
        title=drawing_title(phrases),
    )


def analyse_reading(reading: DrawingReading) -> Analysis:
    """Explain what was read: components, legend and what a human should look at.

    Returns
    -------
    The same analysis for the same reading, byte for byte.
    """
    legends = [page.boxed.legend for page in reading.pages]
    symbols = SymbolReader(legends)
    codes = code_tables(legends)
    components: list[Component] = []
    notes = [note for page in reading.pages for note in _page_notes(page)]
    if reading.repaired:
        notes.insert(
            0, ReviewNote(code="repaired", message="The file was damaged and was repaired before reading.")
        )
    for page in reading.pages:
        if page.frame is None:
            continue
        found = PageFindings(page, symbols, codes)
        components += found.components
        notes += found.notes
    text = explain_text_style([page.text for page in reading.pages if page.text is not None])
    tagged = {component.id for component in components}
    rooms = _rooms_of_ids(reading.pages)
    components += [_placed(component, rooms) for component in text.components if component.id not in tagged]
    notes += text.notes
    if components and not symbols.has_legend and any(page.boxed.points for page in reading.pages):
        message = (
            "No legend was found: symbols were named by common practice of the trade. Check each of them."
        )
        notes.append(ReviewNote(code="legend_missing", message=message))
    notes += [*duplicate_ids(components), *numbering_gaps(components)]
    return Analysis(
        drawing=_drawing(reading),
        pages=tuple(_summary(page) for page in reading.pages),
        components=tuple(sorted(components, key=_reading_order)),
        legend=(*_legend(reading.pages), *text.legend),
        warnings=tuple(_distinct(notes)),
    )


def _why_no_text(graphics: PageGraphics) -> str:
    if graphics.has_image:
        return "The page is a picture without text that can be read; it looks scanned."
    if len(graphics.lines.stroke):
        return "The page has lines but no text that can be read; its text may be drawn as outlines."
    return "The page is empty."


def _read_text_style(graphics: PageGraphics, boxed: BoxedPage) -> TextReading | None:
    """Read printed ids and tables, unless the page is drawn with boxed tags."""
    if boxed.points:
        return None
    lines = graphics.lines
    rules = Rules(lines.ends[ink_of(lines, (0.0,), 0.93)[lines.path]])
    rooms = [label.box for label in find_room_labels(find_phrases(graphics.words))]
    words = [word for word in graphics.words if not any(contains(box, centre(word.box)) for box in rooms)]
    return read_text_style(words, rules.segments(), graphics.page, graphics.frame, Enclosures(lines))


def _rooms_of_ids(pages: Iterable[PageReading]) -> dict[tuple[int, str], RoomFinding]:
    """Return the room that each printed id stands in, by page and id."""
    rooms: dict[tuple[int, str], RoomFinding] = {}
    for page in pages:
        mentions = page.text.mentions if page.text else ()
        for mention, room in zip(mentions, page.rooms[len(page.rooms) - len(mentions) :], strict=True):
            rooms.setdefault((page.page, mention.id), room)
    return rooms


def _placed(component: Component, rooms: Mapping[tuple[int, str], RoomFinding]) -> Component:
    """Give a component the room its id stands in, unless its own text names one."""
    room = rooms.get((component.page, component.id))
    if room is None or room.number is None or component.location != Location():
        return component
    location = Location(room_number=room.number, room_name=room.name)
    reasoning = f"{component.reasoning} {room.reason}".strip()
    return component.model_copy(update={"location": location, "reasoning": reasoning})


def _skipped(page: SkippedPage) -> PageReading:
    return PageReading(page.page, PageStatus.SKIPPED, page.width, page.height, page.reason)


def _page_notes(page: PageReading) -> Iterable[ReviewNote]:
    if page.status is not PageStatus.ANALYSED:
        code = "no_text_layer" if page.status is PageStatus.NO_TEXT_LAYER else "page_skipped"
        yield ReviewNote(
            code=code, message=f"Page {page.page} was not analysed. {page.reason}", page=page.page
        )


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


def _legend(pages: Iterable[PageReading]) -> Iterable[LegendEntry]:
    for page in pages:
        if page.frame is None:
            continue
        for symbol in page.boxed.legend.symbols:
            text = "".join(glyph.text for glyph in symbol.glyphs) or None
            yield LegendEntry(
                page=page.page, section=symbol.section, code=text, meaning=symbol.meaning,
                bbox=page.frame.displayed(symbol.box),
            )  # fmt: skip
        for entry in page.boxed.legend.codes:
            yield LegendEntry(
                page=page.page, section=entry.table, code=entry.code, meaning=entry.meaning,
                bbox=page.frame.displayed(entry.box),
            )  # fmt: skip


def _reading_order(component: Component) -> tuple[str, str, int, tuple[float, ...]]:
    return (component.type.value, component.id, component.page, component.bbox)


def _distinct(notes: Iterable[ReviewNote]) -> list[ReviewNote]:
    return list(dict.fromkeys(notes))
