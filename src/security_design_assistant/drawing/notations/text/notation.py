"""The text notation behind the port: printed ids with marks beside them, lists, tables, a key in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM, ComponentType
from security_design_assistant.drawing.notations.plan_numbers.swings import at_swings, door_swings
from security_design_assistant.drawing.notations.port import (
    Anchor,
    Explanation,
    Footprint,
    Notation,
    ReadPage,
    RoomFinding,
)
from security_design_assistant.drawing.notations.text.explain import explain_text_style
from security_design_assistant.drawing.notations.text.id_forms import BY_SYSTEM_ID
from security_design_assistant.drawing.notations.text.learning import learn_on_page
from security_design_assistant.drawing.notations.text.read import read_text_style
from security_design_assistant.drawing.notations.text.text_reading import Mention, TextReading
from security_design_assistant.drawing.notations.text.tolerances import SHORT_IDS
from security_design_assistant.drawing.page.enclosures import Enclosures
from security_design_assistant.drawing.page.geometry import Point, centre, contains
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.rooms.room_labels import room_labels
from security_design_assistant.models.analysis import Component, Location


class TextNotation(Notation[TextReading]):
    """Ids in plain text, as :mod:`.read` reads them."""

    name = "text"
    reading = TypeAdapter(TextReading)

    def read(self, sheet: Sheet) -> TextReading | None:
        """Read printed ids, marks, tables and the key among the words that are left."""
        labels = sheet.once(room_labels)
        # A name over A-101 may be the place of a door, which the marks beside it tell.
        rooms = [label.box for label in labels if not BY_SYSTEM_ID.fullmatch(label.number)]
        # Where tags are read already, a short number is a room, a sheet or a part of a symbol. Where none
        # is, a legend of squares may be that of the letters on this plan.
        tagged = sheet.account().get(Use.COMPONENT, 0) > 0
        left = sheet.unclaimed_words() if tagged else sheet.words_left_or(Use.LEGEND)
        words = [word for word in left if not any(contains(box, centre(word.box)) for box in rooms)]
        shapes = None if tagged else Enclosures(sheet.lines)
        reading = read_text_style(words, sheet.segments, sheet.page, sheet.frame, shapes)
        if reading == TextReading(sheet.page):
            return None
        reading = _at_doors(reading, sheet)
        _claim(reading, sheet)
        if sheet.trace.listening:
            _tell(reading, sheet)
        return reading

    def anchors(self, reading: TextReading) -> Sequence[Anchor]:
        """Return each id at the place where the page first prints it."""
        first: dict[str, Mention] = {}
        for mention in (*reading.mentions, *reading.candidates[: SHORT_IDS.most_rooms]):
            first.setdefault(mention.id, mention)
        return [
            Anchor(
                key,
                mention.door or _places(mention),
                door=bool(mention.door),
                printed=mention.box if mention.direction == 0 else None,
            )
            for key, mention in first.items()
        ]

    def footprint(self, reading: TextReading) -> Footprint:
        """Return the ids, and the devices that are named in words: neither labels a room."""
        ids = (mention.box for mention in learn_on_page(reading).mentions)
        return Footprint(symbols=(*ids, *(mark.box for mark in reading.marks if mark.in_words)))

    def explain(self, pages: Sequence[ReadPage[TextReading]]) -> Explanation:
        """Join what is said of each id on all pages, and explain marks by the key of any page."""
        found = explain_text_style([page.reading for page in pages])
        by_number = {page.page: page for page in pages}
        return Explanation(
            components=tuple(_placed(component, by_number) for component in found.components),
            scheduled=found.scheduled,
            notes=found.notes,
            legend=found.legend,
        )


def _at_doors(reading: TextReading, sheet: Sheet) -> TextReading:
    """Return the reading with both sides of the door for each id of a door that stands at a swing."""
    labels = [*reading.mentions, *reading.candidates[: SHORT_IDS.most_rooms]]
    doors = [label for label in labels if COMPONENT_OF_SYSTEM.get(label.system) is ComponentType.DOOR]
    sides = {mention: swing.places for mention, swing in at_swings(doors, sheet.once(door_swings))}

    def placed(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        return tuple(replace(mention, door=sides.get(mention, ())) for mention in mentions)

    return replace(reading, mentions=placed(reading.mentions), candidates=placed(reading.candidates))


def _places(mention: Mention) -> tuple[Point, ...]:
    """Return the middle of an id, and where a shape is drawn around it the places beside the shape."""
    x, y = centre(mention.box)
    if not mention.outline:
        return ((x, y),)
    across = (mention.box[2] - mention.box[0]) / 2 + SHORT_IDS.beside * mention.size
    down = (mention.box[3] - mention.box[1]) / 2 + SHORT_IDS.beside * mention.size
    return ((x, y), (x - across, y), (x + across, y), (x, y - down), (x, y + down))


def _placed(component: Component, pages: dict[int, ReadPage[TextReading]]) -> Component:
    """Give a component the room its id stands in, unless its own text names one."""
    page = pages[component.page]
    room = page.room(component.id)
    if room.room is None or not _may_be(component.location, room):
        return component
    location = room.location(page.frame)
    reasoning = f"{component.reasoning} {room.reason}".strip()
    return component.model_copy(update={"location": location, "reasoning": reasoning})


def _may_be(said: Location, room: RoomFinding) -> bool:
    """Tell whether what the id's line or a schedule says of the room is nothing else than the plan shows."""
    if said.room_number:
        return said.room_number == room.number
    return not said.room_name or said.room_name.casefold() == (room.name or "").casefold()


def _claim(reading: TextReading, sheet: Sheet) -> None:
    """Take ids, the marks printed with them, tables and the key.

    Loose marks are left: whether one is a device is known only when all pages are explained.
    """
    for mention in learn_on_page(reading).mentions:
        sheet.claim_box(mention.box, Use.COMPONENT)
    for mark in reading.marks:
        if mark.mention >= 0:
            sheet.claim_box(mark.box, Use.DEVICE)
    for table in reading.tables:
        for row in table.rows:
            left, top, right, bottom = row.mention.box
            left = min([left, *(cell.x0 for cell in row.cells)])
            right = max([right, *(cell.x1 for cell in row.cells)])
            sheet.claim_box((left, top, right, bottom), Use.TABLE)
    for entry in reading.key:
        sheet.claim_shown(entry.shown, Use.LEGEND)


def _tell(reading: TextReading, sheet: Sheet) -> None:
    for mention in reading.mentions:
        sheet.trace.saw("text: ids", mention.box, mention.id)
    for mention in reading.candidates:
        sheet.trace.saw("text: possible ids", mention.box, f"{mention.id} {mention.form} {mention.outline}")
    for mark in reading.marks:
        sheet.trace.saw("text: possible marks", mark.box, mark.text)
    for table in reading.tables:
        for row in table.rows:
            sheet.trace.saw("text: table rows", row.mention.box, row.mention.id)
    for entry in reading.key:
        sheet.trace.saw("text: key", sheet.frame.reading(entry.shown), f"{entry.code}: {entry.meaning}")
