"""Tables on a page: headings in tiers, columns and rows with rulings and without."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from security_design_assistant.drawing.notations.door_schedules.headings import NUMBER_HEADINGS
from security_design_assistant.drawing.notations.door_schedules.ids import numbers_in
from security_design_assistant.drawing.tables.drawn_marks import DrawnMarks
from security_design_assistant.drawing.tables.find import find_tables
from security_design_assistant.drawing.tables.grid import TableGrid
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.table_texts import TableTexts
from security_design_assistant.drawing.tables.texts import line_text, phrases, text_lines
from tests.unit.handmade_page import Path, line_work, word
from tests.unit.schedule_sheet import ScheduleSheet

ROWS = (("101A", "100", "CORRIDOR", "101", "LOBBY"), ("102A", "100", "CORRIDOR", "102", "OFFICE"))
WIDTHS = (70, 60, 120, 60, 120)


def tables(sheet: ScheduleSheet) -> list[TableGrid]:
    page = sheet.sheet()
    return find_tables(
        TableTexts(page.words, LineField(page.rules())), NUMBER_HEADINGS, lambda text: bool(numbers_in(text))
    )


def cells(grid: TableGrid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def two_tiers(ruled: bool) -> ScheduleSheet:
    sheet = ScheduleSheet()
    edges = [60, 130, 190, 310, 370, 490]
    sheet.centred(220, 80, "FROM ROOM")
    sheet.centred(400, 80, "TO ROOM")
    for left, right, text in zip(edges, edges[1:], ("DOOR NO.", "NO.", "NAME", "NO.", "NAME"), strict=False):
        sheet.centred((left + right) / 2, 100, text)
    if ruled:
        sheet.rules += [(60, 68, 490, 68), (130, 86, 490, 86)]
        sheet.rules += [(x, 68, x, 106) for x in (60, 130, 310, 490)] + [(x, 86, x, 106) for x in edges]
    sheet.table(60, 106, ROWS, WIDTHS, ruled)
    return sheet


@pytest.mark.parametrize("ruled", [True, False])
def test_a_group_heads_the_columns_below_it(ruled: bool) -> None:
    (grid,) = tables(two_tiers(ruled))

    assert [column.tiers for column in grid.columns] == [
        ("DOOR NO.",), ("FROM ROOM", "NO."), ("FROM ROOM", "NAME"), ("TO ROOM", "NO."), ("TO ROOM", "NAME"),
    ]  # fmt: skip
    assert cells(grid) == [list(row) for row in ROWS]


def test_a_cell_over_several_rows_belongs_to_each() -> None:
    sheet = ScheduleSheet()
    sheet.text(63, 80, "DOOR NO.")
    sheet.text(133, 80, "REMARKS")
    sheet.text(63, 95, "101A")
    sheet.text(63, 110, "102A")
    sheet.text(133, 102, "FAIL SAFE")
    sheet.text(63, 125, "103A")
    sheet.rules += [(60, y, 300, y) for y in (70, 85, 115, 130)] + [(60, 100, 130, 100)]
    sheet.rules += [(x, 70, x, 130) for x in (60, 130, 300)]

    (grid,) = tables(sheet)

    assert cells(grid) == [["101A", "FAIL SAFE"], ["102A", "FAIL SAFE"], ["103A", ""]]


def test_cells_of_several_lines_stay_whole_without_rulings() -> None:
    sheet = ScheduleSheet()
    rows = [("101A", "MAIN LOBBY\nNORTH WING"), ("102A", "OFFICE"), ("103A", "STORE\nSOUTH WING")]
    sheet.table(60, 70, [("DOOR NO.", "ROOM"), *rows], (80, 200), ruled=False)

    (grid,) = tables(sheet)

    assert cells(grid) == [[number, room.replace("\n", " ")] for number, room in rows]


def test_headings_that_begin_anew_begin_a_second_table() -> None:
    sheet = ScheduleSheet()
    header = ("DOOR NO.", "ROOM", "DOOR NO.", "ROOM")
    sheet.table(60, 70, [header, ("101", "LOBBY", "201", "OFFICE")], (80, 120, 80, 120))

    first, second = tables(sheet)

    assert cells(first) == [["101", "LOBBY"]]
    assert cells(second) == [["201", "OFFICE"]]


def test_a_list_beside_a_table_without_rulings_is_no_column_of_it() -> None:
    sheet = ScheduleSheet()
    rows = [(f"{n}A", "OFFICE", "LH") for n in range(101, 113)]
    sheet.table(60, 70, [("DOOR NO.", "ROOM", "HAND"), *rows], (80, 120, 60), ruled=False)
    sheet.text(380, 79, "CODES")
    for number in range(14):
        sheet.text(380, 90 + 9.7 * number, f"C{number} - SOME WORDS", 6)

    (grid,) = tables(sheet)

    assert cells(grid) == [list(row) for row in rows]


def test_turned_headings_are_read_along_their_lines() -> None:
    sheet = ScheduleSheet()
    sheet.text(63, 140, "DOOR NO.")
    sheet.text(150, 140, "ELECTRIC", direction=3)
    sheet.text(160, 140, "STRIKE", direction=3)
    sheet.table(60, 146, [("101A", "1"), ("102A", "")], (80, 40))
    sheet.rules += [(60, 70, 180, 70), (60, 70, 60, 146), (140, 70, 140, 146), (180, 70, 180, 146)]

    (grid,) = tables(sheet)

    assert [column.heading for column in grid.columns] == ["DOOR NO.", "ELECTRIC STRIKE"]


def test_letters_set_one_by_one_are_one_word() -> None:
    letters = [word(letter, 10 + 3.0 * index, 10) for index, letter in enumerate("101A")]

    assert [line_text(line) for line in text_lines(letters)] == ["101A"]


def test_phrases_end_at_wide_gaps_and_at_rulings() -> None:
    line = [word("A", 10, 10), word("B", 15, 10), word("C", 40, 10), word("D", 45, 10)]

    found = phrases(line, cut=lambda _y, left, right: left < 44 < right)

    assert [line_text(phrase) for phrase in found] == ["A B", "C", "D"]


@pytest.mark.parametrize(
    ("pieces", "mark"),
    [
        (((12, 16, 14, 18), (14, 18, 18, 12)), "tick"),
        (((12, 12, 18, 18), (12, 18, 18, 12)), "cross"),
        (((10, 10, 20, 20),), None),
        (((12, 15, 18, 15),), None),
        ((), None),
    ],
)
def test_marks_are_told_from_a_cell_that_is_crossed_out(
    pieces: Sequence[tuple[float, float, float, float]], mark: str | None
) -> None:
    marks = DrawnMarks(line_work(*(Path([piece]) for piece in pieces)))

    assert marks.mark_in((10, 10, 20, 20)) == mark


def test_a_filled_dot_is_a_mark() -> None:
    dot = Path(
        [(14, 15, 15, 14), (15, 14, 16, 15), (16, 15, 15, 16), (15, 16, 14, 15)], fill=0.0, curved=True
    )

    assert DrawnMarks(line_work(dot)).mark_in((10, 10, 20, 20)) == "dot"
