"""Equipment: two-row boxes told from room labels in boxes, and the legend's samples of them."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.boxed.equipment import (
    EquipmentBox,
    equipment_codes,
    find_equipment,
)
from security_design_assistant.drawing.page.geometry import Box, Word
from security_design_assistant.drawing.page.ruled_lines import Rules
from tests.unit.handmade_page import ends, phrase, rectangle, row_of_words, word


def two_rows(x: float, y: float) -> list[Box]:
    return [*rectangle(x, y, x + 24, y + 20), (x, y + 10, x + 24, y + 10)]


def boxes_of(words: list[Word], pieces: list[Box]) -> list[EquipmentBox]:
    return find_equipment(words, Rules(ends(pieces)))


def reference(text: str) -> tuple[str, str] | None:
    found = boxes_of([word("RFP", 12, 12), *row_of_words(text, 11, 22)], two_rows(10, 10))
    return (found[0].level, found[0].number) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B2-02", ("B2", "02")),
        ("B2 02", ("B2", "02")),
        ("B2.02", ("B2", "02")),
        ("B2 - 02", ("B2", "02")),
        ("GF-01", ("GF", "01")),
        ("10-03", ("10", "03")),
        ("B2-002", ("B2", "002")),
        ("L1 102", ("L1", "102")),
    ],
)
def test_level_and_number_are_parted_where_the_separator_stands(text: str, expected: tuple[str, str]) -> None:
    assert reference(text) == expected


def test_a_room_number_under_a_name_in_a_box_is_no_equipment() -> None:
    assert reference("B216") is None


def test_a_code_that_the_legend_shows_needs_no_separator() -> None:
    words = [word("RFP", 12, 12), word("B216", 11, 22), word("RFP", 112, 12), word("??-XX", 111, 22)]

    found = boxes_of(words, [*two_rows(10, 10), *two_rows(110, 10)])

    assert [(box.code, box.number) for box in found] == [("RFP", "16"), ("RFP", "")]


def test_a_code_without_a_box_or_a_divider_is_no_equipment() -> None:
    words = [word("RFP", 12, 12), word("B2-02", 11, 22)]

    assert boxes_of(words, []) == []
    assert boxes_of(words, rectangle(10, 10, 40, 30)) == []


def test_a_top_row_of_two_words_is_no_code() -> None:
    words = [*row_of_words("FIRE RFP", 11, 12, 4), word("B2-02", 11, 22)]

    assert boxes_of(words, two_rows(10, 10)) == []


def test_the_words_right_of_a_sample_box_are_its_meaning() -> None:
    sample = EquipmentBox("RFP", "", "", (10, 10, 40, 30))
    real = EquipmentBox("OIW", "B2", "01", (10, 50, 40, 70))
    beside, far = phrase("Remote Field Panel", 50, 17), phrase("Elsewhere", 250, 17)

    codes = equipment_codes([sample, real], [beside, far, phrase("Real", 50, 57)])

    assert [(code.table, code.code, code.meaning) for code in codes] == [
        ("equipment", "RFP", "Remote Field Panel")
    ]


def test_a_sample_without_words_beside_it_explains_nothing() -> None:
    assert equipment_codes([EquipmentBox("RFP", "", "", (10, 10, 40, 30))], []) == []
