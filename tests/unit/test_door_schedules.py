"""Door schedules: which tables are, what their rows say, and what is no door."""

from __future__ import annotations

import pytest

from security_design_assistant.drawing.notations.door_schedules.device_codes import (
    DoorLegend,
    named_devices,
    read_remark,
)
from security_design_assistant.drawing.notations.door_schedules.headings import (
    Part,
    Role,
    number_rank,
    role_of,
)
from security_design_assistant.drawing.notations.door_schedules.ids import NumberForms, numbers_in
from security_design_assistant.drawing.tables.grid import TableColumn
from tests.unit.schedule_sheet import NOTATION, ScheduleSheet, codes_of, devices_of, doors_of, explained

HEADER = ("DOOR NO.", "ROOM", "CARD READER", "HDWR SET", "REMARKS")
WIDTHS = (80, 140, 90, 70, 200)


def schedule(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, ruled: bool = True) -> ScheduleSheet:
    sheet = ScheduleSheet()
    sheet.text(60, 50, "DOOR SCHEDULE", 12)
    sheet.table(60, 70, [header, *rows], WIDTHS[: len(header)], ruled)
    return sheet


@pytest.mark.parametrize(
    "number",
    ["100a", "101", "101A", "1-102", "110-01A", "6104B", "ST-1A", "S21A", "EQ01", "D1.03", "D005A", "E-104.1",
     "EG.4-T02", "001.D001A", "1.01.C.03B", "A-101", "1"],
)  # fmt: skip
def test_the_trades_door_numbers_are_numbers(number: str) -> None:
    assert numbers_in(number) == (number,)


@pytest.mark.parametrize(
    "text", ["EX", "NOT USED", "1 EA", "05/04/2026", "7'-0\"", "60 min", "EI30", "1/2", "SEE SHEET A-611", ""]
)
def test_what_is_no_door_number_is_none(text: str) -> None:
    assert numbers_in(text) == ()


def test_two_numbers_in_one_cell_are_two_doors() -> None:
    assert numbers_in("101A, 101B") == ("101A", "101B")


def test_a_number_of_a_form_of_its_own_is_odd_in_a_long_column_only() -> None:
    long = [f"{n}A" for n in range(100, 160)]

    assert NumberForms([*long, "EQ01"]).usual("105A")
    assert not NumberForms([*long, "EQ01"]).usual("EQ01")
    assert NumberForms(["101", "D1.03", "1-102"]).usual("D1.03")


@pytest.mark.parametrize(
    ("heading", "rank"),
    [("Door Number", 4), ("DOOR\nNO.", 4), ("Opening #", 4), ("Door", 3), ("Arch Mark", 2), ("Mark", 2),
     ("Item Number", 1), ("No.", 1), ("Room No.", 0), ("Door Type", 0), ("Window No.", 0)],
)  # fmt: skip
def test_headings_of_numbers_are_ranked_by_how_plain_they_are(heading: str, rank: int) -> None:
    assert number_rank(heading) == rank


@pytest.mark.parametrize(
    ("tiers", "role", "part"),
    [
        (("From Room", "Room Name"), Role.FROM_ROOM, Part.NAME),
        (("To Room", "#"), Role.TO_ROOM, Part.NUMBER),
        (("To Room",), Role.TO_ROOM, Part.BOTH),
        (("From / To",), Role.FROM_TO, Part.BOTH),
        (("Location",), Role.ROOM, Part.BOTH),
        (("Room No.",), Role.ROOM, Part.NUMBER),
        (("Hardware Remarks",), Role.REMARKS, Part.BOTH),
    ],
)
def test_room_columns_tell_side_and_part(tiers: tuple[str, ...], role: Role, part: Part) -> None:
    found = role_of(TableColumn(0, 10, tiers))

    assert (found.role, found.part) == (role, part)


@pytest.mark.parametrize(
    ("tiers", "name"),
    [
        (("Hdw Set",), "hardware_set"),
        (("Door Hardware Set - SEE SPEC",), "hardware_set"),
        (("HW Group",), "hardware_set"),
        (("Hardware", "Set"), "hardware_set"),
        (("Hdw Heading",), "hardware_heading"),
        (("Opening Label",), "fire_rating"),
        (("Fire Rating",), "fire_rating"),
        (("STC Rating",), "sound_class"),
        (("Frame", "Type"), "frame_type"),
        (("Door", "Type"), "door_type"),
        (("Frame", "Head"), "head_detail"),
        (("Hand",), "hand"),
    ],
)
def test_other_columns_become_plainly_named_attributes(tiers: tuple[str, ...], name: str) -> None:
    assert role_of(TableColumn(0, 10, tiers)).name == name


