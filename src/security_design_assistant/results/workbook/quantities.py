"""The Quantities sheet: how many of each device the whole drawing needs."""

from __future__ import annotations

from collections import Counter

from security_design_assistant.models.analysis import Analysis, Component, ComponentType, DeviceType
from security_design_assistant.results.workbook.cell_values import Mark
from security_design_assistant.results.workbook.table import Column, Table
from security_design_assistant.review.labels import equipment_name, meaning_name, words
from security_design_assistant.review.ordering import natural_key

Kind = tuple[str, str, str, str]
"""Device, code, variant, meaning: what makes two pieces the same."""

_ORDER = (*(kind.quantity_label or kind.label for kind in DeviceType), ComponentType.EQUIPMENT.heading)
"""Top to bottom: as the catalogue lists the device types."""
_COLUMNS = (
    Column("Device", 26),
    Column("Code", 12),
    Column("Variant", 20),
    Column("Meaning", 46),
    Column("Count", 10, total=True),
    Column("Components", 13),
)


def quantity_table(analysis: Analysis) -> Table:
    """Return the roll-up over all components; equipment counts under its system code."""
    pieces: Counter[Kind] = Counter()
    users: Counter[Kind] = Counter()
    for component in analysis.components:
        kinds = _kinds(component)
        pieces.update(kinds)
        users.update(set(kinds))
    ordered = sorted(pieces, key=_key)
    rows = tuple(
        (
            name,
            Mark(code),
            variant,
            meaning,
            pieces[name, code, variant, meaning],
            users[name, code, variant, meaning],
        )
        for name, code, variant, meaning in ordered
    )
    return Table("Quantities", _COLUMNS, rows, ("kind", "kinds"))


def _key(kind: Kind) -> tuple[object, ...]:
    name, code, variant, meaning = kind
    return (_ORDER.index(name), natural_key(code), variant, meaning)


def _kinds(component: Component) -> Counter[Kind]:
    kinds: Counter[Kind] = Counter()
    for device in component.devices:
        name = device.type.quantity_label or device.type.label
        variant = words(device.variant) if device.variant else ""
        kinds[(name, device.code or "", variant, meaning_name(device))] += device.count
    if not kinds and component.type is ComponentType.CAMERA:
        attributes = component.attributes
        facts = (attributes.get("camera_type"), attributes.get("fixing"))
        meaning = ", ".join(fact for fact in facts if fact)
        kinds[(DeviceType.CAMERA.label, attributes.get("symbol_code", ""), "", meaning)] += 1
    if not kinds and component.type is ComponentType.EQUIPMENT:
        kinds[(ComponentType.EQUIPMENT.heading, component.system, "", equipment_name(component))] += 1
    return kinds
