"""Locations in an opening list: ``CORRIDOR 112 TO OFFICE 114`` is the door's two sides."""

from __future__ import annotations

import re

from security_design_assistant.drawing.notations.hardware_sets.tolerances import OPENINGS
from security_design_assistant.models.analysis import Location, Side

_SIDES = re.compile(r"\s+(?:to\s*/\s*from|from\s*/\s*to|from|to)(?:\s+|$)|^(?:from|to)\s+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<name>.*?)(?:\s+|(?<=[A-Za-z]\.)(?=\d)|^)(?:\#\s*)?(?P<number>[A-Za-z]{0,3}[.\-]?\d[A-Za-z0-9]*(?:[.\-][A-Za-z0-9]+)*)"
)
_LETTERS = "ABCDEFGHabcdefgh"
"""A room's second and further doors have a letter after the room's number."""


def split_number(text: str) -> tuple[str | None, str | None]:
    """Return room number and name of one side: ``MDF A 1.01.A.02`` has both, ``SUITE 4`` a name only."""
    text = text.strip(" ,;:-")
    match = _NUMBER.fullmatch(text)
    if match:
        number, name = match["number"], match["name"].strip(" ,;:-#")
        parts = re.search(r"[.\-]", number)
        if parts or sum(c.isdigit() for c in number) >= OPENINGS.room_digits:
            return number, name or None
    return None, text or None


def read_sides(text: str, door: str = "") -> Location:
    """Read a location cell.

    Parameters
    ----------
    text : the cell's lines, joined.
    door : the door's own number: where no space parts a name from the room's number, it tells which is
        which, since most doors are numbered by their room.

    The trade writes the side that the door is entered from first, ``A to B`` for a door that opens into
    B and ``A from B`` for one that opens towards A: in both the protected room is B.

    Returns
    -------
    ``room_number`` and ``room_name`` of that room, ``other_side`` the first side's; without
    ``to`` or ``from`` the whole text is the room.
    """
    words = " ".join(text.split())
    found = _SIDES.search(words)
    if found is None:
        number, name = split_number(words)
        return Location(room_number=number, room_name=name)
    first, second = words[: found.start()].strip(), words[found.end() :].strip()
    if not second:
        first, second = "", first
    number, name = split_number(second)
    room = door.rstrip(_LETTERS)
    if number and re.search(r"[.\-]", room) and number != room and number.endswith(room):
        number, name = room, f"{name or ''} {number[: -len(room)]}".strip()
    return Location(room_number=number, room_name=name, other_side=Side.named(*split_number(first)))
