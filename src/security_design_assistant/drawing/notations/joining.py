"""Joining: what several notations say of one component becomes one component, by its id.

The place and the room come from where the component is drawn, its devices from a schedule where one lists
them; where the two disagree a note names both places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.loose_ids import matches, plain_key
from security_design_assistant.drawing.notations.port import Explanation, HardwareSet, Sighting
from security_design_assistant.drawing.notations.sheet_seams import SheetExtent, one_at_a_seam
from security_design_assistant.models.analysis import (
    Component,
    Device,
    DeviceType,
    LegendEntry,
    Location,
    ReviewNote,
)

HARDWARE_SET = "hardware_set"
"""The attribute in which a door names its hardware set."""

HEADING = "heading"
"""The attribute of a door that a hardware schedule lists under this heading: it has its set's devices."""

_SET_WORDS = re.compile(r"\b(?:hardware|hdwe?|hw|set|group|no|number)\b|[^\w.:/]|_", re.IGNORECASE)
"""What one paper prints before a set's name and another leaves out: ``HW-05``, ``SET 05``, ``5``."""
_LEADING_ZEROS = re.compile(r"(?<![\w.])0+(?=\w)")

_OF_AN_OWN_COMPONENT = frozenset({"unconnected_tag", "duplicate_id"})
"""Notes that only hold for a component that no other notation shows."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What all notations together say of a drawing."""

    components: tuple[Component, ...]
    notes: tuple[ReviewNote, ...]
    legend: tuple[LegendEntry, ...]


@dataclass(slots=True)
class _Member:
    """A component while it is joined.

    ``scheduled`` tells whether a schedule names its devices, ``drawn`` whether it is shown on a plan.
    """

    component: Component
    scheduled: bool
    drawn: bool


def join(explanations: Sequence[Explanation], sheets: Mapping[int, SheetExtent] | None = None) -> Joined:
    """Join the components of several notations by their ids.

    Parameters
    ----------
    explanations : in the order in which the notations read; the first to show an id as drawn on a plan
        owns it. Ids are compared as :mod:`.loose_ids` does.
    sheets : by page, where it is cut off; a component that two sheets show there is one.

    Returns
    -------
    Each notation's components without those that were joined to another's. One notation that shows an id
    twice keeps both: that is a matter for review.
    """
    members: list[_Member] = []
    notes: list[ReviewNote] = []
    owned: dict[str, _Member] = {}
    supported: set[tuple[int, str]] = set()
    aliases = _aliases(explanations)
    for scheduled in (False, True):  # what is drawn owns its id, whoever reads it
        for number, explanation in enumerate(explanations):
            added: dict[str, _Member] = {}
            for component in explanation.components:
                if (component.id in explanation.scheduled) is not scheduled:
                    continue
                key = aliases.get(component.id, component.id).casefold()
                if key in owned:
                    supported.add((number, key))
                    notes += _support(owned[key], component, scheduled)
                    continue
                if key in added and not scheduled and sheets:
                    at_seam = one_at_a_seam(added[key].component, component, sheets)
                    if at_seam is not None:
                        added[key].component = at_seam[0]
                        notes.append(at_seam[1])
                        continue
                shown = component.model_copy(update={"listed": scheduled})
                member = _Member(shown, scheduled, drawn=not scheduled)
                members.append(member)
                added.setdefault(key, member)
            owned |= added
    for number, explanation in enumerate(explanations):
        notes += [note for note in explanation.notes if not _settled(note, number, supported)]
    notes += _place_all(members, [each for explanation in explanations for each in explanation.sightings])
    notes += _equip_all(members, [each for explanation in explanations for each in explanation.hardware_sets])
    return Joined(
        components=tuple(member.component for member in members),
        notes=tuple(_without_answered(notes, members)),
        legend=_legend(explanations),
    )


def _legend(explanations: Sequence[Explanation]) -> tuple[LegendEntry, ...]:
    """Return every line of the keys once: squares with letters are read as symbols and as letters."""
    lines: dict[tuple[int, str | None, str], LegendEntry] = {}
    for explanation in explanations:
        for entry in explanation.legend:
            lines.setdefault((entry.page, entry.code, entry.meaning.casefold()), entry)
    return tuple(lines.values())


