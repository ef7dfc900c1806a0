"""Kinds of hardware schedule: sets for each opening, totals, an index, over pages, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.accuracy.truth import TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.hardware_schedule_scene import (
    Cell,
    DoorRegister,
    ListedItem,
    ListedOpening,
    ListedSet,
    SchedulePaper,
    device,
)
from security_design_assistant.samples.paper import A3, A4, bind
from security_design_assistant.samples.sheets import Sample

READER, EXIT = DeviceType.CREDENTIAL_READER, DeviceType.REQUEST_TO_EXIT
LOCK, SWITCH = DeviceType.LOCK, DeviceType.POSITION_SWITCH
TRANSFER, OPERATOR, HOLD_OPEN = DeviceType.POWER_TRANSFER, DeviceType.DOOR_OPERATOR, DeviceType.HOLD_OPEN

HINGES = ListedItem(3, "HINGE", "BB791 4.5 X 4.5 NRP", "652", "HGR")
CLOSER = ListedItem(1, "SURFACE CLOSER", "8501 RW/PA", "689", "NOR")
STOP = ListedItem(1, "OVERHEAD STOP", "10-336", "630", "RX")
PASSAGE = ListedItem(1, "PASSAGE SET", "T10S DAN", "626", "FAL")
STOREROOM = ListedItem(1, "STOREROOM LOCK", "T58P6 DAN", "626", "FAL")
CORE = ListedItem(1, "SFIC CORE", "C607", "626", "FAL")
BOLTS = ListedItem(2, "MANUAL FLUSH BOLT", "FB458", "630", "IVE")
DUSTPROOF = ListedItem(1, "DUST PROOF STRIKE", "DP2", "630", "IVE")


def _finish(name: str, paper: SchedulePaper, doors: DoorRegister, warnings: Sequence[str] = ()) -> Sample:
    pages = tuple(TruePage(page=page) for page in range(1, paper.page + 1))
    truth = Truth(pages=pages, components=tuple(doors.components), warnings=tuple(warnings))
    return Sample(name, bind(paper.leaves()), truth)


def _numbered(*numbers: str) -> tuple[ListedOpening, ...]:
    return tuple(ListedOpening(number) for number in numbers)


EACH_SETS = (
    ListedSet("01", _numbered("100", "116", "126A", "135", "139"), (HINGES, PASSAGE, STOP)),
    ListedSet(
        "02", _numbered("101", "103B"),
        (ListedItem(6, "HINGE", "BB791 4.5 X 4.5"), BOLTS, DUSTPROOF, STOREROOM, CORE, CLOSER),
    ),
    ListedSet("03", (), (), ("NOT USED",)),
    ListedSet(
        "04", _numbered("104", "105"),
        (
            HINGES,
            ListedItem(1, "ELECTRIC STRIKE", "6211 FSE X 24VDC", "630", "VON"),
            ListedItem(1, "CLASSROOM LOCK", "T56P6 DAN", "626", "FAL"),
            ListedItem(1, "DOOR CONTACT", "679-05 BLK", "", "SCE"),
            ListedItem(1, "CARD READER", "BY SECURITY CONTRACTOR", "", "B/O"),
        ),
        devices=(device(LOCK), device(SWITCH), device(READER)),
    ),
    ListedSet(
        "05", _numbered("119"),
        (
            ListedItem(2, "FIRE EXIT", "F-25-R-L DAN", "630", "FAL", below=((128, "HARDWARE"),)),
            ListedItem(2, "WALL MAG", "SEM7830", "689", "LCN"),
            ListedItem(1, "MAGNETIC DISC SET", "MD-2", "", "LCN"),
        ),
        devices=(device(HOLD_OPEN, 2),),
    ),
    ListedSet("06", _numbered("148", "149"), (), ("BALANCE OF HARDWARE BY THE DOOR MANUFACTURER",)),
    ListedSet(
        "07", _numbered("150"),
        (
            ListedItem(1, "ELECTRIC HINGE", "BB1191-ETW8", "630", "HGR"),
            ListedItem(1, "ELECTRIFIED", "L9080LEU DAN RX", "626", "SCH", below=((128, "STOREROOM LOCK"),)),
            ListedItem(1, "WIRE HARNESS", "CON-44 FOR EPT OR ELECTRIC HINGE", "", "SCH"),
            ListedItem(1, "POWER SUPPLY", "PS902 FOR ELECTRIC LOCK", "", "VON"),
            CLOSER,
        ),
        devices=(device(TRANSFER), device(LOCK), device(EXIT)),
    ),
)  # fmt: skip
BARE_SET = ListedSet(
    "08", _numbered("151", "152"),
    (
        ListedItem(2, "KICK PLATE", "8400 10", "630", "IVE"),
        ListedItem(2, "FLUSH BOLT", "FB458", "626", "IVE"),
        ListedItem(1, "ELECTRIC STRIKE", "6211 FSE X 24VDC", "630", "VON"),
        ListedItem(2, "CARD READER", "BY SECURITY CONTRACTOR", "", "B/O"),
    ),
    devices=(device(LOCK), device(READER, 2)),
)  # fmt: skip
"""Quantities for each of two doors, though nothing says so and most of them are even."""
_X_ITEM = (60.0, 90.0, 128.0, 270.0, 470.0, 520.0)
"""Left edges of quantity, unit, description, product, finish and maker."""


def _item_cells(item: ListedItem, edges: Sequence[float] = _X_ITEM) -> tuple[Cell, ...]:
    texts = (str(item.quantity), item.unit, item.description, item.product, item.finish, item.maker)
    return tuple((x, text) for x, text in zip(edges, texts, strict=True) if text)


def hardware_each_to_have() -> Sample:
    """Sets of a specification: bare numbers in columns, EACH TO HAVE, one set not used, one by others.

    The last set does not say that each door is to have its hardware.
    """
    return each_to_have("hardware_each_to_have", EACH_SETS)


def each_to_have(name: str, sets: Sequence[ListedSet]) -> Sample:
    """Print sets of a specification, and after them one of which nothing says that each door has it."""
    paper = SchedulePaper(("DOOR HARDWARE", "SECTION 08 71 00"), "NORTHGATE SCHOOL")
    doors = DoorRegister()
    paper.row((40, "A. Furnish 2 copies of the schedule within 14 days after award of the contract."))
    paper.row((40, "B. Hardware set 2 is shown on the door schedule; see set 4 for access control."))
    paper.space()
    for each in (*sets, BARE_SET):
        if not paper.room_for(6):
            paper.turn()
        paper.row((40, f"HARDWARE SET: {each.name}"), font="hebo")
        paper.row((40, "DOOR NUMBER:"))
        paper.row(*((40 + 90 * index, opening.id) for index, opening in enumerate(each.openings)))
        for opening in each.openings:
            doors.add(opening, paper.page, each.devices)
        if each.items:
            if each is not BARE_SET:
                paper.row((40, "EACH TO HAVE:"))
            _write_items(paper, each.items)
        for note in each.notes:
            paper.row((40, note))
        paper.space()
    paper.row((40, "END OF SECTION"))
    return _finish(name, paper, doors, ["hardware_by_others"])


def _write_items(paper: SchedulePaper, items: Sequence[ListedItem]) -> None:
    """Write the headings of the columns and a line an item, with what stands below it."""
    heads = ("QTY", "", "DESCRIPTION", "CATALOG NUMBER", "FINISH", "MFR")
    paper.row(*((x, text) for x, text in zip(_X_ITEM, heads, strict=True) if text))
    for item in items:
        paper.row(*_item_cells(item))
        if item.below:
            paper.row(*item.below)


def _between(first: str, second: str, joint: str, lines: int = 2) -> tuple[str, ...]:
    """Return the lines of a location cell, broken as a narrow column breaks it."""
    words = f"{first} {joint} {second}".split()
    size = -(-len(words) // lines)
    return tuple(" ".join(words[start : start + size]) for start in range(0, len(words), size))


def _opening(
    number: str, first: str, joint: str, second: tuple[str | None, str], hand: str, style: str = "Single Door"
) -> ListedOpening:
    """Return an opening between two rooms; a room's number is the word of the first that has a digit."""
    words = " ".join(part for part in (second[1], second[0]) if part)
    name, _, number_across = first.rpartition(" ")
    across = (number_across, name) if any(c.isdigit() for c in number_across) else (None, first)
    return ListedOpening(number, _between(first, words, joint), second, hand, style, across)


