"""Sections of a drawing's legend: one row a trade, with the words of its heading."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class LegendSection(StrEnum):
    """The trade that a legend's heading announces."""

    # Upper rows win: "Hold Up Alarm Access Points" belong to the intruder alarm.
    INTRUDER = "intruder", r"\bihas\b|intru|hold up"
    INTERCOM = "intercom", r"\bvcom\b|voice|intercom"
    LOCK = "lock", r"\baccp\b|access control point|\block(s|ing)?\b"
    PREPARATION = "preparation", r"\belec\b|electrical"
    CAMERA = "camera", r"\bcctv\b|closed circuit|camera"
    EQUIPMENT = "equipment", r"\bcsec\b|security equipment|central security"
    ACCESS = "access", r"\baacs\b|access control"

    heading_words: str

    def __new__(cls, value: str, heading_words: str) -> Self:  # noqa: D102 - how an enum takes its rows
        member = str.__new__(cls, value)
        member._value_ = value
        member.heading_words = heading_words
        return member
