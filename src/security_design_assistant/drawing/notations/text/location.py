"""Room name and number from the text that a schedule or a door line gives as location."""

from __future__ import annotations

import re

from security_design_assistant.models.analysis import Location, Side

_NUMBER = r"(?=[\w.\-]{3,})[A-Z]{0,3}[.\-]?\d{1,4}(?:[.\-]\d{1,3})?[A-Z]?"
_FIRST = re.compile(
    rf"(?:Room |Rm\.? |RM |ROOM )?(?P<number>{_NUMBER})\s*[:,\-\u2013/]?\s+(?P<name>[A-Za-z].*)"
)
_LAST = re.compile(rf"(?P<name>.*[A-Za-z].*?)[\s,\-\u2013/]+\(?(?P<number>{_NUMBER})\)?")
_EDGES = " \t:;,.-\u2010\u2011\u2012\u2013\u2014|/&(["
_LONGEST = 120
"""No room's name is longer than this, in characters."""
_MISSING = frozenset(["tbc", "tba", "tbd", "n/a", "na", "none", "nil"])


def read_location(text: str) -> Location:
    """Split ``B216 Water tank`` or ``Water tank (B216)`` into number and name; empty text gives none."""
    words = " ".join(text[:_LONGEST].split()).strip(_EDGES)
    if words.count("(") < words.count(")"):
        words = words.rstrip(")")
    if not re.search(r"[A-Za-z]{2}|\d{3}", words) or words.casefold() in _MISSING:
        return Location()
    if re.fullmatch(_NUMBER, words):
        return Location(room_number=words)
    match = _FIRST.fullmatch(words) or _LAST.fullmatch(words)
    if match:
        return Location(room_number=match["number"], room_name=match["name"].strip(_EDGES) or None)
    return Location(room_name=words)


def side_of_text(text: str) -> Side | None:
    """Return the room that a text names, or None; see :func:`read_location`."""
    found = read_location(text)
    return Side.named(found.room_number, found.room_name)


def combined(first: Location, second: Location) -> Location:
    """Return ``first`` with what it lacks taken from ``second``."""
    return Location(
        room_number=first.room_number or second.room_number,
        room_name=first.room_name or second.room_name,
        other_side=first.other_side or second.other_side,
    )
