"""Kinds of sample in which a plan shows only the numbers of doors, and a schedule what the doors have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.accuracy.truth import TrueComponent, TruePage, Truth
from security_design_assistant.samples.architecture import draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_title_block
from security_design_assistant.samples.paper import A3, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.plain import plan_rooms
from security_design_assistant.samples.scene import Room, Sheet, Style
from security_design_assistant.samples.schedule_kinds import EXIT, LOCK, READER, SWITCH
from security_design_assistant.samples.schedule_scene import (
    Heading,
    Line,
    ListedDoor,
    Look,
    device,
    draw_schedule,
)
from security_design_assistant.samples.sheets import Sample

_REMARKS = (
    ("CR, ES, DPS", (device(READER, code="CR"), device(LOCK, code="ES"), device(SWITCH, code="DPS"))),
    ("CR, REX", (device(READER, code="CR"), device(EXIT, code="REX"))),
    ("", ()),
)
_AWAY = 4
"""The last doors stand only in the schedule."""


def plan_numbers() -> Sample:
    """An architect's plan with a number at each door swing, no marks; a door schedule on the next sheet.

    A number at another curve than a swing is no door's place.
    """
    style = Style()
    rooms = plan_rooms((60, 78), count=6)
    spaces = [room for room in rooms if room.leaves == 1]
    plan = Pen(style.line)
    sheet = Sheet(style=style, rooms=rooms, title="FLOOR PLAN LEVEL B2", strip=200)
    draw_frame(plan, sheet)
    draw_bubbles(plan, sheet)
    draw_rooms(plan, rooms, style)
    draw_title_block(plan, sheet)
    doors = [_listed(index, room) for index, room in enumerate(spaces)]
    for door, room in list(zip(doors, spaces, strict=True))[:-_AWAY]:
        into = -1 if room.opens == "bottom" else 1
        plan.centred((room.door[0] + 12, room.door[1] + into * 12), door.number, 5.0, style.font, style.ink)
    _draw_counter(plan, rooms[0], doors[-1].number, style)
    schedule = Pen()
    schedule.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    columns = (
        Heading("DOOR NO.", 70),
        Heading("WIDTH", 60),
        Heading("HDWR SET", 70),
        Heading("REMARKS", 160),
    )
    lines = [
        Line((door.number, "900", door.attributes["hardware_set"], door.attributes.get("remarks", "")))
        for door in doors
    ]
    draw_schedule(schedule, (40, 60), columns, lines, Look(header=20, size=7, row=15))
    truth = Truth(pages=(TruePage(page=1), TruePage(page=2)), components=tuple(_placed(doors, spaces)))
    return Sample("plan_numbers", bind([Leaf(A3, pen.content()) for pen in (plan, schedule)]), truth)


def _draw_counter(pen: Pen, corridor: Room, number: str, style: Style) -> None:
    """Draw a counter's bent front in the corridor, with a number at it that is a door's elsewhere."""
    x, y = corridor.label[0] + 150, corridor.label[1]
    pen.arc((x, y), 18, 200, 60, style.line, style.background)
    pen.centred((x - 9, y - 6), number, 5.0, style.font, style.ink)


def _listed(index: int, room: Room) -> ListedDoor:
    text, devices = _REMARKS[index % len(_REMARKS)]
    attributes = {"hardware_set": f"{index + 1:02d}"} | ({"remarks": text} if text else {})
    number = f"{301 + index}{'A' if room.opens == 'top' else ''}"
    return ListedDoor(number, devices=devices, attributes=attributes)


def _placed(doors: Sequence[ListedDoor], spaces: Sequence[Room]) -> Sequence[TrueComponent]:
    shown = [
        door.component(1).model_copy(update={"location": room.at_door})
        for door, room in zip(doors, spaces, strict=True)
    ]
    away = [replace(door, room=(None, None)).component(2) for door in doors]
    return [*shown[:-_AWAY], *away[-_AWAY:]]
