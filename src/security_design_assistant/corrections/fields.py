"""The fields of a component that can be corrected: what may stand in each, read and written."""

from __future__ import annotations

import json
from typing import Any

from pydantic import JsonValue, StrictBool, TypeAdapter, ValidationError

from security_design_assistant.corrections.devices import joined, listed
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.models.analysis import Analysis, Component, ComponentType, Location
from security_design_assistant.models.corrections import (
    ATTRIBUTE,
    PLAIN_FIELDS,
    AddedComponent,
    Devices,
    Id,
    Line,
    as_json,
)

_DEVICES: TypeAdapter[Devices] = TypeAdapter(Devices)
_TEXT: TypeAdapter[str | None] = TypeAdapter(Line | None)
_TYPE: TypeAdapter[ComponentType] = TypeAdapter(ComponentType)
_SHAPES: dict[str, TypeAdapter[Any]] = {
    "id": TypeAdapter(Id),
    "type": _TYPE,
    "location.room_number": _TEXT,
    "location.room_name": _TEXT,
    "devices": _DEVICES,
    "present": TypeAdapter(StrictBool),
    "added": TypeAdapter(AddedComponent | None),
    "checked": TypeAdapter(StrictBool),
}


def checked_value(field: str, value: JsonValue) -> JsonValue:
    """Return ``value`` as it is kept, if it is one that ``field`` can have.

    Raises
    ------
    CorrectionRefusedError
        There is no such field, or it cannot have that value.
    """
    shape = _TEXT if ATTRIBUTE.fullmatch(field) else _SHAPES.get(field)
    if shape is None:
        known = ", ".join((*PLAIN_FIELDS, "attributes.<name>"))
        raise CorrectionRefusedError(f"No field {field!r} can be corrected; there are {known}.")
    try:
        kept: JsonValue = shape.dump_python(shape.validate_json(json.dumps(value)), mode="json")
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = "".join(f" {part}" for part in first["loc"])
        raise CorrectionRefusedError(f"The field {field} cannot be that:{where} {first['msg']}.") from None
    return kept


def read_field(component: Component, field: str) -> JsonValue:
    """Return what ``component`` has in ``field``, one that belongs to it and not to its place in the list."""
    if field == "id":
        return component.id
    if field == "type":
        return component.type.value
    if field == "devices":
        return as_json(listed(component.devices))
    name = field.partition(".")[2]
    if field.startswith("location."):
        room: str | None = getattr(component.location, name)
        return room or None
    return component.attributes.get(name)


def with_field(
    component: Component, field: str, value: Any, read: Component, analysis: Analysis
) -> Component:
    """Return ``component`` with ``value``, one that :func:`checked_value` returned, in ``field``.

    Parameters
    ----------
    read : the component as the machine read it.
    analysis : the machine's.
    """
    if field == "id":
        return component.model_copy(update={"id": value})
    if field == "type":
        return component.model_copy(update={"type": _TYPE.validate_python(value)})
    if field == "devices":
        devices = joined(_DEVICES.validate_python(value), read.devices, analysis)
        return component.model_copy(update={"devices": devices})
    name = field.partition(".")[2]
    if field.startswith("location."):
        return component.model_copy(
            update={"location": _room(component.location, name, value, read.location)}
        )
    others = {key: text for key, text in component.attributes.items() if key != name}
    return component.model_copy(update={"attributes": others if value is None else {**others, name: value}})


def _room(location: Location, name: str, value: str | None, read: Location) -> Location:
    """Return ``location`` with another number or name, which a person stands for: nothing is in doubt."""
    changed = location.model_copy(update={name: value, "doubt": None, "confidence": None})
    same = (changed.room_number, changed.room_name) == (read.room_number, read.room_name)
    return read if same else changed
