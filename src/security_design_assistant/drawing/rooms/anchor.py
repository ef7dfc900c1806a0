"""Places whose room is wanted, and the room that was found: what notations and rooms say to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from security_design_assistant.drawing.page.geometry import Box, Frame, Point
from security_design_assistant.drawing.rooms.room_labels import RoomLabel
from security_design_assistant.models.analysis import Location, RoomDoubt, Side


@dataclass(frozen=True, slots=True)
class RoomFinding:
    """The room of one anchor, and across a door the labelled space on its other side.

    Parameters
    ----------
    room, across : the two spaces; None where no label was found.
    reason : in a sentence, for people.
    confidence : of the room, 0 where there is none.
    doubt : what speaks for another room.
    sides : for each place of the anchor the space that it stands in, None if that is not labelled.
    """

    room: RoomLabel | None = None
    across: RoomLabel | None = None
    reason: str = ""
    confidence: float = 0.0
    doubt: RoomDoubt | None = None
    sides: tuple[RoomLabel | None, ...] = ()

    @property
    def number(self) -> str | None:
        """The room's number."""
        return (self.room.number or None) if self.room else None

    @property
    def name(self) -> str | None:
        """The room's name."""
        return (self.room.name or None) if self.room else None

    @property
    def other_side(self) -> Side | None:
        """The space across the door."""
        return Side.named(self.across.number, self.across.name) if self.across else None

    def secured_from(self, place: int) -> RoomFinding:
        """Return the finding for a door whose lock or exit device stands at the place of this index.

        Of two rooms the door belongs to the one with the lock's symbols in it. That a room comes before a
        passage stays: a lock drawn in the corridor still protects the room.
        """
        here = self.sides[place] if place < len(self.sides) else None
        if here is None or self.room is None or self.across is None or here != self.across:
            return self
        if self.across.circulation != self.room.circulation:
            return self
        reason = f"Room {here.text} lies on the side of the lock or exit device, {self.room.text} across."
        return replace(self, room=self.across, across=self.room, reason=reason)

    def location(self, frame: Frame) -> Location:
        """Return the room as the result has it, on a page with this frame."""
        if self.room is None:
            return Location()
        return Location(
            room_number=self.number,
            room_name=self.name,
            other_side=self.other_side,
            confidence=self.confidence,
            doubt=self.doubt,
            label_bbox=frame.displayed(self.room.box),
        )


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place whose room is wanted.

    Parameters
    ----------
    key : names it among the anchors of one notation on one page; its room is found under this key.
    places : points of the reading frame at which it stands; several for a door with symbols on both sides,
        or in order of preference for what stands in the middle of a room.
    door : whether the places lie at a door, between two rooms, and not in the middle of one.
    printed : box of the id as printed, where a room's name may stand right under it.
    """

    key: str
    places: tuple[Point, ...]
    door: bool = False
    printed: Box | None = None


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a notation has drawn over the plan, so that it is taken neither for a wall nor for a room label.

    Parameters
    ----------
    symbols : boxes of tags and symbols, reading frame; words in them label no room.
    areas : larger boxes that belong to no plan, such as a legend; words in them label no room.
    masks : symbols under whose own white mask a room label may lie that is still true.
    inks : luminance of the notation's own lines, one a symbol; where the plan is drawn in another ink,
        these lines are no walls.
    """

    symbols: tuple[Box, ...] = ()
    areas: tuple[Box, ...] = ()
    masks: tuple[Box, ...] = ()
    inks: tuple[float, ...] = ()


def keyed(names: Iterable[str]) -> list[str]:
    """Return a key for each name: the name itself, and ``name#2`` and so on where it comes again."""
    seen: Counter[str] = Counter()
    keys = []
    for name in names:
        seen[name] += 1
        keys.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return keys
