"""What Gemini saw on whole pages, joined to what geometry read elsewhere: by id, geometry first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from security_design_assistant.analysers.asking.modelled import called
from security_design_assistant.drawing.notations.loose_ids import plain_key
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    Device,
    DeviceType,
    Location,
    ReviewNote,
    Side,
)


def with_added_components(analysis: Analysis, added: Iterable[Component]) -> Analysis:
    """Return the analysis with components that only the model saw, and with what it adds to known ones.

    A known component keeps all that geometry says of it. Only what geometry does not tell at all, its devices
    or its room, is taken from the model. Where both tell it and differ, a note lists both.
    """
    known = {
        plain_key(component.id): index for index, component in reversed(list(enumerate(analysis.components)))
    }
    components = list(analysis.components)
    notes: list[ReviewNote] = []
    for seen in added:
        index = known.get(plain_key(seen.id))
        if index is None:
            known[plain_key(seen.id)] = len(components)
            components.append(seen)
        elif components[index].source == "gemini":
            notes.append(_note("model_disagrees", _seen_twice(components[index], seen), seen))
        else:
            components[index], said = _completed(components[index], seen)
            notes += said
    return analysis.model_copy(
        update={"components": tuple(components), "warnings": (*analysis.warnings, *notes)}
    )


def _completed(known: Component, seen: Component) -> tuple[Component, list[ReviewNote]]:
    """Add to a component what only the model tells of it, and note where the two differ."""
    changes: dict[str, object] = {}
    filled: list[str] = []
    if seen.devices and not known.devices:
        changes["devices"] = seen.devices
        filled.append(f"devices {_listed(seen.devices)}")
    if _room(seen.location) and not _room(known.location):
        changes["location"] = seen.location
        filled.append(f"room {_room(seen.location)}")
    notes = list(_differences(known, seen))
    if not changes:
        return known, notes
    message = f"{known.id}: {' and '.join(filled)} as Gemini reads page {seen.page}; the geometry tells none."
    changes |= {
        "source": "hybrid",
        "confidence": min(known.confidence, seen.confidence),
        "reasoning": f"{known.reasoning} {message}".strip(),
    }
    return known.model_copy(update=changes), [_note("added_by_model", message, known), *notes]


def _differences(known: Component, seen: Component) -> Iterator[ReviewNote]:
    said = []
    if known.type is not seen.type:
        said.append(f"it is a {known.type.one}, not a {seen.type.one}")
    if known.devices and seen.devices and not _alike(known.devices, seen.devices):
        said.append(f"its devices are {_listed(known.devices)}, not {_listed(seen.devices)}")
    if _differ(known.location, seen.location):
        said.append(f"its room is {_room(known.location)}, not {_room(seen.location)}")
    if said:
        message = (
            f"{known.id}: by the geometry of page {known.page} {'; '.join(said)}, as Gemini reads page "
            f"{seen.page}. The geometry was kept."
        )
        yield _note("model_disagrees", message, known)


def _seen_twice(first: Component, second: Component) -> str:
    return (
        f"Gemini sees {first.id} on page {first.page}, with {_listed(first.devices)}, and on page "
        f"{second.page}, with {_listed(second.devices)}. The first was kept."
    )


def _counts(devices: Iterable[Device]) -> Counter[DeviceType]:
    counts: Counter[DeviceType] = Counter()
    for device in devices:
        counts[device.type] += device.count
    return counts


def _alike(known: Sequence[Device], seen: Sequence[Device]) -> bool:
    """Tell whether two lists have equal kinds in equal numbers, and the same codes where both have some."""
    codes, others = ({device.code for device in devices if device.code} for devices in (known, seen))
    return _counts(known) == _counts(seen) and (not codes or not others or codes == others)


def _listed(devices: Iterable[Device]) -> str:
    said = sorted(f"{each.count} x {called(each)}" for each in devices)
    return ", ".join(said) or "no devices"


def _room(location: Location | Side) -> str:
    return " ".join(part for part in (location.room_number, location.room_name) if part)


def _differ(known: Location, seen: Location) -> bool:
    """Tell whether two rooms are not the same, nor the two sides of a door."""
    if not _room(known) or not _room(seen):
        return False
    sides = _names(known) | (_names(known.other_side) if known.other_side else set())
    return not sides & _names(seen)


def _names(room: Location | Side) -> set[tuple[str | int, ...]]:
    """Return what a paper may call a room: by its number, or by number and name."""
    return {plain_key(text) for text in (_room(room), room.room_number) if text}


def _note(code: str, message: str, component: Component) -> ReviewNote:
    return ReviewNote(
        code=code, message=message, page=component.page, component_id=component.id, bbox=component.bbox
    )
