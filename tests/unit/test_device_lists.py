"""Devices told in words: lists by device, ids of devices, and sentences about all doors."""

from __future__ import annotations

import pytest

from tests.unit.text_sheet import TextSheet, by_id, codes, kinds


def lines(*texts: str) -> TextSheet:
    sheet = TextSheet()
    sheet.paragraph(100, 100, texts)
    return sheet


DOORS = "DOORS: A-101-DR-B2, A-102-DR-B2, A-103-DR-B2"


def test_ids_of_devices_are_devices_of_their_doors() -> None:
    found = by_id(
        lines(
            DOORS, "CARD READERS: A-101-CR-B2, A-102-CR-B2", "EXIT BUTTONS: A-101-EB-B2, A-103-EB-B2"
        ).findings()
    )

    assert {name: kinds(door) for name, door in found.items()} == {
        "A-101-DR-B2": {"credential_reader": 1, "request_to_exit": 1},
        "A-102-DR-B2": {"credential_reader": 1},
        "A-103-DR-B2": {"request_to_exit": 1},
    }


def test_a_list_goes_on_in_the_lines_below_its_heading() -> None:
    found = by_id(
        lines(
            "DOORS:", "A-101-DR-B2", "A-102-DR-B2", "", "CARD READERS:", "A-101-CR-B2", "A-102-CR-B2"
        ).findings()
    )

    assert [kinds(door) for door in found.values()] == [{"credential_reader": 1}, {"credential_reader": 1}]


def test_devices_whose_door_has_no_id_make_one_door_and_a_note() -> None:
    findings = lines("CARD READERS: A-101-CR-B2", "EXIT BUTTONS: A-101-EB-B2").findings()

    assert {name: kinds(door) for name, door in by_id(findings).items()} == {
        "A-101-B2": {"credential_reader": 1, "request_to_exit": 1}
    }
    assert "door_without_own_id" in codes(findings)


def test_a_package_that_looks_like_a_device_stays_a_package_where_it_is_the_only_one() -> None:
    sheet = TextSheet()
    for number in range(3):
        sheet.text(100 + 160 * number, 300, f"A-10{number}-ML-B2")
        sheet.text(100 + 160 * number, 314, "R")

    assert list(by_id(sheet.findings())) == ["A-100-ML-B2", "A-101-ML-B2", "A-102-ML-B2"]


def test_a_list_by_device_gives_its_device_to_short_ids() -> None:
    found = by_id(lines("CARD READERS: A-101, A-102", "EXIT BUTTONS: A-102, A-103").findings())

    assert {name: kinds(door) for name, door in found.items()} == {
        "A-101": {"credential_reader": 1},
        "A-102": {"credential_reader": 1, "request_to_exit": 1},
        "A-103": {"request_to_exit": 1},
    }


def test_a_heading_is_no_device() -> None:
    sheet = TextSheet()
    sheet.text(100, 100, "CARD READERS:")
    sheet.text(100, 130, "A-101-DR-B2")

    assert [component.devices for component in sheet.findings().components] == [()]


@pytest.mark.parametrize(
    ("sentence", "device"),
    [
        ("All doors equipped with electromagnetic locks", "lock"),
        ("NOTE: all access controlled doors shall be fitted with door contacts.", "position_switch"),
        ("Each door to have a break glass unit", "break_glass"),
    ],
)
def test_what_all_doors_have_is_given_to_each_and_cited(sentence: str, device: str) -> None:
    found = by_id(lines(DOORS, "", "", sentence).findings())

    assert [kinds(door) for door in found.values()] == [{device: 1}] * 3
    assert all(
        "doors" in door.reasoning.lower() or "door" in door.reasoning.lower() for door in found.values()
    )


def test_doors_that_a_sentence_excepts_are_left_out() -> None:
    sentence = "All doors equipped with electromagnetic locks except A-102-DR-B2"

    found = by_id(lines(DOORS, "", "", sentence).findings())

    assert [kinds(door) for door in found.values()] == [{"lock": 1}, {}, {"lock": 1}]


def test_a_sentence_about_some_doors_is_a_note() -> None:
    findings = lines(DOORS, "", "", "All fire doors to be fitted with door contacts.").findings()

    assert [kinds(door) for door in by_id(findings).values()] == [{}, {}, {}]
    assert "note_on_doors" in codes(findings)


def test_ironmongery_of_all_doors_is_no_device() -> None:
    findings = lines(
        DOORS, "", "", "All doors to be provided with master keyed locks and kick plates."
    ).findings()

    assert [kinds(door) for door in by_id(findings).values()] == [{}, {}, {}]


def test_a_device_that_is_drawn_is_not_counted_again() -> None:
    sheet = lines(DOORS, "", "All doors equipped with card readers")
    sheet.text(100, 300, "A-104-DR-B2")
    sheet.text(100, 312, "R")

    assert kinds(by_id(sheet.findings())["A-104-DR-B2"]) == {"credential_reader": 1}
