"""Headings of a door schedule: which column holds the number, the rooms, the hardware set, the devices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from security_design_assistant.drawing.tables.grid import TableColumn
from security_design_assistant.drawing.tables.spots import KeyHeadings


class Role(StrEnum):
    """What a column tells about a door."""

    NUMBER = "number"
    ROOM = "room"
    FROM_ROOM = "from_room"
    TO_ROOM = "to_room"
    FROM_TO = "from_to"
    DEVICE = "device"
    DEVICES = "devices"
    REMARKS = "remarks"
    ATTRIBUTE = "attribute"


class Part(StrEnum):
    """Which part of a room a column gives."""

    NUMBER = "number"
    NAME = "name"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column's role; ``part`` for rooms, ``name`` for attributes."""

    role: Role
    part: Part = Part.BOTH
    name: str = ""


_NUMBER_WORD = r"(?:no|nr|num|number|#|id|mark|ref|reference|tag|code|symbol)s?"
_DOOR = r"(?:doors?|openings?|door ?sets?|door ?way|door and frame)"
_RANKS: tuple[tuple[str, int], ...] = (
    (rf"{_DOOR} {_NUMBER_WORD}", 4),
    (rf"{_NUMBER_WORD} (?:of )?{_DOOR}", 4),
    (r"door (?:opening|tag|mark) (?:no|number|#|id)|opening door (?:no|number)", 4),
    (r"doors?|openings?|door ?sets?", 3),
    (r"arch(?:itectural)? (?:mark|no|number|door no)", 2),
    (r"marks?", 2),
    (r"item (?:no|number|#)|item|no|number|#|id|ref|tag", 1),
)

_SECTION = re.compile(r"\b(?:door|panel|leaf|leaves)\b")
_FRAME = re.compile(r"\bframes?\b")
_FIRE = re.compile(
    r"\bfire\b|\blabel\b|^(?:rating|ratings|rated|ul|frr|fd|min|rating min|class)$|\bul (?:label|rating)\b"
)
_SOUND = re.compile(r"acoustic|sound|\bstc\b|\bdb\b|\brw\b")
_SET = re.compile(
    r"(?:hard ?ware|hdwr?|hdwe|h w|hw|h/w|ironmongery|ironm)\.?"
    r"(?: (?:sets?|group|grp|gp|type|schedule|no|number|#|ref|code|function set|id))+"
    r"|set (?:no|number|#)|hw|hdwr?|hardware|ironmongery|set"
)
_HEADING = re.compile(r"(?:hard ?ware|hdwr?|hw)? ?heading(?: (?:no|number|#))?")
_REMARKS = re.compile(
    r"(?:general |door |hardware |security |access control )*(?:remarks?|comments?|notes?)(?: .*)?"
)
_DEVICES = re.compile(
    r"(?:security|access control|electrified|electric|electronic|acs|access)"
    r"(?: (?:devices?|hardware|equipment|requirements?|provisions?|components?|control))*|devices?"
)
_NAMES: tuple[tuple[str, str], ...] = (
    (r"(?:pair|leaf|overall|clear|opening|nominal|frame)? ?width.*|w", "width"),
    (r"(?:pair|leaf|overall|clear|opening|nominal|frame)? ?height.*|h|ht|hgt", "height"),
    (r"thickness.*|thk|thick|t", "thickness"),
    (r"(?:nominal |overall |leaf |opening )?(?:size|sizes|dimensions?)(?: .*)?", "size"),
    (r"types?|elevations?|elev", "type"),
    (r"material|matl|mat", "material"),
    (r"finish|fin", "finish"),
    (r"glazing|glass|gl|glass type|vision panel", "glazing"),
    (r"hand|handing|hands|swing|hand of door", "hand"),
    (r"key ?group|keying|key ?set|keyset|key", "key_group"),
    (r"mode", "mode"),
    (r"degree|degrees|opening angle|angle", "degree"),
    (r"qty|quantity|count|leaves|no of leaves", "quantity"),
    (r"(?:level|floor|storey)(?: .*)?", "level"),
    (r"(?:lockset|lock|hardware|hdw|door hardware) ?functions?", "hardware_function"),
)
_FROM = re.compile(r"\bfrom\b")
_TO = re.compile(r"\b(?:to|into)\b")
_ROOM_NUMBER = re.compile(r"(?:(?:room|rm|space|area) ?)?(?:no|nr|num|number|#|id)")
_ROOM_NAME = re.compile(r"(?:(?:room|rm|space|area) ?)?(?:names?|description)")
_ROOM = re.compile(
    r"(?:room|rm|space|area|location|locations|room location|serves|serving|room served)(?: .*)?"
)
_DOOR_WORDS = re.compile(r"\b(?:door|doors|doorset|opening|openings|leaf|panel)\b")

