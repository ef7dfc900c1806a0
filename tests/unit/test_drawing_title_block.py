"""The drawing's number and title: beside or under their labels, never a note that begins like one."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.page.title_block import (
    drawing_date,
    drawing_number,
    drawing_revision,
    drawing_title,
    read_title_block,
)
from tests.unit.handmade_page import phrase


@pytest.mark.parametrize("label", ["Drawing No", "DRAWING NUMBER:", "Dwg. No.", "DRG REF", "Drawing no. :"])
def test_the_number_stands_beside_or_under_its_label(label: str) -> None:
    printed = phrase(label, 10, 10)

    assert drawing_number([printed, phrase("SEC-B2-001", printed.box[2] + 8, 10)]) == "SEC-B2-001"
    assert drawing_number([printed, phrase("SEC-B2-001", 10, 18)]) == "SEC-B2-001"


def test_a_number_in_the_labels_own_phrase_is_taken_from_there() -> None:
    assert drawing_number([phrase("Drawing No: SEC-001", 10, 10)]) == "SEC-001"


def test_the_nearest_value_wins_and_another_label_is_no_value() -> None:
    label, value, other = phrase("Title", 10, 10), phrase("Basement Plan", 10, 20), phrase("Scale:", 10, 17)

    assert drawing_title([label, other, value, phrase("Below", 10, 23)]) == "Basement Plan"


def test_what_stands_left_above_or_far_away_is_no_value() -> None:
    label = phrase("Drawing Title", 100, 50)

    assert (
        drawing_title([label, phrase("Left", 20, 50), phrase("Above", 100, 40), phrase("Far", 100, 90)])
        is None
    )


def test_a_text_without_digits_is_no_drawing_number() -> None:
    assert drawing_number([phrase("Drawing No", 10, 10), phrase("Status", 10, 18)]) is None


def test_a_note_that_begins_like_a_label_does_not_hide_the_title_block() -> None:
    note, label = phrase("Drawing no longer valid", 10, 10), phrase("Drawing No: SEC-001", 200, 200)

    assert drawing_number([note, label]) == "SEC-001"
    assert drawing_title([phrase("Titled doors", 10, 10), phrase("Title: Level 1", 200, 200)]) == "Level 1"


def test_a_sheet_without_a_title_block_has_neither() -> None:
    assert (drawing_number([]), drawing_title([phrase("PLANT ROOM", 10, 10)])) == (None, None)


SHEET = (1200.0, 800.0)


def test_american_labels_and_values_over_their_labels_are_read() -> None:
    label = phrase("SHEET NUMBER", 1000, 700, 5)

    assert drawing_number([label, phrase("A-611", 1000, 712, 14)]) == "A-611"
    assert drawing_number([label, phrase("A-612", 1000, 684, 14)]) == "A-612"
    assert drawing_title([phrase("SHEET TITLE", 10, 10), phrase("DOOR SCHEDULE", 10, 20)]) == "DOOR SCHEDULE"


def test_the_drawings_number_goes_before_the_sheets_and_the_projects_is_none() -> None:
    sheet = [
        phrase("SHEET NO: 3", 10, 10),
        phrase("DWG NO: SEC-001", 10, 30),
        phrase("PROJECT NO: 717010", 10, 50),
    ]

    assert drawing_number(sheet) == "SEC-001"
    assert drawing_number([sheet[2]]) is None


def test_another_label_is_no_value() -> None:
    label = phrase("Drawing No", 10, 10)

    assert drawing_number([label, phrase("Project No", 10, 18), phrase("SEC-7", 10, 20)]) == "SEC-7"


def test_large_type_in_the_lower_right_corner_is_the_number() -> None:
    plan = [phrase("ROOM 101", 100 + 10 * n, 100, 6) for n in range(9)]

    assert read_title_block([*plan, phrase("A-611", 1120, 770, 24)], SHEET).number == "A-611"
    assert read_title_block([*plan, phrase("A-611", 1120, 770, 6)], SHEET).number is None
    assert read_title_block([*plan, phrase("A-611", 100, 770, 24)], SHEET).number is None


def test_the_revision_stands_by_its_label_or_in_the_tables_last_row() -> None:
    assert drawing_revision([phrase("REV", 10, 10), phrase("C", 10, 18)]) == "C"
    assert drawing_revision([phrase("Revision: P03", 10, 10)]) == "P03"
    heading = [phrase("REV", 10, 100), phrase("DATE", 60, 100), phrase("DESCRIPTION", 120, 100)]
    under = [phrase("A", 10, 110), phrase("B", 10, 120), phrase("NOTES", 10, 130)]
    over = [phrase("A", 10, 90), phrase("B", 10, 80), phrase("NOTES", 10, 60)]

    assert drawing_revision([*heading, *under]) == "B"
    assert drawing_revision([*heading, *over]) == "B"


@pytest.mark.parametrize(
    "printed", ["12/03/2026", "2026-03-12", "12 March 2026", "April 12, 2024", "MAR 2026"]
)
def test_the_date_is_as_printed(printed: str) -> None:
    assert drawing_date([phrase("DATE", 10, 10), phrase(printed, 10, 18)]) == printed
    assert drawing_date([phrase("DATE", 10, 10), phrase("JS", 10, 18)]) is None
