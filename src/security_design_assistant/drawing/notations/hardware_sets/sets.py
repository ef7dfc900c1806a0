"""Headings put together over all pages: openings, items and notes of one heading in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from security_design_assistant.drawing.notations.hardware_sets.hardware_page import (
    HardwarePage,
    Heading,
    Item,
    Line,
    Listed,
    Opening,
    Remark,
    Struck,
    Unnumbered,
)
from security_design_assistant.drawing.notations.hardware_sets.tolerances import SETS


@dataclass(frozen=True, slots=True)
class PlacedOpening:
    """An opening and the page it is listed on."""

    opening: Opening
    page: int


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item and the page it stands on."""

    item: Item
    page: int


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """A line of a note and the page it stands on."""

    text: str
    page: int
    remark: Remark | Struck | None = None


@dataclass(frozen=True, slots=True)
class PlacedUnnumbered:
    """A line that counts a door without its number, and the page it stands on."""

    line: Unnumbered
    page: int


@dataclass(slots=True)
class HardwareBlock:
    """One heading with all that stands under it; ``each`` if quantities are per opening by its words."""

    heading: Heading
    page: int
    set_name: str | None = None
    each: bool = False
    declared: int | None = None
    openings: list[PlacedOpening] = field(default_factory=list)
    items: list[PlacedItem] = field(default_factory=list)
    remarks: list[PlacedRemark] = field(default_factory=list)
    unnumbered: list[PlacedUnnumbered] = field(default_factory=list)
    struck: list[PlacedRemark] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The heading's name as printed."""
        return self.heading.name

    @property
    def sure(self) -> bool:
        """Whether its list was understood as a whole."""
        return all(placed.item.sure for placed in self.items)

    @property
    def opening_count(self) -> int:
        """How many openings the heading's quantities cover, those whose number is lacking among them."""
        numbered = sum(placed.opening.quantity for placed in self.openings)
        return numbered + sum(placed.line.quantity for placed in self.unnumbered)


@dataclass(frozen=True, slots=True)
class PlacedListing:
    """A row of the index and its page."""

    listed: Listed
    page: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """All headings and all rows of the index, in reading order."""

    blocks: tuple[HardwareBlock, ...]
    index: tuple[PlacedListing, ...]


def gather(pages: Sequence[HardwarePage]) -> Schedule:
    """Put lines of all pages together by heading.

    A heading goes on over pages under its repeated line, or without it where items or notes stand at
    the top of the next page. A page in between that holds nothing of a schedule ends it.
    """
    gathering = _Gathering(_running_texts(pages))
    for page in pages:
        gathering.add(page)
    blocks = tuple(block for block in gathering.blocks if block.items or block.openings)
    return Schedule(blocks, tuple(gathering.index))


_STRUCTURE = frozenset({"heading", "item", "each", "opening", "struck"})
"""Lines of which a page has one at least if a heading goes on there."""


class _Gathering:
    """Follows the lines of all pages and knows under which heading they stand.

    Parameters
    ----------
    feet : heads and feet of pages, which are no notes of a set.
    """

    def __init__(self, feet: frozenset[str]) -> None:
        self.blocks: list[HardwareBlock] = []
        self.index: list[PlacedListing] = []
        self._feet = feet
        self._current: HardwareBlock | None = None
        self._repeated: Heading | None = None
        self._page = 0

    def add(self, page: HardwarePage) -> None:
        """Follow one page."""
        if page.page > self._page + 1:
            self._current = None
        self._page, self._repeated = page.page, None
        for line in page.lines:
            self._follow(line)
        if not any(line.kind in _STRUCTURE for line in page.lines):
            self._current = None

    def _follow(self, line: Line) -> None:
        match line.kind:
            case "heading":
                self._current = self._opened(line)
                self._repeated = line
            case "listed":
                self.index.append(PlacedListing(line, self._page))
            case "end":
                self._current = None
            case "opening" if line.carried:
                if self._current is None or not _goes_on_with(self._current, line):
                    return
            case "opening" if self._current is not None and self._current.items:
                # Openings end before the items: after a heading of the same name they are another's, whose
                # longer name a narrow column has cut; without a heading they are nobody's.
                self._current = self._begun(self._repeated) if self._repeated else None
        if self._current is not None:
            _add(self._current, line, self._page, self._feet)

    def _opened(self, heading: Heading) -> HardwareBlock:
        same = [block for block in self.blocks if block.name.casefold() == heading.name.casefold()]
        goes_on = self._current is not None and self._current in same
        if self._current is not None and goes_on and (self._page != self._current.page or heading.continued):
            return self._current
        return same[-1] if heading.continued and same else self._begun(heading)

    def _begun(self, heading: Heading) -> HardwareBlock:
        block = HardwareBlock(heading, self._page, heading.set_name)
        self.blocks.append(block)
        return block


def _goes_on_with(block: HardwareBlock, opening: Opening) -> bool:
    """Tell whether an opening at a page's top belongs to a list that the foot of the last page broke off.

    The list has openings and no items yet, and its numbers have the same form: a page number has not.
    """
    forms = {_form(placed.opening.id) for placed in block.openings}
    return not block.items and _form(opening.id) in forms


def _form(name: str) -> str:
    return "".join("0" if c.isdigit() else "A" if c.isalpha() else c for c in name)


def _add(block: HardwareBlock, line: Line, page: int, feet: frozenset[str]) -> None:
    match line.kind:
        case "set_name":
            block.set_name = line.name or block.set_name
        case "each":
            block.each = True
            block.declared = line.openings if line.openings is not None else block.declared
        case "opening":
            block.openings.append(PlacedOpening(line, page))
        case "unnumbered":
            block.unnumbered.append(PlacedUnnumbered(line, page))
        case "item":
            block.items.append(PlacedItem(line, page))
            if line.remarks:
                block.remarks.append(PlacedRemark(line.remarks, page))
        case "struck":
            block.struck.append(PlacedRemark(line.text, page, line))
        case "remark" if _running(line) not in feet:
            block.remarks.append(PlacedRemark(line.text, page, line))
        case _:
            pass


def _running_texts(pages: Iterable[HardwarePage]) -> frozenset[str]:
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_running(line) for line in page.lines if line.kind == "remark"})
    return frozenset(text for text, count in seen.items() if count >= SETS.running_pages)


def _running(line: Remark) -> str:
    """Return what stays the same of a page's head or foot: its place and its words without numbers."""
    words = "".join("0" if c.isdigit() else c for c in line.text)
    place = round(line.box[1] / (line.box[3] - line.box[1]))
    return f"{place} {words}"
