"""Room labels: a name above, a number below, and what looks like one but is none."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.rooms.room_labels import RoomLabel, circulation, find_room_labels
from tests.unit.handmade_page import phrase


def centred(text: str, y: float, size: float = 6.0) -> Phrase:
    return phrase(text, 100 - 0.25 * size * len(text), y, size)


def labels(*phrases: Phrase) -> list[tuple[str, str]]:
    return [(label.number, label.name) for label in find_room_labels(phrases)]


def test_a_name_above_a_number_is_a_room() -> None:
    name, number = centred("WATER TANK", 10), centred("B216", 18)

    (label,) = find_room_labels([name, number])

    assert label.text == "B216 WATER TANK"
    assert label.box == (min(name.box[0], number.box[0]), 10, max(name.box[2], number.box[2]), 24)


@pytest.mark.parametrize("number", ["B216", "216", "B2-016", "1.05", "L1.12A", "0012"])
def test_numbers_are_read_in_the_forms_that_offices_use(number: str) -> None:
    assert labels(centred("PLANT ROOM", 10), centred(number, 18)) == [(number, "PLANT ROOM")]


def test_a_name_may_take_up_to_three_lines() -> None:
    lines = [centred("MAIN", 10), centred("SWITCH", 18), centred("ROOM", 26), centred("B217", 34)]

    assert labels(centred("ABOVE", 2), *lines) == [("B217", "MAIN SWITCH ROOM")]


def test_a_number_without_a_name_is_no_room() -> None:
    assert labels(centred("216", 18)) == []


@pytest.mark.parametrize("text", ["FFL", "SCALE", "DWG REF", "Date", "GRID", "12", "ab", "see legend"])
def test_numbers_under_other_labels_are_no_rooms(text: str) -> None:
    assert labels(centred(text, 10), centred("100", 18)) == []


def test_text_beside_far_above_or_in_another_size_is_not_the_name() -> None:
    beside, above, title = phrase("LOBBY", 160, 10), centred("STORE", 2), centred("BASEMENT", 4, size=14)

    assert labels(beside, above, title, centred("B216", 18)) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CORRIDOR", 2),
        ("LIFT LOBBY", 2),
        ("HALLWAY", 2),
        ("STAIR 1", 1),
        ("GOODS LIFT", 1),
        ("OFFICE", 0),
        ("", 0),
    ],
)
def test_rooms_that_people_only_pass_through_rank_last(name: str, expected: int) -> None:
    assert RoomLabel("B216", name, (0, 0, 1, 1)).circulation == expected


def test_a_room_without_a_name_is_shown_by_its_number_alone() -> None:
    assert RoomLabel("B216", "", (0, 0, 1, 1)).text == "B216"


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("CORRIDOR", 2),
        ("LOBBY 01", 2),
        ("Lift Lobby", 2),
        ("ENTRANCE HALL", 2),
        ("FIRE ESCAPE CORRIDOR", 2),
        ("STAIR S2", 1),
        ("CORE A", 1),
        ("DATA HALL 1", 0),
        ("SPORTS HALL", 0),
        ("LIFT MOTOR ROOM", 0),
        ("CORE SWITCH ROOM", 0),
        ("LOBBY STORE", 0),
        ("PLANT", 0),
        ("", 0),
    ],
)
def test_only_a_name_that_says_nothing_else_is_a_passage(name: str, passing: int) -> None:
    assert circulation(name) == passing
