"""Sentences about components become rows with their place; other sentences do not."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.page.statements import Statement, statements
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.review.notes_about import notes_about
from tests.unit.handmade_analysis import device, door
from tests.unit.handmade_page import phrase

UPRIGHT = Frame((1, 0, 0, 1, 0, 0), 400, 300)
BOX = (10.0, 20.0, 90.0, 28.0)
DOORS = (
    door(1, device(DeviceType.LOCK, "11"), id="A-014-BB-B2"),
    door(2, device(DeviceType.LOCK, "11"), id="A-015-BB-B2"),
    door(3, id="101"),
)


def about(text: str, remark: bool = False) -> list[str | None]:
    return [note.message for note in notes_about(DOORS, [Statement(text, 2, BOX, remark)])]


@pytest.mark.parametrize("text", ["A-014 removed", "Door A-014-BB-B2 to be relocated", "a-014: by others"])
def test_a_sentence_names_its_component_in_full_or_in_short(text: str) -> None:
    (note,) = notes_about(DOORS, [Statement(text, 2, BOX)])

    assert note.component_id == "A-014-BB-B2"
    assert note.message == f"The drawing says: “{text}”. It concerns A-014-BB-B2."
    assert (note.code, note.page, note.bbox) == ("note_on_component", 2, BOX)


def test_a_sentence_about_a_type_concerns_all_that_have_it() -> None:
    (message,) = about("Lock type 11 to be fail unlocked")

    assert message.endswith("It concerns A-014-BB-B2, A-015-BB-B2.")


def test_a_bare_number_is_a_door_only_after_the_word() -> None:
    assert len(about("Door 101 removed")) == 1
    assert about("101 screws removed") == []


def test_what_concerns_no_component_is_no_row() -> None:
    assert about("A-099 removed") == []
    assert about("Lock type 12 to be fail secure") == []


def test_a_sentence_on_three_sheets_is_one_row() -> None:
    same = [Statement("A-014 removed", page, BOX) for page in (1, 2, 3)]

    assert [note.page for note in notes_about(DOORS, same)] == [1]


def test_a_reviewers_remark_says_so() -> None:
    (note,) = notes_about(DOORS, [Statement("confirm A-015", 1, BOX, remark=True)])

    assert note.code == "remark_on_component"
    assert note.message.startswith("A reviewer remarked")


def test_only_sentences_that_change_something_are_statements() -> None:
    phrases = [phrase("A-014 removed", 10, 20), phrase("A-014 Plant Room", 10, 40), phrase("removed", 10, 60)]

    (found,) = statements(phrases, 3, UPRIGHT)

    assert (found.text, found.page, found.box) == ("A-014 removed", 3, phrases[0].box)
