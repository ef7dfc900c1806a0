"""What a specification's words decode, and what they do not; from blocks, without a document around them."""

from __future__ import annotations

import pytest

from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.specification.agreement import agree
from security_design_assistant.specification.blocks import Block
from security_design_assistant.specification.decoding import Decoding, decodings_in, same_code
from security_design_assistant.specification.headings import as_heading
from security_design_assistant.specification.readers.text import read_text
from security_design_assistant.specification.sections import sections_of
from security_design_assistant.specification.subjects import CameraDigit, Subject

LOCK, READER = DeviceType.LOCK, DeviceType.CREDENTIAL_READER


def decoded(text: str) -> list[Decoding]:
    return list(decodings_in(sections_of("Spec.txt", read_text(text.encode()).blocks)))


def told(text: str) -> list[tuple[Subject, str, str]]:
    return [(one.subject, one.code, one.meaning) for one in decoded(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lock type 11: electromagnetic lock, fail unlocked",
        "Lock Type 11 = electromagnetic lock, fail unlocked.",
        "Lock type 11 - electromagnetic lock, fail unlocked; see the data sheet",
        "Lock type 11 shall be an electromagnetic lock, fail unlocked. It has a bond sensor.",
        "LOCK TYPE 11 \u2013 electromagnetic lock, fail unlocked",
        "Electric lock type “11”: electromagnetic lock, fail unlocked",
        "3.2.1 Lock type 011: electromagnetic lock, fail unlocked",
        "Lock type 11: electromagnetic lock,\nfail unlocked.",
    ],
)
def test_a_sentence_that_begins_with_a_type_decodes_it(sentence: str) -> None:
    assert told(sentence) == [(LOCK, "11", "electromagnetic lock, fail unlocked")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Type 11: electromagnetic lock",
        "Door type 11: steel door with electromagnetic lock",
        "Glazing type 11: laminated, with break glass detector",
        "Lock type 11: not used",
        "Lock type 11: see section 4",
        "Lock type 11: TBC",
        "Lock type 11: as type 10",
        "Lock type 11: -",
        "Lock type 11 is to be agreed with the client",
        "Where lock type 11 is shown, provide an electromagnetic lock",
        "Lock type 11 is electrically operated",
        "Lock type as: shown on the maglock schedule",
        "Where lock type 11 is an electromagnetic lock, provide a bond sensor",
        "If lock type 11: electromagnetic lock",
        "Lock types 11 and 12: electromagnetic locks",
    ],
)
def test_what_does_not_say_what_a_type_is_decodes_nothing(sentence: str) -> None:
    assert told(sentence) == []


def test_a_bare_type_is_of_what_the_nearest_heading_names() -> None:
    text = "4 LOCKS\n\n4.1 Schedule\n\nType 11: maglock\n\n5 DOORS\n\nType 12: steel door, electric strike\n"

    assert told(text) == [(LOCK, "11", "maglock")]


def test_types_of_other_things_are_no_locks_though_the_chapter_is_about_locks() -> None:
    text = "4 Locks\n\n4.1 Door types\n\nType 11: steel door with maglock\n"

    assert told(text) == []


def test_a_heading_with_a_type_is_explained_by_what_stands_under_it() -> None:
    text = (
        "2.3 Lock type 11\n\nElectromagnetic lock, fail unlocked. Bond sensor.\n\n"
        "2.4 Lock type 12\n\nAs is.\n"
    )

    (found,) = decoded(text)

    assert (found.code, found.meaning) == ("11", "Electromagnetic lock, fail unlocked")
    assert found.source == "“Spec.txt”, section 2.3 Lock type 11, line 3"


def test_a_table_says_by_its_headings_what_its_codes_are_of() -> None:
    text = (
        "Lock type | Supplier | Description | Fail mode\n"
        "---|---|---|---\n"
        "Type 06 | Alpha | Electric strike | Fail secure\n"
        "7 | Beta | Maglock | \n"
        "8 | Gamma | Not used | \n"
    )

    assert told(text) == [(LOCK, "6", "Electric strike, Fail secure"), (LOCK, "7", "Maglock")]


def test_a_table_under_its_caption_is_of_what_the_caption_names() -> None:
    text = "Reader types\nType\tDescription\nA\tProximity reader\nB\tReader with keypad\n"

    assert told(text) == [(READER, "A", "Proximity reader"), (READER, "B", "Reader with keypad")]


@pytest.mark.parametrize("heading", ["Door type\tDescription", "Type\tDescription", "Ref\tHardware"])
def test_numbers_in_a_table_of_nobody_knows_what_decode_nothing(heading: str) -> None:
    assert told(f"{heading}\n11\tSteel door with maglock\n") == []


