"""Kinds of sample with door schedules of other offices: ids of their own, no tags and no plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from security_design_assistant.accuracy.truth import TruePage, Truth
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.paper import A1, A3, A4, Leaf, Size, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.schedule_scene import (
    CROSS,
    DOT,
    TICK,
    Heading,
    Line,
    ListedDoor,
    Look,
    device,
    draw_list,
    draw_schedule,
)
from security_design_assistant.samples.sheets import Sample

READER, LOCK, EXIT = DeviceType.CREDENTIAL_READER, DeviceType.LOCK, DeviceType.REQUEST_TO_EXIT
SWITCH, GLASS = DeviceType.POSITION_SWITCH, DeviceType.BREAK_GLASS

ROOMS = (
    ("101", "LOBBY"),
    ("102", "RECEPTION"),
    ("103", "MEETING ROOM"),
    ("104", "OPEN OFFICE"),
    ("105", "PRINT AND COPY"),
    ("106", "ELECTRICAL ROOM"),
    ("107", "SERVER ROOM"),
    ("108", "STAFF LOUNGE"),
    ("109", "JANITOR"),
    ("110", "STORAGE"),
    ("111", "MECHANICAL ROOM"),
    ("112", "LOADING DOCK"),
)
CORRIDOR = ("100", "CORRIDOR")
CODES = (
    ("ADO", "AUTOMATIC DOOR OPERATOR"),
    ("CR", "CARD READER"),
    ("DPS", "DOOR POSITION SWITCH"),
    ("EL", "ELECTRIC LOCKSET (INTEGRATED REX)"),
    ("ES", "ELECTRIC STRIKE"),
    ("KP", "KEY PAD"),
    ("LK", "DOOR LOCK"),
    ("ML", "MAGNETIC LOCK (INTEGRATED DPS)"),
    ("P", "EXIT/PANIC HARDWARE"),
    ("REX", "REQUEST TO EXIT SWITCH"),
)
MATERIALS = (("HM", "HOLLOW METAL"), ("WD", "WOOD"), ("PT", "PAINT"), ("AL", "ALUMINUM"))


def _sample(name: str, pens: Sequence[Pen], size: Size, doors: Sequence[Sequence[ListedDoor]]) -> Sample:
    """Bind one page for each pen; ``doors`` holds the doors of each page."""
    pages = tuple(TruePage(page=number) for number in range(1, len(pens) + 1))
    components = chain.from_iterable(
        (door.component(number) for door in page) for number, page in enumerate(doors, start=1)
    )
    truth = Truth(pages=pages, components=tuple(components))
    return Sample(name, bind([Leaf(size, pen.content()) for pen in pens]), truth)


def schedule_two_tier() -> Sample:
    """A ruled schedule with from and to rooms under a second tier, section rows, revision triangles."""
    columns = (
        Heading("Door Number", 60),
        Heading("Door Type", 50, centred=True),
        Heading("Room Name", 120, "From Room"),
        Heading("Room #", 50, "From Room", centred=True),
        Heading("Room Name", 120, "To Room"),
        Heading("Room #", 50, "To Room", centred=True),
        Heading("Pair Width\n(If\nApplicable)", 60, "Door", centred=True),
        Heading("Height", 50, "Door", centred=True),
        Heading("Fire Rating", 60, centred=True),
        Heading("Door\nHardware Set\n- SEE SPEC", 70, centred=True),
        Heading("Type", 40, "Frame", centred=True),
        Heading("Comments", 110),
    )
    lines: list[Line] = []
    doors: list[ListedDoor] = []
    for section, start in (("EX", 0), ("INT", 4)):
        lines.append(Line((section, *[""] * 11), section=True))
        for index, room in enumerate(ROOMS[start : start + 8]):
            number = f"{room[0]}{'abcd'[index % 4] if section == 'INT' else 'x'}"
            rating = "45 MIN" if index == 5 else ""
            other = ("", "") if section == "EX" else CORRIDOR
            cells = (
                number, "BX" if section == "EX" else "A", other[1], other[0], room[1], room[0], "",
                "7' - 0\"", rating, str(10 + index), "-", "2, 6",
            )  # fmt: skip
            lines.append(Line(cells, revised=8 if index in (1, 3) else None))
            attributes = {
                "door_type": cells[1], "height": cells[7], "hardware_set": cells[9], "remarks": "2, 6",
            }  # fmt: skip
            doors.append(
                ListedDoor(
                    number, room, attributes={**attributes, **({"fire_rating": rating} if rating else {})}
                )
            )
    pen = Pen()
    pen.centred((500, 34), "DOOR SCHEDULE", 9)
    draw_schedule(pen, (40, 44), columns, lines, Look())
    draw_list(
        pen,
        (960, 60),
        "DOOR SCHEDULE COMMENTS",
        (("2.", 'PROVIDE A 3/4" UNDERCUT.'), ("6.", "SEE DETAILS.")),
        joint="",
    )
    draw_list(pen, (960, 120), "DOOR SCHEDULE CODES AND ABBREVIATIONS:", CODES)
    return _sample("schedule_two_tier", [pen], A1, [doors])


def schedule_open() -> Sample:
    """A supplier's list of openings without column rulings, on two pages, each with its header and footer."""
    columns = (
        Heading("Opening", 130),
        Heading("Hdw Set", 85),
        Heading("Hdw Heading", 85),
        Heading("Opening Label", 120),
        Heading("Door Type", 65),
        Heading("Hand", 60),
    )
    pens, doors = [], []
    for page in (1, 2):
        pen = Pen()
        pen.text((40, 40), "Opening List", 14)
        mine = []
        lines = []
        for index in range(24):
            number = f"{page}.0{1 + index % 3}.{'ABCN'[index // 6]}.{index + 1:02d}{'AB'[index % 2]}"
            label = ("", "90Min", "45Min")[index % 3]
            cells = (
                number,
                f"I{index % 4}S-2{'AB'[index % 2]}",
                f"I{index % 4}S-2{'AB'[index % 2]}:{index % 3}",
                label,
                "HM-N1",
                "LHR",
            )
            names = ("hardware_set", "hardware_heading", "fire_rating", "door_type", "hand")
            lines.append(Line(cells))
            attributes = {name: text for name, text in zip(names, cells[1:], strict=True) if text}
            mine.append(ListedDoor(number, None, attributes=attributes))
        draw_schedule(pen, (40, 60), columns, lines, Look("header", size=8, row=14, header=16))
        pen.line((40, 565), (600, 565))
        pen.text((42, 578), "May 04, 2026 3:07 PM", 7)
        pen.text((520, 578), f"Page {page} of 2", 7)
        pens.append(pen)
        doors.append(mine)
    return _sample("schedule_open", pens, A4, doors)


