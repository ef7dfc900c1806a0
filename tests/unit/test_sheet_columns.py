"""Sheet, revision and level of each row, where a drawing has several sheets."""

from __future__ import annotations

import pytest

from security_design_assistant.models.analysis import Analysis, SheetInfo
from security_design_assistant.results.workbook.door_schedule import door_table
from security_design_assistant.results.workbook.sheet_columns import level_named, sheet_columns
from tests.unit.revised_drawing import door, drawing, page


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("LEVEL B2 SECURITY PLAN", "LEVEL B2"),
        ("Ground Floor Access Control Layout", "Ground Floor"),
        ("BASEMENT SECURITY PLAN", "BASEMENT"),
        ("SECURITY LAYOUT - 3RD FLOOR - ZONE 2", "3RD FLOOR"),
        ("LEVEL 01 & LEVEL 02", None),
        ("DOOR SCHEDULE", None),
        ("HIGH LEVEL DESIGN", None),
        ("FLOOR PLAN", None),
        (None, None),
    ],
)
def test_a_level_is_what_the_title_names(title: str | None, level: str | None) -> None:
    assert level_named(title) == level


def two_sheets() -> Analysis:
    sheets = (
        SheetInfo(number="S-1", title="LEVEL B2", revision="P02"),
        SheetInfo(number="S-2", title="DOOR SCHEDULE"),
    )
    pages = [page(index).model_copy(update={"sheet": sheet}) for index, sheet in enumerate(sheets, 1)]
    return drawing(door("A-001", 50), door("A-002", 50, page=2), pages=pages)


def test_each_row_names_the_sheet_that_shows_it() -> None:
    table = door_table(two_sheets(), ())

    titles = [column.title for column in table.columns]
    at = titles.index("Sheet")
    assert titles[at : at + 4] == ["Sheet", "Rev.", "Level", "Confidence"]
    assert [[getattr(cell, "text", cell) for cell in row[at : at + 3]] for row in table.rows] == [
        ["S-1", "P02", "LEVEL B2"],
        ["S-2", "", ""],
    ]


def test_a_drawing_of_one_sheet_has_no_such_columns() -> None:
    assert sheet_columns(drawing(door("A-001", 50))).columns == ()