TOTAL_SETS = (
    ListedSet(
        "N2A",
        tuple(
            _opening(f"1.01.{wing}.1{index}", "CORR. 1.01.E", "to", (f"1.01.{wing}.1{index}", "STORE"), hand)
            for wing, index, hand in (("A", 1, "RH"), ("A", 2, "LH"), ("B", 1, "RH"), ("B", 4, "RH"))
        ),
        (
            ListedItem(12, "Hinges", "BB791 4 1/2 x 4 1/2", "652", "HA", ""),
            ListedItem(3, "Mortise Lockset", "L9080P 06A", "626", "SC", "", "RH"),
            ListedItem(1, "Mortise Lockset", "L9080P 06A", "626", "SC", "", "LH"),
            ListedItem(4, "Closer", "8501 RWPA", "AL", "NO", ""),
        ),
    ),
    ListedSet(
        "S4B:1",
        tuple(
            _opening(f"2.01.C.0{index}", "CORR. 2.01.C.20", "from", (f"2.01.C.0{index}", "DATA HALL C"), hand)
            for index, hand in ((1, "RHR"), (2, "LHR"), (3, "RHR"))
        ),
        (
            ListedItem(9, "Hinges", "BB791 4 1/2 x 4 1/2", "652", "HA", ""),
            ListedItem(3, "Hinges", "BB791 4 1/2 x 4 1/2 ETW8", "652", "HA", ""),
            ListedItem(2, "Electrified Mortise Lockset", "L9092 EU 06A RX", "626", "SC", "", "RHR"),
            ListedItem(1, "Electrified Mortise Lockset", "L9092 EU 06A RX", "626", "SC", "", "LHR"),
            ListedItem(3, "Door Contact by", "DOOR CONTACT", "", "MISC", "", below=((80, "Others"),)),
            ListedItem(3, "Power Supply", "PS902 900-4R", "", "LO", ""),
        ),
        (
            "-INGRESS BY A CREDENTIAL READER OR BY KEY.",
            "-EGRESS FREE BY THE LEVER.",
        ),
        (device(TRANSFER), device(LOCK), device(EXIT), device(SWITCH), device(READER)),
        "S4B",
    ),
    ListedSet(
        "AO1",
        (
            _opening("2.01.D.01A", "LOBBY 2.01.9", "to/from", ("2.01.D.01", "HALL D"), "RHRA", "Pair Doors"),
            _opening("2.01.D.02A", "LOBBY 2.01.9", "to/from", ("2.01.D.02", "HALL E"), "RHRA", "Pair Doors"),
        ),
        (
            ListedItem(2, "Exit Device", "QEL 9447EO 48\"", "US26D", "VO", ""),
            ListedItem(2, "Exit Device", "QEL 9447L x 940L 06 48\"", "US26D", "VO", "", "RHR"),
            ListedItem(4, "Electric Power Transfer", "EPT 10 CON", "SP28", "VO", ""),
            ListedItem(2, "Automatic Operator", "9563 REGARM", "AL", "LC", ""),
            ListedItem(4, "Actuator", "8310-853T", "630", "LC", ""),
            ListedItem(4, "Header Mount Safety Sensor", "8310-804", "BLK", "LC", ""),
            ListedItem(4, "Push Plate", "30S 4X16", "630", "IV", ""),
            ListedItem(4, "Door Position Switch", "DPS-M", "", "SU", ""),
            ListedItem(2, "Overhead Stop", "10-336", "630", "RX", ""),
        ),
        ("-INGRESS BY THE CARD READER.", "-EGRESS BY A CARD READER; PUSH PADS SOUND AN ALARM."),
        (
            device(LOCK, 2),
            device(TRANSFER, 2),
            device(OPERATOR),
            device(DeviceType.ACTUATOR, 2),
            device(DeviceType.SAFETY_SENSOR, 2),
            device(SWITCH, 2),
            device(READER, 2),
        ),
    ),
    ListedSet(
        "SF1",
        (_opening("2.01.F.10", "EXT.", "to", ("2.01.F.11", "VEST."), "RHR"),),
        (),
        ("ALL HARDWARE BY THE STOREFRONT SUPPLIER",),
    ),
)  # fmt: skip