def schedule_open_two_tier() -> Sample:
    """Two tiers of headings and no rulings at all; door numbers with level and letter."""
    columns = (
        Heading("DOOR\nNO.", 60),
        Heading("NO.", 40, "FROM ROOM"),
        Heading("NAME", 110, "FROM ROOM"),
        Heading("NO.", 40, "TO ROOM"),
        Heading("NAME", 110, "TO ROOM"),
        Heading("HDWR\nSET", 50),
        Heading("FIRE\nRATING", 60),
        Heading("REMARKS", 120),
    )
    lines, doors = [], []
    for index, room in enumerate(ROOMS):
        number = f"D{1 + index // 6}.{index + 1:02d}"
        rating = "60 MIN" if index % 5 == 0 else ""
        lines.append(Line((number, *CORRIDOR, *room, str(index + 1), rating, "")))
        attributes = {"hardware_set": str(index + 1)} | ({"fire_rating": rating} if rating else {})
        doors.append(ListedDoor(number, room, attributes=attributes, across=CORRIDOR))
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE - LEVEL 1", 11, "hebo")
    draw_schedule(pen, (40, 60), columns, lines, Look("none", size=7, row=15, header=40))
    return _sample("schedule_open_two_tier", [pen], A4, [doors])


def schedule_turned_headings() -> Sample:
    """Device columns whose headings are turned by 90 degrees, some over two lines, with counts below."""
    columns = (
        Heading("DOOR NO.", 70),
        Heading("ROOM", 130),
        *(
            Heading(text, 22, turned=True)
            for text in ("CARD READER", "ELECTRIC\nSTRIKE", "EXIT BUTTON", "BREAK GLASS", "DOOR CONTACT")
        ),
        Heading("HARDWARE\nGROUP", 60),
    )  # fmt: skip
    lines, doors = [], []
    kinds = (READER, LOCK, EXIT, GLASS, SWITCH)
    for index, room in enumerate(ROOMS):
        counts = ((index + 1) % 3, index % 2, int(index % 4 == 1), int(index % 5 == 2), 1 + index % 2)
        number = f"{room[0]}{'' if index % 3 else 'A'}"
        group = f"H{index + 1}"
        lines.append(Line((number, room[1], *(str(count or "") for count in counts), group)))
        devices = tuple(device(kind, count) for kind, count in zip(kinds, counts, strict=True) if count)
        doors.append(ListedDoor(number, (None, room[1]), devices, {"hardware_set": group}))
    pen = Pen()
    draw_schedule(pen, (40, 60), columns, lines, Look(header=80, size=7, row=15))
    return _sample("schedule_turned_headings", [pen], A4, [doors])


