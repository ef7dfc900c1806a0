"""Corrections read back from a workbook that somebody edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

from security_design_assistant.corrections.cell_meanings import (
    NOTES,
    attribute_changes,
    devices_of_cells,
    devices_of_text,
    room_of,
    type_named,
)
from security_design_assistant.corrections.edited_workbook import Change, differences
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.models.analysis import Analysis, Component, ComponentType
from security_design_assistant.models.corrections import Evidence, ProposedCorrection, as_json
from security_design_assistant.results.workbook.door_schedule import details_text, device_columns, door_table
from security_design_assistant.results.workbook.other_components import (
    CAMERA_FACTS,
    camera_table,
    other_table,
)
from security_design_assistant.results.workbook.review_sheet import review_table
from security_design_assistant.results.workbook.table import Table
from security_design_assistant.review.findings import review
from security_design_assistant.review.ordering import in_order

_MANY = 10
"""Sentences of a refusal; of more it gives the number."""


@dataclass(slots=True)
class WorkbookEdits:
    """What somebody typed into a workbook.

    ``proposals`` come with who signed them, None where nobody did; ``left_out`` are sentences about changes
    that are no corrections.
    """

    proposals: list[tuple[ProposedCorrection, str | None]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def workbook_edits(written: Analysis, workbook: Workbook) -> WorkbookEdits:
    """Return what differs between the schedule of ``written`` and ``workbook``.

    Ids, rooms, devices, details and notes are read back, and who checked a finding; everything else that
    differs is told of.

    Raises
    ------
    CorrectionRefusedError
        A cell holds a formula, or what cannot be understood; then nothing is read back.
    """
    edits = WorkbookEdits()
    findings = review(written)
    for table, key, members, meaning in (
        (door_table(written, findings), "Door ID", _of_type(written, ComponentType.DOOR), _door),
        (camera_table(written, findings), "Camera ID", _of_type(written, ComponentType.CAMERA), _camera),
        (other_table(written, findings), "ID", _others(written), _other),
    ):
        if members:
            _read_back(edits, written, workbook, table, key, members, meaning)
    _read_signatures(edits, written, workbook)
    if edits.wrong:
        more = f" And {len(edits.wrong) - _MANY} more." if len(edits.wrong) > _MANY else ""
        raise CorrectionRefusedError(" ".join(edits.wrong[:_MANY]) + more)
    return edits


Meaning = Callable[[Component, dict[str, str], Analysis], Iterator[tuple[str, object]]]
"""Yields field and value for the changed cells of a component, by heading; takes what it understands out."""


def _read_back(
    edits: WorkbookEdits,
    written: Analysis,
    workbook: Workbook,
    table: Table,
    key: str,
    members: Sequence[Component],
    meaning: Meaning,
) -> None:
    found = differences(table, workbook, key)
    edits.left_out += found.left_out
    edits.wrong += found.wrong
    if found.wrong:
        return
    by_record: dict[int, list[Change]] = {}
    for change in found.changes:
        by_record.setdefault(change.record, []).append(change)
    for record, changes in sorted(by_record.items()):
        component = members[record]
        cells = {change.heading: change.text for change in changes}
        try:
            fields = list(meaning(component, cells, written))
        except CorrectionRefusedError as exc:
            edits.wrong.append(f"{table.title}, {component.id}: {exc.message}")
            continue
        evidence = Evidence(page=component.page, bbox=component.bbox, sha256=written.drawing.sha256)
        for name, now in fields:
            proposal = {"component": component.id, "field": name, "now": now, "evidence": evidence}
            edits.proposals.append((ProposedCorrection.model_validate(proposal), None))
        edits.left_out += [
            f"{table.title} {change.cell}: {change.heading} is not read back."
            for change in changes
            if change.heading in cells
        ]


def _door(door: Component, cells: dict[str, str], written: Analysis) -> Iterator[tuple[str, object]]:
    doors = _of_type(written, ComponentType.DOOR)
    devices = devices_of_cells(door, cells, device_columns(doors), doors)
    if devices is not None:
        yield "devices", as_json(devices)
    yield from _everywhere(door, cells, details_text(door))
    if "Door ID" in cells:
        yield "id", cells.pop("Door ID")


def _camera(camera: Component, cells: dict[str, str], _written: Analysis) -> Iterator[tuple[str, object]]:
    for name, column in CAMERA_FACTS.items():
        if column.title in cells:
            yield f"attributes.{name}", cells.pop(column.title) or None
    yield from _everywhere(camera, cells, details_text(camera, CAMERA_FACTS))
    if "Camera ID" in cells:
        yield "id", cells.pop("Camera ID")


def _other(component: Component, cells: dict[str, str], written: Analysis) -> Iterator[tuple[str, object]]:
    if "Kind" in cells:
        yield "type", type_named(cells.pop("Kind"))
    if "Devices" in cells:
        yield "devices", as_json(devices_of_text(cells.pop("Devices"), component, written))
    yield from _everywhere(component, cells, details_text(component))
    if "ID" in cells:
        yield "id", cells.pop("ID")


def _everywhere(component: Component, cells: dict[str, str], details: str) -> Iterator[tuple[str, object]]:
    """Yield what any sheet has: room, details and notes."""
    if "Location" in cells:
        number, name = room_of(cells.pop("Location"), component.location)
        for part, now in (("room_number", number), ("room_name", name)):
            if now != (getattr(component.location, part) or None):
                yield f"location.{part}", now
    if "Details" in cells:
        yield from attribute_changes(details, cells.pop("Details"))
    for heading in [heading for heading in cells if NOTES.fullmatch(heading)]:
        note = cells.pop(heading)
        if note and note != component.attributes.get("notes"):
            yield "attributes.notes", note


def _read_signatures(edits: WorkbookEdits, written: Analysis, workbook: Workbook) -> None:
    """Read back who checked which finding."""
    findings = review(written)
    if not findings:
        return
    found = differences(review_table(findings), workbook, "No.")
    edits.wrong += found.wrong
    for change in found.changes:
        if change.heading != "Checked By":
            edits.left_out.append(f"Review {change.cell}: {change.heading} is not read back.")
            continue
        proposal = ProposedCorrection(
            finding=findings[change.record].key, field="checked", now=bool(change.text)
        )
        edits.proposals.append((proposal, change.text or None))


def _of_type(analysis: Analysis, kind: ComponentType) -> list[Component]:
    return in_order(component for component in analysis.components if component.type is kind)


def _others(analysis: Analysis) -> list[Component]:
    return in_order(component for component in analysis.components if not component.type.own_sheet)
