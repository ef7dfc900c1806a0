"""Kinds of sample whose doors have short ids: ``A-101``, a number in a hexagon, lists by device."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import ANY_CODE, TrueComponent, TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.architecture import draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_notes, draw_title_block
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen, Point, text_width
from security_design_assistant.samples.plain import plan_rooms
from security_design_assistant.samples.scene import Room, Sheet, Style
from security_design_assistant.samples.sheets import Sample
from security_design_assistant.samples.text_scene import CUSTOM, draw_key, draw_text_mark

READER, GLASS, EXIT = DeviceType.CREDENTIAL_READER, DeviceType.BREAK_GLASS, DeviceType.REQUEST_TO_EXIT
LOCK, SWITCH = DeviceType.LOCK, DeviceType.POSITION_SWITCH
CAMERA, DETECTOR = DeviceType.CAMERA, DeviceType.INTRUDER_DETECTOR

NOTES = (
    "For door leaves and frames see A-601. Circuit E-27 feeds power supplies; doors in the core are EI30.",
    "Finishes P-3 and CPT-1 as scheduled. Do not scale from this drawing; answer to RFI-102 included.",
)
KEY = (("D", "Door"), ("R", "Card Reader"), ("B", "Request to Exit Button"), ("K", "Keypad"))
KEY_MEANINGS = {"R": READER, "B": EXIT}
US_KEY = (
    ("CR", "Card reader"),
    ("ES", "Electric strike"),
    ("EL", "Electrified lock"),
    ("DC", "Door contact"),
    ("REX", "Request to exit device"),
    ("GB", "Glass break detector"),
)
US_MEANINGS = {"CR": READER, "ES": LOCK, "EL": LOCK, "DC": SWITCH, "REX": EXIT, "GB": DETECTOR}
US_PATTERNS = (("CR", "ES", "DC"), ("CR", "REX"), (), ("EL", "DC", "REX"), ("DC",), (), ("CR", "EL"))

PutId = Callable[[Pen, str, Point, Style], None]
"""Writes an id around a point."""


@dataclass(frozen=True)
class PlanDoor:
    """One door of a plan: its id, its room, its marks in order, and the size of its text in points."""

    id: str
    room: Room
    marks: tuple[str, ...]
    size: float = 5.0

    @property
    def at(self) -> Point:
        """Where the id stands: inside the room, in front of the door."""
        into = -1 if self.room.opens == "bottom" else 1
        return (self.room.door[0], self.room.door[1] + into * 40)

    def component(self, meanings: Mapping[str, DeviceType]) -> TrueComponent:
        """Return the component that the door truly is; marks without a meaning are no devices."""
        counts = Counter(meanings[mark] for mark in self.marks if mark in meanings)
        devices = tuple(
            TrueDevice(type=kind, code=ANY_CODE, count=count) for kind, count in sorted(counts.items())
        )
        return TrueComponent(
            id=self.id, type=ComponentType.DOOR, page=1, devices=devices, location=self.room.location
        )


def _sheet(title: str, style: Style, notes: tuple[str, ...] = NOTES) -> tuple[Pen, list[Room]]:
    """Return a pen with everything of a sheet but its ids, and the rooms that have doors."""
    rooms = plan_rooms((60, 78), count=6)
    sheet = Sheet(style=style, rooms=rooms, notes=notes, title=title, strip=200)
    pen = Pen(style.line)
    draw_frame(pen, sheet)
    draw_bubbles(pen, sheet)
    draw_rooms(pen, rooms, style)
    draw_title_block(pen, sheet)
    draw_notes(pen, sheet)
    return pen, [room for room in rooms if room.leaves]


def _finish(
    name: str, pen: Pen, components: Sequence[TrueComponent], warnings: tuple[str, ...] = ()
) -> Sample:
    truth = Truth(pages=(TruePage(page=1),), components=tuple(components), warnings=warnings)
    return Sample(name, bind([Leaf(A3, pen.content())]), truth)


def _bare(pen: Pen, text: str, at: Point, style: Style) -> None:
    pen.centred(at, text, 5.0, style.font, style.ink)


def _in_hexagon(pen: Pen, text: str, at: Point, style: Style) -> None:
    middle = (at[0], at[1] - 1.6)
    corners = [
        (middle[0] + 11 * math.cos(math.radians(angle)), middle[1] + 7 * math.sin(math.radians(angle)))
        for angle in range(0, 360, 60)
    ]
    pen.polygon(*corners, width=style.line, colour=style.ink)
    _bare(pen, text, at, style)


def _in_ring(pen: Pen, text: str, at: Point, style: Style) -> None:
    pen.circle((at[0], at[1] - 1.6), 0.6 * text_width(text, 5.0, style.font) + 3, style.line, style.ink)
    _bare(pen, text, at, style)


def _draw_marks(pen: Pen, door: PlanDoor, circled: bool, style: Style, step: float = 11.0) -> None:
    x, y = door.at
    for index, mark in enumerate(door.marks):
        draw_text_mark(pen, (x + (index - (len(door.marks) - 1) / 2) * step, y + 15), mark, circled, style)


def _doors(
    rooms: Sequence[Room], patterns: Sequence[tuple[str, ...]], name: str, count: int = 12
) -> list[PlanDoor]:
    """Return doors whose ids are ``name`` with the door's number, from 1, filled in."""
    return [
        PlanDoor(name.format(index + 1), room, patterns[index % len(patterns)])
        for index, room in enumerate(rooms[:count])
    ]


