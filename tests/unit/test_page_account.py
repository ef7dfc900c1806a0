"""The account of a page: everything seen is used, known to be something else, or unexplained."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from security_design_assistant.drawing.page.account import FRAGMENT, Account, take_account
from security_design_assistant.drawing.page.columns_of_text import find_columns
from security_design_assistant.drawing.page.geometry import Word
from security_design_assistant.drawing.page.id_like import id_form, is_measure
from security_design_assistant.drawing.page.phrases import find_phrases
from security_design_assistant.drawing.page.sheet import Sheet, Use
from tests.unit.handmade_page import Path, page, rectangle, row_of_words, word


def account_of(words: Sequence[Word], *paths: Path, claimed: Sequence[Word] = ()) -> Account:
    sheet = Sheet(page(words, *paths))
    sheet.claim(claimed, Use.COMPONENT)
    return take_account(sheet)


def ids_of(words: Sequence[Word]) -> list[str]:
    return [seen.text for seen in account_of(words).ids]


@pytest.mark.parametrize(
    "text",
    ["101", "101A", "100a", "6104B", "1902", "A-101", "C-101", "1-102", "110-01A", "D1.03", "D005A",
     "E-104.1", "001.D001A", "1.01.C.03B", "EG.4-T02", "S21A", "(A-200:"],
)  # fmt: skip
def test_ids_of_the_trade_look_like_ids(text: str) -> None:
    assert id_form(text) is not None


@pytest.mark.parametrize(
    "text",
    ["12'-6\"", "2'-0\"", "+0.00", "-0.150", "1:100", "900x2100", "60MIN", "EI30", "3-6", "12/04/2024"],
)
def test_measures_do_not(text: str) -> None:
    assert is_measure(text)
    assert id_form(text) is None


def test_a_number_with_a_letter_is_numbered_like_the_number_alone() -> None:
    bare, lettered = id_form("101"), id_form("101A")

    assert bare is not None
    assert lettered is not None
    assert bare.shape == lettered.shape
    assert (bare.bare, lettered.bare) == (True, False)


def test_what_a_notation_claimed_is_used_and_the_rest_is_told_apart() -> None:
    tag = word("A-001", 50, 50)
    unknown = [word(f"K-1{index}", 50 + 40 * index, 100) for index in range(3)]
    others = [word("+0.00", 50, 150), word("Corridor", 50, 200)]

    account = account_of([tag, *unknown, *others], claimed=[tag])

    assert (account.words, account.used, account.known) == (6, 1, 2)
    assert [seen.text for seen in account.ids] == ["K-10", "K-11", "K-12"]


def test_two_of_a_form_are_no_numbering() -> None:
    assert ids_of([word("P-31", 50, 50), word("P-32", 150, 50)]) == []


def test_numbers_that_follow_each_other_may_be_doors_and_dimensions_are_not() -> None:
    doors = [word(text, 50 + 60 * index, 50) for index, text in enumerate(("101", "102", "103"))]
    dimensions = [word(text, 50 + 60 * index, 50) for index, text in enumerate(("2400", "3600", "1250"))]

    assert ids_of(doors) == ["101", "102", "103"]
    assert ids_of(dimensions) == []


def test_a_number_under_a_name_is_a_rooms() -> None:
    words = []
    for index in range(3):
        words += [word("OFFICE", 50 + 80 * index, 50), word(f"10{index}", 54.5 + 80 * index, 58)]
        words += [word(f"10{index}A", 50 + 80 * index, 120)]

    assert ids_of(words) == ["100A", "101A", "102A"]


def test_an_id_in_a_sentence_is_a_note_and_one_that_begins_a_line_is_not() -> None:
    words = []
    for row in range(3):
        words += row_of_words(f"see sheet for door B-20{row} beside it", 50, 50 + 20 * row)
        words += row_of_words(f"A-20{row}: door with text in capitals", 50, 150 + 20 * row)

    assert ids_of(words) == ["A-200", "A-201", "A-202"]


def test_the_list_of_the_sets_drawings_holds_no_ids() -> None:
    numbers = [word(f"A-10{row}", 50, 70 + 15 * row) for row in range(4)]

    assert ids_of([*row_of_words("DRAWING LIST", 50, 50), *numbers]) == []


def test_letters_that_stand_for_devices_are_codes_a_letter_alone_only_in_several_frames() -> None:
    words = [word("REX", 50, 50), word("CR", 90, 50), word("R", 130, 50), word("P", 50, 150)]
    framed = [word("K", 170 + 40 * index, 50) for index in range(3)]
    boxes = [Path(rectangle(each.box[0] - 4, 48, each.box[2] + 4, 58)) for each in framed]
    grid_line = Path(rectangle(46, 148, 57, 158))

    codes = account_of([*words, *framed], *boxes, grid_line).codes

    assert [seen.text for seen in codes] == ["REX", "CR", "K", "K", "K"]


def test_what_is_left_of_a_tag_is_a_fragment() -> None:
    tags = [row_of_words(f"A B2 00{n} BB", 50, 50 * n) for n in (1, 2)]
    rest = row_of_words("B2 003 BB", 200, 100)

    account = account_of([*tags[0], *tags[1], *rest], claimed=[*tags[0], *tags[1]])

    assert [(seen.text, seen.form) for seen in account.ids] == [("B2 003 BB", FRAGMENT)]


def test_rows_of_columns_are_a_table_and_its_first_row_is_cited() -> None:
    rows = [("Mark", "Width", "Head"), *(("B", "900", "HM") for _ in range(4))]
    words = [
        word(text, 50 + 80 * column, 50 + 12 * index)
        for index, row in enumerate(rows)
        for column, text in enumerate(row)
    ]

    (table,) = find_columns(find_phrases(words))

    assert (table.heading, table.rows) == ("Mark | Width | Head", 5)


def test_three_rows_are_no_table() -> None:
    words = [word("HM", 50 + 80 * column, 50 + 12 * row) for row in range(3) for column in range(3)]

    assert find_columns(find_phrases(words)) == []


def test_a_question_mark_in_the_place_of_a_text_is_open_and_one_that_ends_a_question_is_not() -> None:
    asked = [*row_of_words("who brings the reader ?", 50, 100)]
    placeholders = [*row_of_words("? XX 000", 50, 200)]
    lone = word("?", 50, 300)

    account = account_of([*asked, *placeholders, lone])

    assert [seen.box for seen in account.open] == [lone.box]


def test_a_code_of_the_key_over_a_number_or_alone_in_a_frame_is_the_rest_of_a_tag() -> None:
    entry = [*row_of_words("RFP Remote field panel", 500, 40), *row_of_words("SRA Rack", 500, 60)]
    tag = [word("RFP", 100, 100), word("B2-02", 98, 109)]
    alone, unframed = word("SRA", 100, 200), word("SRA", 100, 300)
    frame = Path(rectangle(96, 196, 114, 212))
    sheet = Sheet(page([*entry, *tag, alone, unframed], frame))
    sheet.claim(entry, Use.LEGEND)

    fragments = [seen.text for seen in take_account(sheet).ids if seen.form == FRAGMENT]

    assert sorted(" ".join(sorted(text.split())) for text in fragments) == ["B2-02 RFP", "SRA"]
