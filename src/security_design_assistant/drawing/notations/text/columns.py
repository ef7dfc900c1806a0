"""What a schedule's columns and cells say: ``Reader | 2``, ``Lock type | 11``, ``EBG | Y``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning
from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.device_words import device_meaning, find_devices
from security_design_assistant.drawing.page.geometry import Box


class ColumnKind(StrEnum):
    """What a column tells about a component; ``OTHER`` is a heading we do not know."""

    ID = "id"
    LOCATION = "location"
    ROOM_NUMBER = "room_number"
    ROOM_NAME = "room_name"
    OTHER_SIDE = "other_side"
    DEVICE = "device"
    DEVICES = "devices"
    IGNORED = "ignored"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """One kind of device found for a component; ``shown`` holds boxes on the displayed page.

    ``by_id`` tells that the device has an id of its own on the drawing.
    """

    meaning: Meaning
    code: str | None
    count: int
    words: str | None
    evidence: Evidence
    shown: tuple[Box, ...] = ()
    by_id: bool = False


_THING = (
    r"(?:door|camera|intercom|device|component|access point|asset|tag|point|opening|detector|security|system)"
)
_STRICT_ID = re.compile(
    rf"(?:{_THING}\s*)+(?:id|no\.?|nr\.?|number|ref\.?|reference|tag|mark|code)?|id|ref\.?|reference|tag",
    re.I,
)
_LOOSE_ID = re.compile(rf"{_STRICT_ID.pattern}|no\.?|item|#|number", re.I)
_KINDS: tuple[tuple[str, ColumnKind], ...] = (
    (r"room (no\.?|nr\.?|number|ref\.?|id)", ColumnKind.ROOM_NUMBER),
    (r"room name", ColumnKind.ROOM_NAME),
    (r"to( room)?|room to|other side", ColumnKind.OTHER_SIDE),
    (r"(security |access control )?(devices|hardware|equipment|fittings|ironmongery|components|marks|symbols"
     r"|provision)( fitted| required)?", ColumnKind.DEVICES),
    (r".*\b(location|room|area|description|space|zone)\b.*|(door )?name|from|serves|serving|position",
     ColumnKind.LOCATION),
    (r".*\b(level|floor|storey|package|remarks?|comments?|notes?|rev|revision|drawing|drg|sheet|system"
     r"|door type|door leaf|leaf|fire|type|rating|qty|quantity|status|controller|cable|date)\b.*",
     ColumnKind.IGNORED),
)  # fmt: skip
_YES = re.compile(
    r"y|yes|x|\*|true|ok|required|req|[\u00d7\u2713\u2714\u221a\u2022\u25cf\u25a0\u00fc\uf0fc\uf0fe]", re.I
)
"""Ticks of all kinds; Wingdings ticks arrive as a u with dots or in the private area."""
_NO = re.compile(r"no?|n/?a|none|nil|false|0|[-\u2013\u2014.]{0,3}|[\u2717\u2718]", re.I)
_LONGEST = 600
"""A door's line is never longer than this, in characters."""
_LEFTOVER = re.compile(
    r"(?:[\s,;:]*\b(?:with|and|has|having|fitted|complete|incl(?:uding|\.)?|plus)\b|[\s,;:-]+\b(?:no|without|excluding)\s[\w\s-]*?)"
    r"[\s,;:.-]*$",
    re.IGNORECASE,
)
"""What stays of ``Lobby with`` and ``Store, no reader,`` once the devices are taken off."""
_CODE = re.compile(
    r"(?:(?P<count>\d)\s*(?:[xX\u00d7]|no\.?|off)\s*)?(?P<code>\d{1,3}[A-Z]?|[A-Z]{1,4}\d{0,2})"
    r"(?:\s*(?:[x\u00d7]\s*|\()(?P<times>\d)\)?)?"
)


def kind_of(heading: str, strict: bool = False) -> ColumnKind:
    """Classify a heading; with ``strict`` only an unmistakable id heading (not ``No.``) is ``ID``."""
    words = " ".join(heading.split()).strip(" :.")
    if (_STRICT_ID if strict else _LOOSE_ID).fullmatch(words):
        return ColumnKind.ID
    folded = words.casefold()
    for pattern, kind in _KINDS[:4]:
        if re.fullmatch(pattern, folded):
            return kind
    if heading_meaning(words, Codebook(), 0) is not None:
        return ColumnKind.DEVICE
    return next((kind for pattern, kind in _KINDS[4:] if re.fullmatch(pattern, folded)), ColumnKind.OTHER)


def heading_meaning(heading: str, codebook: Codebook, page: int) -> Meaning | None:
    """Return which device a column counts, None if it counts none."""
    words = " ".join(heading.split()).strip(" :.")
    if re.fullmatch(r"[A-Z][A-Z0-9]{0,4}", words):
        explained = codebook.explain(words, page)
        if explained.evidence >= Evidence.LIKELY:
            return explained.meaning
    folded = words.casefold()
    if re.fullmatch(r"(door|fire|leaf|glass|opening) ?(type|leaf|no\.?|set|rating|size|width)?s?", folded):
        return None
    for kind in DeviceType:
        if kind.headings and re.fullmatch(kind.headings, folded):
            return Meaning(kind)
    return device_meaning(re.sub(r"\(.*?\)", "", words)) or device_meaning(words)


