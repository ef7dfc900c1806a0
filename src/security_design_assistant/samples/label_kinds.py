"""Kinds of sample whose symbols carry the number of their door: CR over 101, or CR 101 on one line."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.accuracy.truth import TrueComponent, TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.architecture import draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_title_block
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen, Point
from security_design_assistant.samples.plain import plan_rooms
from security_design_assistant.samples.scene import Room, Sheet, Style
from security_design_assistant.samples.sheets import Sample

_KEY = (
    ("CR", "CARD READER", DeviceType.CREDENTIAL_READER),
    ("DC", "DOOR CONTACT", DeviceType.POSITION_SWITCH),
    ("REX", "REQUEST TO EXIT SENSOR", DeviceType.REQUEST_TO_EXIT),
    ("EL", "ELECTRIC LOCK", DeviceType.LOCK),
    ("PB", "PUSH BUTTON", DeviceType.REQUEST_TO_EXIT),
)
_MEANINGS = {code: kind for code, _, kind in _KEY}
_FITTED = (("CR", "EL", "DC"), ("CR", "REX", "EL", "DC"), ("DC",), ("CR", "CR", "EL"), ("DC", "PB"))
_SIZE = 4.4
_HALF = 8.0
"""Half the side of a label in two rows, in points."""


def labels_in_two_rows() -> Sample:
    """Rings with a line across, a code above it and the door's number below; a key with # for the number."""
    return _plan("labels_in_two_rows", ring=True)


def labels_in_split_boxes() -> Sample:
    """The same in boxes without a line across, and a key that prints a number as an example."""
    return _plan("labels_in_split_boxes", ring=False)


def labels_on_one_line() -> Sample:
    """``CR-101`` beside the door, a line for each device, and a key of the codes alone."""
    pen, spaces = _sheet("DEVICE PLAN")
    for index, room in enumerate(spaces):
        x, y = _corner(room)
        for line, code in enumerate(_codes(index)):
            pen.text((x, y + 6 * line), f"{code}-{_number(index)}", _SIZE)
    with pen.key():
        pen.text((990, 60), "DEVICE LEGEND", 7)
        for line, (code, meaning, _) in enumerate(_KEY):
            pen.text((990, 78 + 14 * line), code, 5)
            pen.text((1020, 78 + 14 * line), meaning, 5)
    return _finished("labels_on_one_line", pen, spaces)


def _plan(name: str, ring: bool) -> Sample:
    pen, spaces = _sheet("ACCESS CONTROL PLAN")
    for index, room in enumerate(spaces):
        x, y = _corner(room)
        for place, code in enumerate(_codes(index)):
            at = (x + 2 * _HALF * (place % 2), y + 2 * _HALF * (place // 2))
            _draw_label(pen, at, code, _number(index), ring)
    with pen.key():
        pen.text((990, 60), "SECURITY LEGEND", 7)
        for line, (code, meaning, _) in enumerate(_KEY):
            y = 84 + 24 * line
            _draw_label(pen, (1000, y), code, "#" if ring else "101", ring)
            pen.text((1020, y + 2), meaning, 5)
    return _finished(name, pen, spaces)


def _sheet(title: str) -> tuple[Pen, Sequence[Room]]:
    """Draw the plan, and return it with the rooms whose doors have devices."""
    style = Style()
    rooms = plan_rooms((60, 78), count=6)
    pen = Pen(style.line)
    sheet = Sheet(style=style, rooms=rooms, title=title, strip=200)
    draw_frame(pen, sheet)
    draw_bubbles(pen, sheet)
    draw_rooms(pen, rooms, style)
    draw_title_block(pen, sheet)
    return pen, [room for room in rooms if room.leaves][:10]


def _draw_label(pen: Pen, at: Point, code: str, number: str, ring: bool) -> None:
    x, y = at
    if ring:
        pen.circle(at, _HALF, 0.5)
        pen.line((x - _HALF, y), (x + _HALF, y), width=0.4)
    else:
        pen.rectangle(x - _HALF, y - 6.5, x + _HALF, y + 6.5, 0.5)
    pen.centred((x, y - 1.4), code, _SIZE)
    pen.centred((x, y + 4.6), number, _SIZE)


def _corner(room: Room) -> Point:
    """Return where a door's labels begin: inside the room, beside the leaf's way."""
    x, y = room.door
    return (x - 34, y - 46) if room.opens == "bottom" else (x - 34, y + 26)


def _codes(index: int) -> tuple[str, ...]:
    return _FITTED[index % len(_FITTED)]


def _number(index: int) -> str:
    return f"{201 + index}"


def _finished(name: str, pen: Pen, spaces: Sequence[Room]) -> Sample:
    doors = tuple(_door(index, room) for index, room in enumerate(spaces))
    truth = Truth(pages=(TruePage(page=1),), components=doors)
    return Sample(name, bind([Leaf(A3, pen.content())]), truth)


def _door(index: int, room: Room) -> TrueComponent:
    codes = _codes(index)
    devices = tuple(
        TrueDevice(type=_MEANINGS[code], code=code, count=codes.count(code)) for code in dict.fromkeys(codes)
    )
    return TrueComponent(
        id=_number(index), type=ComponentType.DOOR, page=1, devices=devices, location=room.location
    )
