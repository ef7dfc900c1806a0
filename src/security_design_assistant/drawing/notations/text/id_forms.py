"""Short component ids and their forms: ``A-101``, ``101A``, ``D1.03``, ``1.01.C.03B``, ``CAM-101``.

A text of such a form is only a candidate: rooms, sheets, circuits, finishes and fire classes look the same.
Which forms name components on a drawing is learned from what stands around them (:mod:`learning`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.catalogue.components import SYSTEMS
from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.tolerances import SHORT_IDS

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_PART = r"(?:[A-Z]{0,2}\d{1,4}[A-Z]?|[A-Z]{1,2})"
_SHORT = re.compile(rf"(?:[A-Z]{{1,4}}[{_DASHES}._]?)?\d{{1,4}}[A-Za-z]?(?:[{_DASHES}._]{_PART}){{0,4}}")
BY_SYSTEM_ID = re.compile(
    rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9][{_DASHES}._/])([{SYSTEMS}])\s?[{_DASHES}]\s?(\d{{2,4}}[A-Za-z]?)"
    rf"(?![A-Za-z0-9]|[{_DASHES}._/][A-Za-z0-9])"
)
"""A system letter and a number; a sheet's number looks the same, so its neighbours have to decide."""

_DATE = re.compile(r"\d{1,2}[-.]\d{1,2}[-.]\d{2,4}|\d{4}[-.]\d{1,2}[-.]\d{1,2}")
_FIRE_CLASS = re.compile(r"(?:REI|EI|EW|RE|FD|FR|RW|STC|R[Ww])[-.]?\d{2,3}[A-Z]?", re.IGNORECASE)
"""Fire and sound classes: EI30, FD60S, Rw42."""
_CAMERA_PREFIX = re.compile(r"(?:CAM|CCTV|CM|PTZ|VSS)(?![A-Z])")
_INTERCOM_PREFIX = re.compile(r"(?:IC|ICM|VI|IP)(?![A-Z])")
_INTRUDER_PREFIX = re.compile(r"(?:PIR|MD|GB|IDS|DET)(?![A-Z])")

_DESCRIBED = re.compile(
    r"\W*(?:doors?|openings?)\s+(?:(?:no|number|nr)\b\.?\s*)?#?(?P<id>[A-Za-z]{0,3}[\w.\-]*\d[\w.]*)\s*[-:\u2013\u2014,(]\s*",
    re.IGNORECASE,
)
"""The beginning of a line that describes one door in words."""

BY_SYSTEM = "S-9"
"""The form of an id that is a system letter and a number."""


@dataclass(frozen=True, slots=True)
class ShortId:
    """A short text that may be an id: its place in the run's text, its system and its form."""

    identifier: str
    system: str
    form: str
    start: int
    end: int


def form_of(text: str) -> str | None:
    """Return the form of a text that may be an id, None if it cannot be one.

    Digits count as one sign however many they are, a letter at the end is left out (``101`` and ``101A``
    are of one form), a prefix of two and more letters stays as it is, other letters are one sign.
    """
    if (
        len(text) > SHORT_IDS.longest
        or not _SHORT.fullmatch(text)
        or _DATE.fullmatch(text)
        or _FIRE_CLASS.fullmatch(text)
    ):
        return None
    if sum(character.isdigit() for character in text) < 2 and not re.search(rf"[{_DASHES}._]", text):
        return None
    if BY_SYSTEM_ID.fullmatch(text):
        return BY_SYSTEM
    prefix = re.match(r"[A-Z]{2,4}", text)
    rest = text[prefix.end() :] if prefix else text
    rest = re.sub(r"(?<=\d)[A-Za-z]$", "", rest)
    rest = re.sub(r"\d+", "9", re.sub(rf"[{_DASHES}]", "-", rest))
    return (prefix[0] if prefix else "") + re.sub(r"[A-Za-z]+", "A", rest)


def find_short_ids(text: str) -> list[ShortId]:
    """Find the candidates in one run of text, from left to right.

    A system letter with a number is found anywhere in the run, any other form only where the run is
    nothing else, or begins with ``Door 101:`` and names devices: numbers inside other text are counts, sizes
    and dates.
    """
    found = [
        ShortId(f"{match[1]}-{match[2].upper()}", match[1], BY_SYSTEM, match.start(), match.end())
        for match in BY_SYSTEM_ID.finditer(text)
    ]
    if found:
        return found
    described = _DESCRIBED.match(text)
    if described is not None and find_devices(text[described.end() :]):
        stripped, start = described["id"], described.start("id")
    else:
        stripped = text.strip(" ()[]")
        start = text.index(stripped)
    form = form_of(stripped)
    if form is None:
        return []
    canonical = re.sub(rf"[{_DASHES}]", "-", stripped).upper()
    return [ShortId(canonical, system_of(canonical), form, start, start + len(stripped))]


def system_of(text: str) -> str:
    """Return the system that an id's prefix names; a number without one is a door's."""
    if _CAMERA_PREFIX.match(text):
        return "C"
    if _INTERCOM_PREFIX.match(text):
        return "V"
    return "I" if _INTRUDER_PREFIX.match(text) else "A"
