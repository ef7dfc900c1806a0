"""Kinds of sample about rooms: which side of a door, what is a passage, a name under the id, a matchline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.accuracy.truth import TrueComponent, TrueLocation, TruePage, Truth
from security_design_assistant.models.analysis import ComponentType
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.placing import door
from security_design_assistant.samples.plain import plain_sheet, plan_rooms, spots
from security_design_assistant.samples.scene import Mark, Room, Sheet, Style, components_of
from security_design_assistant.samples.sheets import Sample, boxed_sample, sheet_content
from security_design_assistant.samples.text_scene import CUSTOM, draw_text_mark, marked_devices

_LOCKED = (
    ("L:01 P BG", "R:E"),
    ("L:11 P BG DOME", "R:S"),
    ("LEVER P / L:02 P", "R:E"),
    ("L:12 IR", "R:E"),
)
"""Symbols inside and outside of doors that are locked against those outside."""


def _renamed(rooms: Sequence[Room], corridor: str, names: Sequence[str]) -> tuple[Room, ...]:
    """Return the rooms of a plan under other names, its passages all called ``corridor``."""
    kept = []
    for index, room in enumerate(rooms):
        across = (room.across[0], corridor) if room.across else None
        name = names[index % len(names)] if room.leaves else corridor
        kept.append(replace(room, name=name, across=across))
    return tuple(kept)


def _doors(rooms: tuple[Room, ...], style: Style, first: int = 1) -> tuple[Mark, ...]:
    places = spots(rooms, style)
    return tuple(
        door(place, f"A{first + index:03d}", *_LOCKED[index % len(_LOCKED)], style)
        for index, place in enumerate(places[:12])
    )


def data_halls() -> Sample:
    """Halls that are rooms: DATA HALL and SPORTS HALL, MOTOR ROOM of a lift, each off an entrance hall."""
    style = Style()
    rooms = _renamed(
        plan_rooms((60, 78)),
        "ENTRANCE HALL",
        ("DATA HALL 1", "SPORTS HALL", "LIFT MOTOR ROOM", "CORE SWITCH"),
    )
    sheet = replace(plain_sheet(style), rooms=rooms, marks=_doors(rooms, style), equipment=())
    return boxed_sample("data_halls", [sheet])


def between_rooms() -> Sample:
    """Doors between two rooms, no passage among them: each belongs to the side of its lock or exit."""
    style = Style()
    rooms = _renamed(plan_rooms((60, 78)), "OPEN OFFICE", ("STORE", "COMMS", "ARCHIVE"))
    offices = [room for room in rooms if not room.leaves]
    inward = _doors(rooms, style)
    outward = [
        replace(
            door(place, f"A{101 + index}", "R:E", "L:01 BG", style),
            room=replace(offices[-1], across=(place.room.number, place.room.name)),
        )
        for index, place in enumerate(spots(rooms, style)[20:23])
    ]
    sheet = replace(plain_sheet(style), rooms=rooms, marks=(*inward, *outward), equipment=())
    return boxed_sample("between_rooms", [sheet])


def matchline_sheets() -> Sample:
    """Two sheets that meet at a matchline; the door that stands there is drawn on both, and is one."""
    style = Style()
    # The same place stands low on the first sheet and high on the second one.
    upper, shared = _half(style, 1)
    lower, again = _half(style, 101)
    there = door(spots((shared,), style)[0], "A050", *_LOCKED[0], style)
    here = door(spots((again,), style)[0], "A050", *_LOCKED[0], style)
    first = replace(upper, marks=(*upper.marks, there))
    second = replace(lower, marks=(*lower.marks, here), number="X100-PL-0002")
    leaves = [
        Leaf(first.size, sheet_content(first) + _matchline(395, "X100-PL-0002", style)),
        Leaf(second.size, sheet_content(second) + _matchline(58, "X100-PL-0001", style)),
    ]
    truth = Truth(
        pages=(TruePage(page=1), TruePage(page=2)),
        components=(
            *components_of(first, 1),
            *(one for one in components_of(second, 2) if not one.id.startswith("A-050-")),
        ),
        warnings=("at_sheet_seam",),
    )
    return Sample("matchline_sheets", bind(leaves), truth)


def _half(style: Style, first: int) -> tuple[Sheet, Room]:
    """Return one sheet with doors in one row, and the room of the other row at the matchline."""
    rooms = plan_rooms((60, 78), blocks=1)
    spaces = [room for room in rooms if room.leaves]
    row = spaces[:8] if first == 1 else spaces[8:]
    shared = spaces[12] if first == 1 else spaces[4]
    marks = tuple(
        door(place, f"A{first + index:03d}", *_LOCKED[index % len(_LOCKED)], style)
        for index, place in enumerate(spots(tuple(row), style)[:5])
    )
    return replace(plain_sheet(style), rooms=rooms, marks=marks, equipment=()), shared


def _matchline(y: float, other: str, style: Style) -> bytes:
    pen = Pen(style.line)
    pen.line((60, y), (960, y), width=1.2, colour=style.ink)
    pen.text((400, y - 3), f"MATCHLINE - SEE DRAWING {other}", 7, style.font, style.ink)
    return pen.content()


_NAMED = (
    ("Main Entry", ("R", "B", "L1")),
    ("Office 1", ("R", "EB", "P")),
    ("Server Room", ("R", "R", "L2")),
    ("Storage", ("P",)),
    ("Loading Bay", ("KP", "REX", "L1")),
    ("Conference", ("R", "EB", "ML")),
)


def name_under_id() -> Sample:
    """Text-style points without a plan around them: the room's name stands right under each id."""
    style = Style()
    pen = Pen(style.line)
    pen.text((72, 70), "Security Access Control", 16, "hebo", style.ink)
    components = []
    for index, (name, marks) in enumerate(_NAMED):
        x, y = 90.0 + 260 * (index % 3), 200.0 + 260 * (index // 3)
        identity = f"A-{101 + index}-DR-B2"
        pen.rectangle(x, y - 60, x + 90, y - 30, width=0.7, colour=style.ink)
        for place, mark in enumerate(marks):
            draw_text_mark(pen, (x + 12 + 16 * place, y - 15), mark, False, style)
        pen.text((x, y), identity, 9, style.font, style.ink)
        pen.text((x, y + 9.5), name, 7, style.font, style.ink)
        components.append(
            TrueComponent(
                id=identity,
                type=ComponentType.DOOR,
                page=1,
                devices=marked_devices(marks, CUSTOM),
                location=TrueLocation(room_name=name),
            )
        )
    truth = Truth(pages=(TruePage(page=1),), components=tuple(components))
    return Sample("name_under_id", bind([Leaf(A3, pen.content())]), truth)
