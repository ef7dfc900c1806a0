"""Hardware schedules: sets with openings, items and notes, and the pages that a supplier prints them on.

The conventions that our hardware schedules keep, and that their truth follows:

* A door has the electric devices of one opening of its set: electrified locks, strikes and exit devices,
  magnets, power transfers, contacts, operators, request-to-exit switches in a lock (RX), and the readers that
  the notes on operation name. Mechanical items are no devices.
* ``A to B`` and ``A from B``: the room is B.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import TrueComponent, TrueDevice, TrueLocation, TrueSide
from security_design_assistant.models.analysis import ComponentType, DeviceType
from security_design_assistant.samples.paper import Leaf, Size
from security_design_assistant.samples.pen import Pen

LETTER: Size = (612.0, 792.0)
Cell = tuple[float, str]
"""Where a text begins, in points from the left, and the text."""


@dataclass(frozen=True)
class ListedOpening:
    """One opening: number, the lines of its location cell, the room that these name, hand and style."""

    id: str
    place: tuple[str, ...] = ()
    room: tuple[str | None, str | None] = (None, None)
    hand: str = "RH"
    style: str = "Single Door"
    across: tuple[str | None, str | None] | None = None


@dataclass(frozen=True)
class ListedItem:
    """One line of hardware; ``below`` are texts on the line under it, each in the column of its place."""

    quantity: int
    description: str
    product: str = ""
    finish: str = ""
    maker: str = ""
    unit: str = "EA"
    hand: str = ""
    below: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class ListedSet:
    """One heading or set; ``devices`` are what each of its openings truly has."""

    name: str
    openings: tuple[ListedOpening, ...]
    items: tuple[ListedItem, ...]
    notes: tuple[str, ...] = ()
    devices: tuple[TrueDevice, ...] = ()
    set_name: str = ""


def device(kind: DeviceType, count: int = 1) -> TrueDevice:
    """Return a device without code or variant, as hardware schedules list it."""
    return TrueDevice(type=kind, count=count)


class SchedulePaper:
    """Lines of text that flow over pages, each page with its head and foot.

    Parameters
    ----------
    head, foot : lines printed on every page.
    size : of the page, in points.
    """

    MARGIN = 60.0
    STEP = 11.0
    TEXT = 8.0

    def __init__(self, head: Sequence[str], foot: str, size: Size = LETTER) -> None:
        self._head, self._foot, self._size = head, foot, size
        self._pens: list[Pen] = []
        self._y = 0.0
        self.turn()

    @property
    def page(self) -> int:
        """The page that is being written, from 1."""
        return len(self._pens)

    def turn(self) -> None:
        """Begin a new page."""
        self._pens.append(Pen())
        self._y = self.MARGIN - 20
        for text in self._head:
            self._pens[-1].text((40, self._y), text, self.TEXT + 2, "hebo")
            self._y += self.STEP + 2
        self._y += self.STEP
        width, height = self._size
        self._pens[-1].text((40, height - 30), self._foot, self.TEXT)
        self._pens[-1].text((width - 90, height - 30), f"Page {self.page} of 9", self.TEXT)

    def space(self, lines: float = 1.0) -> None:
        """Leave lines free."""
        self._y += lines * self.STEP

    def room_for(self, lines: int) -> bool:
        """Tell whether so many lines still fit on the page."""
        return self._y + lines * self.STEP < self._size[1] - self.MARGIN

    def row(self, *cells: Cell, font: str = "helv", size: float | None = None, step: float = 1.0) -> None:
        """Write one line; over the foot of the page it goes on to the next."""
        if not self.room_for(1):
            self.turn()
        for x, text in cells:
            self._pens[-1].text((x, self._y), text, size or self.TEXT, font)
        self._y += step * self.STEP

    def stacked(self, first: Sequence[Cell], column: float, lines: Sequence[str]) -> None:
        """Write a line whose cell at ``column`` runs over several lines, the others over one."""
        for index, text in enumerate(lines or ("",)):
            self.row(*(first if index == 0 else ()), (column, text))

    def leaves(self) -> list[Leaf]:
        """Return the pages."""
        return [Leaf(self._size, pen.content()) for pen in self._pens]


class DoorRegister:
    """Keeps what the doors of a schedule truly are, each with the page it is listed on."""

    def __init__(self) -> None:
        self.components: list[TrueComponent] = []

    def add(self, opening: ListedOpening, page: int, devices: Sequence[TrueDevice]) -> None:
        """Take one door; a location that the paper does not give is not judged."""
        number, name = opening.room
        across = opening.across
        side = TrueSide(room_number=across[0], room_name=across[1]) if across else None
        self.components.append(
            TrueComponent(
                id=opening.id,
                type=ComponentType.DOOR,
                page=page,
                devices=tuple(devices),
                location=TrueLocation(room_number=number, room_name=name, other_side=side)
                if opening.place
                else None,
            )
        )
