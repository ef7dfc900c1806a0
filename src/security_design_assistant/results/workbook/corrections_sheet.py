"""The Corrections sheet: what differs from what was read, and what a person says is no component."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from security_design_assistant.models.analysis import Analysis, Component, Device
from security_design_assistant.results.workbook.cell_values import CellValue, PageLink
from security_design_assistant.results.workbook.table import Column, Table
from security_design_assistant.review.labels import device_name, words
from security_design_assistant.review.ordering import in_order

TITLE = "Corrections"
_COLUMNS = (
    Column("Component", 19),
    Column("Page", 7),
    Column("What", 20),
    Column("As read", 44),
    Column("Corrected", 44),
    Column("By", 20),
    Column("At (UTC)", 18),
)


def corrections_table(analysis: Analysis) -> Table:
    """Return the sheet; without any correction it has no row."""
    rows = [
        (
            component.id,
            PageLink(component.page),
            words(change.field.rpartition(".")[2]),
            _shown(change.was),
            _shown(change.now),
            change.by,
            f"{change.at:%Y-%m-%d %H:%M}",
        )
        for component in in_order((*analysis.components, *analysis.rejected))
        for change in component.corrections
    ]
    added = [_added(component) for component in analysis.components if component.source == "person"]
    return Table(TITLE, _COLUMNS, (*rows, *added))


def _added(component: Component) -> tuple[CellValue, ...]:
    return (component.id, PageLink(component.page), "Added", "", component.reasoning, "", "")


def _shown(value: JsonValue) -> str:
    if isinstance(value, list):
        return ", ".join(_devices(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _devices(listed: list[JsonValue]) -> Iterator[str]:
    for one in listed:
        device = Device.model_validate(one)
        yield f"{device.count} x {device_name(device)}"
