"""The notation of hardware schedules behind the port: headings with openings, items and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.hardware_sets.device_table import kind_of
from security_design_assistant.drawing.notations.hardware_sets.explain import explain
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import HardwarePage, Line
from security_design_assistant.drawing.notations.hardware_sets.read import read
from security_design_assistant.drawing.notations.hardware_sets.tolerances import SETS
from security_design_assistant.drawing.notations.port import Explanation, Notation, ReadPage
from security_design_assistant.drawing.page.geometry import Word
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.tables.drawn_marks import is_struck, marks_on
from security_design_assistant.drawing.tables.line_field import lines_on

_USES = {
    "heading": Use.TABLE,
    "set_name": Use.TABLE,
    "each": Use.TABLE,
    "opening": Use.COMPONENT,
    "unnumbered": Use.TABLE,
    "item": Use.TABLE,
    "label": Use.TABLE,
    "listed": Use.TABLE,
    "struck": Use.NOTE,
    "remark": Use.NOTE,
    "end": Use.NOTE,
}


_HEADS = frozenset(("heading", "set_name", "each", "listed"))
"""Lines that only a hardware schedule has."""


class HardwareNotation(Notation[HardwarePage]):
    """Hardware schedules, as :mod:`.read` reads them."""

    name = "hardware_sets"
    reading = TypeAdapter(HardwarePage)

    def read(self, sheet: Sheet) -> HardwarePage | None:
        """Read the lines of a hardware schedule, and claim them where the page is surely one."""
        field, marks = sheet.once(lines_on), sheet.once(marks_on)

        def struck(words: Sequence[Word]) -> bool:
            return is_struck(list(words), field, marks)

        page = read(sheet.unclaimed_words(), sheet.page, sheet.frame, struck)
        if page is None:
            return None
        if is_schedule(page.lines) and not _is_index(page.lines) and not _is_aside(page.lines):
            _claim(page, sheet)
        if sheet.trace.listening:
            _tell(page, sheet)
        return page

    def sure_of_scan(self, reading: HardwarePage) -> tuple[HardwarePage, int]:
        """Leave out the lines of a list that were not understood; if items go on below one, those too.

        It may be the heading of another list, or an item. A number that is missing was there.
        """
        kept: list[Line] = []
        for block in _lists(reading.lines):
            kept += _sure(block)
        unsure = sum(line.kind == "item" and not line.sure for line in kept)
        return replace(reading, lines=tuple(kept)), unsure + len(reading.lines) - len(kept)

    def explain(self, pages: Sequence[ReadPage[HardwarePage]]) -> Explanation:
        """Put headings together over all pages, and give their openings the devices of their items."""
        return explain([page.reading for page in pages])


def _lists(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a page where a heading stands."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.kind == "heading":
            found.append([])
        found[-1].append(line)
    return found


def _sure(lines: Sequence[Line]) -> Iterator[Line]:
    places = [place for place, line in enumerate(lines) if line.kind == "item"] or [len(lines)]
    understood = all(line.kind == "item" and line.stated for line in lines[places[0] : places[-1] + 1])
    for place, line in enumerate(lines):
        if line.kind == "item":
            yield replace(line, sure=understood)
        elif line.kind != "remark" or place < places[0]:
            yield line


def is_schedule(lines: Iterable[Line]) -> bool:
    """Tell whether a page is a hardware schedule by itself: headings with hardware, or enough of it."""
    kept = list(lines)
    kinds = {line.kind for line in kept}
    hardware = sum(
        line.kind == "item" and kind_of(line.description, line.product) is not None for line in kept
    )
    if hardware >= SETS.items or any(line.kind == "listed" and line.heading for line in kept):
        return True
    return "heading" in kinds and bool(kinds & {"opening", "each"})


def _is_index(lines: Iterable[Line]) -> bool:
    """Tell a page that only lists openings with their headings: a door schedule may look just like it."""
    return all(line.kind in ("listed", "label", "remark") for line in lines)


def _is_aside(lines: Sequence[Line]) -> bool:
    """Tell a page on which a few lines look like items among many others, and none is a heading: a plan."""
    headed = any(line.kind in _HEADS for line in lines)
    return not headed and 2 * sum(line.kind == "remark" for line in lines) > len(lines)


def _claim(page: HardwarePage, sheet: Sheet) -> None:
    """Take the page's lines from its first heading on, openings before the lines that they stand on."""
    lines = sorted(page.lines, key=lambda line: line.kind != "opening")
    for line in lines:
        sheet.claim_shown(line.box, _USES[line.kind])


def _tell(page: HardwarePage, sheet: Sheet) -> None:
    for line in page.lines:
        if line.kind not in ("remark", "label"):
            sheet.trace.saw(f"hardware_sets: {line.kind}", sheet.frame.reading(line.box), line.text)
