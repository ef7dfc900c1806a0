"""In what respects one component differs from what it was in the previous revision."""

from __future__ import annotations

import math
from collections.abc import Iterator

from security_design_assistant.models.analysis import Component, Location, Side
from security_design_assistant.models.changes import Change, ChangeKind
from security_design_assistant.models.evaluation import Place
from security_design_assistant.revisions import wording
from security_design_assistant.revisions.alignment import middle
from security_design_assistant.revisions.places import as_counts, counted_devices, in_place
from security_design_assistant.revisions.sheets import PairedSheets


def added(component: Component) -> Change:
    """Return the change that a component is new."""
    return Change(
        kind=ChangeKind.ADDED,
        component=component.id,
        field="present",
        now=wording.summed_up(component),
        message=f"{component.id} was added: {wording.summed_up(component)}.",
        confidence=component.confidence,
        place=_place(component),
    )


def removed(component: Component, sheet: PairedSheets | None) -> Change:
    """Return the change that a component is gone; ``sheet`` is the one that takes the place of its own."""
    where = None
    told = f"{component.id} was removed: {wording.summed_up(component)}."
    if sheet is None:
        told += f" This revision has no sheet for page {component.page} of the previous one."
    elif not component.listed:
        where = Place(page=sheet.page.page, bbox=sheet.lies.of_box(component.bbox), component=component.id)
    return Change(
        kind=ChangeKind.REMOVED,
        component=component.id,
        field="present",
        was=wording.summed_up(component),
        message=told,
        confidence=component.confidence,
        before=_place(component),
        place=where,
    )


def differences(before: Component, now: Component, sheet: PairedSheets | None) -> Iterator[Change]:
    """Yield a change for each respect in which a component is not what it was.

    Parameters
    ----------
    before, now : the component in the previous revision and in this one.
    sheet : the page of this revision that shows it, with its counterpart; None where that has none.
    """

    def changed(kind: ChangeKind, name: str, was: str | None, value: str | None, message: str) -> Change:
        return Change(
            kind=kind,
            component=now.id,
            field=name,
            was=was,
            now=value,
            message=message,
            confidence=min(before.confidence, now.confidence),
            before=_place(before),
            place=_place(now),
        )

    if before.id != now.id:
        yield changed(ChangeKind.RENUMBERED, "id", before.id, now.id, f"{before.id} is now {now.id}.")
    if before.type is not now.type:
        was, value = before.type.one, now.type.one
        yield changed(ChangeKind.TYPE, "type", was, value, f"{now.id} was a {was} and is a {value}.")
    if _moved(before, now, sheet):
        was, value, message = wording.of_place(before, now, _points(before, now, sheet))
        yield changed(ChangeKind.MOVED, "place", was, value, message)
    gone = counted_devices(before.devices) - counted_devices(now.devices)
    come = counted_devices(now.devices) - counted_devices(before.devices)
    if gone or come:
        was_text, now_text = wording.named(gone), wording.named(come)
        change = changed(
            ChangeKind.DEVICES, "devices", was_text, now_text, wording.of_devices(now, was_text, now_text)
        )
        yield change.model_copy(update={"gone": as_counts(gone), "come": as_counts(come)})
    for name, one, other in _rooms(before.location, now.location):
        was_room, now_room = wording.room(one), wording.room(other)
        message = wording.of_room(now, name, was_room, now_room)
        change = changed(ChangeKind.ROOM, name, was_room, now_room, message)
        sure = [found for found in (before.location.confidence, now.location.confidence) if found is not None]
        yield change.model_copy(update={"confidence": min([change.confidence, *sure])})
    for name in sorted({*before.attributes, *now.attributes}):
        was_value, value_now = before.attributes.get(name), now.attributes.get(name)
        if was_value != value_now:
            message = wording.of_attribute(now, name, was_value, value_now)
            yield changed(ChangeKind.ATTRIBUTE, f"attributes.{name}", was_value, value_now, message)


def _moved(before: Component, now: Component, sheet: PairedSheets | None) -> bool:
    """Return whether a component stands elsewhere; a row of a list stands nowhere."""
    if before.listed or now.listed:
        return False
    return sheet is None or sheet.previous.page != before.page or not in_place(before, now, sheet.lies)


def _points(before: Component, now: Component, sheet: PairedSheets | None) -> float | None:
    """Return how far a component moved on its sheet, in points of this revision; None if to another."""
    if sheet is None or sheet.previous.page != before.page:
        return None
    return math.dist(sheet.lies.of(middle(before.bbox)), middle(now.bbox))


def _rooms(before: Location, now: Location) -> Iterator[tuple[str, Side, Side]]:
    """Yield the rooms of either side that differ, by the name of the field."""
    one, other = (Side(room_number=found.room_number, room_name=found.room_name) for found in (before, now))
    if one != other:
        name = "location"
        if one.room_number == other.room_number:
            name = "location.room_name"
        elif one.room_name == other.room_name:
            name = "location.room_number"
        yield name, one, other
    if before.other_side != now.other_side:
        yield "location.other_side", before.other_side or Side(), now.other_side or Side()


def _place(component: Component) -> Place:
    return Place(page=component.page, bbox=component.bbox, component=component.id)
