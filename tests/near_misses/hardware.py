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
