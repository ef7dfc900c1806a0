"""One page as it is read: every notation in turn, the rooms, the title block, then the account of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pymupdf

from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.page.account import take_account
from security_design_assistant.drawing.page.geometry import TextOrigin
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.legibility import is_scan, why_unreadable
from security_design_assistant.drawing.page.matchline import matchlines
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.set_aside import find_set_aside, without_set_aside
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.page.statements import Statement, statements
from security_design_assistant.drawing.page.title_block import read_title_block
from security_design_assistant.drawing.page.trace import SILENT, Trace
from security_design_assistant.drawing.reading import PageReading, ReadFromScan
from security_design_assistant.drawing.rooms.anchor import RoomFinding
from security_design_assistant.drawing.rooms.search import find_rooms
from security_design_assistant.drawing.scan.extra import why_not_read
from security_design_assistant.models.analysis import PageStatus

_READ = frozenset({Use.COMPONENT, Use.DEVICE, Use.LEGEND, Use.TABLE})
"""Uses of words that a statement cannot be made of: they are in the schedule as what they say."""


def read_sheet(page: pymupdf.Page, number: int, trace: Trace = SILENT) -> PageReading:
    """Read one open page.

    Parameters
    ----------
    page : the page.
    number : its number, from 1.
    trace : is told what is seen and what is rejected.
    """
    graphics, scan, reason = _seen(page, number)
    width, height = page.rect.width, page.rect.height
    if reason is not None:
        return PageReading(number, PageStatus.NO_TEXT_LAYER, width, height, reason, graphics.frame)
    sheet = Sheet(graphics, trace)
    phrases = sheet.phrases
    size = graphics.frame.sheet
    set_aside = find_set_aside(phrases, graphics.lines, graphics.frame)
    if set_aside:
        sheet = Sheet(without_set_aside(graphics, set_aside), trace)
    if trace.listening:
        _tell(sheet)
    readings = _readings(sheet)
    if scan is not None:
        readings, scan = _sure(readings, scan)
    return PageReading(
        page=number,
        status=PageStatus.ANALYSED,
        width=width,
        height=height,
        frame=graphics.frame,
        readings=readings,
        rooms={} if scan else _rooms(sheet, readings),
        title_block=read_title_block(_outside_tables(phrases, sheet), size),
        statements=(*_statements(sheet), *_remarks(graphics)),
        set_aside=tuple(set_aside),
        remarks=len(graphics.remarks),
        scan=scan,
        recognised=scan is None and any(word.origin is TextOrigin.OCR for word in graphics.words),
        matchlines=matchlines(sheet.words, sheet.frame),
        account=take_account(sheet),
        hidden=graphics.hidden_text,
    )


def _outside_tables(phrases: Sequence[Phrase], sheet: Sheet) -> list[Phrase]:
    """Return the phrases of no table that was read: NAME over its cells is no label of a title block."""
    return [
        phrase
        for phrase in phrases
        if not any(sheet.use_of(word) is Use.TABLE for word in sheet.words_in(phrase.box))
    ]


def _sure(readings: Mapping[str, Any], scan: ReadFromScan) -> tuple[dict[str, Any], ReadFromScan]:
    """Keep what is sure of a scanned page, and count what is not."""
    kept = {}
    left_out = 0
    for notation in NOTATIONS:
        if notation.name in readings:
            kept[notation.name], unsure = notation.sure_of_scan(readings[notation.name])
            left_out += unsure
    return kept, replace(scan, left_out=left_out)


def _rooms(sheet: Sheet, readings: Mapping[str, Any]) -> Mapping[str, Mapping[str, RoomFinding]]:
    """Find the rooms of what was read, by the walls; those of a scan are too torn to keep rooms apart."""
    found = [(notation, readings[notation.name]) for notation in NOTATIONS if notation.name in readings]
    anchors = {notation.name: notation.anchors(reading) for notation, reading in found}
    return find_rooms(sheet, anchors, [notation.footprint(reading) for notation, reading in found])


def _seen(page: pymupdf.Page, number: int) -> tuple[PageGraphics, ReadFromScan | None, str | None]:
    """Return what a person sees of a page, whether it was read from its picture, and why it cannot be read.

    What reading a picture needs is loaded only where there is one to be read.
    """
    graphics = read_graphics(page, number)
    reason = why_unreadable(graphics)
    if reason is None or not is_scan(graphics):
        return graphics, None, reason
    obstacle = why_not_read(page)
    if obstacle is not None:
        return graphics, None, f"{reason} {obstacle}"
    from security_design_assistant.drawing.scan.page import read_scan

    scan = read_scan(page, number)
    return scan.graphics, ReadFromScan(scan.doubts), None


def _statements(sheet: Sheet) -> tuple[Statement, ...]:
    """Return the statements of a sheet, but for what a notation has read as a row or a key."""
    found = [
        phrase
        for phrase in sheet.phrases
        if not any(sheet.use_of(word) in _READ for word in sheet.words_in(phrase.box))
    ]
    return statements(found, sheet.page, sheet.frame)


def _remarks(graphics: PageGraphics) -> Iterator[Statement]:
    for remark in graphics.remarks:
        yield Statement(remark.text, graphics.page, graphics.frame.displayed(remark.box), remark=True)


def _readings(sheet: Sheet) -> dict[str, Any]:
    """Let every notation read what those before it have left."""
    readings = {}
    for notation in NOTATIONS:
        reading = notation.read(sheet)
        if reading is not None:
            readings[notation.name] = reading
    return readings


def _tell(sheet: Sheet) -> None:
    """Tell what every notation begins with."""
    for word in sheet.words:
        sheet.trace.saw("words", word.box, word.text)
    for phrase in sheet.phrases:
        sheet.trace.saw("phrases", phrase.box, phrase.text)
    for hidden in sheet.graphics.hidden:
        sheet.trace.rejected("visible text", hidden.word.box, f"“{hidden.word.text}” is painted over")
    sheet.trace.lines("merged lines", sheet.segments)
