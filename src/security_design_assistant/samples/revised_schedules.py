"""Revised schedules: door schedules and hardware sets, whose rows move down when one is put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.hardware_schedule_kinds import EACH_SETS, each_to_have
from security_design_assistant.samples.hardware_schedule_scene import ListedOpening
from security_design_assistant.samples.paper import A4, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.revised import (
    RevisionPair,
    added,
    detail,
    devices,
    removed,
    renumbered,
    room,
)
from security_design_assistant.samples.schedule_kinds import CODES, ROOMS
from security_design_assistant.samples.schedule_scene import (
    Heading,
    Line,
    ListedDoor,
    Look,
    Rulings,
    device,
    draw_list,
    draw_schedule,
)
from security_design_assistant.samples.sheets import Sample

_READER, _LOCK = DeviceType.CREDENTIAL_READER, DeviceType.LOCK
_DEVICES = {
    "CR, ES": (device(_READER, code="CR"), device(_LOCK, code="ES")),
    "CR, ML": (
        device(_READER, code="CR"),
        device(_LOCK, code="ML"),
        device(DeviceType.POSITION_SWITCH, code="ML"),
    ),
    "DPS": (device(DeviceType.POSITION_SWITCH, code="DPS"),),
    "": (),
}
Row = tuple[str, str, str, str, str]
"""Number, room name, room number, hardware set and remarks of a door."""


def _rows() -> list[Row]:
    remarks = tuple(_DEVICES)
    return [
        (f"{number}{'AB'[index % 2]}", name, number, f"{index + 1:02d}", remarks[index % 4])
        for index, (number, name) in enumerate(ROOMS)
    ]


def _schedule(name: str, rows: Sequence[Row], rulings: Rulings) -> Sample:
    columns = (
        Heading("DOOR", 60),
        Heading("ROOM NAME", 140),
        Heading("ROOM NO.", 60),
        Heading("HDWR SET", 60),
        Heading("REMARKS", 160),
    )
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    look = Look(rulings=rulings, header=20, size=7, row=15)
    draw_schedule(pen, (40, 60), columns, [Line(row) for row in rows], look)
    draw_list(pen, (620, 60), "REMARKS CODES AND ABBREVIATIONS:", CODES)
    doors = [ListedDoor(row[0], (row[2], row[1]), _DEVICES[row[4]], {"hardware_set": row[3]}) for row in rows]
    truth = Truth(pages=(TruePage(page=1),), components=tuple(door.component() for door in doors))
    return Sample(name, bind([Leaf(A4, pen.content())]), truth)


def schedule_edited() -> RevisionPair:
    """Rows put in, taken out and renumbered; devices, a set, a room's name and number changed."""
    return _edited_schedule("schedule_edited", "all")


def schedule_edited_open() -> RevisionPair:
    """The same changes of a schedule without rulings."""
    return _edited_schedule("schedule_edited_open", "none")


def _edited_schedule(name: str, rulings: Rulings) -> RevisionPair:
    before = _rows()
    after = list(before)
    after[1] = (*before[1][:4], "CR, ES")
    after[3] = ("104C", *before[3][1:])
    after[4] = (*before[4][:3], "25", before[4][4])
    after[6] = (before[6][0], "DATA ROOM", *before[6][2:])
    after[8] = (*before[8][:2], "139", *before[8][3:])
    del after[10]
    after.insert(2, ("102D", "WAITING", "102", "30", "DPS"))
    switch, lock = device(DeviceType.POSITION_SWITCH, code="ML"), device(_LOCK, code="ML")
    return RevisionPair(
        name,
        _schedule(f"{name}-a", before, rulings),
        _schedule(f"{name}-b", after, rulings),
        (
            devices(before[1][0], [lock, switch], [device(_LOCK, code="ES")]),
            detail(before[1][0], "remarks", "CR, ML", "CR, ES"),
            renumbered(before[3][0], "104C"),
            detail(before[4][0], "hardware_set", before[4][3], "25"),
            room(before[6][0], "location.room_name", "107 SERVER ROOM", "107 DATA ROOM"),
            room(before[8][0], "location.room_number", "109 JANITOR", "139 JANITOR"),
            removed(before[10][0]),
            added("102D"),
        ),
    )


def hardware_edited() -> RevisionPair:
    """Openings put into sets, taken out, renumbered, put into another set; a set loses its reader."""
    sets = list(EACH_SETS)
    four, seven = sets[3], sets[6]
    reader = [item for item in four.items if item.description == "CARD READER"]
    sets[3] = replace(
        four,
        items=tuple(item for item in four.items if item not in reader),
        devices=tuple(one for one in four.devices if one.type is not _READER),
    )
    sets[0] = replace(
        sets[0], openings=tuple(_opening(n) for n in ("100", "116B", "126A", "127", "135"))
    )  # fmt: skip
    sets[6] = replace(seven, openings=(*seven.openings, _opening("103B")))
    sets[1] = replace(sets[1], openings=(_opening("101"),))
    return RevisionPair(
        "hardware_edited",
        each_to_have("hardware_edited-a", EACH_SETS),
        each_to_have("hardware_edited-b", sets),
        (
            renumbered("116", "116B"),
            added("127"),
            removed("139"),
            *(devices(number, [device(_READER, code="*")]) for number in ("104", "105")),
            devices("103B", (), seven.devices),
            detail("103B", "heading", "02", "07"),
            detail("103B", "hardware_set", "02", "07"),
            detail(
                "103B",
                "hardware",
                "HINGE, MANUAL FLUSH BOLT, DUST PROOF STRIKE, STOREROOM LOCK, SFIC CORE, SURFACE CLOSER",
                "WIRE HARNESS, POWER SUPPLY, SURFACE CLOSER",
            ),
        ),
    )


def _opening(number: str) -> ListedOpening:
    return ListedOpening(number)


SCHEDULES: tuple[Callable[[], RevisionPair], ...] = (schedule_edited, schedule_edited_open, hardware_edited)