def test_a_row_gives_number_room_devices_and_attributes() -> None:
    sheet = schedule(("101A", "LOBBY 101", "2", "07", ""), ("1-102", "OFFICE", "", "08", ""))

    doors = doors_of(sheet)

    assert list(doors) == ["101A", "1-102"]
    assert (doors["101A"].location.room_number, doors["101A"].location.room_name) == ("101", "LOBBY")
    assert devices_of(doors["101A"]) == {"credential_reader": 2}
    assert devices_of(doors["1-102"]) == {}
    assert doors["1-102"].attributes == {"hardware_set": "08"}
    assert "1-102 | OFFICE | 08" in doors["1-102"].reasoning


def test_the_box_of_a_door_is_its_numbers_and_of_a_device_its_cells() -> None:
    door = doors_of(schedule(("101A", "LOBBY", "1", "07", ""), ("102A", "OFFICE", "1", "08", "")))["101A"]

    assert 60 <= door.bbox[0] < door.bbox[2] < 140
    assert 280 <= door.devices[0].bboxes[0][0] < 370


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_that_are_no_doors_are_none_but_said(ruled: bool) -> None:
    rows = [(f"{n}A", "OFFICE", "1", "07", "") for n in range(101, 121)]
    rows[3:3] = [("198A", "", "", "", "NOT USED")]
    rows += [("EQ01", "", "", "", "5")]

    found = explained(schedule(*rows, ruled=ruled))

    assert [door.id for door in found.components] == [f"{n}A" for n in range(101, 121)]
    assert sorted(codes_of(found)) == ["row_not_read", "row_not_used"]


def test_a_row_that_is_struck_out_is_no_door() -> None:
    sheet = schedule(*((f"{n}A", "OFFICE", "1", "07", "") for n in range(101, 105)))
    box = next(word.box for word in sheet.words if word.text == "103A")
    middle = (box[1] + box[3]) / 2
    sheet.rules.append((62, middle, 300, middle))

    found = explained(sheet)

    assert [door.id for door in found.components] == ["101A", "102A", "104A"]
    assert codes_of(found) == ["row_not_used"]


def test_a_digit_in_a_revision_triangle_is_no_count() -> None:
    sheet = schedule(("101A", "LOBBY", "", "07", ""), ("102A", "OFFICE", "1", "08", ""))
    sheet.text(330, 94, "1", 6)
    sheet.stroke((331.5, 86, 338, 97), (338, 97, 325, 97), (325, 97, 331.5, 86))

    doors = doors_of(sheet)

    assert devices_of(doors["101A"]) == {}
    assert devices_of(doors["102A"]) == {"credential_reader": 1}


def test_codes_in_remarks_are_read_by_the_legend_of_the_sheet() -> None:
    sheet = schedule(
        ("101A", "LOBBY", "", "07", "CR, EL, 2"),
        ("102A", "OFFICE", "", "08", "LK"),
        ("103A", "STORE", "", "08", "2"),
    )
    sheet.text(700, 60, "REMARKS CODES AND ABBREVIATIONS:")
    for number, (code, words) in enumerate(
        (("CR", "CARD READER"), ("EL", "ELECTRIC LOCKSET (INTEGRATED REX)"), ("LK", "DOOR LOCK"))
    ):
        sheet.text(700, 75 + 12 * number, code)
        sheet.text(740, 75 + 12 * number, "-")
        sheet.text(760, 75 + 12 * number, words)

    doors = doors_of(sheet)

    assert devices_of(doors["101A"]) == {"credential_reader": 1, "lock": 1, "request_to_exit": 1}
    assert devices_of(doors["102A"]) == devices_of(doors["103A"]) == {}
    assert {device.meaning for device in doors["101A"].devices} == {
        "CARD READER",
        "ELECTRIC LOCKSET (INTEGRATED REX)",
    }


def test_without_a_legend_usual_codes_count_with_less_confidence_and_are_said_once() -> None:
    found = explained(schedule(*((f"{n}A", "OFFICE", "", "07", "CR, DPS") for n in range(101, 105))))

    assert devices_of(found.components[0]) == {"credential_reader": 1, "position_switch": 1}
    assert all(device.confidence < 0.8 for device in found.components[0].devices)
    assert codes_of(found) == ["not_in_legend", "not_in_legend"]


@pytest.mark.parametrize("text", ["NO CARD READER", "FUTURE CARD READER", "CARD READER BY OTHERS"])
def test_a_remark_that_denies_a_device_gives_a_doubt_and_no_device(text: str) -> None:
    said = read_remark(text, DoorLegend(()), 1)

    assert said.devices == ()
    assert said.doubtful