def short_ids_with_key() -> Sample:
    """Ids of a system letter and a number; letters for reader, button and the door itself, with a key."""
    style = Style()
    pen, rooms = _sheet("SECURITY ACCESS CONTROL PLAN", style)
    doors = _doors(rooms, (("D", "R", "B"), ("R", "D"), ("D", "R", "R", "B")), "A-1{:02}")
    for door in doors:
        _bare(pen, door.id, door.at, style)
        _draw_marks(pen, door, False, style)
    draw_key(pen, (990, 60), "Legend:", KEY, False, style, joint="=")
    return _finish("short_ids_with_key", pen, [door.component(KEY_MEANINGS) for door in doors])


def short_ids_one_gone() -> Sample:
    """The same with the first id left out: its marks belong to nobody, and no other door's marks move."""
    style = Style()
    pen, rooms = _sheet("SECURITY ACCESS CONTROL PLAN", style)
    doors = _doors(rooms, (("D", "R", "B"), ("R", "D"), ("D", "R", "R", "B")), "A-1{:02}")
    for door in doors:
        if door is not doors[0]:
            _bare(pen, door.id, door.at, style)
        _draw_marks(pen, door, False, style)
    draw_key(pen, (990, 60), "Legend:", KEY, False, style, joint="=")
    components = [door.component(KEY_MEANINGS) for door in doors[1:]]
    return _finish("short_ids_one_gone", pen, components, ("orphan_mark",))


def short_ids_without_key() -> Sample:
    """The same without a key: the letters are read by custom, with little confidence."""
    style = Style(font="tiro")
    pen, rooms = _sheet("PARTIAL SYSTEM", style)
    doors = _doors(rooms, (("D", "R", "EB"), ("D",), ("D", "R", "EB")), "A-3{:02}")
    for door in doors:
        _bare(pen, door.id, door.at, style)
        _draw_marks(pen, door, True, style)
    return _finish("short_ids_without_key", pen, [door.component(CUSTOM) for door in doors])