def schedule_continued() -> Sample:
    """A ruled schedule with cells of several lines that goes on over two pages without its header.

    The last page has three rows, and its last column ends a little earlier.
    """
    columns = (
        Heading("DOOR REF", 80),
        Heading("LOCATION", 120),
        Heading("CARD READER", 80, centred=True),
        Heading("MAGLOCK", 70, centred=True),
        Heading("REMARKS", 150),
    )
    pens, doors = [], []
    for page in (1, 2, 3):
        lines, mine = [], []
        for index in range(10 if page < 3 else 3):
            name = ROOMS[(page * 3 + index) % 12][1]
            number = f"{page}-{101 + index}"
            lines.append(
                Line((number, f"{name}\nLEVEL {page}", "1", str(index % 2 or ""), "FAIL SAFE\nPAINTED FRAME"))
            )
            devices = (device(READER), *([device(LOCK)] if index % 2 else ()))
            mine.append(
                ListedDoor(
                    number, (None, f"{name} LEVEL {page}"), devices, {"remarks": "FAIL SAFE PAINTED FRAME"}
                )
            )
        pen = Pen()
        pen.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
        drawn = columns if page < 3 else (*columns[:-1], Heading("REMARKS", 140))
        draw_schedule(pen, (40, 60), drawn, lines, Look(header=20, size=7, row=15), header=page == 1)
        pens.append(pen)
        doors.append(mine)
    return _sample("schedule_continued", pens, A4, doors)


def schedule_odd_rows() -> Sample:
    """A long schedule: rows of no door (a bare number, a stray one, a total), and a door with a room only."""
    columns = (
        Heading("DOOR NO.", 60),
        Heading("ROOM NAME", 110),
        Heading("DOOR TYPE", 60, centred=True),
        Heading("FINISH", 60, centred=True),
        Heading("HARDWARE SET", 80, centred=True),
        Heading("CARD READER", 70, centred=True),
    )
    lines, doors = [], []
    for index in range(24):
        number, room = str(201 + index), ROOMS[index % 12][1]
        lines.append(Line((number, room, "A", "PT", str(1 + index % 3), "1")))
        attributes = {"door_type": "A", "finish": "PT", "hardware_set": str(1 + index % 3)}
        doors.append(ListedDoor(number, (None, room), (device(READER),), attributes))
    empty = ("",) * 4
    lines.append(Line(("226", "PLANT ROOM", *empty)))
    doors.append(ListedDoor("226", (None, "PLANT ROOM")))
    lines.insert(20, Line(("225", *empty, "")))
    lines.insert(12, Line(("A-2017-4", "SEE SPEC", *empty)))
    lines.append(Line(("TOTAL", "25 DOORS", *empty)))
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    draw_schedule(pen, (40, 60), columns, lines, Look(header=20, size=7, row=15))
    return _sample("schedule_odd_rows", [pen], A3, [doors])


