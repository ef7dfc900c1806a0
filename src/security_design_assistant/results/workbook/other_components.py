"""The sheets of what is not a door: cameras, and all other systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from security_design_assistant.models.analysis import Analysis, Component, ComponentType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.workbook.cell_values import CellValue, Certainty, Mark, PageLink
from security_design_assistant.results.workbook.door_schedule import details_text, review_numbers
from security_design_assistant.results.workbook.table import Column, Table
from security_design_assistant.review.labels import (
    NOT_IN_LEGEND,
    device_name,
    explained,
    location_name,
)
from security_design_assistant.review.ordering import device_key, in_order

_CAMERA_FACTS = {
    "camera_type": Column("Camera Type", 24),
    "fixing": Column("Fixing", 24),
    "screen_height": Column("Screen Height", 11),
    "symbol_code": Column("Symbol Code", 10),
}
_END = (Column("Confidence", 11), Column("Page", 7), Column("Review No.", 12))
_OTHER_COLUMNS = (
    Column("ID", 19),
    Column("Kind", 20),
    Column("System", 9),
    Column("Devices", 36),
    Column("Location", 30),
    Column("Details", 36),
    *_END,
)


def camera_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    """Return the Cameras sheet."""
    cameras = in_order(found for found in analysis.components if found.type is ComponentType.CAMERA)
    details = any(details_text(camera, _CAMERA_FACTS) for camera in cameras)
    columns = (Column("Camera ID", 19), *_CAMERA_FACTS.values(), Column("Location", 30))
    columns += (Column("Details", 28),) * details + _END
    numbers = review_numbers(findings)
    rows = []
    for camera in cameras:
        row: list[CellValue] = [camera.id, *_camera_facts(camera)]
        row += [location_name(camera.location)] + [details_text(camera, _CAMERA_FACTS)] * details
        rows.append((*row, *_end(camera, numbers)))
    return Table("Cameras", columns, tuple(rows), ("camera", "cameras"))


def other_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    """Return the Other Systems sheet: intercom, intruder alarm and equipment."""
    others = in_order(found for found in analysis.components if not found.type.own_sheet)
    numbers = review_numbers(findings)
    rows = [
        (
            component.id,
            component.type.one.capitalize(),
            Mark(component.system),
            _devices_text(component),
            location_name(component.location),
            _details(component),
            *_end(component, numbers),
        )
        for component in others
    ]
    return Table("Other Systems", _OTHER_COLUMNS, tuple(rows), ("item", "items"))


def _camera_facts(camera: Component) -> tuple[CellValue, ...]:
    camera_type, fixing, height, code = (camera.attributes.get(fact, "") for fact in _CAMERA_FACTS)
    code = code or next((device.code for device in camera.devices if device.code), "")
    return (camera_type, fixing, Mark(height), Mark(code))


def _details(component: Component) -> str:
    if explained(component):
        return details_text(component)
    unexplained = f"Equipment type: {NOT_IN_LEGEND}"
    return "; ".join(part for part in (details_text(component), unexplained) if part)


def _devices_text(component: Component) -> str:
    devices = sorted(component.devices, key=device_key)
    return ", ".join(f"{device.count} x {device_name(device)}" for device in devices)


def _end(component: Component, numbers: Mapping[str, CellValue]) -> tuple[CellValue, ...]:
    return (Certainty(component.confidence), PageLink(component.page), numbers.get(component.id))