def _draw_total(paper: SchedulePaper, each: ListedSet, doors: DoorRegister) -> None:
    if not paper.room_for(12):
        paper.turn()
    paper.row((40, f"Heading #{each.name} (Set #{each.set_name or each.name})"), font="hebo", size=10)
    for opening in each.openings:
        doors.add(opening, paper.page, each.devices)
        first = ((60, "1"), (72, f"{opening.style} #{opening.id}"), (520, opening.hand))
        paper.stacked(first, 310, opening.place)
    paper.row((110, 'Opening Description:  3\' 0" x 7\' 0" x 1 3/4" x HMD Type N x HMF'))
    for item in each.items:
        cells = [(60.0, str(item.quantity)), (80.0, item.description), (206.0, item.product)]
        cells += [
            (x, text) for x, text in ((410.0, item.hand), (450.0, item.finish), (530.0, item.maker)) if text
        ]
        paper.row(*cells)
        if item.below:
            paper.row(*item.below)
    for index, note in enumerate(each.notes):
        paper.row(*(((84, "Note:"), (112, note)) if index == 0 else ((112, note),)))
    paper.space()


def hardware_totals() -> Sample:
    """Headings whose quantities are totals: right- and left-hand lines add up, readers stand in the notes."""
    paper = SchedulePaper(("RIVERSIDE DATA CENTRE", "40217"), "Jun 3, 2026 9:12 AM")
    doors = DoorRegister()
    for each in TOTAL_SETS:
        _draw_total(paper, each, doors)
    return _finish("hardware_totals", paper, doors, ["hardware_by_others"])


