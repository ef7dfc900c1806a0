"""Ids of devices, ``A-101-CR-B2``, folded into the door that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence
from security_design_assistant.drawing.notations.text.columns import FoundDevice
from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.draft import Draft
from security_design_assistant.models.analysis import DeviceType, ReviewNote

_Point = tuple[str, str, str]
"""System, point and level."""


def fold_device_ids(drafts: Sequence[Draft], codebook: Codebook) -> tuple[list[Draft], list[ReviewNote]]:
    """Make devices of ids whose package is a device's code.

    A package such as ``CR`` can also be a part of the building. It is a device's code where the same point
    has another id too (``A-101-DR-B2``), or where a heading above the list names that device.

    Returns
    -------
    The drafts of doors and of all else, and one note for each door whose own id is nowhere printed.
    """
    points: dict[_Point, list[Draft]] = defaultdict(list)
    for draft in drafts:
        point = _point(draft)
        if point is not None:
            points[point].append(draft)
    gone: set[int] = set()
    added: list[Draft] = []
    notes: list[ReviewNote] = []
    for point, same in points.items():
        devices = [(draft, _device(draft, codebook)) for draft in same]
        packages = {_package(draft) for draft in same}
        headed = any(found is not None and _heading_fits(draft, found) for draft, found in devices)
        if not any(found for _, found in devices) or (len(packages) < 2 and not headed):
            continue
        doors = [draft for draft, found in devices if found is None]
        door = doors[0] if doors else _nameless(point, same[0], notes)
        if not doors:
            added.append(door)
        told: set[str] = set()
        for draft, found in devices:
            if found is not None:
                gone.add(id(draft))
                _give(door, draft, found, told)
    return [draft for draft in drafts if id(draft) not in gone] + added, notes


def _fields(draft: Draft) -> list[str]:
    return draft.mention.id.split("-")


def _point(draft: Draft) -> _Point | None:
    fields = _fields(draft)
    if draft.mention.form or draft.mention.system != "A" or len(fields) not in (3, 4):
        return None
    return fields[0], fields[1].upper(), fields[3] if len(fields) == 4 else ""


def _package(draft: Draft) -> str:
    return _fields(draft)[2].upper()


def _device(draft: Draft, codebook: Codebook) -> FoundDevice | None:
    explained = codebook.explain(_package(draft), draft.page)
    if explained.meaning is None or explained.meaning.type is DeviceType.UNKNOWN:
        return None
    if explained.evidence < Evidence.LIKELY:
        return None
    return FoundDevice(
        explained.meaning,
        _package(draft),
        1,
        explained.words,
        explained.evidence,
        (draft.mention.shown,),
        True,
    )


def _heading_fits(draft: Draft, found: FoundDevice) -> bool:
    named = find_devices(draft.mention.heading)
    return bool(named) and named[0].meaning.type is found.meaning.type


def _nameless(point: _Point, draft: Draft, notes: list[ReviewNote]) -> Draft:
    """Return a door for devices whose door has no id of its own on the drawing."""
    name = "-".join(part for part in point if part)
    message = (
        f"Only the devices of {name} are printed, such as {draft.mention.printed}, not the door's own id. "
        f"It is called {name} here; give it its id."
    )
    notes.append(
        ReviewNote(
            code="door_without_own_id", message=message, page=draft.page, component_id=name,
            bbox=draft.mention.shown,
        )
    )  # fmt: skip
    mention = replace(draft.mention, id=name, heading="")
    return Draft(mention, draft.page, draft.source, location=draft.location)


def _give(door: Draft, draft: Draft, found: FoundDevice, told: set[str]) -> None:
    """Add a device to its door, once an id and only if no mark of its kind is there already."""
    name = draft.mention.id.casefold()
    kind = found.meaning.type
    marked = any(device.meaning.type is kind and not device.by_id for device in door.devices)
    if name not in told and not marked:
        door.devices.append(found)
    told.add(name)
    door.marked = True
    door.reasons.append(f"{draft.mention.id} on page {draft.page} is its {kind.value.replace('_', ' ')}.")
