"""The drawing's number and title: beside or under their labels, never a note that begins like one."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.page.title_block import drawing_number, drawing_title
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