def mixed_systems() -> Sample:
    """Doors, cameras in triangles and detectors of one form of id, without package and level."""
    style = Style()
    pen, rooms = _sheet("SECURITY SYSTEMS LAYOUT", style)
    doors = _doors(rooms, (("CR", "EX"), ("CR", "EX", "KP")), "A-1{:02}", 8)
    for door in doors:
        _bare(pen, door.id, door.at, style)
        _draw_marks(pen, door, False, style)
    others = []
    for index, room in enumerate(rooms[8:12]):
        camera = index < 2
        name = f"C-1{index + 1:02}" if camera else f"I-2{index + 1:02}"
        x, y = room.door[0], room.door[1] + (-40 if room.opens == "bottom" else 40)
        _bare(pen, name, (x, y), style)
        mark = "CAM" if camera else "MS"
        corners = ((x - 9, y + 19), (x + 9, y + 19), (x, y + 5)) if camera else ()
        if corners:
            pen.polygon(*corners, width=style.line, colour=style.ink)
        pen.centred((x, y + 17), mark, 3.6, style.font, style.ink)
        others.append(
            TrueComponent(
                id=name,
                type=ComponentType.CAMERA if camera else ComponentType.INTRUDER,
                page=1,
                devices=(TrueDevice(type=CAMERA if camera else DETECTOR, code=ANY_CODE),),
                location=room.location,
            )
        )
    key = (
        ("DR", "Secured Door"),
        ("CR", "Credential Reader"),
        ("EX", "Exit Button"),
        ("KP", "Keypad Reader"),
        ("CAM", "Camera"),
        ("MS", "Motion Sensor"),
    )
    draw_key(pen, (990, 60), "SYMBOL KEY", key, False, style, joint="=")
    meanings = {"CR": READER, "EX": EXIT, "KP": READER}
    return _finish("mixed_systems", pen, [*(door.component(meanings) for door in doors), *others])


def _us_plan(name: str, form: str, put: PutId, style: Style, outlined_marks: bool = True) -> Sample:
    pen, rooms = _sheet("LEVEL 1 SECURITY PLAN", style)
    doors = _doors(rooms, US_PATTERNS, form)
    for door in doors:
        put(pen, door.id, door.at, style)
        _draw_marks(pen, door, outlined_marks, style)
    draw_key(
        pen, (990, 60), "SECURITY LEGEND", US_KEY, outlined_marks, style, joint="" if outlined_marks else "="
    )
    marked = [door.component(US_MEANINGS) for door in doors if door.marks]
    return _finish(name, pen, marked, ("numbers_without_devices",))


def door_numbers_in_hexagons() -> Sample:
    """The US manner: door numbers in hexagons, letters in circles; a door without letters is not listed."""
    return _us_plan("door_numbers_in_hexagons", "1{:02}A", _in_hexagon, Style())


def door_numbers_by_level() -> Sample:
    """Door numbers such as D1.03 in rings, bare letters explained by the legend."""
    return _us_plan("door_numbers_by_level", "D1.{:02}", _in_ring, Style(font="tiro"), outlined_marks=False)


def architecture_only() -> Sample:
    """An architect's plan: door numbers in hexagons, no device anywhere, so nothing to schedule."""
    style = Style()
    pen, rooms = _sheet("LEVEL 1 FLOOR PLAN", style, NOTES[:1])
    for door in _doors(rooms, ((),), "1{:02}A"):
        _in_hexagon(pen, door.id, door.at, style)
    for index, at in enumerate(((200.0, 700.0), (420.0, 700.0), (640.0, 700.0))):
        pen.circle(at, 9, style.line, style.ink)
        pen.line((at[0] - 9, at[1]), (at[0] + 9, at[1]), width=style.line, colour=style.ink)
        pen.centred((at[0], at[1] - 2), str(index + 1), 5, style.font, style.ink)
        pen.centred((at[0], at[1] + 6), "A-611", 5, style.font, style.ink)
    return _finish("architecture_only", pen, [])


def turned_short_ids() -> Sample:
    """Every second id is turned by a quarter, with its letters beside it."""
    style = Style()
    pen, rooms = _sheet("SECURITY ACCESS CONTROL PLAN", style)
    doors = _doors(rooms, (("R", "B"), ("R",), ("R", "B")), "A-2{:02}")
    for index, door in enumerate(doors):
        x, y = door.at
        if index % 2 == 0:
            _bare(pen, door.id, door.at, style)
            _draw_marks(pen, door, False, style)
            continue
        half = text_width(door.id, 5.0, style.font) / 2
        pen.text((x, y + half), door.id, 5.0, style.font, style.ink, turns=3)
        for place, mark in enumerate(door.marks):
            start = y + half - 11 * place
            pen.text((x + 15, start), mark, 4.2, style.font, style.ink, turns=3)
    draw_key(pen, (990, 60), "Legend:", KEY, False, style, joint="=")
    return _finish("turned_short_ids", pen, [door.component(KEY_MEANINGS) for door in doors])


