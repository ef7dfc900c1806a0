"""Near misses in hardware schedules."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 8.0


def openings_with_a_head_of_their_own() -> NearMiss:
    """A table of openings of which one column has a head that no other office uses."""
    pen = Pen()
    rows = (
        (40, ((40, "HARDWARE SET: 05"),)),
        (60, ((40, "DOOR NO."), (120, "LOCATION"), (300, "HAND"), (380, "CAMPUS TAG"))),
        (74, ((40, "101"), (120, "OFFICE A"), (300, "RH"), (380, "NORTH"))),
        (88, ((40, "102"), (120, "OFFICE B"), (300, "LH"), (380, "NORTH"))),
        (110, ((40, "EACH TO HAVE:"),)),
        (124, ((60, "3"), (84, "EA"), (110, "HINGE"), (300, "BB1279"), (470, "652"), (520, "HAG"))),
        (
            138,
            ((60, "1"), (84, "EA"), (110, "ELECTRIC STRIKE"), (300, "6211 FSE"), (470, "630"), (520, "VON")),
        ),
        (152, ((60, "1"), (84, "EA"), (110, "SURFACE CLOSER"), (300, "8501"), (470, "689"), (520, "NOR"))),
    )
    for y, cells in rows:
        for x, text in cells:
            pen.text((x, y), text, _SIZE)
    lock = {DeviceType.LOCK: 1}
    return near_miss(pen, [component("101", lock, room="OFFICE A"), component("102", lock, room="OFFICE B")])


def openings_not_known_yet() -> NearMiss:
    """Totals over three openings of which one has no number yet, in a line of its own and in a list."""
    pen = Pen()
    lines = (
        "HARDWARE SET: 01",
        "1 Single Door 101",
        "1 Single Door TBC",
        "1 Single Door 103",
    )
    for index, text in enumerate(lines):
        pen.text((40, 40 + 14 * index), text, _SIZE)
    _items(pen, 96, ("9", "EA", "HINGE"), ("3", "EA", "ELECTRIC STRIKE"), ("3", "EA", "SURFACE CLOSER"))
    for index, text in enumerate(("HARDWARE SET: 02", "DOORS: 201, TBD, 203")):
        pen.text((40, 160 + 14 * index), text, _SIZE)
    _items(pen, 188, ("9", "EA", "HINGE"), ("6", "EA", "DOOR CONTACT"), ("3", "EA", "SURFACE CLOSER"))
    doors = [component(number, {DeviceType.LOCK: 1}) for number in ("101", "103")]
    doors += [component(number, {DeviceType.POSITION_SWITCH: 2}) for number in ("201", "203")]
    return near_miss(pen, doors, warnings=("opening_without_number", "opening_without_number"))


def hardware_of_each_door() -> NearMiss:
    """Each door with hardware of its own below it, in quantities as British papers write them."""
    pen = Pen()
    pen.text((40, 40), "Door 101A   OFFICE   HW-3", _SIZE)
    _items(pen, 54, ("1.5 pr", "", "HINGE"), ("2 no.", "", "CARD READER"), ("1 no.", "", "ELECTRIC STRIKE"))
    pen.text((40, 110), "Door 102 is to be locked by the contractor.", _SIZE)
    pen.text((40, 130), "Door No. 103", _SIZE)
    _items(pen, 144, ("3 x", "", "HINGE"), ("1 x", "", "DOOR CONTACT"))
    first = component("101A", {DeviceType.CREDENTIAL_READER: 2, DeviceType.LOCK: 1})
    return near_miss(
        pen,
        [
            first.model_copy(update={"attributes": {"hardware_set": "3"}}),
            component("103", {DeviceType.POSITION_SWITCH: 1}),
        ],
    )


def _items(pen: Pen, y: float, *items: tuple[str, str, str]) -> None:
    for index, cells in enumerate(items):
        for x, text in zip((60, 84, 110), cells, strict=True):
            if text:
                pen.text((x, y + 14 * index), text, _SIZE)
