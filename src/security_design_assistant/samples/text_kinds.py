"""Kinds of sample without boxed tags: ids with letters around them, door schedules, door lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from security_design_assistant.accuracy.truth import ANY_CODE, TrueComponent, TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.architecture import draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_notes, draw_title_block
from security_design_assistant.samples.paper import A3, A4, Leaf, Size, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.plain import plan_rooms
from security_design_assistant.samples.scene import Room, Sheet, Style
from security_design_assistant.samples.sheets import Sample
from security_design_assistant.samples.text_scene import (
    CUSTOM,
    Layout,
    ScheduleDoor,
    TextDoor,
    draw_key,
    draw_table,
    draw_text_door,
)

NOTES = (
    "Ids are system, point, package, level. Door A-199-DR-B2 is part of another package.",
    "All readers by the access control contractor; see A-101-DR-B2 for a typical door.",
)
PATTERNS: tuple[tuple[str, ...], ...] = (
    ("R", "B", "L1"),
    ("R", "EB", "P"),
    ("P",),
    ("R", "R", "B", "L2", "P"),
    ("KP", "REX", "L1"),
    ("P", "P"),
    ("CR", "EX", "ML"),
    ("R", "B", "EB", "P"),
)
KEY = (
    ("R", "Card reader"),
    ("CR", "Card reader"),
    ("KP", "Reader with keypad"),
    ("B", "Break glass"),
    ("EB", "Exit button"),
    ("EX", "Exit button"),
    ("REX", "Request to exit device"),
    ("P", "Door position switch"),
    ("L1", "Maglock"),
    ("L2", "Electric strike"),
    ("ML", "Magnetic lock"),
)


def _doors(rooms: Sequence[Room], patterns: Sequence[tuple[str, ...]], first: int = 101) -> list[TextDoor]:
    spaces = [room for room in rooms if room.leaves][:12]
    return [
        TextDoor(f"{first + index}", room, patterns[index % len(patterns)])
        for index, room in enumerate(spaces)
    ]


def _frame(pen: Pen, sheet: Sheet) -> None:
    """Draw all of a sheet but its marks."""
    draw_frame(pen, sheet)
    if sheet.bubbles:
        draw_bubbles(pen, sheet)
    draw_rooms(pen, sheet.rooms, sheet.style)
    draw_title_block(pen, sheet)
    draw_notes(pen, sheet)


def _finish(name: str, pen: Pen, size: Size, components: Sequence[TrueComponent]) -> Sample:
    truth = Truth(pages=(TruePage(page=1),), components=tuple(components))
    return Sample(name, bind([Leaf(size, pen.content())]), truth)


def _plan(
    name: str,
    joint: str,
    layout: Layout,
    circled: bool,
    style: Style,
    patterns: Sequence[tuple[str, ...]] = PATTERNS,
    key: Sequence[tuple[str, str]] = (),
    meanings: Mapping[str, DeviceType] = CUSTOM,
) -> Sample:
    """Draw a floor plan whose doors are marked by text."""
    rooms = plan_rooms((60, 78), count=6)
    return text_plan(name, rooms, _doors(rooms, patterns), joint, layout, circled, style, key, meanings)


def text_plan(
    name: str,
    rooms: Sequence[Room],
    doors: Sequence[TextDoor],
    joint: str = "-",
    layout: Layout = "below",
    circled: bool = True,
    style: Style = Style(),  # noqa: B008 - frozen
    key: Sequence[tuple[str, str]] = KEY,
    meanings: Mapping[str, DeviceType] = CUSTOM,
) -> Sample:
    """Draw a floor plan with these rooms, whose doors are marked by text."""
    sheet = Sheet(style=style, rooms=tuple(rooms), notes=NOTES, title="DOOR MARKING PLAN", strip=200)
    pen = Pen(style.line)
    _frame(pen, sheet)
    for door in doors:
        draw_text_door(pen, door, joint, layout, circled, style)
    if key:
        draw_key(pen, (990, 60), "KEY TO DEVICES", key, circled, style, joint="" if circled else "=")
    return _finish(name, pen, A3, [door.component(meanings) for door in doors])


def text_with_key() -> Sample:
    """Hyphened ids, circled marks in a row below, a key of circled marks."""
    return _plan("text_with_key", "-", "below", True, Style(), key=KEY)


def text_with_own_key() -> Sample:
    """The key overrides custom: B is an exit button here, EB an emergency break glass, S a door contact."""
    patterns = (("R", "B", "S"), ("R", "EB"), ("S",), ("R", "R", "EB", "L1"), ("B", "L1", "S"))
    key = (
        ("R", "Proximity reader"),
        ("B", "Exit push button"),
        ("EB", "Emergency break glass"),
        ("S", "Door contact"),
        ("L1", "Electric mortise lock"),
    )
    meanings = {
        "R": DeviceType.CREDENTIAL_READER,
        "B": DeviceType.REQUEST_TO_EXIT,
        "EB": DeviceType.BREAK_GLASS,
        "S": DeviceType.POSITION_SWITCH,
        "L1": DeviceType.LOCK,
    }
    style = Style(font="tiro")
    return _plan("text_with_own_key", "-", "below", False, style, patterns, key, meanings)


def text_with_dots() -> Sample:
    """Dotted ids, plain marks in a row below, no key."""
    return _plan("text_with_dots", ".", "below", False, Style(font="cour"))


def text_with_underscores() -> Sample:
    """Underscored ids, circled marks around and below each, no key."""
    return _plan("text_with_underscores", "_", "around", True, Style())


def text_with_every_code() -> Sample:
    """The commonest code of every device that has one, each beside a reader; no key."""
    codes = [kind.certain_codes[0] for kind in DeviceType if kind.certain_codes]
    patterns = [(codes[0], code) for code in codes[1:]]
    return _plan("text_with_every_code", "-", "below", False, Style(), patterns)


def _device(kind: DeviceType, code: str | None = None, count: int = 1) -> TrueDevice:
    return TrueDevice(type=kind, code=code, count=count)


READER, GLASS, EXIT = DeviceType.CREDENTIAL_READER, DeviceType.BREAK_GLASS, DeviceType.REQUEST_TO_EXIT
LOCK, SWITCH = DeviceType.LOCK, DeviceType.POSITION_SWITCH

SCHEDULE = (
    ScheduleDoor(
        "A-101-DR-B2",
        "Main Entrance",
        ("E", "1", "1", "11", "2"),
        (_device(READER, "E"), _device(GLASS, ANY_CODE), _device(EXIT, ANY_CODE), _device(LOCK, "11"),
         _device(SWITCH, ANY_CODE, 2)),
    ),
    ScheduleDoor(
        "A-102-DR-B2",
        "Plant Room",
        ("KP", "1", "-", "12", "1"),
        (_device(READER, "KP"), _device(GLASS, ANY_CODE), _device(LOCK, "12"), _device(SWITCH, ANY_CODE)),
    ),
    ScheduleDoor("A-103-DR-B2", "Water Tank", ("-", "-", "-", "-", "2"), (_device(SWITCH, ANY_CODE, 2),)),
    ScheduleDoor(
        "A-104-DR-B2",
        "Server Room",
        ("E", "2", "1", "14", "1"),
        (_device(READER, "E"), _device(GLASS, ANY_CODE, 2), _device(EXIT, ANY_CODE), _device(LOCK, "14"),
         _device(SWITCH, ANY_CODE)),
    ),
    ScheduleDoor(
        "A-105-DR-B2",
        "Loading Bay",
        ("E", "-", "1", "11", "-"),
        (_device(READER, "E"), _device(EXIT, ANY_CODE), _device(LOCK, "11")),
    ),
)  # fmt: skip
HEADER = ("Door ID", "Location", "Reader E/KP", "EBG", "REX", "Lock Type", "Door Contacts")


def door_schedule_table() -> Sample:
    """A door schedule drawn as a ruled table, alone on an A4 page."""
    style = Style()
    sheet = Sheet(style=style, size=A4, title="DOOR SCHEDULE", strip=150, bubbles=False, notes=NOTES[:1])
    pen = Pen(style.line)
    _frame(pen, sheet)
    pen.text((40, 60), "DOOR SCHEDULE - LEVEL B2", 11, "hebo")
    rows = [(door.id, door.place, *door.cells) for door in SCHEDULE]
    draw_table(pen, (40, 80), HEADER, rows, (80, 110, 70, 40, 40, 65, 80), style)
    return _finish("door_schedule_table", pen, A4, [door.component() for door in SCHEDULE])


PROSE = (
    ScheduleDoor("A-101-DR-B2", "Main entrance", ("card reader, break glass, mag lock",),
                 (_device(READER, ANY_CODE), _device(GLASS, ANY_CODE), _device(LOCK, ANY_CODE))),
    ScheduleDoor("A-102-DR-B2", "Plant room", ("keypad reader, exit button, electric strike",),
                 (_device(READER, ANY_CODE), _device(EXIT, ANY_CODE), _device(LOCK, ANY_CODE))),
    ScheduleDoor("A-103-DR-B2", "Water tank", ("2 door contacts",), (_device(SWITCH, ANY_CODE, 2),)),
    ScheduleDoor("A-104-DR-B2", "Server room", ("2 card readers, break glass, door contact, mag lock",),
                 (_device(READER, ANY_CODE, 2), _device(GLASS, ANY_CODE), _device(SWITCH, ANY_CODE),
                  _device(LOCK, ANY_CODE))),
    ScheduleDoor("A-105-DR-B2", "Loading bay", ("card reader, request to exit, break glass",),
                 (_device(READER, ANY_CODE), _device(EXIT, ANY_CODE), _device(GLASS, ANY_CODE))),
)  # fmt: skip


def door_list_in_prose() -> Sample:
    """A door list in lines such as ``A-101-DR-B2 Main entrance: card reader, break glass, mag lock``."""
    style = Style(font="tiro")
    sheet = Sheet(style=style, size=A4, title="DOOR LIST", strip=150, bubbles=False, notes=NOTES)
    pen = Pen(style.line)
    _frame(pen, sheet)
    pen.text((40, 60), "Access controlled doors", 13, "tibo")
    for index, door in enumerate(PROSE):
        pen.text((40, 90 + 18 * index), f"{door.id} {door.place}: {door.cells[0]}", 9, "tiro")
    return _finish("door_list_in_prose", pen, A4, [door.component() for door in PROSE])