_TABLE_X = (44.0, 104.0, 150.0, 168.0, 205.0, 262.0, 380.0, 500.0, 560.0)
_TABLE_HEADS = (
    "Mark",
    "KeyGroup",
    "Qty",
    "Mode",
    "Description",
    "Location",
    "Size / Material / Rating",
    "Hand",
    "Degree",
)


def _draw_table_head(paper: SchedulePaper, name: str) -> None:
    paper.row((270, f"Heading {name}"), font="hebo", size=10)
    paper.row(*zip(_TABLE_X, _TABLE_HEADS, strict=True))


_ITEM_HEADS: tuple[Cell, ...] = (
    (44, "Qty UM"),
    (80, "Type"),
    (206, "Description"),
    (470, "Finish"),
    (540, "Mfgr"),
)
_ITEM_X = (48.0, 60.0, 80.0, 206.0, 470.0, 540.0)
OVERLEAF = (
    ListedItem(3, "HINGE, 4 1/2, HVY WT", "BB1199 X 4.5 X 4.5", "630", "HAG"),
    ListedItem(1, "ELECTRIC POWER", "CEPT 10 X CON", "SP28", "VON", below=((80, "TRANSFER"),)),
    ListedItem(
        1, "MORTISE ELECTRIC EXIT", "RX-9875L X E996L (FSE-24VDC)", "US26D", "VON",
        below=((80, "DEVICE LEVER"),),
    ),
    ListedItem(1, "DOOR POSITION SWITCH", "SD-70 (BY OTHERS)", "", "B/O"),
    ListedItem(1, "MORTISE CYLINDER", "26-064", "626", "SCH"),
    ListedItem(1, "CLOSER", "8501 X RW/PA", "AL", "NOR"),
)  # fmt: skip


