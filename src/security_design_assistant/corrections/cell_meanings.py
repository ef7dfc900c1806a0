"""What somebody means who types something into a cell of the schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from security_design_assistant.corrections.devices import listed
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.models.analysis import (
    Analysis,
    Component,
    ComponentType,
    Device,
    DeviceType,
    Location,
)
from security_design_assistant.models.corrections import ATTRIBUTE, Devices
from security_design_assistant.results.workbook.door_schedule import DeviceColumn, code_shown, column_of
from security_design_assistant.review.labels import NOT_LABELLED, device_name

NOTES = re.compile(r"(notes?|remarks?|comments?)", re.IGNORECASE)
"""Headings of a column that somebody added for notes."""

_PIECES = re.compile(r"(\d{1,3})(?:\s*[xX\u00d7]?\s*(\S.*))?")
"""``2``, ``2 x E``, ``2 E``."""


def room_of(text: str, before: Location) -> tuple[str | None, str | None]:
    """Return number and name of a room that is typed as one text.

    What stays of the former number or name tells where the other one begins; else a first word with a
    digit in it is the number.
    """
    if text in ("", NOT_LABELLED):
        return None, None
    number, name = before.room_number or "", before.room_name or ""
    if number and (text == number or text.startswith(f"{number} ")):
        return number, text.removeprefix(number).strip() or None
    if name and (text == name or text.endswith(f" {name}")):
        return text.removesuffix(name).strip() or None, name
    first, _, rest = text.partition(" ")
    return (first, rest or None) if re.search(r"\d", first) else (None, text)


def attribute_changes(before: str, after: str) -> Iterator[tuple[str, str | None]]:
    """Yield field and value of what differs between two texts such as ``Revision: B; Notes: by the gate``."""
    was, now = dict(_attributes(before)), dict(_attributes(after))
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            yield f"attributes.{name}", now.get(name)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    notes = []
    for part in (part.strip() for part in text.split(";")):
        label, colon, value = part.partition(":")
        name = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
        if colon and value.strip() and ATTRIBUTE.fullmatch(f"attributes.{name}"):
            if name == "notes":
                notes.append(value.strip())
            else:
                yield name, value.strip()
        elif part:
            notes.append(part)
    if notes:
        yield "notes", "; ".join(notes)


def type_named(text: str) -> str:
    """Return the component type that is called ``text`` in the workbook."""
    for kind in ComponentType:
        if kind.one.casefold() == text.casefold():
            return kind.value
    raise CorrectionRefusedError(
        f"{text!r} is no kind; there are {', '.join(kind.one for kind in ComponentType)}."
    )


def devices_of_cells(
    door: Component, cells: dict[str, str], columns: Sequence[DeviceColumn], doors: Sequence[Component]
) -> Devices | None:
    """Return all devices of a door as its cells say, None if none of them changed.

    Parameters
    ----------
    cells : changed cells by heading; those of devices are taken out.
    columns : as they were written; a new heading such as ``Lock Type 12`` is one more.
    doors : all doors, whose devices say what a column's are like.
    """
    known = {column.title: column for column in columns}
    changed = {heading: known.get(heading) or _new_column(heading) for heading in cells}
    changed = {heading: column for heading, column in changed.items() if column}
    if not changed:
        return None
    devices = list(door.devices)
    for heading, column in changed.items():
        text = cells.pop(heading)
        if column is None:
            continue
        here = [device for device in devices if column_of(device) == column]
        peers = [device for one in doors for device in one.devices if column_of(device) == column]
        place = devices.index(here[0]) if here else len(devices)
        devices = [device for device in devices if column_of(device) != column]
        devices[place:place] = _in_cell(text, column, here, peers)
    return listed(devices)


def _new_column(heading: str) -> DeviceColumn | None:
    """Return the column that somebody added for a code that no door had."""
    for kind in DeviceType:
        code = heading.removeprefix(f"{kind.label} ")
        if kind.code_in_name and code != heading and code.strip():
            return column_of(Device(type=kind, code=code.strip()))
    return None


def _in_cell(
    text: str, column: DeviceColumn, here: Sequence[Device], peers: Sequence[Device]
) -> Iterator[Device]:
    """Yield the devices that a cell says, e.g. by ``2``, ``2 x E`` or ``(2 x E, 1 x KP)``."""
    for part in (part.strip() for part in re.split(r"[,;+]", text.strip("() ")) if part.strip("() ")):
        pieces = _PIECES.fullmatch(part)
        if pieces is None:
            raise CorrectionRefusedError(f"{text!r} under {column.title} is no number of devices.")
        if int(pieces[1]):
            device = _like(pieces[2], column, here, peers, text)
            yield device.model_copy(update={"count": int(pieces[1])})


def _like(
    code: str | None, column: DeviceColumn, here: Sequence[Device], peers: Sequence[Device], text: str
) -> Device:
    """Return the device that is meant: of this door, else like another door's, else a new one."""
    for known in (here, peers):
        kinds = {(device.code, device.variant): device for device in known}
        named = [device for device in kinds.values() if code is not None and code_shown(device) == code]
        if named or (code is None and len(kinds) == 1):
            return (named or list(kinds.values()))[0]
        if code is None and kinds:
            codes = ", ".join(sorted(code_shown(device) or "no code" for device in kinds.values()))
            raise CorrectionRefusedError(
                f"{text} of which under {column.title}: {codes}? Type for example 1 x {codes.split(', ')[0]}."
            )
    own = column.code[-1][2] if column.type.code_in_name else code
    return Device(type=column.type, code=own or None)


def devices_of_text(text: str, component: Component, analysis: Analysis) -> Devices:
    """Return devices that are listed as ``1 x Lock Type 11, 2 x Credential Reader``."""
    known = {device_name(device): device for one in analysis.components for device in one.devices}
    known |= {device_name(device): device for device in component.devices}
    plain = {kind.label: Device(type=kind) for kind in DeviceType}
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        pieces = _PIECES.fullmatch(part)
        name = (pieces[2] or "") if pieces else ""
        device = known.get(name) or plain.get(name) or _coded(name)
        if pieces is None or device is None or not int(pieces[1]):
            raise CorrectionRefusedError(
                f"{part!r} is no device; write for example 1 x {DeviceType.LOCK.label} 11."
            )
        found.append(device.model_copy(update={"count": int(pieces[1])}))
    return listed(found)


def _coded(name: str) -> Device | None:
    column = _new_column(name)
    return Device(type=column.type, code=column.code[-1][2]) if column else None
