"""The plain floor plan that most kinds of sample vary."""

from __future__ import annotations

from security_design_assistant.samples.paper import A3, Size
from security_design_assistant.samples.pen import Point
from security_design_assistant.samples.placing import Route, Spot, block, camera, door, equipment
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

ROUTES: tuple[Route, ...] = ("straight", "shared", "elbow", "branch", "straight")

NOTES = (
    "All dimensions in millimetres. Do not scale from this drawing.",
    "Door A-014-BB-B2 was removed at the request of the fire officer; see also C-009-BB-B2 on sheet 2.",
    "Power supplies for RFP-B2-09 are by others. Lock type 11 to be fail unlocked.",
)
REVISIONS = (("00", "First issue", "AB"), ("01", "A-004-BB-B2 moved", "CD"))


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


def spots(rooms: tuple[Room, ...], style: Style) -> list[Spot]:
    """Return every room with a door, every second one mirrored."""
    spaces = [room for room in rooms if room.leaves]
    return [Spot(room, style.unit, 1 if index % 2 else -1) for index, room in enumerate(spaces)]


def plain_doors(
    places: list[Spot], style: Style, level: str = "B2", routes: tuple[Route, ...] = ROUTES
) -> tuple[Mark, ...]:
    """Put the doors of :data:`DOORS` into the first places, by one route after the other."""
    return tuple(
        door(
            places[index],
            f"A{index + 1:03d}",
            inside,
            outside,
            style,
            routes[index % len(routes)],
            48.0 + 4 * (index % 3),
            level,
        )
        for index, (inside, outside) in enumerate(DOORS)
    )


def plain_cameras(places: list[Spot], corridor: Room, style: Style, level: str = "B2") -> tuple[Mark, ...]:
    """Put three cameras behind the doors of :func:`plain_doors`, the last out in ``corridor``."""
    free = places[len(DOORS) :]
    return (
        camera(free[0], "C001", "22", style, level=level),
        camera(free[1], "C002", "13", style, "360\u00b0", level, elbow=True),
        camera(free[4], "C003", "92", style, "50%", level, corridor=corridor),
    )


def plain_equipment(places: list[Spot], style: Style, level: str = "B2") -> tuple[Equipment, ...]:
    """Put a field panel and a rack into a place that doors and cameras leave free."""
    return equipment(places[len(DOORS) + 2], "RFP:02 SRA:01", style, level)


def plain_sheet(
    style: Style = Style(),  # noqa: B008 - frozen
    size: Size = A3,
    strip: float = 122.0,
    legend: Legend | None = None,
    level: str = "B2",
    routes: tuple[Route, ...] = ROUTES,
) -> Sheet:
    """Return the plan with doors, cameras and equipment, and a legend at the top of its strip.

    Parameters
    ----------
    style : how this office draws; its unit scales the plan.
    size : of the paper, in points; ``strip`` is the width of the column at its right.
    legend : how the legend is drawn; by default as large as the plan's own symbols.
    """
    rooms = plan_rooms((60 * max(1.0, style.unit), 78 * max(1.0, style.unit)), style.unit, level=level[0])
    places = spots(rooms, style)
    corner = (size[0] - 14 - strip + 6, 20.0)
    return Sheet(
        size=size,
        strip=strip,
        style=style,
        rooms=rooms,
        marks=(
            *plain_doors(places, style, level, routes),
            *plain_cameras(places, [room for room in rooms if not room.leaves][-1], style, level),
        ),
        equipment=plain_equipment(places, style, level),
        legend=legend or Legend(corner, strip - 10, unit=style.unit),
        notes=NOTES,
        revisions=REVISIONS,
    )
