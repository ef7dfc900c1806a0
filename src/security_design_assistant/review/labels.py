"""Names that a designer knows: of types, codes and rooms, for headings and sentences."""

from __future__ import annotations

from security_design_assistant.models.analysis import (
    Component,
    ComponentType,
    Device,
    Location,
    PageStatus,
    Side,
)

NOT_LABELLED = "not labelled"
"""Shown where the drawing names no room; an empty cell would look like an oversight."""

NOT_IN_LEGEND = "not in legend"
"""Shown as the meaning of what the drawing uses but does not explain."""

PAGE_STATUS_NAMES: dict[PageStatus, str] = {
    PageStatus.ANALYSED: "analysed",
    PageStatus.NO_TEXT_LAYER: "not read: no text layer",
    PageStatus.SKIPPED: "not read: skipped",
}


def words(code: str) -> str:
    """Return a machine-readable code as words, e.g. ``duplicate_id`` as ``Duplicate id``."""
    return code.replace("_", " ").strip().capitalize()


def counted(component_type: ComponentType, count: int) -> str:
    """Return e.g. ``1 door`` or ``20 doors``."""
    return f"{count} {component_type.one if count == 1 else component_type.many}"


def device_name(device: Device) -> str:
    """Return how a sentence names ``device``, e.g. ``Lock Type 11`` or ``Request to Exit: Dome``."""
    name = device.type.label
    if device.code is not None or device.type.code_in_name:
        name = f"{name} {device.code or '?'}"
    return f"{name}: {words(device.variant)}" if device.variant else name


def meaning_name(device: Device) -> str:
    """Return the drawing's or its specification's words for ``device``, or :data:`NOT_IN_LEGEND`."""
    return (device.meaning or "") if is_explained(device) else NOT_IN_LEGEND


def is_explained(device: Device) -> bool:
    """Return whether the legend, or the specification that came with the drawing, explains ``device``."""
    return device.in_legend or device.meaning is not None


def explained(component: Component) -> bool:
    """Return whether the tag itself is explained; only the code of equipment needs that."""
    return component.type is not ComponentType.EQUIPMENT or "equipment_type" in component.attributes


def equipment_name(component: Component) -> str:
    """Return the legend's words for a piece of equipment, or :data:`NOT_IN_LEGEND`."""
    return component.attributes.get("equipment_type", NOT_IN_LEGEND)


def short_device_name(device: Device) -> str:
    """Return the mark for ``device`` on the drawing, e.g. ``L11``, ``R:E``, ``PS`` or ``RTE dome``."""
    name = device.type.short_label
    if device.type.code_in_name:
        return name + (device.code or "?")
    if device.variant:
        return f"{name} {device.variant.replace('_', ' ')}"
    return f"{name}:{device.code}" if device.code and not device.type.letter else name


def location_name(location: Location) -> str:
    """Return number and name of the room, or :data:`NOT_LABELLED`."""
    return _room(location) or NOT_LABELLED


def other_side_name(location: Location) -> str:
    """Return number and name of the room across the door, empty if there is none."""
    return _room(location.other_side) if location.other_side else ""


def _room(side: Location | Side) -> str:
    return " ".join(part for part in (side.room_number, side.room_name) if part)
