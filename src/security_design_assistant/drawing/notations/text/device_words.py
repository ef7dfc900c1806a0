"""Device names in running text: ``2 x card reader; 1 no. REX``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning, meaning_of
from security_design_assistant.models.analysis import DeviceType

_PHRASES: tuple[tuple[str, DeviceType], ...] = (
    (r"(?:electrical )?(?:lock )?prep(?:aration|ared)?(?: for)?(?: an?)?(?: electric)?(?: lock| strike)?",
     DeviceType.LOCK_PREPARATION),
    (r"(?:duress|panic|hold[- ]?up)(?: alarm)? (?:button|switch)e?s?|personal attack(?: button)?s?",
     DeviceType.DURESS_SWITCH),
    (r"(?:emergency )?break[- ]?glass(?:es)?(?: (?:unit|call ?point|switch))?e?s?"
     r"|emergency (?:door )?release(?: unit| button)?s?|call points?|E?BGU?s?", DeviceType.BREAK_GLASS),
    (r"(?:(?:dome|mushroom|infra[- ]?red|touch ?less|no[- ]touch|disabled|accessible|wheelchair) )?"
     r"(?:requests?[- ]to[- ]exit|press[- ]to[- ]exit|push[- ]to[- ](?:exit|open)"
     r"|(?:exit|egress) (?:push )?button|exit (?:switch|device|sensor)|push buttons?|REX|RTE|RQE)e?s?"
     r"(?: (?:button|device|sensor|unit|switch|dome|handle|lever|PIR))?e?s?", DeviceType.REQUEST_TO_EXIT),
    (r"turnstiles?|speed ?gates?|speed lanes?", DeviceType.TURNSTILE),
    (r"(?:controlled|control|relay) outputs?", DeviceType.CONTROLLED_OUTPUT),
    (r"(?:monitored|monitor|alarm) inputs?", DeviceType.MONITORED_INPUT),
    (r"(?:(?:smart|access|proximity|prox|card|fob|pin|biometric|fingerprint|iris|face|credential|mifare|entry"
     r"|exit|in|out|long[- ]range|mullion|key ?pad)[ /&-]{1,3}){0,4}readers?(?: (?:with|and) key ?pads?)?"
     r"|key ?pads?|pin ?pads?", DeviceType.CREDENTIAL_READER),
    (r"(?:door |magnetic |position |reed |monitoring |surface |flush )*(?:position )?(?:contact"
     r"|position switch|reed switch|monitor switch|door switch)e?s?|door monitor(?:ing)?"
     r"|position switche?s?|DPS", DeviceType.POSITION_SWITCH),
    (r"(?:(?:cctv|dome|bullet|ptz|fixed|ip|video|turret) )*cameras?", DeviceType.CAMERA),
    (r"(?:(?:video|audio|door) )*(?:intercom|entry ?phone|door ?phone|door entry|help ?point|handset)"
     r"(?: (?:station|unit|panel|handset|master))?s?", DeviceType.INTERCOM_STATION),
    (r"(?:glass[- ]?break|acoustic|motion|vibration|intruder|dual[- ]tech(?:nology)?|movement|seismic|passive"
     r" infra[- ]?red|PIR)(?: (?:detector|sensor))s?|PIRs?", DeviceType.INTRUDER_DETECTOR),
    (r"(?:double |twin |surface |concealed )?(?:electro[- ]?)?(?:mag(?:netic)?[- ]?locks?"
     r"|(?:electric(?:al)?|magnetic|solenoid|shear|mortice|mortise|motori[sz]ed|fail[- ]?safe|fail[- ]?secure"
     r"|drop|panic|dead) (?:(?:mortice|mortise|solenoid) )?"
     r"(?:locks?|strikes?|bolts?|latch(?:es)?|bars?|release)"
     r"|solenoid|dead ?bolts?|strikes?|locks?)(?: releases?)?", DeviceType.LOCK),
)  # fmt: skip

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