def test_a_second_table_does_not_inherit_the_first_ones_headings() -> None:
    text = "Lock type\tDescription\n11\tMaglock\nDoor type\tDescription\n12\tTimber door, electric strike\n"

    assert told(text) == [(LOCK, "11", "Maglock")]


def test_lettered_symbols_speak_for_themselves() -> None:
    text = "Symbol\tDescription\nMHO\tMagnetic hold-open device\nFD\tFire door\n12\tMaglock\n"

    assert told(text) == [(DeviceType.HOLD_OPEN, "MHO", "Magnetic hold-open device")]


def test_words_in_a_column_of_codes_are_no_codes() -> None:
    assert told("Symbol\tDescription\nlock\tMaglock\nNote\tStrike\nML\tMaglock\n") == [
        (LOCK, "ML", "Maglock")
    ]


def test_codes_of_equipment_are_decoded_as_equipment() -> None:
    assert told("Equipment code\tDescription\nACU\tAccess control unit\n") == [
        (None, "ACU", "Access control unit")
    ]


TYPE, FIXING = CameraDigit.TYPE, CameraDigit.FIXING


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Camera type 3: External dome", TYPE),
        ("Camera type\tDescription\n3\tExternal dome\n", TYPE),
        ("6 CCTV\n\nType 3: External dome\n", TYPE),
        ("6.1 Camera types\n\nCode\tDescription\n3\tExternal dome\n", TYPE),
        ("Camera fixing type 3: External dome", FIXING),
        ("Camera mounting code\tDescription\n3\tExternal dome\n", FIXING),
        ("6 CAMERAS\n\nFixing type 3: External dome\n", FIXING),
        ("6 CAMERAS\n\n6.1 Fixing types\n\nType 3: External dome\n", FIXING),
        ("6 CAMERAS\n\nFixing type\tDescription\n3\tExternal dome\n", FIXING),
    ],
)
def test_the_digits_of_a_cameras_symbol_are_its_type_and_its_fixing(text: str, subject: CameraDigit) -> None:
    assert told(text) == [(subject, "3", "External dome")]


@pytest.mark.parametrize(
    "text",
    [
        "Fixing type 3: countersunk screws",
        "6 DOOR CLOSERS\n\n6.1 Fixing types\n\nType 3: bracket for magnetic lock\n",
        "6 CAMERAS\n\n6.1 Bracket types\n\nType 3: 300 mm\n",
        "Camera fixing type 3: spare",
    ],
)
def test_fixings_of_other_things_and_other_types_among_cameras_decode_no_camera(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("line", "level", "number", "title"),
    [
        ("3.2 Lock types", 2, "3.2", "Lock types"),
        ("3. LOCKS", 1, "3", "LOCKS"),
        ("# Locks", 1, "", "Locks"),
        ("IRONMONGERY", 1, "", "IRONMONGERY"),
        ("3.2.1 Locks shall fail unlocked.", 3, "3.2.1", "Locks shall fail unlocked."),
        ("12 doors have locks.", 0, "", "12 doors have locks."),
        ("2.5 mm", 2, "2.5", "mm"),
        ("Lock types", 0, "", "Lock types"),
    ],
)
def test_headings_are_told_by_number_mark_or_capitals(line: str, level: int, number: str, title: str) -> None:
    found = as_heading(Block((line,)))

    assert (found.level, found.number, found.text) == (level, number, title)


@pytest.mark.parametrize(
    ("legend", "specification", "same"),
    [
        ("Type 01 - Maglock", "Electromagnetic lock, fail unlocked", True),
        ("Type 01 - Maglock (fail safe)", "Magnetic lock, fail unlocked", True),
        ("Type 01 - Maglock", "Electric strike", False),
        ("Electric strike, fail secure", "Electric strike, fail unlocked", False),
        ("Electric lock", "Solenoid bolt", True),
        ("Delayed egress bar", "Roller shutter contact", False),
        ("Smart card reader", "Reader for smart cards", True),
        ("Single maglock", "Double maglock", False),
        ("Internal Recessed", "Recessed, indoors", True),
        ("Internal Recessed", "External Recessed", False),
        ("Internal Surface", "Internal, flush mounted", False),
        ("External Surface", "External Pendant", False),
        ("3 Mega-Pixel", "3 MP dome camera", True),
        ("3 Mega-Pixel", "5 megapixel dome", False),
        ("Small PTZ", "Fixed camera", False),
        ("Thermal", "Pan and tilt camera", False),
    ],
)
def test_descriptions_agree_unless_they_name_different_facts(
    legend: str, specification: str, same: bool
) -> None:
    assert agree(legend, specification) is same
    assert agree(specification, legend) is same


def test_codes_compare_without_leading_zeros_and_case() -> None:
    assert [same_code(code) for code in ("06", "6", " e ", "0", None)] == ["6", "6", "E", "0", ""]
