"""Door schedules as tables: ruled or only aligned, over several sheets, beside a plan."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.text import explain_text_style
from tests.unit.text_sheet import TextSheet, by_id, codes, devices, kinds

HEADER = ("Door ID", "Location", "Reader", "EBG", "REX", "Lock Type")
ROWS = (
    ("A-101-DR-B2", "Main entrance", "2", "1", "1", "11"),
    ("A-102-DR-B2", "B216 Water tank", "1", "-", "1", "12"),
    ("A-103-DR-B2", "Plant room", "", "1", "N", "11"),
)
WIDTHS = (80, 120, 50, 40, 40, 60)
EXPECTED = {
    "A-101-DR-B2": {("credential_reader", None): 2, ("break_glass", "EBG"): 1, ("request_to_exit", "REX"): 1,
                    ("lock", "11"): 1},
    "A-102-DR-B2": {("credential_reader", None): 1, ("request_to_exit", "REX"): 1, ("lock", "12"): 1},
    "A-103-DR-B2": {("break_glass", "EBG"): 1, ("lock", "11"): 1},
}  # fmt: skip


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("centred", [True, False])
def test_rows_become_doors_with_devices_and_location(ruled: bool, centred: bool) -> None:
    sheet = TextSheet()
    sheet.text(100, 90, "DOOR SCHEDULE", 12)
    sheet.table(100, 100, (HEADER, *ROWS), WIDTHS, ruled, centred=centred)

    findings = sheet.findings()

    found = by_id(findings)
    assert {name: devices(component) for name, component in found.items()} == EXPECTED
    assert found["A-101-DR-B2"].location.room_name == "Main entrance"
    assert found["A-102-DR-B2"].location.room_number == "B216"
    assert not findings.notes


def test_ticks_of_all_kinds_count_one() -> None:
    sheet = TextSheet()
    ticks = ("Y", "Yes", "X", "\u2713", "\u2022", "\u00fc", "x", "1")
    rows = [(f"A-1{n:02}-DR-B2", f"Room {n}", tick, "No", "n/a") for n, tick in enumerate(ticks)]
    sheet.table(
        100,
        100,
        [("Door No.", "Room", "Card Reader", "Exit Button", "Mag Lock"), *rows],
        (80, 100, 70, 70, 70),
    )

    found = by_id(sheet.findings())

    assert len(found) == len(ticks)
    assert all(kinds(component) == {"credential_reader": 1} for component in found.values())


def test_reader_codes_in_cells_are_kept() -> None:
    sheet = TextSheet()
    rows = [
        ("A-101-DR-B2", "Lobby", "E", "11"),
        ("A-102-DR-B2", "Store", "E/KP", "12, 14"),
        ("A-103-DR-B2", "Lab", "2 x E", "Maglock"),
        ("A-104-DR-B2", "Roof", "KP", "TBC"),
    ]
    sheet.table(100, 100, [("Ref", "Location", "Reader E/KP", "Lock Type"), *rows], (80, 100, 70, 70))

    findings = sheet.findings()

    found = by_id(findings)
    assert devices(found["A-101-DR-B2"]) == {("credential_reader", "E"): 1, ("lock", "11"): 1}
    assert devices(found["A-102-DR-B2"]) == {
        ("credential_reader", "E"): 1, ("credential_reader", "KP"): 1, ("lock", "12"): 1, ("lock", "14"): 1
    }  # fmt: skip
    assert devices(found["A-103-DR-B2"]) == {("credential_reader", "E"): 2, ("lock", None): 1}
    assert devices(found["A-104-DR-B2"]) == {("credential_reader", "KP"): 1}
    assert codes(findings) == {"ambiguous_mark"}


@pytest.mark.parametrize("ruled", [True, False])
def test_a_header_over_two_lines_and_cells_over_two_lines(ruled: bool) -> None:
    sheet = TextSheet()
    header = ("Door\nID", "Location", "Card\nReader", "Break\nGlass", "Lock\nType")
    rows = [
        ("A-101-DR-B2", "Main entrance\nfrom street", "1", "1", "11"),
        ("A-102-DR-B2", "Plant room", "1", "", "12"),
        ("A-103-DR-B2", "Water tank\nand pumps", "", "1", "11"),
    ]
    sheet.table(100, 100, [header, *rows], (80, 120, 50, 50, 50), ruled)

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "break_glass": 1, "lock": 1}
    assert kinds(found["A-103-DR-B2"]) == {"break_glass": 1, "lock": 1}
    assert [found[name].location.room_name for name in sorted(found)] == [
        "Main entrance from street", "Plant room", "Water tank and pumps",
    ]  # fmt: skip


def test_the_totals_row_is_no_door_and_adds_nothing() -> None:
    sheet = TextSheet()
    total = ("Totals: 3 doors", "", "3", "2", "2", "")
    sheet.table(100, 100, (HEADER, *ROWS, total), WIDTHS, ruled=False)

    found = by_id(sheet.findings())

    assert {name: devices(component) for name, component in found.items()} == EXPECTED


def test_a_schedule_goes_on_without_a_header_on_the_next_sheet() -> None:
    first, second = TextSheet(), TextSheet()
    first.table(100, 100, (HEADER, *ROWS[:1]), WIDTHS)
    second.table(100, 60, ROWS[1:], WIDTHS)

    findings = explain_text_style([first.read(1), second.read(2)])

    found = by_id(findings)
    assert {name: devices(component) for name, component in found.items()} == EXPECTED
    assert found["A-103-DR-B2"].page == 2


def test_a_plan_and_its_schedule_are_counted_once() -> None:
    sheet = TextSheet()
    for number, (name, *_) in enumerate(ROWS):
        sheet.text(100 + 180 * number, 500, name)
        sheet.text(100 + 180 * number, 511, "R R L" if number == 0 else "R")
    sheet.table(700, 100, (HEADER, *ROWS), WIDTHS)

    findings = sheet.findings()

    found = by_id(findings)
    assert devices(found["A-101-DR-B2"]) == {
        ("credential_reader", "R"): 2,
        ("lock", "11"): 1,
        ("break_glass", "EBG"): 1,
        ("request_to_exit", "REX"): 1,
    }
    assert found["A-101-DR-B2"].bbox[1] > 400
    assert found["A-102-DR-B2"].location.room_name == "Water tank"
    assert kinds(found["A-103-DR-B2"]) == {"credential_reader": 1, "break_glass": 1, "lock": 1}


def test_plan_and_schedule_that_disagree_are_noted() -> None:
    sheet = TextSheet()
    sheet.text(100, 500, "A-101-DR-B2")
    sheet.text(100, 511, "R")
    sheet.table(700, 100, (HEADER, ROWS[0]), WIDTHS)

    findings = sheet.findings()

    assert kinds(findings.components[0])["credential_reader"] == 1
    assert "schedule_mismatch" in codes(findings)


def test_two_schedules_side_by_side() -> None:
    sheet = TextSheet()
    other = [(f"A-20{n}-DR-B2", "Store", "1", "", "", "14") for n in range(3)]
    sheet.table(60, 100, (HEADER, *ROWS), WIDTHS)
    sheet.table(500, 100, (HEADER, *other), WIDTHS)

    found = by_id(sheet.findings())

    assert {name: devices(found[name]) for name in EXPECTED} == EXPECTED
    assert all(
        devices(found[f"A-20{n}-DR-B2"]) == {("credential_reader", None): 1, ("lock", "14"): 1}
        for n in range(3)
    )
    assert found["A-201-DR-B2"].location.room_name == "Store"


def test_a_running_number_before_the_id_and_remarks_after_are_passed_over() -> None:
    sheet = TextSheet()
    header = ("No.", "Door Ref", "Level", "Room No.", "Room Name", "CR", "BG", "DC", "Remarks")
    rows = [
        ("1", "A-101-DR-B2", "B2", "B201", "Lobby", "1", "1", "2", "Fire door, reader inside"),
        ("2", "A-102-DR-B2", "B2", "B202", "Store", "0", "1", "1", "-"),
    ]
    sheet.table(100, 100, [header, *rows], (30, 80, 40, 50, 90, 30, 30, 30, 150))

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "break_glass": 1, "position_switch": 2}
    assert kinds(found["A-102-DR-B2"]) == {"break_glass": 1, "position_switch": 1}
    assert found["A-102-DR-B2"].location.room_number == "B202"
    assert found["A-102-DR-B2"].location.room_name == "Store"


def test_a_column_of_devices_may_hold_words_or_codes() -> None:
    sheet = TextSheet()
    rows = [
        ("A-101-DR-B2", "Lobby", "Card reader, break glass, maglock"),
        ("A-102-DR-B2", "Store", "2 x CR, EB, ML"),
        ("A-103-DR-B2", "Roof", "DC"),
    ]
    sheet.table(100, 100, [("Door", "Location", "Devices"), *rows], (80, 80, 200))

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "break_glass": 1, "lock": 1}
    assert kinds(found["A-102-DR-B2"]) == {"credential_reader": 2, "request_to_exit": 1, "lock": 1}
    assert kinds(found["A-103-DR-B2"]) == {"position_switch": 1}


def test_headings_are_explained_by_the_key() -> None:
    sheet = TextSheet()
    sheet.paragraph(100, 400, ["KEY", "S = Door contact", "B = Exit button"])
    sheet.table(100, 100, [("Door ID", "Location", "R", "B", "S"), ("A-101-DR-B2", "Lobby", "1", "1", "2")],
                (80, 80, 30, 30, 30))  # fmt: skip

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "request_to_exit": 1, "position_switch": 2}


def test_camera_and_intercom_schedules_are_read_by_system() -> None:
    sheet = TextSheet()
    rows = [("C-101-CM-B2", "Lobby"), ("C-102-CM-B2", "Ramp")]
    sheet.table(100, 100, [("Camera ID", "Location"), *rows], (80, 80))

    findings = sheet.findings()

    assert [(c.id, c.type.value, c.location.room_name) for c in findings.components] == [
        ("C-101-CM-B2", "camera", "Lobby"),
        ("C-102-CM-B2", "camera", "Ramp"),
    ]
    assert not findings.notes


def test_a_revision_table_is_no_schedule() -> None:
    sheet = TextSheet()
    rows = [("P1", "01.02.24", "First issue", "AB"), ("P2", "01.03.24", "A-101-DR-B2 added", "EB")]
    sheet.table(700, 600, [("Rev", "Date", "Description", "By"), *rows], (30, 50, 150, 30))

    assert sheet.findings().components == ()


def test_ids_below_a_line_of_marks_are_no_table() -> None:
    sheet = TextSheet()
    for number in range(3):
        sheet.text(100 + 150 * number, 300, "R")
        sheet.text(120 + 150 * number, 300, "EB")
        sheet.text(100 + 150 * number, 312, f"A-10{number}-DR-B2")

    found = by_id(sheet.findings())

    assert all(
        kinds(component) == {"credential_reader": 1, "request_to_exit": 1} for component in found.values()
    )


def test_a_column_of_ids_with_marks_to_the_right_is_a_plan() -> None:
    sheet = TextSheet()
    for number in range(5):
        sheet.text(100, 100 + 30 * number, f"A-10{number}-DR-B2")
        sheet.text(170, 100 + 30 * number, "R")
        sheet.text(190, 100 + 30 * number, "EB")

    found = by_id(sheet.findings())

    assert all(
        kinds(component) == {"credential_reader": 1, "request_to_exit": 1} for component in found.values()
    )
