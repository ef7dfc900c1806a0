"""Near misses about rooms: labels, walls, and lines that are no walls."""

from __future__ import annotations

from security_design_assistant.accuracy.truth import TrueComponent
from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.marking import draw_mark
from security_design_assistant.samples.pen import Pen, Point, text_width
from security_design_assistant.samples.scene import (
    Camera,
    Cluster,
    Mark,
    Room,
    Sheet,
    Style,
    Tag,
    components_of,
)
from security_design_assistant.samples.symbols import rows
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 6.0
_READER = {DeviceType.CREDENTIAL_READER: 1}


def _label(pen: Pen, at: Point, number: str, *name: str) -> None:
    """Write a room's number around ``at``, the lines of its name above it."""
    for index, line in enumerate((*name, number)):
        pen.centred((at[0], at[1] - 1.3 * _SIZE * (len(name) - index)), line, _SIZE)


def _door(pen: Pen, middle: Point, point: int, name: str, number: str) -> TrueComponent:
    """Write an id around ``middle`` with a mark below it, and say that it stands in a room."""
    identity = f"A-{point}-DR-B2"
    size = 4.0
    pen.centred((middle[0], middle[1] + 0.35 * size), identity, size)
    pen.centred((middle[0], middle[1] + 8), "R", size)
    return component(identity, _READER, name, number)


def labels_beside_other_texts() -> NearMiss:
    """A name on three lines, one beside a large figure, and one whose words stand a little off a line."""
    pen = Pen()
    doors = [_door(pen, (100, 130), 101, "CHILLED WATER PUMPS", "B11")]
    _label(pen, (100, 100), "B11", "CHILLED", "WATER", "PUMPS")
    doors.append(_door(pen, (300, 130), 102, "STORE", "B12"))
    _label(pen, (300, 100), "B12", "STORE")
    pen.text((300 + text_width("STORE", _SIZE, "helv") / 2 + 3, 94), "2", 2.2 * _SIZE)
    doors.append(_door(pen, (500, 130), 103, "PLANT ROOM", "B13"))
    _label(pen, (500, 100), "B13")
    pen.text((482, 91.8), "PLANT", _SIZE)
    pen.text((482 + text_width("PLANT ", _SIZE, "helv"), 92.6), "ROOM", _SIZE)
    pen.text((420, 94.9), "3", 2.2 * _SIZE)
    return near_miss(pen, doors)


def lines_that_are_no_walls() -> NearMiss:
    """Lines between ids and their rooms: one with ticks across it, and two that come from grid bubbles."""
    pen = Pen(0.5)
    pen.rectangle(20, 20, 580, 400)
    pen.rectangle(24, 24, 576, 396)
    doors = []
    pen.line((150, 40), (150, 380))
    for index in range(17):
        y = 40 + 20 * index
        pen.line((147, y), (155, y + 8))
    _label(pen, (130, 213), "B11", "STORE")
    _label(pen, (230, 213), "B12", "OFFICE")
    doors.append(_door(pen, (166, 210), 101, "STORE", "B11"))
    pen.circle((400, 60), 6)
    for x in (399.0, 402.0):
        points = [(x, 66.5)]
        for index in range(16):
            points.append((x + 0.6 * (index % 2), 80 + 18.0 * index))
        pen.line(*points)
    _label(pen, (378, 213), "B13", "LAB")
    _label(pen, (490, 213), "B14", "KITCHEN")
    doors.append(_door(pen, (418, 210), 102, "LAB", "B13"))
    return near_miss(pen, doors)


def wall_among_short_strokes() -> NearMiss:
    """A wall drawn with a thin pen among many short strokes of a heavy one."""
    pen = Pen(0.35)
    for x in (299, 301):
        pen.line((x, 20), (x, 400))
    for index in range(60):
        pen.line((340 + 4 * index, 350), (341 + 4 * index, 350.5), width=1.0)
    _label(pen, (270, 213), "B11", "STORE")
    _label(pen, (400, 213), "B12", "OFFICE")
    return near_miss(pen, [_door(pen, (322, 210), 101, "OFFICE", "B12")])


def swing_of_a_little_less() -> NearMiss:
    """A doorway that only the arc of its door closes, and the arc is a little less than a quarter circle."""
    pen = Pen(0.5)
    for x in (299, 301):
        pen.line((x, 20), (x, 205))
        pen.line((x, 220), (x, 400))
    pen.arc((301, 220), 15, 270, 350)
    _label(pen, (270, 214), "B11", "STORE")
    _label(pen, (400, 213), "B12", "OFFICE")
    return near_miss(pen, [_door(pen, (330, 228), 101, "OFFICE", "B12")])