def test_a_sentence_in_the_remarks_gives_no_devices() -> None:
    assert read_remark("PAINT TO MATCH EXISTING FRAME", DoorLegend(()), 1).devices == ()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ELECTRIC LOCKSET (INTEGRATED REX)", ("lock", "request_to_exit")),
        ("ELECTRIC EXIT/PANIC HARDWARE", ("lock",)),
        ("MAGNETIC LOCK (INTEGRATED DPS)", ("lock", "position_switch")),
        ("MAGNETIC HOLD OPEN", ("hold_open",)),
        ("ELECTRIC POWER TRANSFER", ("power_transfer",)),
        ("AUTOMATIC SWING DOOR OPERATOR", ("door_operator",)),
        ("DOOR POSITION SENSOR", ("position_switch",)),
        ("MOTION SENSOR REX", ("request_to_exit",)),
        ("KEY PAD", ("credential_reader",)),
        ("DOOR LOCK", ()),
        ("DOOR PRIVACY LOCK", ()),
        ("EXIT/PANIC HARDWARE", ()),
        ("DOOR CLOSER", ()),
        ("CYLINDER LOCK W/ KEY OVERRIDE", ()),
    ],
)
def test_only_electric_hardware_of_a_legend_is_a_device(words: str, names: tuple[str, ...]) -> None:
    assert named_devices(words) == names


def test_drawn_ticks_count_and_crosses_beside_ticks_do_not() -> None:
    sheet = schedule(*((f"{n}A", "OFFICE", "", "07", "") for n in (101, 102, 103)))
    rows = {word.text: word.box for word in sheet.words}
    tick, cross = rows["101A"][3] - 3, rows["102A"][3] - 3
    sheet.stroke((320, tick - 2, 322, tick), (322, tick, 326, tick - 5))
    sheet.stroke((320, cross - 4, 325, cross + 1), (320, cross + 1, 325, cross - 4))

    doors = doors_of(sheet)

    assert [devices_of(doors[number]) for number in ("101A", "102A", "103A")] == [
        {"credential_reader": 1}, {}, {},
    ]  # fmt: skip


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_without_header_go_on_with_the_schedule_of_the_page_before(ruled: bool) -> None:
    first = schedule(*((f"{n}A", "OFFICE", "1", "07", "") for n in range(101, 109)), ruled=ruled)
    second = ScheduleSheet(page=2)
    rows = [(f"{n}B", "STORE", "2", "08", "") for n in range(201, 209)]
    second.table(60, 70, rows, WIDTHS, ruled)

    doors = doors_of(first, second)

    assert len(doors) == 16
    assert doors["203B"].page == 2
    assert devices_of(doors["203B"]) == {"credential_reader": 2}
    assert doors["203B"].attributes == {"hardware_set": "08"}


def test_rows_without_header_are_nothing_where_no_schedule_stands_before_them() -> None:
    sheet = ScheduleSheet()
    sheet.table(60, 70, [(f"{n}B", "STORE", "2", "08", "") for n in range(201, 209)], WIDTHS)

    assert explained(sheet).components == ()


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("WINDOW SCHEDULE", ("MARK", "TYPE", "WIDTH", "HEIGHT", "REMARKS")),
        ("ROOM FINISH SCHEDULE", ("NO.", "ROOM NAME", "FLOOR", "WALL", "REMARKS")),
        ("EQUIPMENT LIST", ("ITEM", "DESCRIPTION", "QTY", "MODEL", "REMARKS")),
        ("REVISIONS", ("NO.", "DESCRIPTION", "DATE", "BY", "REMARKS")),
        ("", ("MARK", "TYPE", "WIDTH", "HEIGHT", "REMARKS")),
    ],
)
def test_schedules_of_other_things_hold_no_doors(title: str, header: tuple[str, ...]) -> None:
    sheet = ScheduleSheet()
    sheet.text(60, 50, title, 12)
    sheet.table(60, 70, [header, *((f"{n}", "A", "B", "C", "") for n in range(101, 109))], WIDTHS)

    assert explained(sheet).components == ()


def test_mark_heads_the_numbers_of_a_door_schedule_if_its_title_says_so() -> None:
    sheet = ScheduleSheet()
    sheet.text(60, 50, "DOOR SCHEDULE", 12)
    header = ("MARK", "DOOR TYPE", "WIDTH", "HAND", "REMARKS")
    sheet.table(60, 70, [header, *((f"{n}", "A", "B", "LH", "") for n in range(101, 109))], WIDTHS)

    assert len(explained(sheet).components) == 8


def test_a_schedule_claims_its_words() -> None:
    sheet = schedule(("101A", "LOBBY", "1", "07", "")).sheet()

    NOTATION.read(sheet)

    assert {word.text for word in sheet.unclaimed_words()} == {"DOOR", "SCHEDULE"}


def test_a_lock_column_counts_only_beside_devices_of_access_control() -> None:
    alone = ScheduleSheet()
    alone.table(
        60, 70, [("DOOR NO.", "ROOM", "LOCK"), ("101A", "LOBBY", "F07"), ("102A", "LOBBY", "1")], WIDTHS
    )
    beside = ScheduleSheet()
    header = ("DOOR NO.", "ROOM", "LOCK", "READER")
    beside.table(60, 70, [header, ("101A", "LOBBY", "11", "1"), ("102A", "LOBBY", "STOREROOM", "")], WIDTHS)

    assert [devices_of(door) for door in doors_of(alone).values()] == [{}, {}]
    assert [devices_of(door) for door in doors_of(beside).values()] == [
        {"lock": 1, "credential_reader": 1}, {},
    ]  # fmt: skip
