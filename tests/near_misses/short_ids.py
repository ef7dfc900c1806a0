"""Near misses among short ids: outlines, strikes, lists, and how many witnesses a form needs."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen, text_width
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 8.0
_READER = {DeviceType.CREDENTIAL_READER: 1}


def list_right_of_its_heading() -> NearMiss:
    """A list by device whose entries are indented."""
    pen = Pen()
    pen.text((60, 60), "CARD READERS:", _SIZE)
    for index in range(3):
        pen.text((84, 76 + 16 * index), f"A-10{index + 1}", _SIZE)
    return near_miss(pen, [component(f"A-10{index + 1}", _READER) for index in range(3)])


def ids_of_which_one_has_no_mark() -> NearMiss:
    """Ids with a D at nearly each, which is the door itself, and a reader at all but the last."""
    pen = Pen()
    for index in range(6):
        x, y = 60 + 160 * (index % 3), 100 + 120 * (index // 3)
        pen.text((x, y), f"A-10{index + 1}", _SIZE)
        if index < 5:
            pen.text((x, y + 11), "D", _SIZE)
            pen.text((x + 14, y + 11), "R", _SIZE)
    doors = [component(f"A-10{index + 1}", _READER if index < 5 else {}) for index in range(6)]
    return near_miss(pen, doors)


def strikes_that_are_none() -> NearMiss:
    """A dash on one id, a wall through another, and one id that is truly struck through, off its middle."""
    pen = Pen()
    for index in range(6):
        x, y = 60 + 160 * (index % 3), 100 + 120 * (index // 3)
        pen.text((x, y), f"A-10{index + 1}-DR-B2", _SIZE)
        pen.text((x, y + 12), "R", _SIZE)
    width = text_width("A-101-DR-B2", _SIZE, "helv")
    pen.line((60 + 0.4 * width, 97), (60 + 0.6 * width, 97))
    pen.line((220 - 2 * width, 97.0), (220 + 3 * width, 97.0))
    pen.line((380 + 0.3 * width, 97.0), (380 + 1.3 * width, 97.4))
    doors = [component(f"A-10{index + 1}-DR-B2", _READER) for index in (0, 1, 3, 4, 5)]
    return near_miss(pen, doors, warnings=("crossed_out",))


def numbers_in_tight_boxes() -> NearMiss:
    """Door numbers in boxes so tight that their sides cut into the room of the letters."""
    pen, doors = Pen(), []
    pen.text((60, 40), "SECURITY PLAN", 12)
    for index in range(6):
        x, y = 60 + 160 * (index % 3), 100 + 120 * (index // 3)
        number = str(21 + 13 * index)
        width = text_width(number, _SIZE, "helv")
        pen.text((x, y), number, _SIZE)
        pen.rectangle(x + 0.8, y - 7.5, x + width - 0.8, y + 1.0)
        pen.text((x, y + 14), "CR", _SIZE)
        pen.text((x + 20, y + 14), "REX", _SIZE)
        doors.append(component(number, {DeviceType.CREDENTIAL_READER: 1, DeviceType.REQUEST_TO_EXIT: 1}))
    return near_miss(pen, doors)


def many_doors() -> NearMiss:
    """As many doors as a floor of offices has, with a reader at each."""
    pen, doors = Pen(), []
    for index in range(72):
        x, y = 40 + 64 * (index % 9), 40 + 48 * (index // 9)
        pen.text((x, y), f"A-{101 + index}", _SIZE)
        pen.text((x, y + 11), "R", _SIZE)
        doors.append(component(f"A-{101 + index}", _READER))
    return near_miss(pen, doors)


def numbers_in_shapes() -> NearMiss:
    """Numbers in boxes that nothing explains, which a person is told of, and keynotes in rings."""
    pen = Pen()
    for index in range(4):
        x = 60 + 120 * index
        pen.text((x, 100), str(101 + 7 * index), _SIZE)
        pen.rectangle(x - 4, 90, x + 18, 104)
        y = 200 + 37 * (index % 2)
        pen.centred((x + 6, y), str(21 + 9 * index), _SIZE)
        pen.circle((x + 6, y - 3), 9)
    return near_miss(pen, warnings=("numbers_without_devices",))


def marks_of_an_id_that_is_gone() -> NearMiss:
    """Ids with a D at each, which is the door itself; the marks of one that is gone stand there still."""
    pen = Pen()
    for index in range(6):
        x, y = 60 + 160 * (index % 3), 100 + 120 * (index // 3)
        if index:
            pen.text((x, y), f"A-10{index}", _SIZE)
        pen.text((x, y + 11), "D", _SIZE)
        pen.text((x + 14, y + 11), "R", _SIZE)
    return near_miss(
        pen, [component(f"A-10{index}", _READER) for index in range(1, 6)], warnings=("orphan_mark",)
    )


def legend_in_squares() -> NearMiss:
    """Letters in squares at numbers in boxes, a legend of squares, and LAB as the name under an id."""
    pen, doors = Pen(), []
    pen.text((60, 40), "SECURITY PLAN", 12)
    for index in range(6):
        x, y = 60 + 160 * (index % 3), 100 + 120 * (index // 3)
        number, name = f"1-10{index + 1}", "LAB" if index == 4 else "OFFICE"
        pen.rectangle(x - 3, y - 9, x + 27, y + 3)
        pen.text((x, y), number, _SIZE)
        pen.text((x, y + 13), name, 6)
        for place, mark in enumerate(("XR", "XL")):
            left = x + 40 + 14 * place
            pen.rectangle(left, y - 9, left + 12, y + 3)
            pen.text((left + 1.5, y - 0.5), mark, 6)
        doors.append(component(number, {**_READER, DeviceType.LOCK: 1}, name))
    pen.text((440, 300), "LEGEND", 10)
    for index, (code, words) in enumerate((("XR", "CARD READER"), ("XL", "ELECTRIC LOCK"))):
        top = 310 + 18 * index
        pen.rectangle(440, top, 452, top + 12)
        pen.text((441.5, top + 8.5), code, 6)
        pen.text((462, top + 8.5), words, _SIZE)
    return near_miss(pen, doors, legend=(("XR", "CARD READER"), ("XL", "ELECTRIC LOCK")))


def doors_described_in_words() -> NearMiss:
    """A list of doors, each with what it has in words; a number in a note is none."""
    pen = Pen()
    pen.text((60, 60), "ACCESS CONTROLLED DOORS", 12)
    for index in range(5):
        pen.text(
            (60, 90 + 14 * index),
            f"Door 10{index + 1} - Office {index + 1} - card reader, door contact",
            _SIZE,
        )
    pen.text((60, 200), "Door 109 - see drawing A-301.", _SIZE)
    kinds = {**_READER, DeviceType.POSITION_SWITCH: 1}
    return near_miss(pen, [component(f"10{index + 1}", kinds) for index in range(5)])
