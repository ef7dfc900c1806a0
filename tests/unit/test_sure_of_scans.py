"""What of a scanned page is reported: what letters say, never what was only drawn."""

from __future__ import annotations

import pymupdf

from security_design_assistant.drawing.notations.boxed.notation import BoxedNotation
from security_design_assistant.drawing.notations.door_schedules.notation import DoorScheduleNotation
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import (
    HardwarePage,
    Heading,
    Item,
    Line,
    Remark,
)
from security_design_assistant.drawing.notations.hardware_sets.notation import HardwareNotation
from security_design_assistant.drawing.page.graphics import read_graphics
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.tables.grid import UNSURE
from security_design_assistant.samples import SAMPLES

BOX = (0.0, 0.0, 10.0, 10.0)
HEADING = Heading("HARDWARE SET: 01", BOX, "01")
HINGES = Item("3 EA HINGE", BOX, 3, "HINGE")
STRIKE = Item("1 EA ELECTRIC STRIKE", BOX, 1, "ELECTRIC STRIKE")
STRANGE = Remark("Head1ng #A01", BOX)


def sheet(name: str) -> Sheet:
    with pymupdf.open(stream=SAMPLES[name]().pdf) as document:
        return Sheet(read_graphics(document[0], 1))


def sure(*lines: Line) -> tuple[list[Line], int]:
    page, left_out = HardwareNotation().sure_of_scan(HardwarePage(1, lines))
    return list(page.lines), left_out


def test_tags_stand_and_symbols_are_left_out() -> None:
    read = BoxedNotation().read(sheet("plain"))
    assert read is not None

    kept, left_out = BoxedNotation().sure_of_scan(read)

    assert [point.tag.identity for point in kept.points] == [point.tag.identity for point in read.points]
    assert not any(point.clusters or point.camera or point.tag.notes for point in kept.points)
    assert not kept.orphans
    assert left_out >= len(read.points)


def test_drawn_marks_are_left_open_and_letters_stand() -> None:
    notation = DoorScheduleNotation()
    read = notation.read(sheet("schedule_ticked"))
    assert read is not None
    drawn = [cell.drawn for grid in read.schedules for row in grid.rows for cell in row.cells if cell.drawn]

    kept, left_out = notation.sure_of_scan(read)

    cells = [cell for grid in kept.schedules for row in grid.rows for cell in row.cells]
    assert {cell.drawn for cell in cells} == {None, UNSURE}
    assert left_out == len(drawn) > 0
    assert any(cell.text == "X" for cell in cells)


def test_a_list_that_was_understood_stands() -> None:
    assert sure(HEADING, HINGES, STRIKE) == ([HEADING, HINGES, STRIKE], 0)


def test_items_around_a_line_that_was_not_understood_are_given_to_no_door() -> None:
    lines, left_out = sure(HEADING, HINGES, STRANGE, STRIKE)

    assert [line.sure for line in lines if line.kind == "item"] == [False, False]
    assert left_out == 3


def test_a_line_below_all_items_says_nothing() -> None:
    assert sure(HEADING, HINGES, STRANGE) == ([HEADING, HINGES], 1)


def test_a_list_with_an_item_without_its_number_is_given_to_no_door() -> None:
    lost = Item("EA ELECTRIC STRIKE", BOX, 1, "ELECTRIC STRIKE", stated=False)

    assert sure(HEADING, HINGES, lost)[1] == 2
