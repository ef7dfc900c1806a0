"""What a line of hardware is, and what a note of operation names."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.hardware_sets.device_table import KINDS, kind_of
from security_design_assistant.drawing.notations.hardware_sets.locations import read_sides, split_number
from security_design_assistant.drawing.notations.hardware_sets.operation import (
    read_operation,
    unknown_hardware,
)
from security_design_assistant.models.analysis import DeviceType, Side

LOCK, READER = DeviceType.LOCK, DeviceType.CREDENTIAL_READER


@pytest.mark.parametrize(
    ("description", "product", "device"),
    [
        ("Electrified Mortise Lockset", "L9092 EU T 06A CON RX", LOCK),
        ("ELECTRIC MORTISE LOCK", "L9092JEL-RX", LOCK),
        ("Electric Storeroom Lock", "ND96PD", LOCK),
        ("STOREROOM LOCK", "ND96PDEU RHO", LOCK),
        ("Elec. Lock or Exit Modification", "24V", LOCK),
        ("FAIL SECURE LOCK", "8271", LOCK),
        ("EXIT DEVICE", "QEL 9447EO", LOCK),
        ("Concealed Vert Rod Exit", ".QEL 9447.L", LOCK),
        ("Rim Exit Device", "MLR 2103", LOCK),
        ("MORTISE EXIT DEVICE", "9875L X E996L", LOCK),
        ("Exit Device", "9875L x M996L-M", LOCK),
        ("Fire Rated Mortise Exit", "9875.L.F .FSE .996LxM", LOCK),
        ("ELEC PANIC HARDWARE", "LX-98-L", LOCK),
        ("EXIT DEVICE", "56-8813 ETL", LOCK),
        ("ELECTRIC STRIKE", "1006CLB", LOCK),
        ("STRIKE", "6211 FSE 24VDC", LOCK),
        ("ELECTROMAGNETIC LOCK", "M490", LOCK),
        ("MAG LOCK", "1511", LOCK),
        ("Electric Power Transfer", "EPT 10", DeviceType.POWER_TRANSFER),
        ("MISCELLANEOUS", "CEPT-10", DeviceType.POWER_TRANSFER),
        ("HINGE", "5BB1 4.5 X 4.5 CON TW8", DeviceType.POWER_TRANSFER),
        ("Hinge, Full Mortise", "BB1199-ETW8", DeviceType.POWER_TRANSFER),
        ("ELECTRIC HINGE", "BB1199", DeviceType.POWER_TRANSFER),
        ("DOOR POSITION SWITCH", "SD-70 (B/O)", DeviceType.POSITION_SWITCH),
        ("MAGNETIC CONTACT", "1078C", DeviceType.POSITION_SWITCH),
        ("REX MOTION SENSOR", "XMS", DeviceType.REQUEST_TO_EXIT),
        ("CARD READER", "BY SECURITY", READER),
        ("KEYPAD", "BY DIVISION 28", READER),
        ("Automatic Operator", "9563", DeviceType.DOOR_OPERATOR),
        ("2 CLOSER - AUTO OPERATOR, PULL SIDE", "9563", DeviceType.DOOR_OPERATOR),
        ("ACTUATOR", "BY OTHERS", DeviceType.ACTUATOR),
        ("Wall Mount Actuator", "8310-853T", DeviceType.ACTUATOR),
        ("Automatic Operator with Actuators", "9563", DeviceType.DOOR_OPERATOR),
        ("Header Mount Safety Sensor", "8310-804", DeviceType.SAFETY_SENSOR),
        ("Presence Sensor", "BODYGUARD", DeviceType.SAFETY_SENSOR),
        ("Magnetic Holder", "SEM7850", DeviceType.HOLD_OPEN),
        ("FIRE/LIFE WALL MAG", "SEM7850", DeviceType.HOLD_OPEN),
    ],
)
def test_electric_hardware_is_the_device_that_it_is_for_a_door(
    description: str, product: str, device: DeviceType
) -> None:
    kind = kind_of(description, product)

    assert kind is not None
    assert kind.device is device


@pytest.mark.parametrize(
    ("description", "product"),
    [
        ("DUST PROOF STRIKE", "DP2"),
        ("ROLLER STRIKE", "24V"),
        ("MAGNETIC DISC SET", "MD-2"),
        ("STOREROOM LOCK", "T58 MASTER KEYED"),
        ("STOREROOM LOCK", "MECHANICAL ONLY, ELECTRIC BY OTHERS"),
        ("EXIT DEVICE", "9875L X 996L"),
        ("Mortise Exit Device", "9875.L .M .996LxM Lever .03"),
        ("CLOSER WITH HOLD OPEN ARM", "8501 HW/PA"),
        ("CONTINUOUS HINGE", "112XY CUSTOM CUT EPT"),
        ("Wire Harness", "CON-6 TO EPT OR ELEC. HINGE"),
        ("POWER SUPPLY", "PS902 FOR ELECTRIC LOCK"),
        ("MORTISE CYLINDER", "20-061"),
        ("LOCK GUARD", "LG10"),
        ("LATCH PROTECTOR", "320"),
        ("FLUSH BOLT", "FB51T"),
        ("COORDINATOR", "COR52"),
        ("PUSH SIDE ARM", "9560"),
    ],
)
def test_mechanical_hardware_and_accessories_are_no_device(description: str, product: str) -> None:
    kind = kind_of(description, product)

    assert kind is None or kind.device is None


def test_every_kind_says_why_it_is_one() -> None:
    assert all(kind.why for kind in KINDS)
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("lines", "outside", "inside"),
    [
        (["INGRESS BY CARD READER. FREE EGRESS BY LEVER."], True, False),
        (["Note: -INGRESS BY A CREDENTIAL READER.", "-EGRESS BY A CREDENTIAL READER."], True, True),
        (["ENTRANCE BY CREDENTIAL READER OR", "KEY OVERRIDE. FREE EGRESS AT ALL TIMES."], True, False),
        (["INSIDE READER FOR ALARM BYPASS ONLY."], False, True),
        (["Card Reader by Division 28"], True, False),
        (["EXIT DEVICE IS RELEASED BY THE CARD READER."], True, False),
        (["INGRESS AND EGRESS BY CARD READER."], True, True),
        (["ACCESS CONTROL BY OTHERS."], False, False),
        (["FUTURE CARD READER. NO READER PROVIDED."], False, False),
        (["FREE EGRESS AT ALL TIMES."], False, False),
    ],
)
def test_notes_of_operation_name_a_reader_for_each_side(
    lines: list[str], outside: bool, inside: bool
) -> None:
    found = read_operation(lines)

    assert (found.outside is not None, found.inside is not None) == (outside, inside)


def test_a_biometric_reader_and_a_switch_are_named_by_notes_too() -> None:
    found = read_operation(["INGRESS BY BIOMETRIC READER.", "REX BY DIVISION 28.", "DPS BY SECURITY."])

    assert found.variant == "biometric"
    assert found.switch == "REX BY DIVISION 28."
    assert found.contact == "DPS BY SECURITY."
    assert read_operation(["NO RX PROVIDED."]).switch is None


@pytest.mark.parametrize(
    "text",
    [
        "ALL HARDWARE BY THE STOREFRONT SUPPLIER",
        "Balance of hardware existing",
        "Hardware by door manufacturer",
        "RE-USE EXISTING DOORS AND FRAMES",
        "BALANCE OF HDW BY OVERHEAD DOOR SUPPLIER.",
    ],
)
def test_hardware_that_others_bring_is_not_known(text: str) -> None:
    assert unknown_hardware([text])


@pytest.mark.parametrize(
    "text",
    [
        "CONTRACTOR SHALL PREPARE EXISTING DOOR AND FRAME FOR NEW HARDWARE",
        "ASTRAGAL BY DOOR MANUFACTURER",
        "ACCESS CONTROL BY OTHERS",
    ],
)
def test_what_others_do_beside_it_leaves_the_hardware_known(text: str) -> None:
    assert unknown_hardware([text]) is None


@pytest.mark.parametrize(
    ("text", "number", "name", "other"),
    [
        ("CORR. 1.01.D.17 to OFFICE 1.01.B.15", "1.01.B.15", "OFFICE", ("1.01.D.17", "CORR.")),
        ("EXTERIOR from CORRIDOR", None, "CORRIDOR", (None, "EXTERIOR")),
        ("LOBBY 112 TO/FROM HALL 114", "114", "HALL", ("112", "LOBBY")),
        ("from STAIR 2", None, "STAIR 2", None),
        ("GALLERY A1", None, "GALLERY A1", None),
        ("CORR.1.01.A.12 from DATA HALL A 1.01.A.01", "1.01.A.01", "DATA HALL A", ("1.01.A.12", "CORR.")),
    ],
)
def test_the_room_of_a_location_is_its_second_side(
    text: str, number: str | None, name: str | None, other: tuple[str | None, str] | None
) -> None:
    found = read_sides(text)

    assert (found.room_number, found.room_name) == (number, name)
    assert found.other_side == (Side.named(*other) if other else None)


def test_the_doors_number_parts_a_rooms_name_from_its_number() -> None:
    found = read_sides("CORR. 2.01.B.15 to RACKS 2B22.01.B.10", "2.01.B.10")

    assert (found.room_number, found.room_name) == ("2.01.B.10", "RACKS 2B2")
    assert read_sides("HALL to STORE 1101", "101").room_number == "1101"


def test_a_room_number_has_two_digits_or_parts() -> None:
    assert split_number("SUITE 4") == (None, "SUITE 4")
    assert split_number("MDF A 1.01.A.02") == ("1.01.A.02", "MDF A")
    assert split_number("OFFICE 114A") == ("114A", "OFFICE")
