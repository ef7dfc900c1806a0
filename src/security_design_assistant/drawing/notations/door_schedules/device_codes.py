"""Which devices a code or a heading of a door schedule stands for: by the sheet's legend, else by custom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.boxed.vocabulary import meaning_of
from security_design_assistant.drawing.notations.door_schedules.evidence import CODE
from security_design_assistant.drawing.notations.door_schedules.schedule_page import LegendLine
from security_design_assistant.drawing.notations.text.device_words import find_devices, only_devices

NOT_IN_LEGEND = "not in legend"

_NOT_CUSTOMARY = frozenset(("INT", "PS", "RD", "RS", "LK", "PB", "VI", "IC", "PIR"))
"""Marks of plans that schedules use otherwise: ``INT`` interior, ``PS`` passage set, ``LK`` plain lock."""
_CUSTOM: dict[str, DeviceType] = {
    code: kind
    for kind in DeviceType
    for code in kind.certain_codes
    if len(code) > 1 and code not in _NOT_CUSTOMARY
}
_ELECTRIC = r"electr\w*|magnetic|mag|em|solenoid|motori[sz]ed|powered"
_NO_LOCK = r"(?!position|contact|hold|switch|power|reader|sensor|operator)"
_RULES: tuple[tuple[str, str], ...] = (
    (r"power transfer|transfer hinge|\bept\b|door loop|door cord", "power_transfer"),
    (
        rf"(?:{_ELECTRIC})[\w ]*hold[- ]?opens?|hold[- ]?open(?:er)? magnet|magnetic (?:door )?hold",
        "hold_open",
    ),
    (r"\bactuators?\b|wave (?:plate|switch)", "actuator"),
    (r"(?:safety|presence) (?:sensor|beam|edge)s?", "safety_sensor"),
    (
        r"(?:auto\w*|power\w*|ada|handicap|low energy|door|swing|sliding)[\w -]*operators?|\bado\b"
        r"|auto\w* door opener",
        "door_operator",
    ),
    (r"break[- ]?glass|emergency (?:door )?release|call point", "break_glass"),
    (r"duress|panic (?:alarm|button)|hold[- ]?up", "duress_switch"),
    (
        r"card ?readers?|\breaders?\b|proximity|\bprox\b|credential|biometric|key ?pads?|fingerprint",
        "credential_reader",
    ),
    (
        r"request[- ]to[- ]exit|\brex\b|\brte\b|\brqe\b|exit (?:push )?buttons?|push buttons?"
        r"|push[- ]?(?:button )?to[- ]exit|exit (?:motion )?sensor|egress (?:button|sensor)",
        "request_to_exit",
    ),
    (
        r"position (?:switch|sensor|contact|indicator)\w*|door contacts?|magnetic contacts?|\bdps\b"
        r"|monitor(?:ing)? (?:switch|contact)|door status|reed switch|door switch",
        "position_switch",
    ),
    (
        rf"(?:{_ELECTRIC})(?:[- /]{_NO_LOCK}\w+){{0,3}}[- /]*"
        r"(?:lock\w*|strikes?|bolts?|latch\w*|exit|panic|mortise|hardware|release)\b"
        r"|mag[- ]?locks?|shear locks?|latch retraction|\bqel\b",
        "lock",
    ),
    (r"turnstile|speed ?gate", "turnstile"),
    (r"intercom|entry ?phone|door station|video entry", "intercom_station"),
    (r"\bcameras?\b|\bcctv\b", "camera"),
)
"""Words of American and British schedules in which a lock counts only if it is electric."""
_NOT = re.compile(
    r"\b(?:no|not|non|without|w/o|except|delete[ds]?|omit|future|prep(?:ped|aration)?(?: only)?(?: for)?"
    r"|provision for|by others|n\.?i\.?c)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CodedDevice:
    """One device that a code, a tick or words stand for; ``words`` say what it was taken from."""

    type: DeviceType
    code: str | None
    words: str
    confidence: float
    count: int = 1

    @property
    def variant(self) -> str | None:
        """The device's form as the words tell it: a key pad is a reader of that form."""
        known = meaning_of(self.words, None)
        return known.variant if known and known.type is self.type else None


def named_devices(words: str) -> tuple[str, ...]:
    """Return the names of the device types that a legend's words stand for, the main one first.

    ``ELECTRIC LOCKSET (INTEGRATED REX)`` is a lock and a request to exit; ``DOOR LOCK`` and ``EXIT/PANIC
    HARDWARE`` are mechanical and stand for none.
    """
    text = " ".join(words.casefold().split())
    aside = re.findall(r"\(([^)]*)\)|\b(?:with|w/) (.+)$", text)
    main = re.sub(r"\([^)]*\)|\b(?:with|w/) .+$", " ", text)
    first = _first(main)
    found = [first] if first else []
    if not found and aside:
        return tuple(name for name in (_first(text),) if name)
    for piece in (part for pair in aside for part in pair if part):
        more = _first(piece)
        if more and more not in found and not _NOT.search(piece):
            found.append(more)
    return tuple(found)


def _first(text: str) -> str | None:
    hits = [(match.start(), name) for pattern, name in _RULES if (match := re.search(pattern, text))]
    return min(hits)[1] if hits else None


def device_type(name: str) -> DeviceType | None:
    """Return the device type of a name, None where the catalogue does not have it."""
    return next((kind for kind in DeviceType if kind.value == name), None)