NUMBER_WORD = re.compile(
    r"^\W*(?:doors?|openings?|door-?sets?|marks?|item|nos?|nr|num|number|#|id|ref|reference|tag)\b|^#$",
    re.IGNORECASE,
)
"""A word that every heading of door numbers has."""


def folded(heading: str) -> str:
    """Return a heading in small letters with single spaces, without punctuation but ``#`` and ``/``."""
    words = re.sub(r"(?<=[a-z])-\s+(?=[a-z])", "", heading.casefold())
    words = re.sub(r"[^\w#&/ ]+", " ", words.replace("_", " "))
    words = re.sub(r"(?<=\w)#", " #", words)
    return " ".join(words.split())


def number_rank(heading: str) -> int:
    """Say how surely a heading is that of the door numbers: 4 ``Door No.``, 1 a bare ``No.``, 0 another."""
    words = folded(heading)
    return next((rank for pattern, rank in _RANKS if re.fullmatch(pattern, words)), 0)


NUMBER_HEADINGS = KeyHeadings(number_rank, NUMBER_WORD)


def role_of(column: TableColumn) -> ColumnRole:
    """Say what a column that does not hold the door numbers tells, devices apart."""
    heading = folded(column.heading)
    groups = " ".join(folded(group) for group in column.groups)
    room = _room_role(heading, groups)
    if room is not None:
        return room
    plain = re.sub(r"^(?:door|opening) (?=h)|\bsee spec.*|\brefer .*", "", heading).strip(" /")
    if _SET.fullmatch(plain) or (
        groups
        and re.search(r"hard ?ware|hdw|ironmong", groups)
        and re.fullmatch(r"set|group|no|#|type|number", plain)
    ):
        return ColumnRole(Role.ATTRIBUTE, name="hardware_set")
    if _HEADING.fullmatch(plain):
        return ColumnRole(Role.ATTRIBUTE, name="hardware_heading")
    if _REMARKS.fullmatch(heading):
        return ColumnRole(Role.REMARKS)
    if _SOUND.search(heading):
        return ColumnRole(Role.ATTRIBUTE, name="sound_class")
    if _FIRE.search(heading) and not re.search(r"alarm|strip|seal|smoke", heading):
        return ColumnRole(Role.ATTRIBUTE, name="fire_rating")
    if _DEVICES.fullmatch(heading):
        return ColumnRole(Role.DEVICES)
    return ColumnRole(Role.ATTRIBUTE, name=_attribute(heading, groups))


def _room_role(heading: str, groups: str) -> ColumnRole | None:
    both = f"{groups} {heading}".strip()
    side = Role.ROOM
    if _FROM.search(both) and _TO.search(both):
        return ColumnRole(Role.FROM_TO)
    if _FROM.search(both):
        side = Role.FROM_ROOM
    elif _TO.search(both) and not re.search(r"\bto (?:be|match|have)\b", both):
        side = Role.TO_ROOM
    core = re.sub(r"\b(?:from|to|into)\b", "", heading).strip(" /")
    roomy = bool(re.search(r"\b(?:room|rm|space|area|location)\b", both)) or side is not Role.ROOM
    if roomy and _ROOM_NUMBER.fullmatch(core):
        return ColumnRole(side, Part.NUMBER)
    if (roomy or core == "name") and _ROOM_NAME.fullmatch(core):
        return ColumnRole(side, Part.NAME)
    if _ROOM.fullmatch(core) or (side is not Role.ROOM and core in ("", "room", "side")):
        return ColumnRole(side, Part.BOTH)
    return None


def _attribute(heading: str, groups: str) -> str:
    """Return a plain name: ``door_type``, ``frame_material``, ``head_detail``."""
    own = re.sub(r"^(?:door|leaf|panel) ", "", heading)
    name = next((name for pattern, name in _NAMES if re.fullmatch(pattern, own)), None)
    if name is None:
        name = "_".join(re.findall(r"[a-z0-9]+", heading))[:LONGEST_NAME].strip("_")
    both = f"{groups} {heading}"
    if name in ("type", "material", "finish", "width", "height", "thickness", "size", "glazing"):
        if _FRAME.search(both):
            return f"frame_{name}"
        if name == "type":
            return "door_type"
        return name
    if name in ("head", "jamb", "sill", "threshold"):
        return f"{name}_detail"
    # Names that would be taken for the fire rating or the hardware set are kept apart from them.
    return re.sub(r"rating|label", "class", name)


LONGEST_NAME = 30
"""Characters of an attribute's name; a longer heading is a sentence."""