def _aliases(explanations: Sequence[Explanation]) -> Mapping[str, str]:
    """Return for ids that a schedule writes differently the id as drawn."""
    drawn = [one.id for each in explanations for one in each.components if one.id not in each.scheduled]
    listed = [one.id for each in explanations for one in each.components if one.id in each.scheduled]
    return matches(drawn, listed)


def _settled(note: ReviewNote, number: int, supported: set[tuple[int, str]]) -> bool:
    """Tell whether a note is about an id that another notation shows, and falls with that."""
    return note.code in _OF_AN_OWN_COMPONENT and (number, (note.component_id or "").casefold()) in supported


def _without_answered(notes: Iterable[ReviewNote], members: Sequence[_Member]) -> list[ReviewNote]:
    """Drop the complaint that nothing hangs on a tag where a schedule or a set names its devices."""
    answered = {member.component.id for member in members if member.scheduled and member.component.devices}
    return [note for note in notes if note.code != "unconnected_tag" or note.component_id not in answered]


def _support(member: _Member, other: Component, scheduled: bool) -> list[ReviewNote]:
    """Add to a component what a second notation says of it."""
    main = member.component
    place = f"page {other.page}{_as_printed(main, other)}"
    changes: dict[str, object] = {
        "attributes": {**other.attributes, **main.attributes},
        "location": _location(main.location, other.location),
        "reasoning": f"{main.reasoning} It also stands on {place}.".strip(),
    }
    notes = _sets_differ(main, other)
    if scheduled and other.devices:
        source = f"the schedule on page {other.page}"
        changes["devices"], differences = _scheduled(main, other.devices, source)
        notes += differences
        told = f"{source[0].upper()}{source[1:]} names its devices{_as_printed(main, other)}."
        changes["reasoning"] = f"{main.reasoning} {told}".strip()
        if not main.devices:  # what is said of the devices is the schedule's alone, and as sure as it
            changes["confidence"] = other.confidence
        member.scheduled = True
    notes += _room_conflict(main, other)
    member.component = main.model_copy(update=changes)
    return notes


def _as_printed(main: Component, other: Component) -> str:
    """Return how the other place writes the id, if not in the same way."""
    return "" if other.id.casefold() == main.id.casefold() else f", printed as {other.id}"


def _room_conflict(main: Component, other: Component) -> list[ReviewNote]:
    """Note that two places name different rooms for a door, neither of them as its other side."""
    drawn, listed = main.location, other.location
    if not drawn.room_number or not listed.room_number:
        return []
    across = drawn.other_side.room_number if drawn.other_side else None
    sides = {plain_key(drawn.room_number), plain_key(across or "")}
    if plain_key(listed.room_number) in sides:
        return []
    message = (
        f"{main.id}: page {main.page} shows room {drawn.room_number}, page {other.page} says room "
        f"{listed.room_number}. The room of page {main.page} was kept."
    )
    return [_note("schedule_mismatch", message, main)]


def _sets_differ(main: Component, other: Component) -> list[ReviewNote]:
    """Note that two places give a door different hardware sets; a heading of the set is no other set."""
    names = [
        {
            _set_key(component.attributes[key])
            for key in (HARDWARE_SET, HEADING)
            if key in component.attributes
        }
        for component in (main, other)
    ]
    if not all(names) or names[0] & names[1]:
        return []
    one, two = (each.attributes.get(HARDWARE_SET) or each.attributes[HEADING] for each in (main, other))
    message = (
        f"{main.id} has hardware set {one} on page {main.page} and {two} on page {other.page}; the first was "
        "taken."
    )
    return [_note("hardware_set_mismatch", message, main)]


def _location(drawn: Location, listed: Location) -> Location:
    """Return the room as drawn; what the drawing does not tell is taken from the other."""
    if drawn.room_number or drawn.room_name:
        return drawn
    return listed


