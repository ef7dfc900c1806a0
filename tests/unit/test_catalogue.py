"""The catalogue: rows that are complete, agree with each other, and are understood by what reads drawings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields

import pytest

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM, SYSTEMS, ComponentType
from security_design_assistant.catalogue.device_row import DeviceRow, Duty
from security_design_assistant.catalogue.devices import DeviceType, devices_that, subject_of
from security_design_assistant.catalogue.glyphs import GLYPHS
from security_design_assistant.catalogue.sections import LegendSection
from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning, meaning_of
from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.columns import heading_meaning
from security_design_assistant.drawing.notations.text.device_words import find_devices

KNOWN = [kind for kind in DeviceType if kind is not DeviceType.UNKNOWN]
TRANSFER, OPERATOR, HOLD_OPEN = (
    DeviceType.POWER_TRANSFER,
    DeviceType.DOOR_OPERATOR,
    DeviceType.HOLD_OPEN,
)


def test_a_type_has_every_column_of_its_row() -> None:
    assert {field.name for field in fields(DeviceRow)} <= set(DeviceType.__annotations__)
    for field in fields(DeviceRow):
        assert all(hasattr(kind, field.name) for kind in DeviceType)


@pytest.mark.parametrize("label", ["label", "short_label"])
def test_no_two_devices_have_the_same_name(label: str) -> None:
    names = Counter(getattr(kind, label) for kind in DeviceType)

    assert all(names)
    assert max(names.values()) == 1


@pytest.mark.parametrize("kind", KNOWN)
def test_a_device_can_be_recognised_by_the_words_of_a_legend_and_of_a_text(kind: DeviceType) -> None:
    assert kind.legend_words
    assert re.compile(kind.text_words).groups == 0


def test_a_code_stands_for_one_device() -> None:
    codes = Counter(code for kind in DeviceType for code in kind.certain_codes + kind.likely_codes)

    assert [code for code, times in codes.items() if times > 1] == []
    assert all(re.fullmatch(r"[A-Z]{1,4}", code) for code in codes)


def test_every_glyph_that_a_row_names_is_drawn_and_every_drawn_one_is_named() -> None:
    assert {shape.glyph for kind in DeviceType for shape in kind.shapes} == set(GLYPHS)


def test_a_glyph_stays_inside_its_cell() -> None:
    for name, strokes in GLYPHS.items():
        assert all(-0.01 <= value <= 1.01 for stroke in strokes for value in stroke), name


def test_what_is_drawn_without_strokes_has_a_letter() -> None:
    assert all(kind.on_symbol for kind in DeviceType for shape in kind.shapes if not GLYPHS[shape.glyph])


def test_places_in_the_schedule_are_given_once() -> None:
    ranks = sorted(kind.column.rank for kind in DeviceType if kind.column.rank is not None)

    assert ranks == list(range(len(ranks)))


def test_twins_name_each_other() -> None:
    assert DeviceType.LOCK.twin is DeviceType.LOCK_PREPARATION
    assert all(kind.twin.twin is kind for kind in DeviceType if kind.twin is not None)
    assert all(kind.twin is not None for kind in DeviceType if kind.drawn_like)


def test_a_section_has_one_subject() -> None:
    subjects = [kind.section for kind in DeviceType if kind.section]

    assert len(subjects) == len(set(subjects))
    assert subject_of("lock") is DeviceType.LOCK
    assert subject_of("access") is subject_of(None) is None
    assert all(subject_of(section) for kind in DeviceType for section in kind.yields_in)


def test_a_system_with_a_section_of_its_own_knows_what_its_symbols_are() -> None:
    for kind in ComponentType:
        assert (kind.section is None) == (kind.compound is None)
        assert kind.section is None or subject_of(kind.section) is not None


def test_the_letters_of_the_systems_lead_to_their_components() -> None:
    assert SYSTEMS == "ACVI"
    assert COMPONENT_OF_SYSTEM["V"] is ComponentType.INTERCOM


def test_each_duty_is_done_by_some_device() -> None:
    assert all(devices_that(duty) for duty in Duty)
    assert devices_that(Duty.LOCKS) <= devices_that(Duty.SECURES)


@pytest.mark.parametrize("kind", KNOWN)
def test_our_own_name_for_a_device_is_understood(kind: DeviceType) -> None:
    found = meaning_of(kind.label, None)

    assert found is not None
    assert found.type is kind


@pytest.mark.parametrize("kind", KNOWN)
def test_our_own_name_for_a_device_heads_its_column(kind: DeviceType) -> None:
    found = heading_meaning(kind.column.shared_heading or kind.label, Codebook(), 1)

    assert found is not None
    assert found.type is kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Power Transfer", TRANSFER),
        ("Electric power transfer for mortise lock", TRANSFER),
        ("Armoured door loop", TRANSFER),
        ("Electrified Hinge", TRANSFER),
        ("Electric lock with power transfer", DeviceType.LOCK),
        ("Automatic Door Operator", OPERATOR),
        ("Power operator", OPERATOR),
        ("Automatic door", OPERATOR),
        ("Automatic door with electric lock", DeviceType.LOCK),
        ("Motorised Door", DeviceType.LOCK),
        ("Magnetic Hold-Open", HOLD_OPEN),
        ("Electromagnetic door holder", HOLD_OPEN),
        ("Push Plate Actuator", DeviceType.ACTUATOR),
        ("Automatic door operator with actuator", OPERATOR),
        ("Operator safety sensor", DeviceType.SAFETY_SENSOR),
        ("Presence Sensor", DeviceType.SAFETY_SENSOR),
        ("Push plate to exit", None),
        ("Hold-up button", DeviceType.DURESS_SWITCH),
        ("Operator Interface Workstation", None),
        ("Card holder", DeviceType.CREDENTIAL_READER),
    ],
)
def test_door_hardware_is_told_from_locks(words: str, expected: DeviceType | None) -> None:
    found = meaning_of(words, None)

    assert (found.type if found else None) == expected


def test_an_automatic_door_among_the_locks_is_a_lock_type() -> None:
    assert meaning_of("Type 07 - Automatic Door", LegendSection.LOCK) == Meaning(DeviceType.LOCK)
    assert meaning_of("Type 07 - Door Operator", "preparation") == Meaning(DeviceType.LOCK_PREPARATION)
    assert meaning_of("Power Transfer Hinge", "lock") == Meaning(TRANSFER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 x power transfer hinge", (TRANSFER, 2)),
        ("door loop", (TRANSFER, 1)),
        ("EPT", (TRANSFER, 1)),
        ("automatic door operator", (OPERATOR, 1)),
        ("low energy operator", (OPERATOR, 1)),
        ("hold open unit", (HOLD_OPEN, 1)),
        ("2 no. push plate actuators", (DeviceType.ACTUATOR, 2)),
        ("header safety sensor", (DeviceType.SAFETY_SENSOR, 1)),
        ("2 no. magnetic door holders", (HOLD_OPEN, 2)),
    ],
)
def test_running_text_names_door_hardware(text: str, expected: tuple[DeviceType, int]) -> None:
    (found,) = find_devices(text)

    assert (found.meaning.type, found.count, found.end) == (*expected, len(text))


@pytest.mark.parametrize("text", ["card holder", "operator", "transfer", "held open", "machine operator"])
def test_words_that_only_sound_like_hardware_name_none(text: str) -> None:
    assert find_devices(text) == []


@pytest.mark.parametrize(
    ("code", "kind", "evidence"),
    [
        ("CEPT", TRANSFER, Evidence.CUSTOM),
        ("TL", TRANSFER, Evidence.LIKELY),
        ("ADO", OPERATOR, Evidence.CUSTOM),
        ("AO", OPERATOR, Evidence.LIKELY),
        ("MHO", HOLD_OPEN, Evidence.CUSTOM),
        ("DH", HOLD_OPEN, Evidence.LIKELY),
    ],
)
def test_custom_knows_the_codes_of_door_hardware(code: str, kind: DeviceType, evidence: Evidence) -> None:
    explained = Codebook().explain(code, 1)

    assert explained.meaning == Meaning(kind)
    assert explained.evidence is evidence