def _draw_long_list(paper: SchedulePaper, doors: DoorRegister) -> None:
    """List openings over more than a page, each with a cell of three lines and another of two and a half."""
    devices = (device(TRANSFER), device(LOCK), device(EXIT), device(SWITCH), device(READER))
    for index in range(1, 25):
        number = f"1.02.{'ABC'[index % 3]}.{index:02d}"
        place = (f"CORRIDOR 1.02.E.{index:02d}", "FROM ARCHIVE", f"STORE {number}")
        opening = ListedOpening(f"{number}A", place, (number, "ARCHIVE STORE"))
        if not paper.room_for(4):
            paper.turn()
            _draw_table_head(paper, "S4.2")
        doors.add(opening, paper.page, devices)
        paper.row(
            (44, opening.id), (104, "AA2"), (152, "1"), (168, "SGL"), (205, "DOOR"), (262, place[0]),
            (380, "3-0 x 7-0 x 1 3/4"), (500, "RHR"), (566, "110"),
        )  # fmt: skip
        paper.row((262, place[1]), (380, "HMD Door/ HMF Frame"))
        paper.row((262, place[2]), step=0.5)
        paper.row((380, "60 MIN Door"))


def _draw_typed_items(paper: SchedulePaper, openings: int, items: Sequence[ListedItem]) -> None:
    paper.row((40, f"{openings} Openings - Each to receive:"))
    paper.row(*_ITEM_HEADS)
    for item in items:
        paper.row(*_item_cells(item, _ITEM_X))
        if item.below:
            paper.row(*item.below)


def hardware_over_pages() -> Sample:
    """A heading over three pages: location cells beside sizes, items overleaf, the note after them."""
    paper = SchedulePaper(("HARDWARE SCHEDULE",), "QUAYSIDE ARCHIVE  Control No. 11823")
    doors = DoorRegister()
    _draw_table_head(paper, "S4.2")
    _draw_long_list(paper, doors)
    paper.turn()
    paper.row((40, "Arch Set Name:  S4"))
    _draw_typed_items(paper, 24, OVERLEAF)
    paper.turn()
    _draw_note_page(paper)
    passage = ListedOpening("1.02.E.30", ("CORRIDOR 1.02.E.01", "TO STORE 1.02.E.30"), ("1.02.E.30", "STORE"))
    _draw_table_head(paper, "P1")
    doors.add(passage, paper.page, ())
    first: tuple[Cell, ...] = ((44, passage.id), (152, "1"), (168, "SGL"), (205, "DOOR"), (500, "RH"))
    paper.stacked(first, 262, passage.place)
    _draw_typed_items(paper, 1, (ListedItem(1, "MORTISE PASSAGE", "L9010 X 06N", "630", "SCH"),))
    return _finish("hardware_over_pages", paper, doors)


def _draw_note_page(paper: SchedulePaper) -> None:
    """Write the notes of the heading before, on a page that goes on with the next heading."""
    paper.row((40, "INGRESS: VALID CREDENTIAL AT THE CARD READER RETRACTS THE LATCH."))
    paper.row((40, "EGRESS: FREE AT ALL TIMES BY THE PUSH BAR; NO REX BUTTON. ACCESS CONTROL BY OTHERS."))
    paper.space(2)


