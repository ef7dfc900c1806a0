"""Draws the architecture behind the security layer: walls, doors with their swing, room labels."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.samples.pen import Pen, Point, text_width
from security_design_assistant.samples.scene import Room, Style

WALL = 2.0
"""Half the thickness of a wall at unit 1, in points."""


def draw_rooms(pen: Pen, rooms: Sequence[Room], style: Style) -> None:
    """Draw every room's inner face with gaps for all doors, then the doors and the labels."""
    doors = [room for room in rooms if room.leaves]
    for room in rooms:
        _draw_faces(pen, room, doors, style)
    for room in doors:
        _draw_door(pen, room, style)
    for room in rooms:
        _draw_label(pen, room, style)


def _draw_faces(pen: Pen, room: Room, doors: Sequence[Room], style: Style) -> None:
    inset = WALL * style.unit
    x0, y0, x1, y1 = room.box
    width = 0.5 * style.unit
    for y, face in ((y0, y0 + inset), (y1, y1 - inset)):
        starts = [x0 + inset]
        ends = []
        for door in sorted(doors, key=lambda one: one.door):
            left, right = _opening(door)
            if abs(door.door[1] - y) < inset and x0 < left and right < x1:
                ends.append(left)
                starts.append(right)
                for jamb in (left, right):
                    pen.line((jamb, y), (jamb, face), width=width, colour=style.background)
        for start, end in zip(starts, [*ends, x1 - inset], strict=True):
            pen.line((start, face), (end, face), width=width, colour=style.background)
    for x in (x0 + inset, x1 - inset):
        pen.line((x, y0 + inset), (x, y1 - inset), width=width, colour=style.background)


def _opening(room: Room) -> tuple[float, float]:
    half = room.leaf * room.leaves / 2
    return (room.door[0] - half, room.door[0] + half)


def _draw_door(pen: Pen, room: Room, style: Style) -> None:
    """Draw each leaf open at a right angle into the room, and the arc it swings through."""
    left, right = _opening(room)
    into = -1 if room.opens == "bottom" else 1
    leaves = [(left, 1), (right, -1)] if room.leaves == 2 else [(left, 1)]
    width = 0.25 * style.unit
    y = room.door[1] + into * WALL * style.unit
    for hinge, towards in leaves:
        tip = y + into * room.leaf
        pen.line((hinge, y), (hinge, tip), width=2 * width, colour=style.background)
        start = 0 if towards > 0 else 180
        turn = 90 * into * towards
        pen.arc((hinge, y), room.leaf, start, start + turn, width, style.background)


def _draw_label(pen: Pen, room: Room, style: Style) -> None:
    size = 4.4 * style.unit
    x, y = room.label
    pen.centred((x, y), room.name, size, style.font, style.background)
    half = text_width(room.number, size, style.font) / 2 + 2 * style.unit
    top, bottom = y + 0.45 * size, y + 1.75 * size
    pen.rectangle(x - half, top, x + half, bottom, 0.3 * style.unit, style.background)
    pen.centred((x, bottom - 0.3 * size), room.number, size, style.font, style.background)


def draw_outline(pen: Pen, corners: tuple[Point, Point], style: Style) -> None:
    """Draw the building's outer face around the middle lines of its outer walls."""
    (x0, y0), (x1, y1), out = corners[0], corners[1], WALL * style.unit
    pen.rectangle(x0 - out, y0 - out, x1 + out, y1 + out, 0.7 * style.unit, style.background)
