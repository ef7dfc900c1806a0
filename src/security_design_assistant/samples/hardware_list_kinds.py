"""Kinds of sample about lists of hardware: broken over pages, struck out, without quantities, in a grid."""

from __future__ import annotations

from collections.abc import Sequence

from security_design_assistant.accuracy.truth import TrueComponent, TrueDevice, TruePage, Truth
from security_design_assistant.models.analysis import DeviceType
from security_design_assistant.samples.hardware_schedule_scene import LETTER
from security_design_assistant.samples.paper import A4, Leaf, bind
from security_design_assistant.samples.pen import Pen
from security_design_assistant.samples.schedule_scene import Heading, ListedDoor, Look, draw_schedule
from security_design_assistant.samples.schedule_scene import Line as ScheduleLine
from security_design_assistant.samples.sheets import Sample

_READER, _LOCK, _SWITCH = DeviceType.CREDENTIAL_READER, DeviceType.LOCK, DeviceType.POSITION_SWITCH
_X = (60.0, 84.0, 110.0, 300.0, 470.0, 520.0)
_HEADS = ("QTY", "UM", "DESCRIPTION", "CATALOG NUMBER", "FINISH", "MFR")
_ITEMS = (
    ("3", "EA", "HINGE", "BB1279 4.5 X 4.5", "652", "HAG"),
    ("1", "EA", "ELECTRIC STRIKE", "6211 FSE 24VDC", "630", "VON"),
    ("1", "EA", "STOREROOM LOCK", "T58P6 DAN", "626", "FAL"),
    ("1", "EA", "DOOR CONTACT", "679-05HM", "BLK", "SCE"),
    ("1", "EA", "SURFACE CLOSER", "8501 RW/PA", "689", "NOR"),
)
_DEVICES = (_LOCK, _SWITCH)


