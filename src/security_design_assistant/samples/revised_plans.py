"""Revised floor plans: boxed tags, ids with letters around them, several sheets, and mere exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from security_design_assistant.accuracy.truth import TrueChange, TrueDevice
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.collection import SAMPLES
from security_design_assistant.samples.paper import Leaf, bind
from security_design_assistant.samples.placing import camera, door
from security_design_assistant.samples.plain import DOORS, REVISIONS, plain_sheet, plan_rooms, spots
from security_design_assistant.samples.revised import (
    RevisionPair,
    added,
    detail,
    devices,
    lock,
    moved,
    removed,
    renumbered,
    room,
    shifted,
)
from security_design_assistant.samples.scene import Legend, Mark, Room, Sheet, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample, sheet_content
from security_design_assistant.samples.symbols import count_devices, rows
from security_design_assistant.samples.text_kinds import text_plan
from security_design_assistant.samples.text_scene import TextDoor

_STYLE = Style()
_SWITCH = DeviceType.POSITION_SWITCH
_NEXT = (*REVISIONS, ("02", "Doors revised, see clouds", "EF"))


def _with(sheet: Sheet, marks: dict[int, Mark | None], more: Sequence[Mark] = ()) -> Sheet:
    """Return a sheet with some marks, by position, replaced or left out, and with more of them."""
    kept = [marks.get(index, mark) for index, mark in enumerate(sheet.marks)]
    return replace(sheet, marks=(*(mark for mark in kept if mark), *more), revisions=_NEXT)


def _door(place: int, tag: str, symbols: tuple[str, str], sheet: Sheet) -> Mark:
    return door(spots(sheet.rooms, _STYLE)[place], tag, *symbols, style=_STYLE)


def plan_edited() -> RevisionPair:
    """Doors added, removed, moved, renumbered; other locks, a switch less; cameras changed."""
    before = plain_sheet()
    places = spots(before.rooms, _STYLE)
    twelve = door(places[11], "A032", "L:05 OUT / P / P BG", "R:S", _STYLE, "elbow", 56.0)
    later = {
        2: door(places[2], "A003", "P", "", _STYLE, "elbow", 56.0),
        4: door(places[4], "A005", "L:12 P L:12 / P BG DOME", "R:E", _STYLE, "straight", 52.0),
        6: None,
        9: _door(19, "A010", DOORS[9], before),
        11: twelve,
        13: shifted(before.marks[13], 14, 6),
        14: camera(places[14], "C002", "13", _STYLE, "50%", elbow=True),
    }
    after = _with(before, later, [_door(20, "A020", ("L:02 P", "R:E"), before)])
    was, now = (places[index].room for index in (9, 19))
    return RevisionPair(
        "plan_edited",
        boxed_sample("plan_edited-a", [before]),
        boxed_sample("plan_edited-b", [after]),
        (
            devices("A-003-BB-B2", [TrueDevice(type=_SWITCH, code="P")]),
            devices("A-005-BB-B2", [lock("11", 2)], [lock("12", 2)]),
            removed("A-007-BB-B2"),
            moved("A-010-BB-B2"),
            room("A-010-BB-B2", "location", _name(was), _name(now)),
            *_across("A-010-BB-B2", was, now),
            renumbered("A-012-BB-B2", "A-032-BB-B2"),
            devices("A-032-BB-B2", count_devices(rows("IN")[0])),
            moved("C-001-BB-B2"),
            detail("C-002-BB-B2", "screen_height", "360\u00b0", "50%"),
            added("A-020-BB-B2"),
        ),
    )


def _name(space: Room) -> str:
    return f"{space.number} {space.name}"


def _across(identity: str, was: Room, now: Room) -> Iterator[TrueChange]:
    if was.across != now.across:
        names = [" ".join(one.across) if one.across else None for one in (was, now)]
        yield room(identity, "location.other_side", *names)


def plan_rooms_renamed() -> RevisionPair:
    """A room is renamed, another gets a new number, a third both; doors and cameras in them stay."""
    before = plain_sheet()
    names = {before.rooms[2].number: (None, "PLANT"), before.rooms[3].number: ("B99", None),
             before.rooms[15].number: ("B98", "SECURITY")}  # fmt: skip

    def called(space: Room) -> Room:
        number, name = names.get(space.number, (None, None))
        return replace(space, number=number or space.number, name=name or space.name)

    after = replace(
        before,
        rooms=tuple(map(called, before.rooms)),
        marks=tuple(replace(mark, room=called(mark.room)) if mark.room else mark for mark in before.marks),
        equipment=tuple(replace(box, room=called(box.room)) for box in before.equipment),
    )
    first, second = (
        boxed_sample("plan_rooms_renamed-a", [before]),
        boxed_sample("plan_rooms_renamed-b", [after]),
    )
    pairs = [(mark.tag.id, mark.room) for mark in before.marks if mark.tag]
    pairs += [(box.id, box.room) for box in before.equipment]
    fields = {(True, False): "location.room_name", (False, True): "location.room_number"}
    changes = []
    for identity, was in pairs:
        now = called(was) if was else None
        if was and now and was != now:
            field = fields.get((was.number == now.number, was.name == now.name), "location")
            changes.append(room(identity, field, _name(was), _name(now)))
    return RevisionPair("plan_rooms_renamed", first, second, tuple(changes))


def plan_redrawn() -> RevisionPair:
    """Tags are set elsewhere with other leaders, a door is drawn a hair off; at one door all is new."""
    before = plain_sheet()
    places = spots(before.rooms, _STYLE)
    later: dict[int, Mark | None] = {
        index: door(places[index], f"A{index + 1:03d}", *DOORS[index], _STYLE, "elbow", 62.0)
        for index in (0, 3, 7)
    }
    later[1] = shifted(before.marks[1], 2.0, 0.0)
    later[6] = door(places[6], "A050", "P P BG", "R:E", _STYLE, "straight", 52.0)
    return RevisionPair(
        "plan_redrawn",
        SAMPLES["plain"](),
        boxed_sample("plan_redrawn-b", [_with(before, later)]),
        (removed("A-007-BB-B2"), added("A-050-BB-B2")),
    )


def plan_turned() -> RevisionPair:
    """Nothing is changed, but the sheet is plotted upright instead of lying."""
    return RevisionPair(
        "plan_turned", SAMPLES["plain"](), boxed_sample("plan_turned-b", [plain_sheet()], content_turns=1), ()
    )


def plan_numbers_handed_on() -> RevisionPair:
    """A door is put in before the first; every other takes the number of the next, and none moves."""
    before = plain_sheet()
    doors = [(f"A{index + 2:03d}", symbols) for index, symbols in enumerate(DOORS)]
    later = {
        index: door(spots(before.rooms, _STYLE)[index], tag, *symbols, style=_STYLE,
                    route=("straight", "shared", "elbow", "branch", "straight")[index % 5],
                    reach=48.0 + 4 * (index % 3))
        for index, (tag, symbols) in enumerate(doors)
    }  # fmt: skip
    after = _with(before, dict(later), [_door(20, "A001", ("P", ""), before)])
    ids = [f"A-{index:03d}-BB-B2" for index in range(1, len(DOORS) + 2)]
    return RevisionPair(
        "plan_numbers_handed_on",
        boxed_sample("plan_numbers_handed_on-a", [before]),
        boxed_sample("plan_numbers_handed_on-b", [after]),
        (*(renumbered(was, now) for was, now in pairwise(ids)), added(ids[0])),
    )


def plan_exported_anew() -> RevisionPair:
    """Nothing is changed, but the drawing lies elsewhere on its paper and is plotted a little smaller."""
    sheet = plain_sheet()
    return RevisionPair(
        "plan_exported_anew", SAMPLES["plain"](), _exported("plan_exported_anew-b", sheet, 17, -9, 0.98), ()
    )


def plan_exported_and_edited() -> RevisionPair:
    """The drawing lies elsewhere, half as large; a camera is moved, a door renumbered, a lock another."""
    before = plain_sheet()
    places = spots(before.rooms, _STYLE)
    after = _with(
        before,
        {
            3: door(places[3], "A004", "L:03 R:E / P BG", "R:E", _STYLE, "branch", 48.0),
            5: door(places[5], "A016", *DOORS[5], _STYLE, "straight", 56.0),
            15: shifted(before.marks[15], 30, 0),
        },
    )
    return RevisionPair(
        "plan_exported_and_edited",
        SAMPLES["plain"](),
        _exported("plan_exported_and_edited-b", after, -8, 12, 0.5),
        (
            devices("A-004-BB-B2", [lock("01")], [lock("03")]),
            renumbered("A-006-BB-B2", "A-016-BB-B2"),
            moved("C-003-BB-B2"),
        ),
    )


def _exported(name: str, sheet: Sheet, right: float, down: float, scale: float) -> Sample:
    """Draw a sheet elsewhere on its paper and at another scale."""
    content = f"1 0 0 1 {right} {down} cm\n".encode() + sheet_content(sheet)
    drawn = boxed_sample(name, [sheet])
    return replace(drawn, pdf=bind([Leaf(sheet.size, content, scale=scale)]))


def sheets_put_in() -> RevisionPair:
    """A sheet is put in before the others; one of them loses a door, which now is on the new one."""
    before = [_level("B2"), _level("B1")]
    gone = before[1].marks[4]
    new = replace(_level("L1"), marks=(gone,), equipment=())
    after = [new, before[0], _with(before[1], {4: None})]
    return RevisionPair(
        "sheets_put_in",
        boxed_sample("sheets_put_in-a", before),
        boxed_sample("sheets_put_in-b", after),
        (moved("A-005-BB-B1"), *_room_of_another_level("A-005-BB-B1", gone.room, new.rooms)),
    )


def _room_of_another_level(identity: str, was: Room | None, rooms: Sequence[Room]) -> Iterator[TrueChange]:
    now = next(space for space in rooms if was and space.box == was.box)
    if was:
        yield room(identity, "location.room_number", _name(was), _name(now))
        yield from _across(identity, was, now)


def _level(level: str) -> Sheet:
    numbers = {"L1": "X100-PL-0000", "B2": "X100-PL-0001", "B1": "X100-PL-0002"}
    return replace(
        plain_sheet(level=level),
        title=f"LEVEL {level} SECURITY PLAN",
        number=numbers[level],
        legend=Legend((1060.0, 20.0)),
    )


def text_plan_edited() -> RevisionPair:
    """Ids with letters: doors added, removed, moved, renumbered; a lock for a switch; a room renamed."""
    rooms = plan_rooms((60, 78), count=6)
    spaces = [space for space in rooms if space.leaves]
    marks = (("R", "B", "L1"), ("R", "EB", "P"), ("P",), ("R", "R", "B", "L2", "P"), ("KP", "REX", "L1"))
    before = [TextDoor(f"{101 + index}", spaces[index], marks[index % 5]) for index in range(10)]
    after = list(before)
    after[1] = replace(before[1], marks=("R", "EB", "L1"))
    after[3] = replace(before[3], room=spaces[16])
    after[5] = replace(before[5], point="206")
    after[8] = TextDoor("120", spaces[13], ("R", "P"))
    after.append(TextDoor("111", spaces[10], ("P",)))
    renamed = {spaces[7].number: "SERVER ROOM"}

    def called(space: Room) -> Room:
        return replace(space, name=renamed.get(space.number, space.name))

    after = [replace(one, room=called(one.room)) for one in after]
    was, now = before[3].room, after[3].room
    return RevisionPair(
        "text_plan_edited",
        text_plan("text_plan_edited-a", rooms, before),
        text_plan("text_plan_edited-b", tuple(map(called, rooms)), after),
        (
            devices(
                "A-102-DR-B2",
                [TrueDevice(type=_SWITCH, code="*")],
                [TrueDevice(type=DeviceType.LOCK, code="*")],
            ),
            moved("A-104-DR-B2"),
            room("A-104-DR-B2", "location", _name(was), _name(now)),
            renumbered("A-106-DR-B2", "A-206-DR-B2"),
            room("A-108-DR-B2", "location.room_name", _name(before[7].room), _name(after[7].room)),
            removed("A-109-DR-B2"),
            added("A-120-DR-B2"),
            added("A-111-DR-B2"),
        ),
    )


PLANS: tuple[Callable[[], RevisionPair], ...] = (
    plan_edited,
    plan_rooms_renamed,
    plan_redrawn,
    plan_turned,
    plan_numbers_handed_on,
    plan_exported_anew,
    plan_exported_and_edited,
    sheets_put_in,
    text_plan_edited,
)
