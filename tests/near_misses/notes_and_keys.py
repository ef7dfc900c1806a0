"""Near misses in notes, in a key, and in ids on two lines."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 8.0


def notes_with_ids() -> NearMiss:
    """Ids in notes that begin left and right of their heading, and one that a sentence runs on to."""
    pen = Pen()
    pen.text((60, 60), "A-101-DR-B2", _SIZE)
    pen.text((60, 72), "R", _SIZE)
    pen.text((300, 60), "NOTES", _SIZE)
    pen.text((292, 78), "A-191-DR-B2", _SIZE)
    pen.text((292, 90), "A-192-DR-B2", _SIZE)
    pen.text((340, 114), "A-193-DR-B2", _SIZE)
    pen.text((300, 250), "All readers shall be mounted at 1050 mm as at door", _SIZE)
    pen.text((310, 262), "A-194-DR-B2", _SIZE)
    return near_miss(pen, [component("A-101-DR-B2", {DeviceType.CREDENTIAL_READER: 1})])


def ids_on_two_lines() -> NearMiss:
    """Ids printed on two lines, the second a little indented."""
    pen = Pen()
    for index in range(3):
        x = 80 + 160 * index
        pen.text((x, 80), f"A-10{index + 1}-", _SIZE)
        pen.text((x + 3, 91), "DR-B2", _SIZE)
        pen.text((x, 103), "R", _SIZE)
    readers = {DeviceType.CREDENTIAL_READER: 1}
    return near_miss(pen, [component(f"A-10{index + 1}-DR-B2", readers) for index in range(3)])


def keys_beside_their_headings() -> NearMiss:
    """A key left of its heading, and one far right of it; the codes of each are of all lengths."""
    pen = Pen()
    pen.text((100, 200), "A-101-DR-B2", _SIZE)
    pen.text((100, 212), "B", _SIZE)
    pen.text((100, 224), "SR", _SIZE)
    pen.text((300, 40), "KEY", _SIZE)
    pen.text((300, 240), "LEGEND", _SIZE)
    legend = {
        "B": "Exit push button", "SR": "Card reader", "WXYZ": "Door contact", "Q": "Maglock", "JJ": "Sounder"
    }  # fmt: skip
    places = ((270, 58), (270, 76), (270, 94), (450, 258), (450, 276))
    for (x, y), (code, meaning) in zip(places, legend.items(), strict=True):
        pen.text((x, y), code, _SIZE)
        pen.text((x + 50, y), meaning, _SIZE)
    devices = {DeviceType.REQUEST_TO_EXIT: 1, DeviceType.CREDENTIAL_READER: 1}
    return near_miss(pen, [component("A-101-DR-B2", devices)], legend=tuple(legend.items()))