INDEX_SETS = (
    ListedSet(
        "T2-F-X1",
        (
            _opening("001.01.A.02A", "CORRIDOR", "from", (None, "GALLERY A2"), "RHRA/LHR", "PRA/PRI"),
            _opening("001.01.B.02A", "CORRIDOR", "from", (None, "GALLERY B2"), "RHRA/LHR", "PRA/PRI"),
        ),
        (
            ListedItem(
                16, "Hinge, Full Mortise, Hvy", "BB1199 5\" x 4-1/2\" NRP", "630", "(H-1) Maker",
                below=((123, "Wt"),),
            ),
            ListedItem(2, "Electric Power Transfer", "EPT10 .CON", ".689", "(P-2) Maker"),
            ListedItem(2, "Fire Rated Mortise Exit", ".RX 9875.L.F .CON .FSE .996L", ".630", "(E-5) Maker"),
            ListedItem(0, "Interchangeable Core", "C607", "26", "(C-2) Maker"),
            ListedItem(0, "Door Position Switch", "SD-70 By Security", "", "(S-7) Maker"),
            ListedItem(2, "Wire Harness", "CON-6 from lock to EPT or Elec. hinge", "", "(W-3) Maker"),
        ),
        devices=(device(TRANSFER), device(LOCK), device(EXIT), device(SWITCH, 2)),
    ),
    ListedSet(
        "N1-P1",
        (_opening("001.01.E.25", "CORRIDOR", "to", (None, "QUIET ROOM"), "RH", "SGL"),),
        (
            ListedItem(1, "Mortise Lock", "L9010 .06N", ".630", "(L-6) Maker"),
            ListedItem(0, "Coordinator", "COR52", "628", "(B-2) Maker"),
        ),
    ),
    ListedSet(
        "T1-E3",
        tuple(
            _opening(f"001.01.F.0{index}", "CORRIDOR", "to", (None, "CLEANERS STORE"), "LH", "SGL")
            for index in range(1, 6)
        ),
        (
            ListedItem(10, "Hinge, Full Mortise", "BB1199 4-1/2\" x 4-1/2\"", "652", "(H-8) Maker"),
            ListedItem(5, "Hinge, Full Mortise", "BB1199 4-1/2\" x 4-1/2\" ETW8", "652", "(H-9) Maker"),
            ListedItem(
                5, "Electrified Mortise Lock", "L9092EU .J .06N", ".630", "(L-8) Maker",
                below=((214, "EU: locked without power, free egress."),),
            ),
            ListedItem(5, "Surface Closer", "8501 .REG", ".689", "(C-4) Maker"),
        ),
        devices=(device(TRANSFER), device(LOCK)),
    ),
)  # fmt: skip


def hardware_with_index() -> Sample:
    """An index of openings that contradicts the headings for one door; quantity 0 by security."""
    paper = SchedulePaper(("Hardware Schedule", "Project ID: 8114"), "Harbour Hardware Co., Inc.")
    doors = DoorRegister()
    paper.row((250, "DOOR INDEX"), font="hebo", size=12)
    x = (60.0, 150.0, 240.0, 340.0, 430.0, 500.0)
    paper.row(
        *zip(x, ("Door Number", "Arch Mark", "Item Number", "Heading #", "Keying", "Hand"), strict=True)
    )
    listed = [(opening, each) for each in INDEX_SETS for opening in each.openings]
    for index, (opening, each) in enumerate(listed):
        heading = "N1-P1" if opening.id == "001.01.F.05" else each.name
        paper.row(
            (62, opening.id), (152, opening.id), (258, str(20 + index)), (336, heading), (500, opening.hand)
        )
    paper.turn()
    for each in INDEX_SETS:
        paper.row((163, f"Heading #:  {each.name}"), (290, "3'x7'"), font="hebo", size=10, step=1.5)
        for opening in each.openings:
            doors.add(opening, paper.page, each.devices)
            first = ((156, "1"), (171, opening.style), (211, f"Door: {opening.id}"), (470, opening.hand))
            paper.stacked(first, 311, opening.place)
        paper.row((117, '3\' 0" x 7\' 0" x 1 3/4" HMD/HMF'))
        for item in each.items:
            paper.row(*_item_cells(item, (74, 86, 123, 218, 426, 482)))
            if item.below:
                paper.row(*item.below)
        paper.space()
    return _finish("hardware_with_index", paper, doors, ["index_mismatch"])