def _place_all(members: Sequence[_Member], sightings: Sequence[Sighting]) -> list[ReviewNote]:
    """Give doors that only a schedule lists the place at which a plan shows their number.

    A number that stands at several places, such as a part plan's, says nothing; nor does a list's own page.
    """
    listed = [member for member in members if not member.drawn]
    aliases = matches((each.id for each in sightings), (member.component.id for member in listed))
    places: dict[str, list[Sighting]] = defaultdict(list)
    for each in sightings:
        places[each.id.casefold()].append(each)
    own: dict[str, list[_Member]] = defaultdict(list)
    for member in listed:
        own[aliases.get(member.component.id, member.component.id).casefold()].append(member)
    notes: list[ReviewNote] = []
    rows = [(member, member.component.page) for member in listed]
    for key, doors in own.items():
        found = places.get(key, [])
        if len(doors) == len(found) == 1 and found[0].page != doors[0].component.page:
            notes += _place(doors[0], found[0])
    return [*notes, *_not_on_plan(rows)]


def _not_on_plan(rows: Sequence[tuple[_Member, int]]) -> Iterable[ReviewNote]:
    """Tell of the doors of a list that its plan lacks, though it shows the doors listed before and after.

    ``rows`` are the doors with the pages that list them. A plan that lacks more than half as many as it
    shows is of a part of the building.
    """
    placed = sum(member.component.page != page for member, page in rows)
    lacking = []
    before: _Member | None = None
    run: list[_Member] = []
    for member, page in rows:
        if member.component.page == page:
            run.append(member)
            continue
        if before is not None and before.component.page == member.component.page:
            lacking += [(each, before, member) for each in run]
        before, run = member, []
    if 2 * len(lacking) > placed:
        return
    for each, before, after in lacking:
        door, plan = each.component, before.component.page
        message = (
            f"{door.id} is listed on page {door.page} but was not found on page {plan}, which shows "
            f"{before.component.id} and {after.component.id}, listed before and after it."
        )
        yield ReviewNote(
            code="not_on_plan", message=message, page=door.page, component_id=door.id, bbox=door.bbox
        )


def _place(member: _Member, seen: Sighting) -> list[ReviewNote]:
    """Move a door to its place on the plan; a room that the schedule names stays, and a conflict is told."""
    listed = member.component
    named = listed.location.room_number or listed.location.room_name
    told = f"page {listed.page}{'' if seen.id == listed.id else f', there printed as {listed.id}'}"
    moved = listed.model_copy(
        update={
            "page": seen.page,
            "bbox": seen.box,
            "listed": False,
            "location": listed.location if named else seen.location,
            "devices": tuple(device.model_copy(update={"bboxes": ()}) for device in listed.devices),
            "reasoning": f"{listed.reasoning} {seen.reason} The list is on {told}.".strip(),
        }
    )
    conflicts = _room_conflict(moved.model_copy(update={"location": seen.location}), listed)
    member.component = moved
    return conflicts


def _equip_all(members: Sequence[_Member], sets: Sequence[HardwareSet]) -> list[ReviewNote]:
    """Give every door the devices of the set that it names; no sets at all are no matter for review."""
    by_name: dict[str, list[HardwareSet]] = defaultdict(list)
    for each in sets:
        by_name[_set_key(each.name)].append(each)
    notes: list[ReviewNote] = []
    missing: dict[str, list[Component]] = defaultdict(list)
    for member in members:
        wanted = _wanted_set(member.component) if by_name else None
        if wanted is None:
            continue
        found = by_name.get(_set_key(wanted))
        if found:
            notes += _equip(member, found)
        else:
            missing[wanted].append(member.component)
    return notes + [_set_missing(name, doors) for name, doors in missing.items()]


def _wanted_set(component: Component) -> str | None:
    """Return the set whose devices a door still lacks."""
    return None if HEADING in component.attributes else component.attributes.get(HARDWARE_SET)


def _set_missing(name: str, doors: Sequence[Component]) -> ReviewNote:
    """Say once for all its doors that a set was not found."""
    first, verb = doors[0], "refers" if len(doors) == 1 else "refer"
    message = f"{', '.join(door.id for door in doors)} {verb} to hardware set {name}, which was not found."
    return ReviewNote(
        code="hardware_set_missing",
        message=message,
        page=first.page,
        component_id=first.id if len(doors) == 1 else None,
        bbox=first.bbox,
    )


