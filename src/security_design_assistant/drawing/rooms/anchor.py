"""Places whose room is wanted, and the room that was found: what notations and rooms say to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from security_design_assistant.drawing.page.geometry import Box, Point


@dataclass(frozen=True, slots=True)
class RoomFinding:
    """The room of one anchor, and across a door the labelled space on its other side."""

    number: str | None = None
    name: str | None = None
    other_side: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place whose room is wanted.

    Parameters
    ----------
    key : names it among the anchors of one notation on one page; its room is found under this key.
    places : points of the reading frame at which it stands; several for a door with symbols on both sides,
        or in order of preference for what stands in the middle of a room.
    door : whether the places lie at a door, between two rooms, and not in the middle of one.
    """

    key: str
    places: tuple[Point, ...]
    door: bool = False


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