def ids_in_rings_of_a_walls_weight() -> NearMiss:
    """Door numbers in rings as heavy as walls, which keep the labels of rooms out."""
    pen, doors = Pen(0.5), []
    pen.text((40, 40), "SECURITY PLAN", 12)
    for index in range(3):
        x = 100 + 180 * index
        number = f"{101 + 13 * index}A"
        pen.rectangle(x - 60, 100, x + 60, 300)
        pen.rectangle(x - 63, 97, x + 63, 303)
        _label(pen, (x, 130), f"B{11 + index}", ("STORE", "OFFICE", "LAB")[index])
        pen.circle((x, 200), 9)
        pen.centred((x, 202), number, _SIZE)
        pen.text((x - 6, 222), "CR", _SIZE)
        pen.text((x + 14, 222), "REX", _SIZE)
        devices = {DeviceType.CREDENTIAL_READER: 1, DeviceType.REQUEST_TO_EXIT: 1}
        doors.append(component(number, devices, ("STORE", "OFFICE", "LAB")[index], f"B{11 + index}"))
    return near_miss(pen, doors)


def walls_in_the_tags_ink() -> NearMiss:
    """Walls as black as the tags, with no more grey lines beside them than a few pieces of furniture."""
    style = Style()
    pen = Pen(style.line)
    for x in (299, 301):
        pen.line((x, 20), (x, 400))
    for index in range(10):
        pen.line((400, 300 + 4 * index), (440, 300 + 4 * index), colour=style.background)
    _label(pen, (260, 213), "B11", "STORE")
    _label(pen, (420, 253), "B12", "OFFICE")
    room = Room("B12", "OFFICE", (301, 20, 600, 400))
    leader = ((400.0, 200.0), (325.0, 210.0))
    camera = Mark(Tag("C", "001", (400, 190)), (), Camera("22", (325, 210), 2), (leader,), room)
    draw_mark(pen, camera, style)
    return near_miss(pen, components_of(Sheet(marks=(camera,), decoding=()), 1))


def room_behind_a_thick_wall() -> NearMiss:
    """A door in a wall so thick that the room behind it lies farther off than doors' rooms are looked for."""
    return _behind_a_wall(194.8)


def room_behind_a_wall() -> NearMiss:
    """A door whose symbols stand in the passage; its room is no farther behind the wall than is looked."""
    return _behind_a_wall(199.8)


def _behind_a_wall(top: float) -> NearMiss:
    """Draw a door in a wall that reaches up to ``top``, with a room behind it."""
    style = Style()
    pen = Pen(style.line)
    for index in range(round(211.8 - top)):
        pen.line((20, top + index), (580, top + index), width=0.5, colour=style.background)
    _label(pen, (300, 100), "B11", "STORE")
    _label(pen, (340, 240), "B12", "CORRIDOR")
    room = Room("B11", "STORE", (20, 20, 580, 194))
    stem = ((203.0, 230.0), (203.0, 205.5))
    cluster = Cluster(rows("P BG"), (200, 230), stem)
    door = Mark(Tag("A", "001", (100, 223)), (cluster,), None, (((130, 233), (200, 233)),), room)
    draw_mark(pen, door, style)
    return near_miss(pen, components_of(Sheet(marks=(door,), decoding=()), 1))


def walls_of_single_lines() -> NearMiss:
    """A plan whose walls are single lines; each id stands in the corridor, at its door's swing."""
    pen, doors = Pen(0.8), []
    for row, top in enumerate((60, 240)):
        for column in range(3):
            left, number = 40 + 170 * column, 101 + 3 * row + column
            name = ("OFFICE", "STORE", "ARCHIVE", "LIBRARY", "PANTRY", "STUDIO")[number - 101]
            pen.polygon((left, top), (left + 170, top), (left + 170, top + 100), (left, top + 100))
            _label(pen, (left + 85, top + 30), str(number), name)
            hinge = (left + 60, top + 100)
            pen.line(hinge, (hinge[0], hinge[1] - 20), width=0.3)
            pen.arc(hinge, 20, -90, 0, width=0.3)
            pen.centred((left + 72, top + 114), f"A-{number}", 5)
            pen.centred((left + 72, top + 121), "R", 5)
            doors.append(component(f"A-{number}", _READER, name, str(number)))
    return near_miss(pen, doors)
