"""The notations that are read, in the order of reading: what one has claimed the next does not read again."""

from __future__ import annotations

from typing import Any

from security_design_assistant.drawing.notations.boxed.notation import BoxedNotation
from security_design_assistant.drawing.notations.device_labels.notation import DeviceLabelNotation
from security_design_assistant.drawing.notations.door_schedules.notation import DoorScheduleNotation
from security_design_assistant.drawing.notations.hardware_sets.notation import HardwareNotation
from security_design_assistant.drawing.notations.plan_numbers.notation import PlanNumberNotation
from security_design_assistant.drawing.notations.port import Notation
from security_design_assistant.drawing.notations.text.notation import TextNotation

NOTATIONS: tuple[Notation[Any], ...] = (
    HardwareNotation(),
    DoorScheduleNotation(),
    BoxedNotation(),
    TextNotation(),
    DeviceLabelNotation(),
    PlanNumberNotation(),
)
