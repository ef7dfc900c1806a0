"""The sheets of what is not a door: cameras, and all other systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from security_design_assistant.models.analysis import Analysis, Component, ComponentType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.results.workbook.cell_values import (
    CellValue,
    Mark,
    PageLink,
    Plain,
    shown_text,
)
from security_design_assistant.results.workbook.corrected_cells import (
    as_read,
    attributes_cell,
    cell,
    certainty_cell,
    id_cell,
    location_cell,
)
from security_design_assistant.results.workbook.door_schedule import (
    details_cell,
    details_text,
    review_numbers,
)
from security_design_assistant.results.workbook.sheet_columns import sheet_columns
from security_design_assistant.results.workbook.table import Column, Table
from security_design_assistant.review.labels import (
    NOT_IN_LEGEND,
    device_name,
    explained,
)
from security_design_assistant.review.ordering import device_key, in_order

CAMERA_FACTS = {
    "camera_type": Column("Camera Type", 24),
    "fixing": Column("Fixing", 24),
    "screen_height": Column("Screen Height", 11),
    "symbol_code": Column("Symbol Code", 10),
}
_CODE = "attributes.symbol_code"
_END = (Column("Confidence", 11), Column("Page", 7), Column("Review No.", 12))
_OTHER_COLUMNS = (
    Column("ID", 19),
    Column("Kind", 20),
    Column("System", 9),
    Column("Devices", 36),
    Column("Location", 30),
    Column("Details", 36),
)


def camera_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    """Return the Cameras sheet."""
    cameras = in_order(found for found in analysis.components if found.type is ComponentType.CAMERA)
    details = any(details_text(camera, CAMERA_FACTS) for camera in cameras)
    columns = (Column("Camera ID", 19), *CAMERA_FACTS.values(), Column("Location", 30))
    sheets = sheet_columns(analysis)
    columns += (Column("Details", 28),) * details + sheets.columns + _END
    numbers = review_numbers(findings)
    rows = []
    for camera in cameras:
        row: list[CellValue] = [id_cell(camera), *_camera_cells(camera)]
        row += [location_cell(camera)] + [details_cell(camera, CAMERA_FACTS)] * details
        rows.append((*row, *sheets.cells(camera), *_end(camera, numbers)))
    return Table("Cameras", columns, tuple(rows), ("camera", "cameras"))


def other_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    """Return the Other Systems sheet: intercom, intruder alarm and equipment."""
    others = in_order(found for found in analysis.components if not found.type.own_sheet)
    numbers = review_numbers(findings)
    sheets = sheet_columns(analysis)
    rows = [
        (
            id_cell(component),
            cell(component, component.type.one.capitalize(), "type", _type_read(component)),
            Mark(component.system),
            cell(component, devices_text(component), "devices", devices_text(as_read(component))),
            location_cell(component),
            attributes_cell(component, _details(component), _details(as_read(component))),
            *sheets.cells(component),
            *_end(component, numbers),
        )
        for component in others
    ]
    columns = (*_OTHER_COLUMNS, *sheets.columns, *_END)
    return Table("Other Systems", columns, tuple(rows), ("item", "items"))


def _camera_cells(camera: Component) -> list[CellValue]:
    read = as_read(camera)
    fields = (*(f"attributes.{fact}" for fact in CAMERA_FACTS),)
    cells: list[CellValue] = []
    for field, now, was in zip(fields, _camera_facts(camera), _camera_facts(read), strict=True):
        of_device = field == _CODE and camera.correction_of(field) is None
        cells.append(
            now if now == was else cell(camera, now, "devices" if of_device else field, shown_text(was))
        )
    return cells


def _camera_facts(camera: Component) -> tuple[Plain, ...]:
    camera_type, fixing, height, code = (camera.attributes.get(fact, "") for fact in CAMERA_FACTS)
    code = code or next((device.code for device in camera.devices if device.code), "")
    return (camera_type, fixing, Mark(height), Mark(code))


def _details(component: Component) -> str:
    if explained(component):
        return details_text(component)
    unexplained = f"Equipment type: {NOT_IN_LEGEND}"
    return "; ".join(part for part in (details_text(component), unexplained) if part)


def _type_read(component: Component) -> str:
    change = component.correction_of("type")
    return next((kind.one.capitalize() for kind in ComponentType if change and kind == change.was), "")


def devices_text(component: Component) -> str:
    """Return e.g. ``1 x Lock Type 11, 2 x Credential Reader``."""
    devices = sorted(component.devices, key=device_key)
    return ", ".join(f"{device.count} x {device_name(device)}" for device in devices)


def _end(component: Component, numbers: Mapping[str, Plain]) -> tuple[CellValue, ...]:
    return (certainty_cell(component), PageLink(component.page), numbers.get(component.id))