class DoorLegend:
    """The legends of a drawing as a schedule's codes look them up."""

    def __init__(self, lines: Iterable[tuple[int, LegendLine]]) -> None:
        self._lines: dict[str, list[tuple[int, LegendLine]]] = {}
        for page, line in lines:
            self._lines.setdefault(line.code, []).append((page, line))

    def explains(self, code: str) -> bool:
        """Tell whether a legend has this code, for a device or not."""
        return code in self._lines

    def line(self, code: str, page: int) -> LegendLine | None:
        """Return the legend's line of a code: one that names devices first, then the page's own."""
        lines = self._lines.get(code, [])
        if not lines:
            return None
        return min(lines, key=lambda item: (not named_devices(item[1].meaning), item[0] != page))[1]

    def devices(self, code: str, page: int, count: int = 1) -> list[CodedDevice] | None:
        """Return the devices of a code; none for a code of something else, None for an unknown code."""
        line = None if code.isdigit() else self.line(code, page)
        if line is not None:
            return _made(named_devices(line.meaning), code, line.meaning, CODE.legend, count)
        if code in _CUSTOM:
            return _made((_CUSTOM[code].value,), code, NOT_IN_LEGEND, CODE.custom, count)
        return None

    def note(self, number: str, heading: str, page: int) -> LegendLine | None:
        """Return the numbered note that a number in a remarks column calls.

        The list's heading has to share its main word with the column: ``COMMENTS`` explains ``Comments``,
        general notes do not.
        """
        words = set(re.findall(r"comment|remark|note", heading.casefold()))
        for at, line in sorted(self._lines.get(number, []), key=lambda item: item[0] != page):
            title = line.heading.casefold()
            if (
                at == page
                and "general" not in title
                and words & set(re.findall(r"comment|remark|note", title))
            ):
                return line
        return None


def _made(
    names: Iterable[str], code: str | None, words: str, confidence: float, count: int
) -> list[CodedDevice]:
    kinds = (device_type(name) for name in names)
    return [CodedDevice(kind, code, words, confidence, count) for kind in kinds if kind is not None]


_TOKEN = re.compile(
    r"(?:\(?(?P<before>\d)\)?\s*[xX\u00d7]?\s*)?(?P<code>[A-Z][A-Z0-9]{0,5})"
    r"(?:\s*[xX\u00d7]\s*(?P<after>\d)|\s*\((?P<bracket>\d)\))?"
)
_COUNTED = re.compile(r"(?:(?<=[,;/+&])|^)\s*([1-4])\s*(?:[xX\u00d7]\s*|no\.? )?\s(?=[A-Z]{2,6}\b)()")
"""A small number right before a code: ``2 CR`` are two."""
_CUTS = re.compile(r"[,;/+&\s]+")


@dataclass(frozen=True, slots=True)
class ReadRemark:
    """What a remark says: devices, numbers of notes, and devices that it only speaks of."""

    devices: tuple[CodedDevice, ...] = ()
    numbers: tuple[str, ...] = ()
    doubtful: bool = False


def read_remark(text: str, legend: DoorLegend, page: int) -> ReadRemark:
    """Read the codes of a remarks cell, such as ``CR, DPS, EL, 3``.

    Codes count where the whole cell is codes and numbers; within a sentence only those of two letters and
    more that the legend explains. A cell that only lists devices in words counts them. Words that deny or
    postpone (``NO CR``, ``FUTURE CARD READER``) make the
    cell doubtful and give no device.
    """
    tokens = [token.strip(".():") for token in _CUTS.split(_COUNTED.sub(r"\1x\2", text))]
    tokens = [token for token in tokens if token.strip("-")]
    numbers = tuple(token for token in tokens if re.fullmatch(r"\d{1,2}", token))
    coded = [(token, match) for token in tokens if (match := _TOKEN.fullmatch(token))]
    known = [
        (match, found)
        for _, match in coded
        if (found := legend.devices(match["code"], page, _count(match))) is not None
    ]
    whole = len(coded) + len(numbers) == len(tokens) and all(
        legend.explains(match["code"]) or legend.devices(match["code"], page) is not None
        for _, match in coded
    )
    if whole:
        # A note is called once: a number that comes twice counts a code that is lacking after it.
        twice = len(set(numbers)) < len(numbers)
        return ReadRemark(tuple(device for _, found in known for device in found), numbers, doubtful=twice)
    listed = _listed_in_words(text)
    if listed:
        return ReadRemark(listed)
    named = named_devices(text)
    sure = [
        device
        for match, found in known
        for device in found
        if len(match["code"]) > 1 and device.confidence >= CODE.legend
    ]
    if _NOT.search(text) and (named or sure):
        return ReadRemark((), (), doubtful=True)
    if sure:
        return ReadRemark(tuple(sure), ())
    return ReadRemark((), (), doubtful=bool(named))


def _listed_in_words(text: str) -> tuple[CodedDevice, ...]:
    """Return the devices of a cell that is a list of them in words, and nothing else; none for any other.

    ``Card reader, electric strike`` is one, ``Card reader by others`` is not.
    """
    pieces = [piece.strip() for piece in re.split(r"[,;/+&\n]|\band\b", text) if piece.strip()]
    found = []
    for piece in pieces:
        devices = find_devices(piece)
        if (
            len(devices) != 1
            or not only_devices(piece)
            or devices[0].meaning.type not in named_devices(piece)
        ):
            return ()
        one = devices[0]
        found.append(CodedDevice(one.meaning.type, one.code, one.words, CODE.heading, one.count))
    return tuple(found)


def _count(match: re.Match[str]) -> int:
    return max(int(match["before"] or match["after"] or match["bracket"] or 1), 1)
