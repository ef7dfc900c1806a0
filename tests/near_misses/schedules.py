"""Near misses in schedules: of cameras, a heading off its column; of doors, too tight or out of true."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen, text_width
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 8.0


def _row(pen: Pen, y: float, *cells: tuple[float, str]) -> None:
    for x, text in cells:
        pen.text((x, y), text, _SIZE)


def schedule_of_cameras() -> NearMiss:
    """A row left out, a cell on two lines, ids right of their heading, and a sheet without headings."""
    first, second = Pen(), Pen()
    first.text((40, 40), "CAMERA SCHEDULE", 12)
    _row(first, 70, (40, "Camera ID"), (220, "Location"))
    rows = ((90, "101", "Lobby"), (122, "102", "Ramp"), (154, "103", "Loading bay"), (220, "104", "Roof"))
    for y, number, place in rows:
        _row(first, y, (90, f"C-{number}-CM-B2"), (220, place))
    _row(first, 165, (220, "beside the ramp"))
    for y, number, place in ((60, "105", "Stair"), (92, "106", "Yard"), (124, "107", "Gate")):
        _row(second, y, (90, f"C-{number}-CM-B2"), (220, place))
    return near_miss(
        (first, second),
        [
            component("C-101-CM-B2", room="Lobby"),
            component("C-102-CM-B2", room="Ramp"),
            component("C-103-CM-B2", room="Loading bay beside the ramp"),
            component("C-104-CM-B2", room="Roof"),
            component("C-105-CM-B2", room="Stair", page=2),
            component("C-106-CM-B2", room="Yard", page=2),
            component("C-107-CM-B2", room="Gate", page=2),
        ],
    )


def rulings_out_of_true() -> NearMiss:
    """A door schedule whose rulings end a little above or below where they begin; a row on two lines."""
    pen = Pen(0.4)
    edges, levels = (40, 120, 260, 420), (80, 100, 130, 160, 190)
    for index, y in enumerate(levels):
        off = 0.9 * (-1) ** index
        pen.line((edges[0], y), (edges[-1], y + off))
    for index, x in enumerate(edges):
        off = 0.9 * (-1) ** index
        pen.line((x, levels[0]), (x + off, levels[-1]))
    pen.text((40, 60), "DOOR SCHEDULE", 12)
    _row(pen, 94, (44, "DOOR NO."), (124, "ROOM"), (264, "DEVICES"))
    for y, number in ((118, "101"), (148, "102"), (178, "103")):
        _row(pen, y - 6, (124, "LOADING"), (264, "CR"))
        _row(pen, y, (44, number))
        _row(pen, y + 5, (124, "BAY"))
    readers = {DeviceType.CREDENTIAL_READER: 1}
    return near_miss(pen, [component(number, readers, "LOADING BAY") for number in ("101", "102", "103")])


def underlined_ids() -> NearMiss:
    """A ruled schedule of doors whose numbers are underlined: nothing is struck out."""
    pen = Pen(0.4)
    edges, levels = (40, 120, 260, 420), (80, 100, 120, 140, 160)
    for y in levels:
        pen.line((edges[0], y), (edges[-1], y))
    for x in edges:
        pen.line((x, levels[0]), (x, levels[-1]))
    _row(pen, 94, (44, "DOOR NO."), (124, "ROOM"), (264, "CARD READER"))
    for y, number in ((114, "101"), (134, "102"), (154, "103")):
        _row(pen, y, (44, number), (124, "OFFICE"), (264, "1"))
        pen.line((43, y + 1), (59, y + 1))
    readers = {DeviceType.CREDENTIAL_READER: 1}
    return near_miss(pen, [component(number, readers, "OFFICE") for number in ("101", "102", "103")])


def schedule_drawn_tight() -> NearMiss:
    """A schedule of doors whose texts reach over the rulings beside them."""
    pen = Pen()
    edges, levels = (40, 110, 150, 240, 330), (60, 80, 100, 120)
    heads = ("BUILDING WING", "DOOR", "CARD READER", "DOOR CONTACT")
    for x, text in zip(edges, heads, strict=False):
        pen.text((x - 1.6, 73), text, _SIZE)
    for index, y in enumerate((93, 113)):
        for x, text in zip(edges, ("NORTH BLOCK 1", str(101 + index), "YES", "YES"), strict=False):
            pen.text((x - 1.6, y), text, _SIZE)
    for x in edges:
        pen.line((x, levels[0]), (x, levels[-1]))
    for y in levels:
        pen.line((edges[0], y), (edges[-1], y))
    devices = {DeviceType.CREDENTIAL_READER: 1, DeviceType.POSITION_SWITCH: 1}
    return near_miss(pen, [component(str(101 + index), devices) for index in range(2)])


def table_of_another_trade() -> NearMiss:
    """Rows that no notation reads, whose columns do not begin exactly below each other."""
    pen = Pen()
    rows = (
        ("Panel", "Breaker", "Feeder"),
        ("LP1", "20A", "3#12"),
        ("LP2", "30A", "3#10"),
        ("LP3", "15A", "3#14"),
    )
    for index, row in enumerate((*rows, ("LP4", "40A", "3#8"), ("LP5", "60A", "3#6"))):
        for x, text in zip((60, 180, 300), row, strict=True):
            pen.text((x + 0.8 * (index % 2), 100 + 14 * index), text, _SIZE)
    return near_miss(pen)


def schedule_with_a_heading_on_two_lines() -> NearMiss:
    """A schedule of doors without rulings; the second line of a heading stands well below the first."""
    pen = Pen()
    pen.text((40, 40), "DOOR SCHEDULE", 12)
    _row(pen, 70, (40, "DOOR NO."), (140, "LOCATION"), (260, "CARD"), (360, "DOOR"))
    _row(pen, 84, (260, "READER"), (360, "CONTACT"))
    for index in range(5):
        _row(
            pen,
            110 + 16 * index,
            (40, str(101 + index)),
            (140, f"OFFICE {'ABCDE'[index]}"),
            (260, "YES"),
            (360, "YES"),
        )
    devices = {DeviceType.CREDENTIAL_READER: 1, DeviceType.POSITION_SWITCH: 1}
    return near_miss(
        pen, [component(str(101 + index), devices, room=f"OFFICE {'ABCDE'[index]}") for index in range(5)]
    )


def _ruled(pen: Pen, edges: tuple[int, ...], levels: tuple[int, ...]) -> None:
    for y in levels:
        pen.line((edges[0], y), (edges[-1], y))
    for x in edges:
        pen.line((x, levels[0]), (x, levels[-1]))


def cells_over_several_rows() -> NearMiss:
    """Hardware sets in cells merged over three rows, and notes in a column that has hardly any lines."""
    pen, doors = Pen(0.4), []
    edges, rows = (40, 120, 260, 330, 480), range(100, 280, 20)
    pen.text((40, 60), "DOOR SCHEDULE", 12)
    _row(pen, 94, (44, "DOOR NO."), (124, "ROOM"), (264, "HW SET"), (334, "REMARKS"))
    for x in edges:
        pen.line((x, 80), (x, 280))
    for y in (80, 100, 160, 220, 280):
        pen.line((edges[0], y), (edges[3] if y in (160, 220) else edges[4], y))
    pen.line((edges[3], 200), (edges[4], 200))
    for index, y in enumerate(rows):
        pen.line((edges[0], y), (edges[2], y))
        number = f"1{index:02}"
        _row(pen, y + 14, (44, number), (124, "OFFICE"), (334, "CR" if index % 2 else "DPS"))
        kind = DeviceType.CREDENTIAL_READER if index % 2 else DeviceType.POSITION_SWITCH
        doors.append(
            component(number, {kind: 1}, "OFFICE").model_copy(
                update={"attributes": {"hardware_set": f"0{1 + index // 3}"}}
            )
        )
    for index, y in enumerate((130, 190, 250)):
        pen.text((280, y + 3), f"0{index + 1}", _SIZE)
    return near_miss(pen, doors)


def headings_at_an_angle() -> NearMiss:
    """Headings written at 45 degrees over ruled columns, one of them on two lines, another word by word."""
    pen, doors = Pen(0.4), []
    edges, levels = (40, 140, 260, 290, 320, 350), (150, 170, 190, 210, 230)
    _ruled(pen, edges, levels)
    pen.text((400, 60), "DOOR SCHEDULE", 12)
    headings = ("DOOR NO.", "ROOM", "CARD READER", "DOOR", "ELECTRIC LOCK")
    for text, left, right in zip(headings, edges, edges[1:], strict=False):
        foot = ((left + right) / 2, 145)
        with pen.turned(foot, -45):
            if text == "CARD READER":
                pen.text(foot, "CARD", _SIZE)
                pen.text((foot[0] + text_width("CARD ", _SIZE, "helv"), foot[1]), "READER", _SIZE)
                continue
            pen.text(foot, text, _SIZE)
            if text == "DOOR":
                pen.text((foot[0], foot[1] + 9), "CONTACT", _SIZE)
    kinds = (DeviceType.CREDENTIAL_READER, DeviceType.POSITION_SWITCH, DeviceType.LOCK)
    for index, y in enumerate(levels[:-1]):
        number, ticked = f"10{index + 1}", [place for place in range(3) if (index + place) % 2]
        _row(pen, y + 14, (44, number), (144, "OFFICE"), *((edges[2 + place] + 12, "X") for place in ticked))
        doors.append(component(number, {kinds[place]: 1 for place in ticked}, "OFFICE"))
    return near_miss(pen, doors)


def key_on_one_line() -> NearMiss:
    """Codes explained on one line without a heading, and a row that lists its devices in words."""
    pen = Pen(0.4)
    edges, levels = (40, 120, 260, 520), (80, 100, 120, 140, 160)
    _ruled(pen, edges, levels)
    _row(pen, 94, (44, "DOOR NO."), (124, "DESCRIPTION"), (264, "REMARKS"))
    _row(pen, 114, (44, "101"), (124, "OFFICE"), (264, "XA, XB"))
    _row(pen, 134, (44, "102"), (124, "STORE"), (264, "Card reader, electric strike"))
    _row(pen, 154, (44, "103"), (124, "LAB"), (264, "Card reader by others"))
    pen.text((40, 200), "XA - CARD READER; XB - DOOR CONTACT; XC - ELECTRIC STRIKE", _SIZE)
    reader, contact = DeviceType.CREDENTIAL_READER, DeviceType.POSITION_SWITCH
    return near_miss(
        pen,
        [
            component("101", {reader: 1, contact: 1}, "OFFICE"),
            component("102", {reader: 1, DeviceType.LOCK: 1}, "STORE"),
            component("103", {}, "LAB"),
        ],
        legend=(("XA", "CARD READER"), ("XB", "DOOR CONTACT"), ("XC", "ELECTRIC STRIKE")),
        warnings=("ambiguous_mark",),
    )
