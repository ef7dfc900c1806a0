"""The plain floor plan that most kinds of sample vary."""

from __future__ import annotations

from security_design_assistant.samples.pen import Point
from security_design_assistant.samples.placing import Spot, block, camera, door, equipment
from security_design_assistant.samples.scene import Equipment, Legend, Mark, Room, Sheet, Style

DOORS = (
    ("R:E BG", "R:E"),
    ("P", ""),
    ("P P", ""),
    ("L:01 R:E / P BG", "R:E"),
    ("L:11 P L:11 / P BG DOME", "R:E"),
    ("LEVER P / L:02 P", "R:S"),
    ("L:12", "R:E"),
    ("L:11 P L:11 P / P BG DOME N:06", "R:E IN"),
    ("N:02 P BG", "R:E"),
    ("L:03 P BG IR R:E", ""),
    ("P BG WC L:04", "R:E D"),
    ("L:05 OUT / P IN / P BG", "R:S"),
    ("L:06 L:06 P P BG IR IN", "R:E WC"),
)
"""Symbols inside and outside of each door, from one cell to eight, in one to three rows."""


def plan_rooms(
    at: Point, unit: float = 1.0, count: int = 8, blocks: int = 2, level: str = "B"
) -> tuple[Room, ...]:
    """Return the rooms of a plan: blocks of two rows with a corridor between, one below the other."""
    rooms: list[Room] = []
    for index in range(blocks):
        corner = (at[0], at[1] + index * 284 * unit)
        first = 1 + index * (2 * count + 1)
        rooms += block(corner, count, 112 * unit, 104 * unit, 76 * unit, first, unit, level, double=(2, 4, 7))
    return tuple(rooms)


def plain_marks(rooms: tuple[Room, ...], style: Style, level: str = "B2") -> tuple[Mark, ...]:
    """Fill the rooms of :func:`plan_rooms`: doors by :data:`DOORS`, then cameras, intercoms, detectors."""
    routes = ("straight", "shared", "elbow", "branch", "straight")
    spaces = [room for room in rooms if room.leaves]
    marks: list[Mark] = []
    for index, (inside, outside) in enumerate(DOORS):
        spot = Spot(spaces[index], style.unit, 1 if index % 2 else -1)
        reach = 48.0 + 4 * (index % 3)
        tag = f"A{index + 1:03d}"
        marks.append(door(spot, tag, inside, outside, style, routes[index % 5], reach, level))  # type: ignore[arg-type]
    rest = [Spot(room, style.unit, 1 if index % 2 else -1) for index, room in enumerate(spaces[len(DOORS) :])]
    corridor = next(room for room in reversed(rooms) if not room.leaves)
    marks += [
        camera(rest[0], "C001", "22", style, level=level),
        camera(rest[1], "C002", "13", style, "360\u00b0", level, elbow=True),
        camera(rest[4], "C003", "92", style, "50%", level, corridor=corridor),
    ]
    return tuple(marks)


def plain_equipment(rooms: tuple[Room, ...], style: Style, level: str = "B2") -> tuple[Equipment, ...]:
    """Return a field panel and a rack, in a room that :func:`plain_marks` leaves free."""
    spaces = [room for room in rooms if room.leaves]
    return equipment(Spot(spaces[len(DOORS) + 2], style.unit), "RFP:02 SRA:01", style, level)


NOTES = (
    "All dimensions in millimetres. Do not scale from this drawing.",
    "Door A-014-BB-B2 was removed at the request of the fire officer; see also C-009-BB-B2 on sheet 2.",
    "Power supplies for RFP-B2-09 are by others. Lock type 11 to be fail unlocked.",
)


def plain_sheet(style: Style = Style(), legend: bool = True) -> Sheet:  # noqa: B008 - frozen
    """Return the plain A3 sheet in one office's style."""
    rooms = plan_rooms((60, 78))
    return Sheet(
        style=style,
        rooms=rooms,
        marks=plain_marks(rooms, style),
        equipment=plain_equipment(rooms, style),
        legend=Legend((1060, 18)) if legend else None,
        notes=NOTES,
        revisions=(("00", "First issue", "AB"), ("01", "A-004-BB-B2 moved", "CD")),
    )
