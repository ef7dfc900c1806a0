"""Calibration: from the evidence that a notation gives to the confidence that a reader of the schedule sees.

The table beside this file holds, for each notation and kind of finding, how many findings with which evidence
were counted on drawings whose truth is known, how many were right, and the confidence that follows. ``make
calibrate`` writes it; nobody edits it by hand. See docs/decisions/0009-confidence.md.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from security_design_assistant.drawing.notations.port import Explanation, HardwareSet
from security_design_assistant.models.analysis import Component, Device, DeviceType

Subject = Literal["component", "device"]
"""What a finding is about."""

UNCOUNTED = 0.8
"""Greatest confidence of what was never counted: no drawing of known truth resembles it."""

TABLE = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True, slots=True)
class Step:
    """Evidence from here up to the next step, and the confidence that it earns."""

    evidence: float
    confidence: float


class Calibration(Protocol):
    """Turns evidence into confidence."""

    def confidence(self, notation: str, subject: Subject, evidence: float) -> float:
        """Return the confidence, from 0 to below 1, of a finding that a notation gives this evidence."""


class FittedCalibration:
    """Confidence by steps that rise with the evidence.

    Parameters
    ----------
    steps : by notation and subject, evidence rising and confidence not falling.
    """

    def __init__(self, steps: Mapping[tuple[str, str], Sequence[Step]]) -> None:
        self._steps = steps

    def confidence(self, notation: str, subject: Subject, evidence: float) -> float:
        """Return the confidence of the step that the evidence reaches.

        Evidence that reaches none, and any of a notation that was never counted, is taken at its word, up to
        :data:`UNCOUNTED`.
        """
        steps = self._steps.get((notation, subject), ())
        reached = bisect_right([step.evidence for step in steps], evidence)
        if reached:
            return steps[reached - 1].confidence
        return min(evidence, UNCOUNTED, *(step.confidence for step in steps[:1]))


@cache
def fitted() -> FittedCalibration:
    """Return the calibration that this version was fitted with."""
    return FittedCalibration(
        {
            (notation, subject): [Step(row["evidence"], row["confidence"]) for row in rows]
            for notation, subjects in json.loads(TABLE.read_text(encoding="utf-8")).items()
            for subject, rows in subjects.items()
        }
    )


def with_confidence(notation: str, explanation: Explanation, calibration: Calibration) -> Explanation:
    """Return what a notation says with confidence in place of evidence.

    Symbols that nobody could name keep their evidence: that nothing is known of them is no finding that could
    be right.
    """
    return replace(
        explanation,
        components=tuple(_component(notation, one, calibration) for one in explanation.components),
        hardware_sets=tuple(_set(notation, one, calibration) for one in explanation.hardware_sets),
    )


def _component(notation: str, component: Component, calibration: Calibration) -> Component:
    changes: dict[str, object] = {
        "confidence": calibration.confidence(notation, "component", component.confidence),
        "devices": tuple(_device(notation, device, calibration) for device in component.devices),
    }
    return component.model_copy(update=changes)


def _set(notation: str, hardware_set: HardwareSet, calibration: Calibration) -> HardwareSet:
    devices = tuple(_device(notation, device, calibration) for device in hardware_set.devices)
    return replace(hardware_set, devices=devices)


def _device(notation: str, device: Device, calibration: Calibration) -> Device:
    if device.type is DeviceType.UNKNOWN:
        return device
    return device.model_copy(
        update={"confidence": calibration.confidence(notation, "device", device.confidence)}
    )
