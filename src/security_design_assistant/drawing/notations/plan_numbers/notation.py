"""Numbers that stand at door swings, without any device: they say where the doors of a schedule are.

They are no components by themselves: an architect's plan has no doors to schedule. Only a schedule that
lists the number makes them the place of a door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.plan_numbers.swings import at_swings, door_swings
from security_design_assistant.drawing.notations.port import (
    Anchor,
    Explanation,
    Notation,
    ReadPage,
    Sighting,
    keyed,
)
from security_design_assistant.drawing.page.geometry import Box, Point, centre, contains
from security_design_assistant.drawing.page.id_like import id_form, stripped
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.rooms.room_labels import room_labels


@dataclass(frozen=True, slots=True)
class PlanNumber:
    """A number at a door's swing; ``box`` on the displayed page, ``places`` on both sides of the door."""

    id: str
    box: Box
    places: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PlanNumbers:
    """The numbers at the door swings of one page."""

    numbers: tuple[PlanNumber, ...]


class PlanNumberNotation(Notation[PlanNumbers]):
    """Door numbers of an architect's plan."""

    name = "plan_numbers"
    reading = TypeAdapter(PlanNumbers)

    def read(self, sheet: Sheet) -> PlanNumbers | None:
        """Read the numbers at door swings among the words that are left; room labels are none."""
        swings = sheet.once(door_swings)
        labels = [label.box for label in sheet.once(room_labels)] if swings else []
        words = [
            word
            for word in sheet.unclaimed_words()
            if id_form(word.text) is not None and not any(contains(box, centre(word.box)) for box in labels)
        ]
        pairs = at_swings(words, swings)
        for word, _ in pairs:
            sheet.trace.saw("plan_numbers: numbers at swings", word.box, word.text)
        found = tuple(
            PlanNumber(stripped(word.text), sheet.frame.displayed(word.box), swing.places)
            for word, swing in pairs
        )
        return PlanNumbers(found) if found else None

    def anchors(self, reading: PlanNumbers) -> Sequence[Anchor]:
        """Return the doors' own places: their rooms are on both sides of the swing."""
        keys = keyed(number.id for number in reading.numbers)
        return [
            Anchor(key, number.places, door=True) for key, number in zip(keys, reading.numbers, strict=True)
        ]

    def explain(self, pages: Sequence[ReadPage[PlanNumbers]]) -> Explanation:
        """Say where numbers stand; whether they are doors is the schedule's to say."""
        return Explanation(sightings=tuple(sighting for page in pages for sighting in _sightings(page)))


def _sightings(page: ReadPage[PlanNumbers]) -> Iterable[Sighting]:
    keys = keyed(number.id for number in page.reading.numbers)
    for key, number in zip(keys, page.reading.numbers, strict=True):
        room = page.room(key)
        reason = f"Its number stands at a door swing on page {page.page}. {room.reason}".strip()
        yield Sighting(number.id, page.page, number.box, room.location(page.frame), reason)
