"""Door lists in prose lines."""

from __future__ import annotations

import pytest

from tests.unit.text_sheet import TextSheet, by_id, codes, devices, kinds


@pytest.mark.parametrize(
    ("line", "expected", "room"),
    [
        ("A-101-DR-B2 Main entrance: card reader, break glass, mag lock",
         {"credential_reader": 1, "break_glass": 1, "lock": 1}, "Main entrance"),
        ("A-101-DR-B2 - Plant room - 2 x card reader; 1 no. REX",
         {"credential_reader": 2, "request_to_exit": 1}, "Plant room"),
        ("A-101-DR-B2: 1 no. reader, 2 no. door contacts and exit button",
         {"credential_reader": 1, "position_switch": 2, "request_to_exit": 1}, None),
        ("1. Door A-101-DR-B2 (Lobby) - proximity reader in/out, electric strike",
         {"credential_reader": 1, "lock": 1}, "Lobby"),
        ("A-101-DR-B2 Lobby: CR, EB, ML", {"credential_reader": 1, "request_to_exit": 1, "lock": 1}, "Lobby"),
        ("A-101-DR-B2 Lobby with card reader and emergency break glass unit",
         {"credential_reader": 1, "break_glass": 1}, "Lobby"),
        ("A-101-DR-B2 - Store, no reader, door contact only", {"position_switch": 1}, "Store"),
        ("A.101.DR.B2 Server room | card reader x2 | keypad | magnetic lock",
         {"credential_reader": 3, "lock": 1}, "Server room"),
        ("\u2022 A-101-DR-B2 \u2013 Roof \u2013 Intercom, request-to-exit button, reed switch",
         {"intercom_station": 1, "request_to_exit": 1, "position_switch": 1}, "Roof"),
    ],
)  # fmt: skip
def test_a_line_that_begins_with_an_id_and_names_devices(
    line: str, expected: dict[str, int], room: str | None
) -> None:
    sheet = TextSheet()
    sheet.text(100, 100, line)

    findings = sheet.findings()

    component = by_id(findings)["A-101-DR-B2"]
    assert kinds(component) == expected
    assert component.location.room_name == room


def test_lock_and_reader_types_in_words_become_codes() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2 Lobby: reader type E, lock type 11")

    found = by_id(sheet.findings())

    assert devices(found["A-101-DR-B2"]) == {("credential_reader", "E"): 1, ("lock", "11"): 1}


def test_a_list_of_lines_keeps_every_line_apart() -> None:
    sheet = TextSheet()
    sheet.text(100, 80, "DOOR LIST", 12)
    sheet.paragraph(100, 100, [f"A-10{n}-DR-B2 Store {n}: card reader, exit button" for n in range(9)])

    findings = sheet.findings()

    assert len(by_id(findings)) == 9
    assert all(kinds(c) == {"credential_reader": 1, "request_to_exit": 1} for c in findings.components)
    assert not findings.notes


def test_a_list_aligned_in_columns_without_a_header() -> None:
    sheet = TextSheet()
    rows = [(f"A-10{n}-DR-B2", "Main entrance", "card reader, break glass") for n in range(4)]
    sheet.table(100, 100, rows, (80, 120, 200), ruled=False)

    found = by_id(sheet.findings())

    assert all(kinds(c) == {"credential_reader": 1, "break_glass": 1} for c in found.values())
    assert all(c.location.room_name == "Main entrance" for c in found.values())


def test_lines_that_list_no_device_are_doors_with_a_place() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2 Main entrance")

    findings = sheet.findings()

    assert findings.components[0].location.room_name == "Main entrance"
    assert codes(findings) == {"unconnected_tag"}


def test_words_that_name_no_known_device_are_noted() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "A-101-DR-B2 Lobby: card reader, fused spur unit")

    findings = sheet.findings()

    assert kinds(findings.components[0]) == {"credential_reader": 1}
    assert codes(findings) == {"unknown_symbol"}


def test_codes_before_a_named_device_are_counted_once() -> None:
    sheet = TextSheet()
    lines = ("A-101-DR-B2 CR, REX, ML", "A-102-DR-B2 KP", "A-103-DR-B2 DC, BG", "A-104-DR-B2 CR x2, ML")
    for row, line in enumerate(lines):
        sheet.text(100, 100 + 14 * row, line)

    found = by_id(sheet.findings())

    assert kinds(found["A-101-DR-B2"]) == {"credential_reader": 1, "request_to_exit": 1, "lock": 1}
    assert kinds(found["A-103-DR-B2"]) == {"position_switch": 1, "break_glass": 1}
    assert kinds(found["A-104-DR-B2"]) == {"credential_reader": 2, "lock": 1}


def test_every_line_of_a_list_is_read_though_some_read_like_sentences() -> None:
    sheet = TextSheet()
    lines = (
        "A-101-DR-B2 - card reader and exit button",
        "A-102-DR-B2 - keypad, request to exit",
        "A-103-DR-B2 - position switch only",
    )
    for row, line in enumerate(lines):
        sheet.text(100, 100 + 14 * row, line)

    assert sorted(by_id(sheet.findings())) == ["A-101-DR-B2", "A-102-DR-B2", "A-103-DR-B2"]


def test_a_line_of_a_list_without_an_id_is_noted() -> None:
    sheet = TextSheet()
    ids = [f"A-10{n}-DR-B2 " for n in range(9)]
    ids[8] = ""
    sheet.paragraph(100, 100, [f"{name}Store {n}: card reader" for n, name in enumerate(ids)])
    sheet.text(100, 500, "Store 10: card reader")

    (note,) = [note for note in sheet.findings().notes if note.code == "line_without_id"]

    assert "Store 8: card reader" in note.message
