"""From evidence to confidence: by the fitted table, and cautiously where nothing was counted."""

from __future__ import annotations

import json

import pytest

from security_design_assistant.accuracy.fitting import DOUBT, Tally, fit
from security_design_assistant.drawing.confidence.calibration import (
    TABLE,
    UNCOUNTED,
    FittedCalibration,
    Step,
    fitted,
    with_confidence,
)
from security_design_assistant.drawing.notations.port import Explanation, HardwareSet
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.models.analysis import Component, ComponentType, Device, DeviceType
from security_design_assistant.review.confidence import CONFIDENCE_THRESHOLD
from tests.bench.calibrate import of_sample

STEPS = FittedCalibration({("boxed", "device"): [Step(0.5, 0.4), Step(0.9, 0.97)]})
LOCK = Device(type=DeviceType.LOCK, confidence=0.92)


def table() -> dict[str, dict[str, list[dict[str, float]]]]:
    return json.loads(TABLE.read_text())


def test_evidence_reaches_the_step_at_or_below_it() -> None:
    found = [STEPS.confidence("boxed", "device", evidence) for evidence in (0.5, 0.89, 0.9, 1.0)]

    assert found == [0.4, 0.4, 0.97, 0.97]


def test_evidence_below_all_that_was_counted_is_worth_no_more_than_the_least_of_it() -> None:
    assert STEPS.confidence("boxed", "device", 0.45) == 0.4
    assert STEPS.confidence("boxed", "device", 0.2) == 0.2


def test_the_limits_of_counting_and_of_review_are_one() -> None:
    assert UNCOUNTED == DOUBT == CONFIDENCE_THRESHOLD


def test_a_notation_that_was_never_counted_is_capped() -> None:
    assert fitted().confidence("runes", "component", 0.99) == UNCOUNTED
    assert fitted().confidence("runes", "component", 0.3) == 0.3


def test_components_devices_and_sets_get_confidence_and_what_is_unknown_keeps_its_doubt() -> None:
    unknown = Device(type=DeviceType.UNKNOWN, confidence=0.95)
    door = Component(
        id="A-001", type=ComponentType.DOOR, system="A", page=1, bbox=(0, 0, 1, 1), devices=(LOCK, unknown)
    )
    said = Explanation((door,), hardware_sets=(HardwareSet("1", (LOCK,), {}, 1, (0, 0, 1, 1)),))

    result = with_confidence("boxed", said, STEPS)

    assert result.components[0].confidence == UNCOUNTED
    assert [device.confidence for device in result.components[0].devices] == [0.97, 0.95]
    assert result.hardware_sets[0].devices[0].confidence == 0.97


def test_every_notation_that_is_read_was_counted() -> None:
    assert {notation.name for notation in NOTATIONS} <= set(table())


def test_the_table_is_what_its_counts_give() -> None:
    for subjects in table().values():
        for rows in subjects.values():
            counts = {row["evidence"]: Tally(int(row["findings"]), int(row["right"])) for row in rows}

            assert [row["confidence"] for row in rows] == [row.confidence for row in fit(counts)]


@pytest.mark.parametrize("name", ["plain", "no_legend", "text_with_key", "door_schedule_table"])
def test_the_readers_of_today_were_counted(name: str) -> None:
    known = {
        (notation, subject, row["evidence"])
        for notation, subjects in table().items()
        for subject, rows in subjects.items()
        for row in rows
    }

    assert {(one.notation, one.subject, round(one.evidence, 2)) for one in of_sample(name)} <= known


@pytest.mark.parametrize("name", ["plain", "text_with_key", "door_schedule_table"])
def test_what_is_right_nearly_always_is_not_for_review(name: str) -> None:
    for one in of_sample(name):
        assert fitted().confidence(one.notation, one.subject, round(one.evidence, 2)) >= CONFIDENCE_THRESHOLD


def test_what_is_named_by_custom_alone_is_no_surer_than_the_limit_of_review() -> None:
    devices = [one for one in of_sample("no_legend") if one.subject == "device"]

    assert devices
    for one in devices:
        assert fitted().confidence(one.notation, "device", one.evidence) <= CONFIDENCE_THRESHOLD
