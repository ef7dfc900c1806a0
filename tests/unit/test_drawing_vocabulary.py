"""Legend wordings and the device types that they stand for."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning, meaning_of, section_of
from security_design_assistant.models.analysis import DeviceType

READER, GLASS, EXIT = DeviceType.CREDENTIAL_READER, DeviceType.BREAK_GLASS, DeviceType.REQUEST_TO_EXIT
LOCK, PREPARATION = DeviceType.LOCK, DeviceType.LOCK_PREPARATION
POSITION, DETECTOR = DeviceType.POSITION_SWITCH, DeviceType.INTRUDER_DETECTOR


@pytest.mark.parametrize(
    ("words", "section", "kind", "variant"),
    [
        ("Position Switch", "access", POSITION, None),
        ("Door Contact", None, POSITION, None),
        ("Magnetic Contact", None, POSITION, None),
        ('Credential Reader - "?" Denotes Reader Type', "access", READER, None),
        ("Proximity Card Reader", None, READER, None),
        ("Keypad", "access", READER, "keypad"),
        ("Break Glass", "access", GLASS, None),
        ("Emergency Door Release", None, GLASS, None),
        ("Green Break-Glass Call Point", None, GLASS, None),
        ("Request to Exit [RTE] Dome Push Button", "access", EXIT, "dome"),
        ("Request to Exit [RTE] Handle", "access", EXIT, "handle"),
        ("Exit Button, Lever", None, EXIT, "handle"),
        ("Request to Exit [RTE] Infrared Button", "access", EXIT, "infrared"),
        ("Touchless Exit Button", None, EXIT, "infrared"),
        ("REX PIR", None, EXIT, "infrared"),
        ("Request to Exit [RTE] Disabled Push to Open", "access", EXIT, "disabled"),
        ("Wheelchair Exit Button", None, EXIT, "disabled"),
        ("Push to Exit", None, EXIT, None),
        ("Egress Button", None, EXIT, None),
        ("Type 01 - Maglock", "lock", LOCK, None),
        ("Type 02 - Electric Mortise", "lock", LOCK, None),
        ("Type 05 - Crash Bar", "lock", LOCK, None),
        ("Type 06 - Motorised Door", "lock", LOCK, None),
        ("Type 07 - Something of the Office's Own", "lock", LOCK, None),
        ("Type 01 - Prep for Maglock", "preparation", PREPARATION, None),
        ("Type 01 - Maglock", "preparation", PREPARATION, None),
        ("Controlled Output", "access", DeviceType.CONTROLLED_OUTPUT, None),
        ("Monitored Input", "access", DeviceType.MONITORED_INPUT, None),
        ("Duress Switch", "access", DeviceType.DURESS_SWITCH, None),
        ("Panic Button", None, DeviceType.DURESS_SWITCH, None),
        ("Turnstile", "access", DeviceType.TURNSTILE, None),
        ("Speed Gate", None, DeviceType.TURNSTILE, None),
        ("Commercial - Reception Handset", "intercom", DeviceType.INTERCOM_STATION, None),
        ("Dual Technology Sensor", "intruder", DETECTOR, "dual_technology"),
        ("Passive Infrared Detector - 360\u00b0", "intruder", DETECTOR, "passive_infrared"),
        ("Glass Break Sensor", "intruder", DETECTOR, "glass_break"),
        ("Fixed Dome Camera", None, DeviceType.CAMERA, None),
    ],
)
def test_a_legends_wording_names_its_device(
    words: str, section: str | None, kind: DeviceType, variant: str | None
) -> None:
    assert meaning_of(words, section) == Meaning(kind, variant)
    assert meaning_of(words.upper(), section) == Meaning(kind, variant)


@pytest.mark.parametrize(
    ("lock", "other"),
    [("Panic Bar", "Panic Alarm"), ("Electric Lock", "Lock Prep"), ("Strike", "Exit Device")],
)
def test_words_that_two_devices_share_do_not_decide(lock: str, other: str) -> None:
    first, second = meaning_of(lock, None), meaning_of(other, None)

    assert first == Meaning(LOCK)
    assert second is not None
    assert second.type is not LOCK


@pytest.mark.parametrize("words", ["Socket Outlet", "Fire Hydrant", "Blocked Opening", "", "Floor Finish"])
def test_what_names_no_device_of_ours_stays_unexplained(words: str) -> None:
    assert meaning_of(words, None) is None


def test_the_same_words_mean_the_trade_of_their_section() -> None:
    assert meaning_of("Position Switch", "access") == Meaning(POSITION)
    assert meaning_of("Position Switch", "intruder") == Meaning(DETECTOR, "position")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("AACS - Automatic Access Control System", "access"),
        ("ACCP - Access Control Point", "lock"),
        ("ELEC - Electrical", "preparation"),
        ("VCOM - Voice Communication", "intercom"),
        ("IHAS - Intruder Hold Up Alarm System", "intruder"),
        ("CCTV - Closed Circuit Television", "camera"),
        ("CSEC - Central Security Equipment", "equipment"),
        ("Locks", "lock"),
        ("GENERAL NOTES", None),
    ],
)
def test_a_heading_announces_its_trade(heading: str, expected: str | None) -> None:
    assert section_of(heading) == expected
