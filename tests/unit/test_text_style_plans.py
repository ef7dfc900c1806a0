"""Ids with marks around them, in other offices' layouts."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.text import explain_text_style
from tests.unit.text_sheet import TextSheet, by_id, codes, devices, kinds

KEY = ("KEY", "R = Card reader", "EB = Exit button", "BG = Break glass", "L = Magnetic lock")


def ids(count: int, first: int = 101) -> list[str]:
    return [f"A-{first + number}-DR-B2" for number in range(count)]


PRINTED = ("A-101-DR-B2", "A.101.DR.B2", "A_101_DR_B2", "a-101-dr-b2", "A - 101 - DR - B2", "A 101 DR B2")
OTHERS = ("A\u2013101\u2013DR\u2013B2", "A/101/DR/B2", "(A-101-DR-B2)", "A-101 -DR -B2")


@pytest.mark.parametrize("printed", PRINTED + OTHERS)
def test_an_id_is_read_however_it_is_joined(printed: str) -> None:
    sheet = TextSheet()
    sheet.text(300, 300, printed)
    sheet.text(300, 312, "R")

    found = by_id(sheet.findings())

    assert devices(found["A-101-DR-B2"]) == {("credential_reader", "R"): 1}


@pytest.mark.parametrize(
    "name",
    ["A-101-DR-B02", "A-1001-DR-L10", "A-101a-DR-B2", "A-7-DR-GF", "A-101-DR", "A-012-BB-B2", "A-101-D2X-B2"],
)
def test_other_digit_counts_and_letters_are_kept(name: str) -> None:
    sheet = TextSheet()
    sheet.text(300, 300, name)

    found = sheet.findings().components

    assert [component.id for component in found] == ([] if name == "A-101-D2X-B2" else [name])


def test_the_system_letter_decides_the_type() -> None:
    sheet = TextSheet()
    for number, system in enumerate("ACIV"):
        sheet.text(100 + 150 * number, 300, f"{system}-101-XX-B2")

    found = by_id(sheet.findings())

    types = [component.type.value for component in found.values()]
    assert types == ["door", "camera", "intruder", "intercom"]


def test_an_id_on_two_lines_is_one() -> None:
    sheet = TextSheet()
    sheet.centred(300, 300, "A-101-")
    sheet.centred(300, 309, "DR-B2")
    sheet.centred(300, 321, "R")
    sheet.centred(400, 300, "A-102")
    sheet.centred(400, 309, "DR-B2")

    found = by_id(sheet.findings())

    assert list(found) == ["A-101-DR-B2", "A-102-DR-B2"]
    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1}


def test_vertical_ids_take_their_marks_in_their_own_direction() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(4)):
        sheet.text(200 + 60 * number, 400, name, direction=3)
        sheet.text(210 + 60 * number, 400, "R", direction=3)
        sheet.text(210 + 60 * number, 385, "EB", direction=3)

    found = by_id(sheet.findings())

    assert all(kinds(found[name]) == {"credential_reader": 1, "request_to_exit": 1} for name in ids(4))


def test_the_common_displacement_beats_the_nearest_id() -> None:
    # Given marks 60 pt right of their ids, and ids every 100 pt: the next id is nearer
    sheet = TextSheet()
    for number, name in enumerate(ids(9)):
        sheet.text(60 + 110 * number, 300, name, 8)
        if number != 4:
            sheet.centred(60 + 110 * number + 95, 300, "R")

    found = by_id(sheet.findings())

    assert [kinds(found[name]).get("credential_reader", 0) for name in ids(9)] == [1, 1, 1, 1, 0, 1, 1, 1, 1]


def test_marks_left_and_right_of_ids_go_to_the_id_between_them() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(8)):
        x = 120 + 120 * number
        sheet.centred(x, 300, name)
        sheet.centred(x - 55, 300, "R")
        sheet.centred(x + 45, 300, "EB")

    found = by_id(sheet.findings())

    assert all(
        devices(found[n]) == {("credential_reader", "R"): 1, ("request_to_exit", "EB"): 1} for n in ids(8)
    )


@pytest.mark.parametrize("dy", [-14, 14, -40, 40])
def test_marks_above_or_below_in_a_dense_column_of_ids(dy: int) -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(10)):
        sheet.centred(300, 100 + 70 * number, name)
        if number % 3 != 2:
            sheet.centred(290, 100 + 70 * number + dy, "R")
        sheet.centred(310, 100 + 70 * number + dy, "BG")

    found = by_id(sheet.findings())

    assert [kinds(found[name]).get("credential_reader", 0) for name in ids(10)] == [
        1,
        1,
        0,
        1,
        1,
        0,
        1,
        1,
        0,
        1,
    ]
    assert all(kinds(found[name])["break_glass"] == 1 for name in ids(10))


def test_marks_in_one_line_of_text_below_the_id_stay_together() -> None:
    sheet = TextSheet()
    texts = ["R EB L", "R, R, BG", "EB", "2xR EB", "R x2 / BG", "R(2)"]
    for number, text in enumerate(texts):
        sheet.text(100 + 150 * number, 300, ids(6)[number])
        sheet.text(100 + 150 * number, 311, text)
    sheet.paragraph(900, 500, KEY)

    found = by_id(sheet.findings())

    readers = [kinds(found[name]).get("credential_reader", 0) for name in ids(6)]
    assert readers == [1, 2, 0, 2, 2, 2]
    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "request_to_exit": 1, "lock": 1}


@pytest.mark.parametrize("text", ["{} R EB", "R EB {}", "{} [R, EB]", "{}: R/EB", "{} - R + EB"])
def test_marks_printed_in_one_text_with_the_id(text: str) -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(3)):
        sheet.text(100 + 200 * number, 300, text.format(name))

    found = by_id(sheet.findings())

    assert all(kinds(found[name]) == {"credential_reader": 1, "request_to_exit": 1} for name in ids(3))


@pytest.mark.parametrize("place", [(30, -12), (30, -20), (-6, -28)])
def test_marks_above_a_grid_of_ids_are_no_table_header(place: tuple[int, int]) -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(12)):
        x, y = 100 + 160 * (number % 4), 200 + 80 * (number // 4)
        sheet.text(x, y, name)
        sheet.text(x + place[0], y + place[1], "R")
        sheet.text(x + place[0] + 10, y + place[1], "EB BG")

    findings = sheet.findings()

    assert len(findings.components) == 12
    expected = {"credential_reader": 1, "request_to_exit": 1, "break_glass": 1}
    assert all(kinds(component) == expected for component in findings.components)


def test_device_words_beside_an_id_are_marks() -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.paragraph(200, 312, ["Card Reader", "Exit Button"])

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "request_to_exit": 1}


def test_the_key_wins_over_custom_wherever_it_stands() -> None:
    plan, notes = TextSheet(), TextSheet()
    plan.text(200, 300, "A-101-DR-B2")
    plan.text(200, 311, "E B D")
    notes.paragraph(100, 100, ["Legend:", "D = Door", "E = Electric strike", "B = Request to Exit Button"])

    findings = explain_text_style([plan.read(1), notes.read(2)])

    assert devices(by_id(findings)["A-101-DR-B2"]) == {("lock", "E"): 1, ("request_to_exit", "B"): 1}
    assert [entry.code for entry in findings.legend] == ["D", "E", "B"]
    assert not findings.notes


def test_an_unexplained_mark_is_unknown() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(4)):
        sheet.text(100 + 150 * number, 300, name)
        sheet.text(100 + 150 * number, 311, "R")
        sheet.text(115 + 150 * number, 311, "Q" if number == 2 else "BG")

    findings = sheet.findings()

    assert devices(by_id(findings)["A-103-DR-B2"]) == {("credential_reader", "R"): 1, ("unknown", "Q"): 1}
    (unknown,) = (device for device in by_id(findings)["A-103-DR-B2"].devices if device.code == "Q")
    assert (unknown.meaning, unknown.in_legend) == (None, False)


def test_a_number_among_marks_keeps_its_code_without_a_guessed_meaning() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(3)):
        sheet.text(100 + 150 * number, 300, name)
        sheet.text(100 + 150 * number, 311, "R")
        sheet.text(112 + 150 * number, 311, "11")

    findings = sheet.findings()

    assert devices(by_id(findings)["A-101-DR-B2"]) == {("credential_reader", "R"): 1, ("unknown", "11"): 1}
    (unknown,) = (device for device in by_id(findings)["A-101-DR-B2"].devices if device.code == "11")
    assert (unknown.meaning, unknown.in_legend) == (None, False)


def test_a_bare_b_is_what_no_other_mark_of_the_drawing_stands_for() -> None:
    readings = []
    for other in ("EB", "BG"):
        sheet = TextSheet()
        sheet.text(100, 300, "A-101-DR-B2")
        sheet.text(100, 311, f"R B {other}")
        readings.append(kinds(by_id(sheet.findings())["A-101-DR-B2"]))

    assert readings[0] == readings[1] == {"credential_reader": 1, "break_glass": 1, "request_to_exit": 1}


def test_doors_without_marks_are_doors_and_noted() -> None:
    sheet = TextSheet()
    sheet.text(100, 300, "A-101-DR-B2")

    findings = sheet.findings()

    assert [c.id for c in findings.components] == ["A-101-DR-B2"]
    assert codes(findings) == {"unconnected_tag"}


def test_grid_bubbles_north_arrow_dimensions_and_room_names_are_no_marks() -> None:
    sheet = TextSheet()
    for number, letter in enumerate("ABCDEFGHJK"):
        sheet.centred(80 + 110 * number, 30, letter, 10)
        sheet.centred(25, 80 + 75 * number, str(number + 1), 10)
    for number, name in enumerate(ids(4)):
        sheet.text(60 + 220 * number, 60, name)
        sheet.text(60 + 220 * number, 71, "R")
    sheet.text(150, 100, "N")
    sheet.text(100, 90, "1200")
    sheet.text(110, 48, "WC")
    sheet.text(330, 90, "B216")
    sheet.text(330, 81, "STORE")

    findings = sheet.findings()

    assert all(devices(c) == {("credential_reader", "R"): 1} for c in findings.components)
    assert not findings.notes


def test_a_mark_far_from_every_id_is_an_orphan() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(4)):
        sheet.text(100 + 150 * number, 300, name)
        sheet.text(100 + 150 * number, 311, "R")
    sheet.text(300, 420, "R")

    findings = sheet.findings()

    assert codes(findings) == {"orphan_mark"}
    assert sum(kinds(c)["credential_reader"] for c in findings.components) == 4


NOTES = (
    "Refer to A-201-DR-B2 for details.",
    "Doors A-202-DR-B2 and A-203-DR-B2 shall be fitted with card readers.",
    "A-204-DR-B2 shall be fitted with a card reader and exit button.",
    "Readers at A-205-DR-B2 to A-209-DR-B2 by others.",
    "1. See door A-206-DR-B2 (existing) for the typical arrangement.",
    "Interlock with A-207-DR-B2.",
    "Reader added to A-208-DR-B2.",
    "A-209-DR-B2 moved, reader added.",
    "Drawing No. A-210-DR-B2",
    "Ids are formed as in A-211-DR-B2: system, point, package, level.",
)


@pytest.mark.parametrize("note", NOTES)
def test_notes_that_mention_components_add_none(note: str) -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2")
    sheet.text(100, 111, "R")
    sheet.text(600, 500, note)

    found = by_id(sheet.findings())

    assert list(found) == ["A-101-DR-B2"]


def test_a_note_wrapped_right_before_an_id_stays_a_note() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2")
    sheet.paragraph(
        600, 500, ["1. All readers shall be mounted at 1050 mm as at door", "A-205-DR-B2, see the detail."]
    )
    sheet.paragraph(
        600, 600, ["GENERAL NOTES", "1. A-206-DR-B2 fail safe", "2. A-207-DR-B2: card reader on the left"]
    )

    assert list(by_id(sheet.findings())) == ["A-101-DR-B2"]


def test_document_numbers_in_a_title_block_are_no_components() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2")
    sheet.text(900, 700, "DRAWING NO.", 5)
    sheet.text(900, 712, "A-001-DR-B2")
    sheet.text(1000, 740, "Document ref:", 5)
    sheet.text(1040, 740, "A-002-DR-B2")
    sheet.text(900, 780, "103P3-E34-QCI-40098")
    sheet.text(900, 790, "A-101-DR-B2-P01")

    assert list(by_id(sheet.findings())) == ["A-101-DR-B2"]


def test_the_example_in_a_key_is_no_component() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2")
    sheet.paragraph(
        800, 100, ["LEGEND", "R = Card reader", "A-199-DR-B2 = Door reference", "e.g. A-198-DR-B2"]
    )

    assert list(by_id(sheet.findings())) == ["A-101-DR-B2"]


def test_a_repeat_without_marks_is_one_component_and_noted() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2")
    sheet.text(100, 111, "R")
    sheet.text(500, 500, "A-101-DR-B2")

    findings = sheet.findings()

    assert [kinds(c) for c in findings.components] == [{"credential_reader": 1}]
    assert codes(findings) == {"duplicate_id"}


def test_two_marked_doors_with_one_number_stay_two() -> None:
    sheet = TextSheet()
    for x in (100, 600):
        sheet.text(x, 100, "A-101-DR-B2")
        sheet.text(x, 111, "R")

    assert len(sheet.findings().components) == 2


def test_another_system_letter_is_noted_not_scheduled() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "Z-101-DR-B2")

    findings = sheet.findings()

    assert not findings.components
    assert codes(findings) == {"unknown_system"}


def test_boxed_tag_sheets_give_nothing() -> None:
    sheet = TextSheet()
    for number in range(20):
        sheet.text(100 + 50 * number, 100, f"A B2 {number:03} BB", 5)
        sheet.text(100 + 50 * number, 120, "E", 5)
    sheet.text(900, 300, "103P3-E34-QCI-40098")

    assert sheet.findings().components == ()


def test_text_sizes_may_differ_from_door_to_door() -> None:
    sheet = TextSheet()
    for number, size in enumerate((6, 8, 10, 12, 14)):
        x = 100 + 200 * number
        sheet.text(x, 300, ids(5)[number], size)
        sheet.text(x - 25, 330, "R", 12)
        sheet.text(x + 60, 330, "EB", 12)

    findings = sheet.findings()

    assert all(kinds(c) == {"credential_reader": 1, "request_to_exit": 1} for c in findings.components)


@pytest.mark.parametrize("text", ["R IN", "R (OUT)", "IN: R"])
def test_the_side_of_a_reader_beside_its_mark_does_not_hide_it(text: str) -> None:
    sheet = TextSheet()
    sheet.text(100, 300, "A-101-DR-B2")
    sheet.text(100, 311, text)

    findings = sheet.findings()

    assert devices(findings.components[0]) == {("credential_reader", "R"): 1}
    assert not findings.notes


def test_scattered_marks_go_to_the_nearest_id() -> None:
    sheet = TextSheet()
    places = [(-18, 5), (52, 12), (10, 22), (30, -14), (-25, -9), (60, -10)]
    for number, (dx, dy) in enumerate(places):
        x, y = 150 + 250 * (number % 4), 200 + 200 * (number // 4)
        sheet.text(x, y, ids(6)[number])
        sheet.text(x + dx, y + dy, "R")

    findings = sheet.findings()

    assert all(kinds(c) == {"credential_reader": 1} for c in findings.components)


def test_a_stray_note_among_the_marks_is_no_mark() -> None:
    sheet = TextSheet()
    for number, name in enumerate(ids(4)):
        sheet.text(100 + 150 * number, 300, name)
        sheet.text(100 + 150 * number, 311, "R")
    sheet.text(100, 322, "Note: check EB height")
    sheet.text(250, 322, "SEE NOTE 3")
    sheet.text(400, 322, "TYPE B")
    sheet.text(550, 322, "GRID R")

    findings = sheet.findings()

    assert all(devices(c) == {("credential_reader", "R"): 1} for c in findings.components)
