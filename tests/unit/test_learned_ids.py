"""Short ids are learned from the device marks beside them."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.text import explain_text_style
from tests.unit.text_sheet import TextSheet, by_id, codes, kinds

KEY = ("LEGEND", "R = Card reader", "EB = Exit button", "ML = Magnetic lock", "D = Door")


def plan(ids: list[str], marks: tuple[str, ...] = ("R", "EB"), key: tuple[str, ...] = KEY) -> TextSheet:
    """Print ids in two rows with marks below each of them."""
    sheet = TextSheet()
    for number, name in enumerate(ids):
        x, y = 150 + 160 * (number % 4), 250 + 180 * (number // 4)
        sheet.text(x, y, name)
        for place, mark in enumerate(marks):
            sheet.text(x + 25 * place, y + 14, mark)
    sheet.paragraph(950, 80, key)
    return sheet


@pytest.mark.parametrize(
    "ids",
    [
        ["A-101", "A-102", "A-103"],
        ["101", "101A", "102", "103B"],
        ["D1.01", "D1.02", "D1.03"],
        ["1.01.C.03B", "1.01.C.04", "1.02.A.01"],
        ["S21A", "S22", "S23"],
    ],
)
def test_ids_of_any_form_are_learned_from_marks_that_the_key_explains(ids: list[str]) -> None:
    found = by_id(plan(ids).findings())

    assert list(found) == sorted(ids)
    assert all(kinds(door) == {"credential_reader": 1, "request_to_exit": 1} for door in found.values())


def test_numbers_without_marks_are_no_components_but_a_note() -> None:
    sheet = plan(["D1.01", "D1.02", "D1.03"])
    sheet.text(500, 700, "D1.04")

    findings = sheet.findings()

    assert list(by_id(findings)) == ["D1.01", "D1.02", "D1.03"]
    assert "numbers_without_devices" in codes(findings)


def test_a_plan_without_device_marks_has_no_components() -> None:
    sheet = plan(["101A", "102A", "103A", "104A"], marks=(), key=())
    sheet.text(300, 600, "A-611")
    sheet.text(320, 700, "EI30")

    findings = sheet.findings()

    assert (findings.components, findings.notes) == ((), ())


def test_letters_that_no_key_explains_make_no_doors_of_numbers() -> None:
    assert plan(["101A", "102A", "103A", "104A"], marks=("R", "D"), key=()).findings().components == ()


def test_without_a_key_ids_with_a_system_letter_are_read_with_little_confidence_and_one_note() -> None:
    findings = plan(["A-301", "A-302", "A-303"], marks=("R", "B", "D"), key=()).findings()

    found = by_id(findings)
    assert all(kinds(door) == {"credential_reader": 1, "request_to_exit": 1} for door in found.values())
    assert all(door.confidence < 0.75 for door in found.values())
    assert [note.code for note in findings.notes] == ["legend_missing"]


def test_the_mark_that_the_key_calls_a_door_is_no_device() -> None:
    found = by_id(plan(["A-101", "A-102"], marks=("D", "R")).findings())

    assert all(kinds(door) == {"credential_reader": 1} for door in found.values())


def test_cameras_and_detectors_of_the_same_form_are_taken_with_less_confidence() -> None:
    sheet = plan(["A-101", "A-102", "A-103"])
    sheet.text(300, 650, "C-101")
    sheet.text(500, 650, "I-201")

    findings = sheet.findings()

    found = by_id(findings)
    assert (found["C-101"].type.value, found["I-201"].type.value) == ("camera", "intruder")
    assert found["C-101"].confidence <= 0.7
    assert sum(note.code == "id_without_mark" for note in findings.notes) == 1


def test_where_letters_are_buildings_each_id_is_a_door() -> None:
    found = by_id(plan(["A-101", "B-101", "B-102", "C-101"]).findings())

    assert {door.type.value for door in found.values()} == {"door"}


def test_sheet_numbers_are_no_ids() -> None:
    sheet = plan(["A-101", "A-102", "A-103"])
    sheet.text(900, 800, "Drawing No.")
    sheet.text(960, 800, "A-611")
    sheet.text(500, 650, "See A-601 for details of the doors.")

    assert list(by_id(sheet.findings())) == ["A-101", "A-102", "A-103"]


def test_a_short_number_counts_for_nothing_where_ids_are_printed_in_full() -> None:
    sheet = plan(["A-101-DR-B2", "A-102-DR-B2"])
    sheet.text(500, 600, "A-103")
    sheet.text(500, 614, "R")

    assert list(by_id(sheet.findings())) == ["A-101-DR-B2", "A-102-DR-B2"]


def test_the_name_below_an_id_is_its_room() -> None:
    sheet = plan(["A-101", "A-102", "A-103"], marks=())
    for number, room in enumerate(("Main Entry", "Office 1", "(incomplete)")):
        sheet.text(150 + 160 * number, 260, room, size=6)
        sheet.text(150 + 160 * number, 230, "R")

    found = by_id(sheet.findings())

    assert [door.location.room_name for door in found.values()] == ["Main Entry", "Office 1", None]


def test_what_a_line_says_of_the_door_itself_is_no_room() -> None:
    sheet = plan([f"A-20{number}: Door with vision panel" for number in range(3)], marks=())
    for number in range(3):
        sheet.text(150 + 160 * number, 230, "R")

    assert all(door.location.room_name is None for door in sheet.findings().components)


def test_a_sheet_that_is_there_again_makes_one_note() -> None:
    readings = [plan(["A-101", "A-102", "A-103"]).read(page) for page in (1, 2, 3)]

    findings = explain_text_style(readings)

    assert list(by_id(findings)) == ["A-101", "A-102", "A-103"]
    notes = [note.message for note in findings.notes if note.code == "duplicate_id"]
    assert len(notes) == 1
    assert "A-101, A-102, A-103 are printed again on pages 2, 3" in notes[0]


@pytest.mark.parametrize("strike", [((146, 247, 176, 247)), ((146, 251, 176, 243))])
def test_an_id_that_is_struck_through_is_no_component(strike: tuple[float, float, float, float]) -> None:
    sheet = plan(["A-101", "A-102", "A-103"])
    sheet.strokes.append(strike)

    findings = sheet.findings()

    assert list(by_id(findings)) == ["A-102", "A-103"]
    assert [note.code for note in findings.notes] == ["crossed_out"]


def test_the_letter_of_its_system_beside_an_id_is_no_device() -> None:
    findings = plan(
        ["C-101", "C-102", "C-103"], marks=("C", "CAM"), key=("LEGEND", "CAM = Camera")
    ).findings()

    assert all(kinds(camera) == {"camera": 1} for camera in findings.components)
