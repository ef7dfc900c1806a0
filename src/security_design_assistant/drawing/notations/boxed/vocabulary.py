"""From the words of a legend to the device types of this system."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.models.analysis import DeviceType


@dataclass(frozen=True, slots=True)
class Meaning:
    """Device type and variant that a legend's words stand for."""

    type: DeviceType
    variant: str | None = None


LOCK_WORDS = (
    r"mag(netic)?[- ]?lock|electric(al)?[- ](strike|mortise|lock|bolt|latch)|\bmortise\b|head ?lock|"
    r"crash ?bar|panic (bar|bolt|hardware)|motori[sz]ed (door|lock)|solenoid|\bshear ?lock\b|"
    r"\blocks?\b|\bstrike\b|\blocking\b|door operator|automatic door"
)

_REQUEST = (
    r"request[- ]to[- ]exit|\brte\b|\brex\b|\brqe\b|push[- ]to[- ](open|exit)|exit (push )?button|"
    r"exit (device|handle|lever|sensor|switch|pad)|egress (button|device|sensor|switch)"
)

_DURESS = r"duress|panic (alarm|button)|hold[- ]?up (button|switch)|personal attack"
_BREAK_GLASS = r"break[- ]?glass|emergency (door )?release|\bebg\b|\bcall point\b|\bmcp\b"
_TOUCHLESS = r"infra[- ]?red|touch ?less|no[- ]touch|\bpir\b"
_CONTACT = r"(door )?position (switch|contact)|door contact|reed switch|magnetic contact|door monitor"
_DETECTOR = r"dual tech|detector|vibration|glass break|passive infra[- ]?red|\bpir\b"


def _both(first: str, second: str) -> str:
    """Return a pattern for texts that hold both, in whatever order."""
    return rf"^(?=.*({first}))(?=.*({second}))"


_RULES: tuple[tuple[str, DeviceType, str | None], ...] = (
    (r"\bprep(aration|ared)?\b", DeviceType.LOCK_PREPARATION, None),
    (_DURESS, DeviceType.DURESS_SWITCH, None),
    (_BREAK_GLASS, DeviceType.BREAK_GLASS, None),
    (_both(_REQUEST, r"disabled|wheelchair|accessib"), DeviceType.REQUEST_TO_EXIT, "disabled"),
    (_both(_REQUEST, r"dome|mushroom"), DeviceType.REQUEST_TO_EXIT, "dome"),
    (r"(dome|mushroom).*push button", DeviceType.REQUEST_TO_EXIT, "dome"),
    (_both(_REQUEST, _TOUCHLESS), DeviceType.REQUEST_TO_EXIT, "infrared"),
    (_both(r"button", r"infra[- ]?red|touch ?less"), DeviceType.REQUEST_TO_EXIT, "infrared"),
    (_both(_REQUEST, r"handle|lever"), DeviceType.REQUEST_TO_EXIT, "handle"),
    (_REQUEST, DeviceType.REQUEST_TO_EXIT, None),
    (r"turnstile|speed ?gate|speed lane", DeviceType.TURNSTILE, None),
    (r"controlled output|control output|relay output", DeviceType.CONTROLLED_OUTPUT, None),
    (r"monitored input|monitor input|alarm input", DeviceType.MONITORED_INPUT, None),
    (r"reader|credential|proximity|\bcard\b", DeviceType.CREDENTIAL_READER, None),
    (r"cctv|camera", DeviceType.CAMERA, None),
    (_CONTACT, DeviceType.POSITION_SWITCH, None),
    (LOCK_WORDS, DeviceType.LOCK, None),
    (r"intercom|handset|video entry|door entry|voice", DeviceType.INTERCOM_STATION, None),
    (_DETECTOR, DeviceType.INTRUDER_DETECTOR, None),
    (r"key ?pad|\bpin ?pad\b", DeviceType.CREDENTIAL_READER, None),
)  # fmt: skip

_INTRUDER: tuple[tuple[str, str], ...] = (
    (r"dual", "dual_technology"),
    (r"key ?pad", "keypad"),
    (r"passive|\bpir\b|infra", "passive_infrared"),
    (r"position|contact", "position"),
    (r"vibration|seismic", "vibration"),
    (r"glass", "glass_break"),
)

_SECTIONS: tuple[tuple[str, str], ...] = (
    (r"\bihas\b|intru|hold up", "intruder"),
    (r"\bvcom\b|voice|intercom", "intercom"),
    (r"\baccp\b|access control point|\block(s|ing)?\b", "lock"),
    (r"\belec\b|electrical", "preparation"),
    (r"\bcctv\b|closed circuit|camera", "camera"),
    (r"\bcsec\b|security equipment|central security", "equipment"),
    (r"\baacs\b|access control", "access"),
)


def section_of(heading: str) -> str | None:
    """Return the trade a legend heading announces (``lock``, ``intruder`` ...), None if it is no heading."""
    text = heading.lower()
    return next((name for pattern, name in _SECTIONS if re.search(pattern, text)), None)


def meaning_of(words: str, section: str | None) -> Meaning | None:
    """Return what a legend's words stand for; None if they name no device of ours.

    Parameters
    ----------
    words : the text beside the symbol, e.g. ``Request to Exit [RTE] Handle``.
    section : trade of the heading above, by :func:`section_of`.
    """
    text = words.lower()
    if section == "intruder":
        variant = next((name for pattern, name in _INTRUDER if re.search(pattern, text)), None)
        return Meaning(DeviceType.INTRUDER_DETECTOR, variant)
    if section == "intercom":
        return Meaning(DeviceType.INTERCOM_STATION)
    found = next(
        (Meaning(kind, variant) for pattern, kind, variant in _RULES if re.search(pattern, text)), None
    )
    if section == "preparation" and (found is None or found.type is DeviceType.LOCK):
        return Meaning(DeviceType.LOCK_PREPARATION)
    if section == "lock" and (found is None or found.type is DeviceType.REQUEST_TO_EXIT):
        return Meaning(DeviceType.LOCK)
    return found
