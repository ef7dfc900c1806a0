"""Near misses of lettering: words glued or torn apart, texts over each other, a title block."""

from __future__ import annotations

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.samples.pen import Pen
from tests.near_misses.near_miss import NearMiss, component, near_miss

_SIZE = 8.0
_READER = {DeviceType.CREDENTIAL_READER: 1}


def words_of_one_operator() -> NearMiss:
    """An id and its mark by one text operator, the mark once far right of it and once back left."""
    pen = Pen()
    pen.spaced([(60, "A-101-DR-B2"), (130, "R")], 80, _SIZE)
    pen.spaced([(340, "A-102-DR-B2"), (310, "R")], 80, _SIZE)
    return near_miss(pen, [component("A-101-DR-B2", _READER), component("A-102-DR-B2", _READER)])


def texts_over_each_other() -> NearMiss:
    """A line of a door list with another text printed over it."""
    pen = Pen()
    for x, text in ((60, "A-101-DR-B2"), (111, "Lobby:"), (138, "card"), (157, "reader")):
        pen.text((x, 80), text, _SIZE)
    for x, text in ((100, "PIPE"), (131, "OVERHEAD"), (190, "DUCT")):
        pen.text((x, 80), text, _SIZE)
    return near_miss(pen, [component("A-101-DR-B2", _READER, room="Lobby")])


def title_block() -> NearMiss:
    """Values beside and below their labels, each a little off."""
    pen = Pen()
    pen.text((60, 80), "A-101-DR-B2", _SIZE)
    pen.text((60, 92), "R", _SIZE)
    for x, y, text, size in (
        (400, 300, "Drawing No:", 6),
        (460, 301.5, "S-1001", 6),
        (400, 330, "Title:", 6),
        (424, 341, "SECURITY PLAN", 6),
        (400, 360, "Rev:", 6),
        (402, 364.5, "C", 6),
        (500, 360, "Date:", 6),
        (500, 376, "01.02.2026", 6),
    ):
        pen.text((x, y), text, size)
    return near_miss(
        pen, [component("A-101-DR-B2", _READER)], block=("S-1001", "SECURITY PLAN", "C", "01.02.2026")
    )


def highlighted_id() -> NearMiss:
    """An id under a text marker's yellow, painted after it."""
    pen = Pen()
    pen.text((60, 80), "A-101-DR-B2", _SIZE)
    pen.text((60, 92), "R", _SIZE)
    pen.rectangle(55, 70, 125, 84, colour=None, fill=(1.0, 0.95, 0.2))
    return near_miss(pen, [component("A-101-DR-B2", _READER)])


def signs_without_letters() -> NearMiss:
    """A small sheet on which most words are signs: tolerances, not the codes of a font that says nothing."""
    pen = Pen()
    pen.text((60, 60), "A-101-DR-B2", 8)
    pen.text((60, 72), "R", 8)
    for index in range(4):
        pen.text((300, 60 + 40 * index), "+/-", 8)
    return near_miss(pen, [component("A-101-DR-B2", {DeviceType.CREDENTIAL_READER: 1})])