def read_device_cell(heading: str, text: str, codebook: Codebook, page: int) -> list[FoundDevice] | None:
    """Read a cell below a device heading.

    Returns
    -------
    The devices it counts, none for a blank or a ``No``, None if the cell cannot be read.
    """
    meaning = heading_meaning(heading, codebook, page)
    value = text.strip().strip("()[]")
    if (
        meaning is None
        or not value
        or _NO.fullmatch(value)
        or (re.fullmatch(r"\W+", value) and not _YES.fullmatch(value))
    ):
        return []
    mark = heading.strip() if re.fullmatch(r"[A-Z][A-Z0-9]{0,4}", heading.strip()) else None
    words = codebook.explain(mark, page).words if mark else heading.strip()
    if _YES.fullmatch(value):
        return [FoundDevice(meaning, mark, 1, words, Evidence.KEY)]
    by_type = bool(re.search(r"\btype\b|\bcode\b", heading, re.I))
    if value.isdigit() and not by_type and (int(value) < 10 or mark):
        return [FoundDevice(meaning, mark, int(value), words, Evidence.KEY)]
    codes = _codes(value, meaning, words)
    if codes:
        return codes
    named = find_devices(value)
    if named:
        return [
            FoundDevice(_sharper(d.meaning, meaning), d.code, d.count, d.words, Evidence.KEY) for d in named
        ]
    if (
        meaning.type is DeviceType.LOCK
        and re.fullmatch(r"[A-Za-z /&-]{3,40}", value)
        and not _undecided(value)
    ):
        return [FoundDevice(meaning, None, 1, value, Evidence.LIKELY)]
    return None


def _undecided(value: str) -> bool:
    return bool(re.search(r"\b(tbc|tba|tbd|by|others|existing|see|note)\b", value, re.I))


def _sharper(named: Meaning, column: Meaning) -> Meaning:
    """Prefer the column's type when the cell only says ``Card`` or ``Button`` of it."""
    return named if named.type is column.type else column


def _codes(value: str, meaning: Meaning, words: str | None) -> list[FoundDevice]:
    pieces = [piece.strip() for piece in re.split(r"[,;/+&]| and ", value) if piece.strip()]
    found = []
    for piece in pieces:
        match = _CODE.fullmatch(piece)
        if match is None or piece.upper() in ("TBC", "TBA", "TBD", "NA", "EX", "SEE"):
            return []
        count = int(match["count"] or match["times"] or 1)
        found.append(FoundDevice(meaning, match["code"], max(count, 1), words, Evidence.KEY))
    return found


def read_device_list(text: str, codebook: Codebook, page: int) -> tuple[list[FoundDevice], str, list[str]]:
    """Read ``Main entrance: 2 x card reader, EB`` into devices and the words before them.

    Returns
    -------
    The devices, the text that stood before the first one, and items that name no known device.
    """
    text = text[:_LONGEST]
    named = find_devices(text)
    start = named[0].start if named else len(text)
    found = [FoundDevice(d.meaning, d.code, d.count, d.words, Evidence.KEY) for d in named]
    # What stands before the first named device is read there; the rest must not count it again.
    rest = start
    found, start = _marks_before(text, start, found, codebook, page)
    spans = [(d.start, d.end) for d in named]
    unknown: list[str] = []
    for match in re.finditer(r"[^,;+&/]+", text[rest:] if named else ""):
        low, high = match.start() + rest, match.end() + rest
        if any(a < high and low < b for a, b in spans):
            continue
        devices = _as_marks(match[0], codebook, page)
        if devices:
            found.extend(devices)
        elif re.search(r"[A-Za-z]{2}", match[0]):
            unknown.append(match[0].strip(" .:-"))
    return found, _LEFTOVER.sub("", text[:start]), unknown


def _marks_before(
    text: str, start: int, found: list[FoundDevice], codebook: Codebook, page: int
) -> tuple[list[FoundDevice], int]:
    """Take codes that stand right before the first named device: ``Lobby - CR, EB, maglock``."""
    head = re.sub(r"(?:\bno\b|\bwith\b|\band\b)?\s*$", "", text[:start])
    marks: list[FoundDevice] = []
    while True:
        match = re.search(
            r"(?:^|[\s,;:+&/|(\u2013\u2014-])((?:\d\s?[xX\u00d7]\s?)?[A-Z]{1,4}\d{0,2}(?:\s?[xX\u00d7]\s?\d)?|\d{2})[\s,;+&/|).]*$",
            head,
        )
        devices = _as_marks(match[1], codebook, page) if match else []
        only_number = bool(match) and match[1].isdigit()  # type: ignore[index]
        if not match or not devices or (only_number and not marks):
            return marks[::-1] + found, len(head) if marks else start
        marks.extend(devices)
        head = head[: match.start(1)]


def _as_marks(item: str, codebook: Codebook, page: int) -> list[FoundDevice]:
    match = _CODE.fullmatch(item.strip(" .()[]"))
    if match is None:
        return []
    explained = codebook.explain(match["code"], page)
    if explained.evidence < Evidence.LIKELY or explained.meaning is None:
        return []
    count = int(match["count"] or match["times"] or 1)
    return [FoundDevice(explained.meaning, match["code"], max(count, 1), explained.words, explained.evidence)]