def schedule_open_over_pages() -> Sample:
    """A list of openings without rulings that goes on over a page without its header, notes running over."""
    columns = (
        Heading("Opening", 90),
        Heading("Hdw Set", 70),
        Heading("Door Type", 75),
        Heading("Fire Rating", 75),
        Heading("Remarks", 120),
    )
    pens, doors = [], []
    for page in (1, 2):
        lines, mine = [], []
        for index in range(12):
            number = f"{page}{index + 1:02d}{'AB'[index % 2]}"
            attributes = {
                "hardware_set": f"H-{1 + index % 4}",
                "door_type": "HM-N1",
                "fire_rating": ("45 MIN", "90 MIN")[index % 2],
                "remarks": "SEE SPECIFICATION",
            }
            lines.append(Line((number, *attributes.values())))
            mine.append(ListedDoor(number, None, attributes=attributes))
        pen = Pen()
        if page == 1:
            pen.text((40, 40), "Opening List", 14)
        draw_schedule(pen, (40, 60), columns, lines, Look("none", size=8, row=14, header=16), page == 1)
        pens.append(pen)
        doors.append(mine)
    return _sample("schedule_open_over_pages", pens, A4, doors)


def schedule_side_by_side() -> Sample:
    """One schedule in three blocks on a sheet: two with a header, the third without."""
    columns = (
        Heading("MARK", 50),
        Heading("ROOM NO.", 60),
        Heading("ROOM NAME", 110),
        Heading("DOOR TYPE", 60),
        Heading("HAND", 40),
    )
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    doors = []
    for block in range(3):
        lines = []
        for index, room in enumerate(ROOMS):
            number = f"{block + 1}{room[0][1:]}{'AB'[index % 2]}"
            lines.append(Line((number, room[0], room[1], f"T{index % 3 + 1}", "LH")))
            doors.append(
                ListedDoor(number, room, attributes={"door_type": f"T{index % 3 + 1}", "hand": "LH"})
            )
        draw_schedule(pen, (40 + block * 350, 60), columns, lines, Look(header=20), header=block < 2)
    return _sample("schedule_side_by_side", [pen], A3, [doors])


def schedule_coded_remarks() -> Sample:
    """Codes in the remarks, explained by a legend on the sheet; struck and unused rows among them."""
    columns = (
        Heading("DOOR", 50),
        Heading("ROOM", 140),
        Heading("SIZE", 90),
        Heading("FRAME TYPE", 60),
        Heading("HDWR SET", 60),
        Heading("REMARKS", 180),
    )
    reader, strike, contact = device(READER, code="CR"), device(LOCK, code="ES"), device(SWITCH, code="DPS")
    remarks = (
        ("CR, EL, DPS", (reader, device(LOCK, code="EL"), device(EXIT, code="EL"), contact)),
        ("1", ()),
        (
            "KP, ES, DPS, REX",
            (device(READER, code="KP", variant="keypad"), strike, contact, device(EXIT, code="REX")),
        ),
        ("", ()),
        ("ML, 2 CR, 2", (device(LOCK, code="ML"), device(SWITCH, code="ML"), device(READER, 2, "CR"))),
        ("LK, P", ()),
        ("PAINT TO MATCH EXISTING FRAME", ()),
    )
    lines, doors = [], []
    for index, room in enumerate(ROOMS):
        number = f"{room[0]}{'ABC'[index % 3]}"
        text, devices = remarks[index % len(remarks)]
        set_name = f"{index + 1:02d}"
        cells = (number, f"{room[1]} {room[0]}", "3'-0\" x 7'-0\"", "F1", set_name, text)
        lines.append(Line(cells))
        attributes = {"size": cells[2], "frame_type": "F1", "hardware_set": set_name} | (
            {"remarks": text} if text else {}
        )
        doors.append(ListedDoor(number, room, devices, attributes))
    lines.insert(5, Line(("198", "", "", "", "", "NOT USED")))
    lines.insert(8, Line(("199", "STORAGE 110", "3'-0\" x 7'-0\"", "F1", "12", "CR"), struck=True))
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    draw_schedule(pen, (40, 60), columns, lines, Look(header=20, size=7, row=15))
    draw_list(pen, (660, 60), "REMARKS", (("1.", "PROVIDE UNDERCUT."), ("2.", "SEE DETAIL 4.")), joint="")
    draw_list(pen, (660, 110), "FINISH AND MATERIAL ABBREVIATIONS:", MATERIALS)
    draw_list(pen, (660, 170), "REMARKS CODES AND ABBREVIATIONS:", CODES)
    return _sample("schedule_coded_remarks", [pen], A4, [doors])