def _equip(member: _Member, found: Sequence[HardwareSet]) -> list[ReviewNote]:
    """Give a door the devices of the hardware set that it names."""
    first = found[0]
    source = f"hardware set {first.name} on page {first.page}"
    devices, notes = _scheduled(member.component, first.devices, source)
    lines = "; ".join(first.source_lines)
    reasoning = f"{member.component.reasoning} Devices of {source}" + (f": {lines}." if lines else ".")
    member.scheduled = True
    member.component = member.component.model_copy(
        update={
            "devices": devices,
            "attributes": {**first.attributes, **member.component.attributes},
            "reasoning": reasoning.strip(),
        }
    )
    if len(found) > 1:
        message = f"Hardware set {first.name} is listed on pages {_pages(found)}; the first was used."
        notes.append(
            ReviewNote(code="hardware_set_twice", message=message, page=found[1].page, bbox=found[1].box)
        )
    return notes


def _pages(sets: Sequence[HardwareSet]) -> str:
    return " and ".join(str(each.page) for each in sets)


def _set_key(name: str) -> str:
    """Return what two papers' names of one set have in common."""
    bare = _SET_WORDS.sub(" ", name)
    return "".join(_LEADING_ZEROS.sub("", bare).split()).casefold() or name.casefold()


def _scheduled(
    main: Component, listed: Sequence[Device], source: str
) -> tuple[tuple[Device, ...], list[ReviewNote]]:
    """Return the devices of a component that a schedule lists, and a note where the two disagree.

    Kinds that both name in the same number stay as drawn, with their boxes; kinds in another number are
    the schedule's; kinds that only one of them names are kept.
    """
    drawn, named = _by_type(main.devices), _by_type(listed)
    devices: list[Device] = []
    differences: list[str] = []
    for kind in dict.fromkeys((*drawn, *named)):
        shown, said = drawn.get(kind, []), named.get(kind, [])
        if not shown or not said:
            devices += shown or said
            if not said:
                differences.append(f"{_name(kind)} is drawn {_count(shown)} x but not listed")
        elif _count(shown) != _count(said):
            devices += _with_boxes(said, shown)
            differences.append(f"{_name(kind)} is drawn {_count(shown)} x and listed {_count(said)} x")
        else:
            devices += _with_codes(shown, said)
    if not differences or not main.devices:
        return tuple(devices), []
    message = (
        f"{main.id}: page {main.page} and {source} disagree: {'; '.join(differences)}. "
        f"The count of {source} was used; what only one of them shows was kept."
    )
    return tuple(devices), [_note("schedule_mismatch", message, main)]


def _by_type(devices: Sequence[Device]) -> dict[DeviceType, list[Device]]:
    groups: dict[DeviceType, list[Device]] = defaultdict(list)
    for device in devices:
        groups[device.type].append(device)
    return groups


def _count(devices: Sequence[Device]) -> int:
    return sum(device.count for device in devices)


def _with_boxes(said: Sequence[Device], shown: Sequence[Device]) -> list[Device]:
    """Return the listed devices with the places at which their kind is drawn."""
    boxes = tuple(box for device in shown for box in device.bboxes)
    return [said[0].model_copy(update={"bboxes": boxes or said[0].bboxes}), *said[1:]]


def _with_codes(shown: Sequence[Device], said: Sequence[Device]) -> list[Device]:
    """Return the devices as drawn; a sole symbol without a code takes the listed one."""
    if len(shown) == len(said) == 1 and shown[0].code is None and said[0].code is not None:
        return [shown[0].model_copy(update={"code": said[0].code, "meaning": said[0].meaning})]
    return list(shown)


def _name(kind: DeviceType) -> str:
    return kind.value.replace("_", " ")


def _note(code: str, message: str, component: Component) -> ReviewNote:
    return ReviewNote(
        code=code, message=message, page=component.page, component_id=component.id, bbox=component.bbox
    )
