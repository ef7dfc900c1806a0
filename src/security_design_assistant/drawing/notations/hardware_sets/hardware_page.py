"""What one page of a hardware schedule says, line by line: plain data, not yet explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from security_design_assistant.models.analysis import BoundingBox


@dataclass(frozen=True, slots=True)
class Heading:
    """The line that opens a set or heading.

    ``name`` as printed, ``set_name`` the set it names besides (``Heading #A:1 (Set #A)``), ``rest`` what
    follows on the line. ``continued`` where the line says so itself; ``door`` where it is no set but one
    door, with hardware of its own.
    """

    text: str
    box: BoundingBox
    name: str
    set_name: str | None = None
    rest: str = ""
    continued: bool = False
    door: bool = False
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class SetName:
    """A line under a heading that gives the architect's name of the set; None where it is left blank."""

    text: str
    box: BoundingBox
    name: str | None
    kind: Literal["set_name"] = "set_name"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a heading's list: its number, and what its line says beside it.

    ``location`` is the cell's lines joined; ``leaves`` 2 for a pair; ``box`` is the number's own.
    ``counted`` where the line says how many of it there are; ``carried`` if no heading stands above it on
    its page: it belongs to the list that the page before has begun, if it has.
    """

    text: str
    box: BoundingBox
    id: str
    quantity: int = 1
    style: str = ""
    location: str = ""
    hand: str = ""
    fire_rating: str = ""
    keying: str = ""
    leaves: int = 1
    counted: bool = False
    carried: bool = False
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A part of a heading's list that counts openings, ``quantity`` of them, without a number to be read."""

    text: str
    box: BoundingBox
    quantity: int = 0
    kind: Literal["unnumbered"] = "unnumbered"


@dataclass(frozen=True, slots=True)
class EachToHave:
    """The line that says that quantities are per opening; ``openings`` where it counts them."""

    text: str
    box: BoundingBox
    openings: int | None = None
    kind: Literal["each"] = "each"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of hardware: ``quantity`` of ``description``, ``product`` (maker and finish left out).

    ``remarks`` are the lines under it that are neither description nor product; ``stated`` is False where
    the line gives no quantity, which then is 1 for each opening; ``sure`` is False in a list of a scan that
    was not understood as a whole: what it says is not given to any opening.
    """

    text: str
    box: BoundingBox
    quantity: int
    description: str
    product: str = ""
    remarks: str = ""
    unit: str = ""
    stated: bool = True
    sure: bool = True
    kind: Literal["item"] = "item"


@dataclass(frozen=True, slots=True)
class Struck:
    """A line, or texts of one, that a pen stroke takes back."""

    text: str
    box: BoundingBox
    kind: Literal["struck"] = "struck"


@dataclass(frozen=True, slots=True)
class Remark:
    """Any other line within a heading: a note of operation, a size, a page's foot."""

    text: str
    box: BoundingBox
    kind: Literal["remark"] = "remark"


@dataclass(frozen=True, slots=True)
class Label:
    """A line that was understood and says nothing by itself: a column's heads, ``DOOR NUMBER:``, a cell."""

    text: str
    box: BoundingBox
    kind: Literal["label"] = "label"


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the index of openings: which set and heading an opening has."""

    text: str
    box: BoundingBox
    id: str
    set_name: str
    heading: str = ""
    location: str = ""
    hand: str = ""
    fire_rating: str = ""
    kind: Literal["listed"] = "listed"


@dataclass(frozen=True, slots=True)
class End:
    """The end of the schedule (``END OF SECTION``): what follows belongs to no set."""

    text: str
    box: BoundingBox
    kind: Literal["end"] = "end"


Line = Heading | SetName | Opening | Unnumbered | EachToHave | Item | Struck | Remark | Label | Listed | End


@dataclass(frozen=True, slots=True)
class HardwarePage:
    """The lines of one page in reading order, with boxes on the displayed page."""

    page: int
    lines: tuple[Line, ...]