SCHEDULE_SETS = (
    ListedSet(
        "1.0", _numbered("D1.01", "D1.02", "D1.05"),
        (
            ListedItem(3, "Hinge (heavy weight)", "T4A3786 NRP", "US26D", "MK", ""),
            ListedItem(1, "Electrified Mortise Lock", "RX 8271-24V LNL", "US26D", "SA", ""),
            ListedItem(1, "ElectroLynx Harness", "QC-C1500P", "", "MK", ""),
            ListedItem(1, "Electric Power Transfer", "EL-CEPT", "630", "SU", ""),
            ListedItem(1, "Card Reader", "By Division 28", "", "OT", ""),
            ListedItem(1, "Position Switch", "DPS-M-BK", "", "SU", ""),
        ),
        devices=(device(LOCK), device(EXIT), device(TRANSFER), device(READER), device(SWITCH)),
    ),
    ListedSet(
        "2.0", _numbered("D1.03", "D1.04"),
        (
            ListedItem(3, "Hinge", "TA2714", "US26D", "MK", ""),
            ListedItem(1, "Office Lock", "8255 LNL", "US26D", "SA", ""),
            ListedItem(1, "Wall Stop", "406", "US32D", "RO", ""),
        ),
    ),
    ListedSet(
        "3.0", _numbered("D1.06"),
        (
            ListedItem(1, "Electromagnetic Lock", "M490DEP", "US28", "SU", ""),
            ListedItem(1, "Keypad", "By Division 28", "", "OT", ""),
            ListedItem(1, "Request to Exit Sensor", "XMS", "", "SU", ""),
        ),
        devices=(device(LOCK), device(EXIT)),
    ),
)  # fmt: skip


def hardware_sets_of_a_schedule() -> Sample:
    """A list of sets without doors; the door schedule on another page names the set of each door."""
    doors = DoorRegister()
    paper = SchedulePaper(("DOOR SCHEDULE",), "WESTFIELD CLINIC", A4)
    rooms = ("LOBBY", "PHARMACY", "OFFICE", "OFFICE", "RECORDS", "SERVER ROOM")
    paper.row(
        *zip(
            (60.0, 140.0, 300.0, 380.0, 480.0), ("Door", "Location", "Width", "Hand", "Hdw Set"), strict=True
        )
    )
    rows = sorted((opening.id, each) for each in SCHEDULE_SETS for opening in each.openings)
    for (number, each), room in zip(rows, rooms, strict=True):
        opening = ListedOpening(number, (room,), (None, room))
        doors.add(opening, 1, (*each.devices, *_keypads(each)))
        paper.row((60, number), (140, room), (300, "900"), (380, "RH"), (480, each.name))
    paper.turn()
    paper.row((60, "HARDWARE SETS"), font="hebo", size=12)
    for each in SCHEDULE_SETS:
        paper.row((60, f"Set: {each.name}"), font="hebo", size=9)
        for item in each.items:
            paper.row(*_item_cells(item, (70, 80, 90, 270, 470, 540)))
        paper.space()
    return _finish("hardware_sets_of_a_schedule", paper, doors)


def _keypads(each: ListedSet) -> tuple[TrueDevice, ...]:
    count = sum(item.description == "Keypad" for item in each.items)
    return (TrueDevice(type=READER, variant="keypad", count=count),) if count else ()


SIDE_BY_SIDE = (
    ListedSet(
        "A1", _numbered("201", "202", "203A"),
        (
            HINGES,
            ListedItem(1, "ELEC. STRIKE", "1006CLB 24VDC", "630", "HES"),
            ListedItem(1, "CARD READER", "BY SECURITY", "", "B/O"),
            CLOSER,
        ),
        devices=(device(LOCK), device(READER)),
    ),
    ListedSet("A2", _numbered("204", "205"), (HINGES, PASSAGE, STOP)),
    ListedSet(
        "B1", _numbered("206A", "206B"),
        (
            ListedItem(2, "MAG LOCK", "1511", "US28", "SDC"),
            ListedItem(1, "REX MOTION SENSOR", "MD-31", "", "SDC"),
            ListedItem(2, "DOOR CONTACT", "MC-4", "", "SDC"),
        ),
        ("ENTRY BY CARD READER ON BOTH SIDES. MECHANICAL ONLY AT 204.",),
        (device(LOCK, 2), device(EXIT), device(SWITCH, 2), device(READER, 2)),
    ),
)  # fmt: skip


