"""The port ``Notation``: one way in which offices write components on a sheet.

A notation is added by a folder beside this file and one row in
:data:`~security_design_assistant.drawing.notations.registry.NOTATIONS`; nothing else changes. A page may
hold several notations at once, and each reads what those before it have left unclaimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import TypeAdapter

from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.rooms.anchor import Anchor, Footprint, RoomFinding, keyed
from security_design_assistant.models.analysis import (
    BoundingBox,
    Component,
    Device,
    LegendEntry,
    Location,
    ReviewNote,
)

__all__ = [
    "Anchor",
    "Explanation",
    "Footprint",
    "HardwareSet",
    "Notation",
    "ReadPage",
    "RoomFinding",
    "Sighting",
    "keyed",
]

Reading = TypeVar("Reading")


@dataclass(frozen=True, slots=True)
class ReadPage(Generic[Reading]):
    """One page on which a notation read something.

    ``rooms`` holds a finding for each anchor of the reading, by the anchor's key; it is empty where the
    page has no plan.
    """

    page: int
    frame: Frame
    reading: Reading
    rooms: Mapping[str, RoomFinding] = field(default_factory=dict)

    def room(self, key: str) -> RoomFinding:
        """Return the room of the anchor with this key; an empty finding if there is none."""
        return self.rooms.get(key, RoomFinding())


@dataclass(frozen=True, slots=True)
class HardwareSet:
    """A named list of devices that doors refer to.

    A door whose attribute ``hardware_set`` is this name, letters' case and spaces aside, has these devices.

    Parameters
    ----------
    name : as doors refer to it, e.g. ``SEC-04``.
    devices : per opening.
    attributes : given to the door unless it has them, e.g. ``mechanical``.
    page, box : where the set stands, box in points of the displayed page.
    source_lines : the lines that name the devices, as reasoning.
    """

    name: str
    devices: tuple[Device, ...]
    attributes: Mapping[str, str]
    page: int
    box: BoundingBox
    source_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place at which a component's id stands, if there is such a component: another notation lists it.

    ``box`` is on the displayed page; ``reason`` says in a sentence why it is the place.
    """

    id: str
    page: int
    box: BoundingBox
    location: Location
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one notation makes of all pages of a drawing.

    Parameters
    ----------
    components : each id once for each time that the drawing shows it as a component of its own.
    scheduled : ids among them whose devices are written in a schedule or list, not drawn at the door.
    notes : what a person should look at.
    legend : the drawing's own key, as far as this notation read it.
    hardware_sets : sets that doors of any notation may refer to.
    sightings : where ids stand that are no components by themselves.
    """

    components: tuple[Component, ...] = ()
    scheduled: frozenset[str] = frozenset()
    notes: tuple[ReviewNote, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    hardware_sets: tuple[HardwareSet, ...] = ()
    sightings: tuple[Sighting, ...] = ()


class Notation(Protocol[Reading]):
    """One way of writing components; subclass it and override what the notation has.

    Attributes
    ----------
    name : stable key, under which readings are stored; letters, digits and underscores.
    reading : writes the reading of one page as JSON and reads it again. Readings are frozen dataclasses
        of plain data; a change of their shape makes stored ones void by itself.
    """

    name: str
    reading: TypeAdapter[Reading]

    def read(self, sheet: Sheet) -> Reading | None:
        """Read one page, in the guarded process; None where nothing of the notation stands there.

        Look at ``sheet.unclaimed_words()``, and claim what was understood. Tell ``sheet.trace`` what was
        seen, on layers that begin with the notation's name, and what was rejected and why.
        """

    def sure_of_scan(self, reading: Reading) -> tuple[Reading, int]:
        """Return what of a scanned page's reading is sure, and how many symbols or lines were left out.

        Letters are read twice. What is only drawn is not sure, nor what hangs on a line that nobody
        understood.
        """
        return reading, 0

    def anchors(self, reading: Reading) -> Sequence[Anchor]:  # noqa: ARG002
        """Return the places whose room is wanted."""
        return ()

    def footprint(self, reading: Reading) -> Footprint:  # noqa: ARG002
        """Return what the notation has drawn over the plan."""
        return Footprint()

    def explain(self, pages: Sequence[ReadPage[Reading]]) -> Explanation:
        """Explain all pages of the drawing at once; only pages with a reading are given, in order.

        Ids that come twice, gaps in numbers, and what other notations say are nothing to think of here.
        """
