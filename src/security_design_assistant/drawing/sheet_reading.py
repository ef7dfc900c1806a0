"""One page as it is read: every notation in turn, the rooms, the title block, then the account of it all."""

from __future__ import annotations

from typing import Any

import pymupdf

from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.page.account import take_account
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.page.title_block import drawing_number, drawing_title
from security_design_assistant.drawing.page.trace import SILENT, Trace
from security_design_assistant.drawing.reading import PageReading
from security_design_assistant.drawing.rooms.search import find_rooms
from security_design_assistant.models.analysis import PageStatus


def read_sheet(page: pymupdf.Page, number: int, trace: Trace = SILENT) -> PageReading:
    """Read one open page.

    Parameters
    ----------
    page : the page.
    number : its number, from 1.
    trace : is told what is seen and what is rejected.
    """
    graphics = read_graphics(page, number)
    width, height = page.rect.width, page.rect.height
    if not graphics.words:
        return PageReading(
            number, PageStatus.NO_TEXT_LAYER, width, height, _why_no_text(graphics), graphics.frame
        )
    sheet = Sheet(graphics, trace)
    if trace.listening:
        _tell(sheet)
    readings = _readings(sheet)
    found = [(notation, readings[notation.name]) for notation in NOTATIONS if notation.name in readings]
    anchors = {notation.name: notation.anchors(reading) for notation, reading in found}
    rooms = find_rooms(sheet, anchors, [notation.footprint(reading) for notation, reading in found])
    return PageReading(
        page=number,
        status=PageStatus.ANALYSED,
        width=width,
        height=height,
        frame=graphics.frame,
        readings=readings,
        rooms=rooms,
        number=drawing_number(sheet.phrases),
        title=drawing_title(sheet.phrases),
        account=take_account(sheet),
    )


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


def _why_no_text(graphics: PageGraphics) -> str:
    if graphics.has_image:
        return "The page is a picture without text that can be read; it looks scanned."
    if len(graphics.lines.stroke):
        return "The page has lines but no text that can be read; its text may be drawn as outlines."
    return "The page is empty."
