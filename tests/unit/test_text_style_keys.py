"""Keys of all shapes."""

from __future__ import annotations

import pytest

from tests.unit.text_sheet import TextSheet, by_id, codes, devices

SHAPES = (
    ["Legend:", "   R = Card Reader", "   B = Exit Button"],
    ["R = Card Reader, B = Exit Button"],
    ["R = Card Reader   B = Exit Button"],
    ["KEY", "R - Card Reader", "B - Exit Button"],
    ["KEY TO SYMBOLS", "R: Card Reader", "B: Exit Button"],
    ["SYMBOLS", "(R) Card reader", "(B) Exit button"],
    ["LEGEND: R = Card Reader; B = Exit Button"],
    ["SECURITY LEGEND", "Card reader (R)", "Exit button (B)"],
    ["Abbreviations", "R ... Card reader", "B ... Exit button"],
    ["R - Card reader", "B - Exit button"],
    ["Key", "R denotes card reader", "B denotes exit button"],
    ["LEGEND", "R Card reader", "B Exit button"],
    ["LEGEND", "'R' = Card reader", "'B' = Exit button"],
    ["LEGEND", "Card reader = R", "Exit button = B"],
)


@pytest.mark.parametrize("lines", SHAPES)
def test_a_key_is_read_in_any_shape(lines: list[str]) -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.text(200, 311, "R B")
    sheet.paragraph(800, 100, lines)

    findings = sheet.findings()

    assert {entry.code: entry.meaning.lower() for entry in findings.legend} == {
        "R": "card reader",
        "B": "exit button",
    }
    assert devices(by_id(findings)["A-101-DR-B2"]) == {
        ("credential_reader", "R"): 1,
        ("request_to_exit", "B"): 1,
    }
    assert not findings.notes


@pytest.mark.parametrize("header", [(), ("Symbol", "Description")])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_key_in_two_columns(header: tuple[str, ...], swapped: bool) -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.text(200, 311, "R B")
    sheet.text(800, 90, "KEY")
    rows = [
        row for row in (header, ("R", "Card reader"), ("B", "Exit button"), ("W", "Window contact")) if row
    ]
    if swapped:
        rows = [(right, left) for left, right in rows]
    sheet.table(800, 100, rows, (150, 150) if swapped else (40, 150), ruled=False)

    findings = sheet.findings()

    assert {entry.code for entry in findings.legend} == {"R", "B", "W"}
    assert devices(by_id(findings)["A-101-DR-B2"]) == {
        ("credential_reader", "R"): 1,
        ("request_to_exit", "B"): 1,
    }


def test_the_key_itself_holds_no_marks_and_no_orphans() -> None:
    sheet = TextSheet()
    sheet.text(800, 60, "A-101-DR-B2")
    sheet.text(800, 71, "R")
    sheet.text(800, 100, "KEY")
    sheet.table(
        800,
        110,
        [("R", "Card reader"), ("EB", "Exit button"), ("11", "Magnetic lock")],
        (40, 150),
        ruled=False,
    )

    findings = sheet.findings()

    assert devices(findings.components[0]) == {("credential_reader", "R"): 1}
    assert not findings.notes


def test_lock_numbers_in_the_key_explain_numbers_beside_ids() -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.text(200, 311, "R 11")
    sheet.paragraph(800, 100, ["KEY", "R = Card reader", "11 = Magnetic lock"])

    findings = sheet.findings()

    assert devices(findings.components[0]) == {("credential_reader", "R"): 1, ("lock", "11"): 1}


def test_a_key_that_contradicts_itself_is_noted() -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.text(200, 311, "B")
    sheet.paragraph(800, 100, ["KEY", "B = Exit button", "B = Break glass"])

    assert codes(sheet.findings()) == {"ambiguous_mark"}


def test_notes_and_revisions_are_no_key() -> None:
    sheet = TextSheet()
    sheet.text(200, 300, "A-101-DR-B2")
    sheet.text(200, 311, "R")
    lines = ["A - Reader added to lobby", "P1 - First issue", "SCALE: 1:100", "REV: B", "FFL = 12.000"]
    sheet.paragraph(800, 100, [*lines, "1 - All card readers shall be flush"])

    assert sheet.findings().legend == ()


def test_a_sheet_with_a_key_but_no_ids_gives_nothing() -> None:
    sheet = TextSheet()
    sheet.paragraph(800, 100, ["KEY", "R = Card reader", "B = Exit button"])

    assert sheet.findings().legend == ()
