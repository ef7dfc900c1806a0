"""Text-style drawings: ids printed by doors, with letters for devices around them.

The conventions that our text-style drawings keep, and that their truth follows:

* An id is ``system-point-package-level``; printed with dots or underscores it still means the hyphened id.
* A mark is a letter code within a door's reach, by the catalogue's codes; K and KP are a keypad reader (code
  ``KP``), B is a break glass, L with a number a lock. A key on the drawing overrides this custom.
* A mark written twice stands for two devices. Codes other than ``KP`` are left open in the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from security_design_assistant.accuracy.truth import ANY_CODE, TrueComponent, TrueDevice, TrueLocation
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.pen import Pen, Point, text_width
from security_design_assistant.samples.scene import Room, Style

CUSTOM: Mapping[str, DeviceType] = {
    **{code: kind for kind in DeviceType for code in kind.certain_codes + kind.likely_codes},
    "B": DeviceType.BREAK_GLASS,
    "L1": DeviceType.LOCK,
    "L2": DeviceType.LOCK,
}

Layout = Literal["below", "right", "around"]


@dataclass(frozen=True)
class TextDoor:
    """One door: its id's fields, its room, and its marks in order."""

    point: str
    room: Room
    marks: tuple[str, ...]
    system: str = "A"
    package: str = "DR"
    level: str = "B2"

    def printed(self, joint: str) -> str:
        """Return the id as printed, its fields joined by ``joint``."""
        return joint.join((self.system, self.point, self.package, self.level))

    def component(self, meanings: Mapping[str, DeviceType] = CUSTOM, page: int = 1) -> TrueComponent:
        """Return the component that the door truly is."""
        return TrueComponent(
            id=self.printed("-"),
            type=ComponentType.DOOR,
            page=page,
            devices=marked_devices(self.marks, meanings),
            location=self.room.location,
        )


def marked_devices(marks: Sequence[str], meanings: Mapping[str, DeviceType]) -> tuple[TrueDevice, ...]:
    """Return the devices that marks stand for; only a keypad reader's code is fixed."""
    counts = Counter((meanings[mark], "KP" if mark in ("K", "KP") else ANY_CODE) for mark in marks)
    return tuple(
        TrueDevice(type=kind, code=code, count=count) for (kind, code), count in sorted(counts.items())
    )


def draw_text_door(pen: Pen, door: TextDoor, joint: str, layout: Layout, circled: bool, style: Style) -> None:
    """Write a door's id inside its room, above its door, and its marks where ``layout`` puts them."""
    into = -1 if door.room.opens == "bottom" else 1
    size = 5.0 * style.unit
    x, y = door.room.door[0], door.room.door[1] + into * 30 * style.unit
    printed = door.printed(joint)
    width = text_width(printed, size, style.font)
    pen.text((x - width / 2, y), printed, size, style.font, style.ink)
    step = (9.5 if circled else 12.0) * style.unit
    for index, mark in enumerate(door.marks):
        if layout == "below":
            at = (x + (index - (len(door.marks) - 1) / 2) * step, y + 10 * style.unit)
        elif layout == "right":
            at = (x + width / 2 + (index + 0.8) * step, y)
        else:
            across = (-14 * style.unit, 14 * style.unit)[index % 2]
            at = (x + across, y + (8 + 8 * (index // 2)) * style.unit)
        draw_text_mark(pen, at, mark, circled, style)


def draw_text_mark(pen: Pen, at: Point, mark: str, circled: bool, style: Style) -> None:
    """Write a mark around ``at`` (middle of its baseline), in a circle if asked for."""
    size = (3.6 if circled else 4.2) * style.unit
    if circled:
        pen.circle((at[0], at[1] - 0.36 * size), 4.2 * style.unit, style.line, style.ink)
    pen.centred(at, mark, size, style.font, style.ink)


def draw_key(
    pen: Pen,
    at: Point,
    title: str,
    entries: Sequence[tuple[str, str]],
    circled: bool,
    style: Style,
    joint: str = "",
) -> None:
    """Write a key: a heading, then one mark and its meaning a line, with ``joint`` between them."""
    size = 4.8 * style.unit
    x, y = at
    with pen.key():
        pen.text((x, y), title, 1.2 * size, style.font, style.ink)
        for mark, meaning in entries:
            y += 2.3 * size
            if joint:
                pen.text((x, y), f"{mark} {joint} {meaning}", size, style.font, style.ink)
                continue
            draw_text_mark(pen, (x + 5 * style.unit, y), mark, circled, style)
            pen.text((x + 18 * style.unit, y), meaning, size, style.font, style.ink)


@dataclass(frozen=True)
class ScheduleDoor:
    """One line of a door list: id, place in words, and what each column or phrase says."""

    id: str
    place: str
    cells: tuple[str, ...]
    devices: tuple[TrueDevice, ...]

    def component(self, page: int = 1) -> TrueComponent:
        """Return the component that the line describes."""
        return TrueComponent(
            id=self.id,
            type=ComponentType.DOOR,
            page=page,
            devices=self.devices,
            location=TrueLocation(room_name=self.place),
        )


def draw_table(
    pen: Pen,
    at: Point,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    style: Style,
) -> float:
    """Draw a ruled table with a header row in bold and return the y of its foot."""
    x0, y = at
    height, size = 15.0 * style.unit, 6.0 * style.unit
    edges = [x0]
    for width in widths:
        edges.append(edges[-1] + width * style.unit)
    bold = {"helv": "hebo", "tiro": "tibo", "cour": "cobo"}[style.font]
    for index, row in enumerate([header, *rows]):
        pen.line((x0, y), (edges[-1], y), width=style.line, colour=style.ink)
        for edge, text in zip(edges, row, strict=False):
            font = bold if index == 0 else style.font
            pen.text((edge + 3 * style.unit, y + 0.68 * height), text, size, font, style.ink)
        y += height
    pen.line((x0, y), (edges[-1], y), width=style.line, colour=style.ink)
    for edge in edges:
        pen.line((edge, at[1]), (edge, y), width=style.line, colour=style.ink)
    return y
