"""What codes are types of: devices, equipment, and each of the two digits of a camera's symbol."""

from __future__ import annotations

from enum import StrEnum
from typing import Self, TypeAlias

from security_design_assistant.catalogue.devices import DeviceType


class CameraDigit(StrEnum):
    """One digit of a camera's symbol, by the component's attribute that holds what it stands for."""

    TYPE = "camera_type", "type_code", "Camera Type"
    FIXING = "fixing", "fixing_code", "Camera Fixing"

    code_attribute: str
    """The component's attribute that holds the digit itself."""
    label: str

    def __new__(cls, attribute: str, code_attribute: str, label: str) -> Self:  # noqa: D102 - takes a row
        member = str.__new__(cls, attribute)
        member._value_ = attribute
        member.code_attribute = code_attribute
        member.label = label
        return member


Subject: TypeAlias = DeviceType | CameraDigit | None
"""What a code is a type of, or stands for; None for equipment."""
