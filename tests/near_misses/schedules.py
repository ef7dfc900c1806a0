"""Near misses in schedules that no door schedule is: cameras, with a heading off its column."""

from __future__ import annotations

from security_design_assistant.samples.pen import Pen
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