def schedule_ticked() -> Sample:
    """Devices ticked off: ticks and crosses drawn with strokes in one block, dots and letters in another."""
    columns = (
        Heading("OPENING NO.", 70),
        Heading("ROOM NAME", 120),
        Heading("READER", 50),
        Heading("ELEC. LOCK", 60),
        Heading("REX", 40),
        Heading("DPS", 40),
    )
    pen = Pen()
    doors = []
    kinds = (READER, LOCK, EXIT, SWITCH)
    for block, (yes, no) in enumerate(((TICK, CROSS), (DOT, ""), ("X", "-"))):
        lines = []
        for index, room in enumerate(ROOMS[:8]):
            number = f"{'STE'[block]}{block + 2}{index + 1:02d}"
            has = [bool((index + 1) >> bit & 1) for bit in range(4)]
            lines.append(Line((number, room[1], *(yes if each else no for each in has))))
            devices = tuple(device(kind) for kind, each in zip(kinds, has, strict=True) if each)
            doors.append(ListedDoor(number, (None, room[1]), devices))
        y = 60 + block * 165
        pen.text((40, y - 10), f"DOOR HARDWARE SCHEDULE - PHASE {block + 1}", 9, "hebo")
        draw_schedule(pen, (40, y), columns, lines, Look(header=20, size=7, row=14))
    return _sample("schedule_ticked", [pen], A4, [doors])


def schedule_among_others() -> Sample:
    """A door schedule beside a window schedule, a room finish schedule, door types and revisions."""
    pen = Pen()
    doors, lines = [], []
    for index, room in enumerate(ROOMS):
        number = f"{index // 4 + 1}1{room[0][1:]}-{index % 4 + 1:02d}A"
        lines.append(Line((number, f"{room[1]}", '36"', '84"', "HM", "LH", "")))
        attributes = {"width": '36"', "height": '84"', "material": "HM", "hand": "LH"}
        doors.append(ListedDoor(number, (None, room[1]), attributes=attributes))
    columns = (
        Heading("NO.", 60, "DOOR"),
        Heading("LOCATION", 120),
        Heading("WIDTH", 40, "SIZE"),
        Heading("HEIGHT", 40, "SIZE"),
        Heading("MATERIAL", 50),
        Heading("HAND", 40),
        Heading("NOTES", 80),
    )
    pen.text((40, 40), "DOOR SCHEDULE", 9, "hebo")
    draw_schedule(pen, (40, 50), columns, lines, Look())
    windows = (
        Heading("MARK", 40),
        Heading("TYPE", 50),
        Heading("WIDTH", 50),
        Heading("HEIGHT", 50),
        Heading("GLAZING", 60),
        Heading("REMARKS", 80),
    )
    pen.text((560, 40), "WINDOW SCHEDULE", 9, "hebo")
    draw_schedule(
        pen,
        (560, 50),
        windows,
        [Line((f"W{n}", "FIXED", '36"', '48"', "GL-1", "")) for n in range(1, 7)],
        Look(header=20),
    )
    finishes = (
        Heading("ROOM NO.", 50),
        Heading("ROOM NAME", 100),
        Heading("FLOOR", 50),
        Heading("BASE", 50),
        Heading("WALL", 50),
        Heading("CEILING", 60),
    )
    pen.text((560, 190), "ROOM FINISH SCHEDULE", 9, "hebo")
    draw_schedule(
        pen,
        (560, 200),
        finishes,
        [Line((*room, "CPT-1", "RB-1", "P-3", "ACT-1")) for room in ROOMS],
        Look(header=20),
    )
    types = (Heading("TYPE", 40), Heading("DESCRIPTION", 160), Heading("MATERIAL", 60))
    pen.text((560, 410), "DOOR TYPES", 9, "hebo")
    draw_schedule(
        pen, (560, 420), types, [Line((f"D{n}", "FLUSH", "HM")) for n in range(1, 5)], Look(header=20)
    )
    revisions = (Heading("NO.", 30), Heading("DESCRIPTION", 140), Heading("DATE", 60))
    draw_schedule(
        pen,
        (920, 700),
        revisions,
        [Line((str(n), "ISSUED FOR BID", "2026-05-04")) for n in (1, 2, 3)],
        Look(header=14),
    )
    return _sample("schedule_among_others", [pen], A3, [doors])
