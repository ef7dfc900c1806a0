"""Near misses among the marks of a plan: whose they are, and which letters are the sheet's grid."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen, text_width
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 6.0
_READER = {DeviceType.CREDENTIAL_READER: 1}


def marks_nearer_to_the_next_id() -> NearMiss:
    """Each mark stands far right of its id, and close to the id of the next column."""
    pen, ids = Pen(), []
    for row in range(4):
        for column in range(4):
            x, y = 40 + 120 * column, 80 + 60 * row
            ids.append(f"A-{row + 1}0{column + 1}-DR-B2")
            pen.text((x, y), ids[-1], _SIZE)
            if (row, column) != (3, 1):
                pen.text((x + 95, y), "R", _SIZE)
            if row == 0:
                pen.text((x + 6, y + 16), "EB", _SIZE)
    doors = []
    for name in ids:
        devices = {} if name == "A-402-DR-B2" else dict(_READER)
        if name.startswith("A-1"):
            devices[DeviceType.REQUEST_TO_EXIT] = 1
        doors.append(component(name, devices))
    return near_miss(pen, doors)


def a_mark_between_two_ids() -> NearMiss:
    """One mark a little nearer to one of two ids, and a row of marks that leads away from another."""
    pen = Pen()
    pen.text((60, 100), "A-101-DR-B2", _SIZE)
    pen.text((60, 132), "A-102-DR-B2", _SIZE)
    pen.text((66, 115), "R", _SIZE)
    pen.text((400, 300), "A-103-DR-B2", _SIZE)
    x = 478.0
    for mark in ("R", "P", "EB", "CR", "REX"):
        pen.text((x, 300), mark, _SIZE)
        x += text_width(mark, _SIZE, "helv") + 6
    return near_miss(
        pen,
        [
            component("A-101-DR-B2", _READER),
            component("A-102-DR-B2"),
            component(
                "A-103-DR-B2",
                {
                    DeviceType.CREDENTIAL_READER: 2,
                    DeviceType.POSITION_SWITCH: 1,
                    DeviceType.REQUEST_TO_EXIT: 2,
                },
            ),
        ],
        warnings=("ambiguous_mark",),
    )


def letters_of_the_grid() -> NearMiss:
    """A row of grid letters in the middle of the plan, another at the sheet's edge, both beside ids."""
    pen = Pen()
    for index, letter in enumerate("ABCDEF"):
        pen.text((100 + 40 * index, 220), letter, _SIZE)
        pen.text((300 + 14 * index, 24), letter, _SIZE)
    pen.text((126, 232), "A-101-DR-B2", _SIZE)
    pen.text((128, 243), "R", _SIZE)
    pen.text((300, 36), "A-102-DR-B2", _SIZE)
    pen.text((302, 47), "R", _SIZE)
    return near_miss(pen, [component("A-101-DR-B2", _READER), component("A-102-DR-B2", _READER)])