def hardware_sets_side_by_side() -> Sample:
    """Three groups beside each other on an architect's sheet, each with its doors in one line."""
    paper = SchedulePaper(("HARDWARE GROUPS",), "A-612", A3)
    doors = DoorRegister()
    lines: list[list[Cell]] = []
    for column, each in enumerate(SIDE_BY_SIDE):
        left = 60.0 + 370 * column
        own: list[list[Cell]] = [[(left, f"HARDWARE GROUP NO. {each.name}")]]
        own.append([(left, f"Doors: {', '.join(opening.id for opening in each.openings)}")])
        own.append([(left, "Provide each door with the following:")])
        edges = tuple(left + edge for edge in (4, 16, 34, 150, 260, 300))
        own += [list(_item_cells(item, edges)) for item in each.items]
        own += [[(left, note)] for note in each.notes]
        for opening in each.openings:
            doors.add(opening, 1, each.devices)
        for index, cells in enumerate(own):
            if index == len(lines):
                lines.append([])
            lines[index].extend(cells)
    for cells in lines:
        paper.row(*cells, step=1.3)
    return _finish("hardware_sets_side_by_side", paper, doors)


GROUPS = (
    ListedSet(
        "01", _numbered("110", "111A", "112"),
        (
            ListedItem(3, "HW HINGE", "5BB1HW 4.5 X 4.5", "652", "IVE"),
            ListedItem(1, "POWER TRANSFER", "EPT10 CON", "689", "VON"),
            ListedItem(
                1, "ELEC PANIC HARDWARE", "RX-QEL-98-NL-OP-110MD", "626", "VON", below=((270, "24 VDC"),)
            ),
            ListedItem(1, "RIM CYLINDER", "20-057 ICX", "626", "SCH"),
            ListedItem(1, "SURF. AUTO OPERATOR", "4642 WMS", "689", "LCN"),
            ListedItem(2, "ACTUATOR, WALL MOUNT", "8310-853T", "630", "LCN"),
            ListedItem(1, "DOOR CONTACT", "679-05HM", "BLK", "SCE"),
            ListedItem(1, "POWER SUPPLY", "PS902 900-2RS 120/240 VAC", "LGR", "VON"),
        ),
        (
            "OPERATIONAL DESCRIPTION: DOOR NORMALLY CLOSED AND LOCKED. ENTRANCE BY CREDENTIAL READER OR KEY",
            "OVERRIDE. EXIT DEVICE LATCH IS HELD RETRACTED BY SCHEDULE. FREE EGRESS AT ALL TIMES.",
        ),
        (
            device(TRANSFER),
            device(LOCK),
            device(EXIT),
            device(OPERATOR),
            device(DeviceType.ACTUATOR, 2),
            device(SWITCH),
            device(READER),
        ),
    ),
    ListedSet(
        "02", _numbered("113", "114"),
        (
            ListedItem(2, "CONT. HINGE", "224XY EPT PREP", "628", "IVE"),
            ListedItem(2, "PANIC HARDWARE", "9849-L-06", "626", "VON"),
            ListedItem(2, "MAGNETIC HOLD OPEN", "SEM7850 AC/DC", "689", "LCN"),
        ),
        ("HOLD OPENS RELEASE ON FIRE ALARM. NO RX PROVIDED. FUTURE CARD READER.",),
        (device(HOLD_OPEN, 2),),
    ),
)  # fmt: skip


def hardware_groups_of_operation() -> Sample:
    """Groups with the doors after a colon, then what they do in sentences: a reader that only these name."""
    paper = SchedulePaper(("SECTION 087100 - DOOR HARDWARE",), "087100 - 24")
    doors = DoorRegister()
    for each in GROUPS:
        paper.row((40, f"HARDWARE GROUP NO. {each.name}"), font="hebo")
        paper.row((40, "FOR USE ON DOOR #(S):"))
        paper.row(*((40 + 60 * index, opening.id) for index, opening in enumerate(each.openings)))
        for opening in each.openings:
            doors.add(opening, paper.page, each.devices)
        paper.row((40, "PROVIDE EACH SGL DOOR(S) WITH THE FOLLOWING:"))
        _write_items(paper, each.items)
        for note in each.notes:
            paper.row((40, note))
        paper.space()
    return _finish("hardware_groups_of_operation", paper, doors)