def text_of_all_sizes() -> Sample:
    """Ids and letters between 3.5 and 8 points on one sheet."""
    style = Style()
    pen, rooms = _sheet("SECURITY SYSTEM - TEXT SIZES", style)
    doors = _doors(rooms, (("R", "B"), ("R",)), "A-4{:02}")
    for index, door in enumerate(doors):
        size = 3.5 + 4.5 * (index % 4) / 3
        x, y = door.at
        pen.centred((x, y), door.id, size, style.font, style.ink)
        for place, mark in enumerate(door.marks):
            box = (x - 20 + 28 * place, y + 6, x - 8 + 28 * place, y + 18)
            pen.rectangle(*box, style.line, style.ink)
            pen.centred((box[0] + 6, box[3] - 6 + 0.36 * size), mark, size, style.font, style.ink)
    draw_key(pen, (990, 60), "Legend:", KEY, False, style, joint="=")
    return _finish("text_of_all_sizes", pen, [door.component(KEY_MEANINGS) for door in doors])


def crossed_out_ids() -> Sample:
    """Two ids are struck through, one along its middle and one from corner to corner."""
    style = Style()
    pen, rooms = _sheet("SECURITY ACCESS CONTROL PLAN", style)
    doors = _doors(rooms, (("R", "B"),), "A-5{:02}")
    for door in doors:
        _bare(pen, door.id, door.at, style)
        _draw_marks(pen, door, False, style)
    for index, rise in ((2, 0.0), (7, 2.5)):
        x, y = doors[index].at
        half = 0.55 * text_width(doors[index].id, 5.0, style.font)
        pen.line((x - half, y - 1.8 + rise), (x + half, y - 1.8 - rise), width=0.5, colour=style.ink)
    draw_key(pen, (990, 60), "Legend:", KEY, False, style, joint="=")
    kept = [door.component(KEY_MEANINGS) for index, door in enumerate(doors) if index not in (2, 7)]
    return _finish("crossed_out_ids", pen, kept, ("crossed_out",))


def lists_by_device() -> Sample:
    """Devices in prose: lists of device ids under headings, and a sentence that gives all doors a lock."""
    style = Style(font="tiro")
    pen = Pen(style.line)
    sheet = Sheet(style=style, title="ACCESS CONTROL LIST", strip=200, bubbles=False)
    draw_frame(pen, sheet)
    draw_title_block(pen, sheet)
    points = [f"{number}" for number in range(101, 107)]
    lists = (
        ("ACCESS CONTROLLED DOORS", "DR", points, None),
        ("CARD READERS", "CR", points[:4], READER),
        ("EXIT BUTTONS", "EB", points[1:5], EXIT),
        ("DOOR CONTACTS", "DC", points[3:], SWITCH),
    )
    kinds: dict[str, list[DeviceType]] = {point: [LOCK] for point in points}
    pen.text((60, 70), "SECURITY SYSTEM - LEVEL B2", 14, "tibo")
    y = 110.0
    for heading, package, members, kind in lists:
        pen.text((60, y), f"{heading}:", 9, "tibo")
        for start in range(0, len(members), 3):
            y += 14
            names = ", ".join(f"A-{point}-{package}-B2" for point in members[start : start + 3])
            pen.text((70, y), names, 9, "tiro")
        y += 30
        for point in members if kind else ():
            kinds[point].append(kind)  # type: ignore[arg-type]
    pen.text((60, y), "All doors equipped with electromagnetic locks.", 9, "tiro")
    components = [
        TrueComponent(
            id=f"A-{point}-DR-B2",
            type=ComponentType.DOOR,
            page=1,
            devices=tuple(TrueDevice(type=kind, code=ANY_CODE) for kind in sorted(kinds[point])),
        )
        for point in points
    ]
    return _finish("lists_by_device", pen, components)
