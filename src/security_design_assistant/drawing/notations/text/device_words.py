"""Device names in running text: ``2 x card reader; 1 no. REX``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning, meaning_of

_PHRASES = tuple(
    (kind.text_words, kind)
    for kind in sorted(
        (kind for kind in DeviceType if kind.text_words),
        key=lambda kind: min(phrase.turn for phrase in kind.legend_words),
    )
)
"""Words and what they name; of two that begin at the same place the first wins, as in legends."""

_QUANTITY = r"(?:(?<![\w.])(?P<count>\d{1,2}) ?(?:x|\u00d7|no\.?|nos\.?|off|nr\.?)? ?)?"
_SCANNER = re.compile(
    _QUANTITY
    + r"\b(?:"
    + "|".join(f"(?P<p{index}>{pattern})" for index, (pattern, _) in enumerate(_PHRASES))
    + r")\b(?: ?type (?P<code>[A-Z]{1,3}\d{0,2}|\d{1,3})\b| ?\((?P<bracket>\d{2}|[A-Z]{1,3}\d{0,2})\))?"
    + r"(?: ?(?:x|\u00d7) ?(?P<times>\d{1,2})\b| ?\((?P<many>\d)\))?",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"(?:\bno|\bwithout|\bexcl(?:uding|\.)?|\bomit|\bexcept)\s+(?:an?\s+)?$", re.IGNORECASE)
_TYPE_BEFORE = re.compile(r"\btype\s+(?P<code>[A-Z]{1,3}\d{0,2}|\d{1,3})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A device named in words; ``start`` and ``end`` are offsets into the text."""

    meaning: Meaning
    words: str
    count: int
    code: str | None
    start: int
    end: int


def find_devices(text: str) -> list[NamedDevice]:
    """Find device names with their quantities, left to right.

    A negated name (``no reader``) is left out, ``1 no. reader`` is one.
    """
    devices = []
    for match in _SCANNER.finditer(text):
        if match["count"] is None and _NEGATED.search(text, 0, match.start()):
            continue
        index = next(i for i in range(len(_PHRASES)) if match[f"p{i}"] is not None)
        words = match[f"p{index}"].strip()
        if words.casefold() in ("monitor", "prep"):
            continue
        before = _TYPE_BEFORE.search(text, 0, match.start())
        code = match["code"] or match["bracket"] or (before["code"] if before else None)
        count = int(match["count"] or match["times"] or match["many"] or 1)
        start = before.start() if before else match.start()
        known = meaning_of(words, None)
        variant = known.variant if known and known.type is _PHRASES[index][1] else None
        meaning = Meaning(_PHRASES[index][1], variant)
        devices.append(NamedDevice(meaning, words, max(count, 1), code, start, match.end()))
    return devices


def only_devices(text: str) -> bool:
    """Tell whether a text names devices and nothing else."""
    devices = find_devices(text)
    if not devices:
        return False
    rest = list(text)
    for device in devices:
        rest[device.start : device.end] = " " * (device.end - device.start)
    return not re.search(r"\w", re.sub(r"\b(?:and|with|plus|&)\b", " ", "".join(rest), flags=re.IGNORECASE))


def device_meaning(text: str) -> Meaning | None:
    """Return what a key's or heading's words stand for, None if they name no device of ours."""
    whole = meaning_of(text, None)
    if whole is not None:
        return whole
    devices = find_devices(text)
    return devices[0].meaning if devices else None
