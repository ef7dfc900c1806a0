"""Cells that a person stands for: what the machine read there stays visible beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from security_design_assistant.models.analysis import Component, Device, Location
from security_design_assistant.results.workbook.cell_values import CellValue, Certainty, Confirmed, Plain
from security_design_assistant.review.labels import location_name

NOTHING = "nothing"
"""Stands for what was read where nothing was."""


def told(verb: str, by: str, at: datetime) -> str:
    """Return e.g. ``Corrected by lee, 30 November 2026.``, in a comment."""
    return f"{verb} by {by}, {at.day} {at:%B %Y}."


def id_cell(component: Component) -> CellValue:
    """Return the id, with the one that was read if a person renumbered the component."""
    if component.source == "person":
        return Confirmed(component.id, component.reasoning)
    return cell(component, component.id, "id", _read_value(component, "id", component.id))


def location_cell(component: Component) -> CellValue:
    """Return the room, with the one that was read if a person corrected number or name."""
    here = component.location
    read = Location(
        room_number=_read_value(component, "location.room_number", here.room_number),
        room_name=_read_value(component, "location.room_name", here.room_name),
    )
    name = location_name(here)
    changed = [
        field for field in ("location.room_number", "location.room_name") if component.correction_of(field)
    ]
    return cell(component, name, changed[0], location_name(read)) if changed else name


def certainty_cell(component: Component) -> CellValue:
    """Return the confidence, as checked if a person looked at the component."""
    certainty = Certainty(component.confidence)
    check = component.correction_of("checked")
    return Confirmed(certainty, told("Checked", check.by, check.at)) if check else certainty


def cell(component: Component, value: Plain, field: str, read: str) -> CellValue:
    """Return ``value``, with what was ``read`` if a person corrected ``field``."""
    change = component.correction_of(field)
    if change is None:
        return value
    return Confirmed(value, f"Read as: {read or NOTHING}. {told('Corrected', change.by, change.at)}")


def attributes_cell(component: Component, value: Plain, read: str) -> CellValue:
    """Return ``value``, made of several attributes, with what was ``read`` if a person corrected one."""
    field = next((one.field for one in component.corrections if one.field.startswith("attributes.")), None)
    return cell(component, value, field, read) if field else value


def as_read(component: Component) -> Component:
    """Return ``component`` with devices and attributes as they were before anybody corrected them."""
    devices = component.devices
    if change := component.correction_of("devices"):
        devices = tuple(Device.model_validate(one) for one in change.was or () if isinstance(one, dict))  # type: ignore[union-attr]
    attributes = {
        **component.attributes,
        **{
            change.field.removeprefix("attributes."): change.was
            for change in component.corrections
            if change.field.startswith("attributes.")
        },
    }
    kept = {name: text for name, text in attributes.items() if text is not None}
    return component.model_copy(update={"devices": devices, "attributes": kept})


def _read_value(component: Component, field: str, now: Any) -> Any:
    change = component.correction_of(field)
    return change.was if change else now