class _Page:
    """Writes lines down a page, some of them struck out, and keeps the doors that it lists."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pen = Pen()
        self.doors: list[TrueComponent] = []
        self._y = 40.0
        self.line((40.0, "SECTION 08 71 00 - DOOR HARDWARE"))
        self.pen.text((480, 760), f"08 71 00 - {number}", 8)

    def line(self, *cells: tuple[float, str], struck: bool = False) -> None:
        """Write one line, with a pen stroke through it if it is taken back."""
        for x, text in cells:
            self.pen.text((x, self._y), text, 8)
        if struck:
            self.pen.line((cells[0][0] - 2, self._y - 2.8), (560, self._y - 2.8), width=0.7)
        self._y += 14

    def items(self, items: Sequence[Sequence[str]], struck: Sequence[int] = ()) -> None:
        """Write the heads of a list of hardware and its items; those at the places of ``struck`` are out."""
        self.line(*zip(_X, _HEADS, strict=True))
        for index, item in enumerate(items):
            cells = [(x, text) for x, text in zip(_X, item, strict=True) if text]
            self.line(*cells, struck=index in struck)

    def numbers(self, numbers: Sequence[str], devices: Sequence[DeviceType]) -> None:
        """Write bare door numbers in one line and take down the doors."""
        self.line(*((60 + 80.0 * index, number) for index, number in enumerate(numbers)))
        for number in numbers:
            self.doors.append(_door(number, devices).component(self.number))


def _door(number: str, devices: Sequence[DeviceType]) -> ListedDoor:
    return ListedDoor(number, devices=tuple(TrueDevice(type=kind) for kind in devices))


def _bound(name: str, pages: Sequence[_Page], warnings: Sequence[str] = ()) -> Sample:
    truth = Truth(
        pages=tuple(TruePage(page=page.number) for page in pages),
        components=tuple(door for page in pages for door in page.doors),
        warnings=tuple(warnings),
    )
    return Sample(name, bind([Leaf(LETTER, page.pen.content()) for page in pages]), truth)


def hardware_list_broken() -> Sample:
    """Lists of doors that go on over the page: without a heading, under the heading repeated, as a table."""
    pages = [_Page(number) for number in (1, 2, 3, 4)]
    first, second, third, fourth = pages
    first.line((40, "HARDWARE SET: 01"))
    first.line((40, "DOOR NUMBER:"))
    first.numbers(("101", "102A", "102B", "103"), _DEVICES)
    second.numbers(("104", "105A"), _DEVICES)
    second.line((40, "EACH TO HAVE:"))
    second.items(_ITEMS)
    second.line((40, "HARDWARE SET: 02"))
    second.line((40, "DOOR NUMBER:"))
    second.numbers(("201", "202"), (*_DEVICES, _READER))
    third.line((40, "HARDWARE SET: 02 (CONTINUED)"))
    third.numbers(("203", "204"), (*_DEVICES, _READER))
    third.line((40, "EACH TO HAVE:"))
    third.items((*_ITEMS, ("1", "EA", "CARD READER", "BY SECURITY", "", "B/O")))
    third.line((40, "HARDWARE SET: 03"))
    third.line((60, "DOOR NO."), (160, "LOCATION"), (400, "HAND"))
    for page, number, place in (
        (third, "301", "ARCHIVE"),
        (fourth, "302", "POST ROOM"),
        (fourth, "303", "COMMS"),
    ):
        page.line((60, number), (160, place), (400, "RH"))
        listed = ListedDoor(number, (None, place), tuple(TrueDevice(type=kind) for kind in _DEVICES))
        page.doors.append(listed.component(page.number))
    fourth.line((40, "EACH TO HAVE:"))
    fourth.items(_ITEMS)
    return _bound("hardware_list_broken", pages)


def hardware_struck() -> Sample:
    """A pen stroke runs through a reader and a contact: they do not count."""
    page = _Page(1)
    for name, numbers, struck in (("01", ("101", "102"), (1, 5)), ("02", ("103",), (3,))):
        page.line((40, f"HARDWARE SET: {name}"))
        page.line((40, "DOOR NUMBER:"))
        devices = (_LOCK, _SWITCH, _READER)
        left = [kind for place, kind in zip((1, 3, 5), devices, strict=True) if place not in struck]
        page.numbers(numbers, left)
        page.line((40, "EACH TO HAVE:"))
        page.items((*_ITEMS, ("1", "EA", "CARD READER", "BY SECURITY", "", "B/O")), struck)
    return _bound("hardware_struck", [page], ["row_not_used"])


def hardware_without_quantities() -> Sample:
    """One set lists names alone, one leaves single quantities blank: each such item counts once."""
    page = _Page(1)
    page.line((40, "HARDWARE SET: 01"))
    page.line((40, "DOOR NUMBER:"))
    page.numbers(("101", "102"), (_LOCK, _SWITCH, _READER))
    page.line((40, "EACH TO HAVE:"))
    for name in ("HINGES", "ELECTRIC STRIKE", "STOREROOM LOCK", "DOOR CONTACT", "CARD READER", "KICK PLATE"):
        page.line((60, f"- {name}"))
    page.line((40, "HARDWARE SET: 02"))
    page.line((40, "DOOR NUMBER:"))
    page.numbers(("103", "104"), _DEVICES)
    page.line((40, "EACH TO HAVE:"))
    page.items([item if index not in (1, 3) else ("", "", *item[2:]) for index, item in enumerate(_ITEMS)])
    return _bound("hardware_without_quantities", [page])


def hardware_grid() -> Sample:
    """A ruled grid of items with the set's number in its first column; a door schedule names the sets."""
    doors = [
        ListedDoor(
            f"{101 + index}",
            (None, room),
            tuple(TrueDevice(type=kind) for kind in (_DEVICES, (_LOCK, _READER), ())[index % 3]),
        )
        for index, room in enumerate(("LOBBY", "COMMS", "CLEANER", "OFFICE", "ARCHIVE", "STORE"))
    ]
    schedule, grid = Pen(), Pen()
    schedule.text((40, 40), "DOOR SCHEDULE", 11, "hebo")
    columns = (
        Heading("DOOR NO.", 70),
        Heading("ROOM NAME", 140),
        Heading("WIDTH", 60),
        Heading("HDWR SET", 70),
    )
    rows = [
        ScheduleLine((door.number, (door.room or ("", ""))[1] or "", "900", f"H{1 + index % 3}"))
        for index, door in enumerate(doors)
    ]
    draw_schedule(schedule, (40, 60), columns, rows, Look(header=20, size=7, row=15))
    grid.text((40, 40), "HARDWARE SETS", 11, "hebo")
    heads = zip(
        ("SET", "QTY", "DESCRIPTION", "CATALOG NUMBER", "FINISH", "MFR"),
        (40, 40, 150, 130, 50, 50),
        strict=True,
    )
    items = [
        ("H1", "3", *_ITEMS[0][2:]), ("", "1", *_ITEMS[1][2:]), ("", "1", *_ITEMS[3][2:]),
        ("H2", "3", *_ITEMS[0][2:]), ("", "1", *_ITEMS[1][2:]),
        ("", "1", "CARD READER", "BY SECURITY", "", "B/O"),
        ("H3", "3", *_ITEMS[0][2:]), ("", "1", *_ITEMS[2][2:]), ("", "1", *_ITEMS[4][2:]),
    ]  # fmt: skip
    grid_columns = [Heading(text, width) for text, width in heads]
    draw_schedule(
        grid,
        (40, 60),
        grid_columns,
        [ScheduleLine(cells) for cells in items],
        Look(header=20, size=7, row=15),
    )
    truth = Truth(
        pages=(TruePage(page=1), TruePage(page=2)),
        components=tuple(
            door.component().model_copy(update={"attributes": {"hardware_set": f"H{1 + index % 3}"}})
            for index, door in enumerate(doors)
        ),
    )
    return Sample("hardware_grid", bind([Leaf(A4, pen.content()) for pen in (schedule, grid)]), truth)
