"""From what one page shows to components: tags, cameras and equipment with everything explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM
from security_design_assistant.drawing.notations.boxed.equipment import EquipmentBox
from security_design_assistant.drawing.notations.boxed.evidence import POINT
from security_design_assistant.drawing.notations.boxed.legend import Legend
from security_design_assistant.drawing.notations.boxed.symbol_naming import Finding, SymbolReader
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, TaggedPoint
from security_design_assistant.drawing.notations.boxed.tolerances import LEADERS, TRUST
from security_design_assistant.drawing.notations.port import ReadPage
from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.rooms.anchor import RoomFinding
from security_design_assistant.models.analysis import (
    Component,
    ComponentType,
    Device,
    DeviceType,
    ReviewNote,
)

EXIT_DEVICES = frozenset({DeviceType.REQUEST_TO_EXIT, DeviceType.BREAK_GLASS})
"""People leave a room by them, so that they stand inside of it."""

LOCKS = frozenset({DeviceType.LOCK})
"""Drawn on the side that a door protects, where no exit device says so."""


class PageFindings:
    """Components and review notes of one page of boxed-tag notation.

    Parameters
    ----------
    page : the page, with the rooms of its tags and equipment.
    symbols : explains glyphs by all legends of the drawing.
    codes : the drawing's code tables: ``(table, code)`` to meaning.
    """

    def __init__(
        self, page: ReadPage[BoxedPage], symbols: SymbolReader, codes: Mapping[tuple[str, str], str]
    ) -> None:
        self._page, self._frame, self._symbols, self._codes = page, page.frame, symbols, codes
        self.components: list[Component] = []
        self.notes: list[ReviewNote] = []
        for key, point in page.reading.keyed_points():
            self._add_point(point, page.room(key))
        for key, box in page.reading.keyed_equipment():
            self._add_equipment(box, page.room(key))
        self._add_orphans()

    def _add_point(self, point: TaggedPoint, room: RoomFinding) -> None:
        if point.tag.crossed:
            message = (
                f"{point.tag.identity} is crossed out on page {self._page.page}; it was left out of the "
                "schedule with the symbols that hang on it."
            )
            self._note("crossed_out", message, self._frame.displayed(point.tag.box), None)
            return
        kind = COMPONENT_OF_SYSTEM[point.tag.system]
        read = self._clusters_of(point)
        findings = [finding for found in read for finding in found]
        room = _on_the_secured_side(room, read)
        devices = list(grouped(findings, self._frame))
        attributes = {}
        if kind is ComponentType.CAMERA:
            attributes = self._camera(point)
            if point.camera is not None:
                devices.insert(0, self._camera_device(point))
        reasons = [f"Tag {point.tag.identity} read from its box."]
        reasons += self._leader_reason(point)
        reasons += sorted({f"{_short(finding)}: {finding.reason}." for finding in findings})
        if room.reason:
            reasons.append(room.reason)
        box = self._frame.displayed(point.tag.box)
        self.components.append(
            Component(
                id=point.tag.identity,
                type=kind,
                system=point.tag.system,
                page=self._page.page,
                bbox=box,
                location=room.location(self._frame),
                devices=tuple(devices),
                attributes=attributes,
                confidence=_confidence(point, devices),
                reasoning=" ".join(reasons),
            )
        )
        if not devices:
            message = f"{kind.point} {point.tag.identity} has a tag, but no line leads to a symbol."
            self._note("unconnected_tag", message, box, point.tag.identity)

    def _clusters_of(self, point: TaggedPoint) -> list[list[Finding]]:
        """Explain each cluster; one of which nothing is known and that is drawn unlike the others is none.

        Beside an exactly drawn leader, or beside clusters with a mounting dot, a wall that ends at the tag
        and leads to a column is chance.
        """
        nearest = min((cluster.gap for cluster in point.clusters), default=0.0)
        dotted = any(cluster.mount is not None for cluster in point.clusters)
        read = [(cluster, self._symbols.read(cluster, point.tag.system)) for cluster in point.clusters]
        blind = [
            all(finding.type is DeviceType.UNKNOWN and not finding.code for finding in found)
            for _, found in read
        ]
        kept = []
        for (cluster, found), nothing in zip(read, blind, strict=True):
            unlike = dotted or cluster.gap > max(nearest, LEADERS.exact)
            kept.append([] if nothing and unlike and cluster.mount is None else list(found))
        return kept

    def _leader_reason(self, point: TaggedPoint) -> list[str]:
        if not point.clusters and point.camera is None:
            return []
        drawn = (
            "exactly drawn"
            if point.gap < LEADERS.exact
            else f"drawn with gaps of up to {point.gap:.2f} of a cell"
        )
        if point.camera is not None:
            return [f"Its leader, {drawn}, ends at camera symbol {point.camera.code}."]
        count = len(point.clusters)
        return [f"Leaders, {drawn}, end at {count} cluster{'s' if count > 1 else ''}."]

    def _camera(self, point: TaggedPoint) -> dict[str, str]:
        attributes = {}
        if point.tag.notes:
            attributes["screen_height"] = point.tag.notes[0]
        if point.camera is None:
            return attributes
        first, second = tuple(point.camera.code)
        attributes |= {"symbol_code": point.camera.code, "type_code": first, "fixing_code": second}
        for name, code in (("camera_type", first), ("fixing", second)):
            if (name, code) in self._codes:
                attributes[name] = self._codes[name, code]
        return attributes

    def _camera_device(self, point: TaggedPoint) -> Device:
        camera = point.camera
        assert camera is not None  # noqa: S101 - the caller asked
        first, second = tuple(camera.code)
        words = [self._codes.get(("camera_type", first)), self._codes.get(("fixing", second))]
        known = all(words)
        return Device(
            type=DeviceType.CAMERA,
            code=camera.code,
            meaning=", ".join(word for word in words if word) if known else None,
            in_legend=known,
            confidence=POINT.camera if known else POINT.camera_by_custom,
            bboxes=(self._frame.displayed(camera.box),),
        )

    def _add_equipment(self, box: EquipmentBox, room: RoomFinding) -> None:
        meaning = self._codes.get(("equipment", box.code))
        identity = box.identity
        shown = self._frame.displayed(box.box)
        attributes = {"equipment_code": box.code} | ({"equipment_type": meaning} if meaning else {})
        reasons = [
            f"Two-row box {box.code} over {box.level}-{box.number}; "
            f"{box.code} is {meaning or 'not in the legend'}."
        ]
        if room.reason:
            reasons.append(room.reason)
        self.components.append(
            Component(
                id=identity,
                type=ComponentType.EQUIPMENT,
                system=box.code,
                page=self._page.page,
                bbox=shown,
                location=room.location(self._frame),
                attributes=attributes,
                confidence=POINT.equipment if meaning else POINT.equipment_by_custom,
                reasoning=" ".join(reasons),
            )
        )

    def _add_orphans(self) -> None:
        """Note clusters that no tag leads to, if at least one cell of them is a known symbol."""
        for cluster in self._page.reading.orphans:
            findings = [f for f in self._symbols.read(cluster, "A") if f.type is not DeviceType.UNKNOWN]
            if not findings or max(finding.confidence for finding in findings) < TRUST.orphan:
                continue
            names = ", ".join(sorted({_short(finding) for finding in findings}))
            self._note(
                "orphan_cluster", f"Symbols without a tag: {names}. No leader joins them to a component.",
                self._frame.displayed(cluster.box), None,
            )  # fmt: skip

    def _note(
        self, code: str, message: str, box: tuple[float, float, float, float] | None, identity: str | None
    ) -> None:
        self.notes.append(
            ReviewNote(code=code, message=message, page=self._page.page, component_id=identity, bbox=box)
        )


def _on_the_secured_side(room: RoomFinding, clusters: Sequence[Sequence[Finding]]) -> RoomFinding:
    """Return the room as seen from the cluster with the exit device, or else the lock, if only one has it."""
    for kinds in (EXIT_DEVICES, LOCKS):
        places = [
            place for place, found in enumerate(clusters) if any(finding.type in kinds for finding in found)
        ]
        if places:
            return room.secured_from(places[0]) if len(places) == 1 else room
    return room


def grouped(findings: Sequence[Finding], frame: Frame) -> Sequence[Device]:
    """Count findings of the same type, code and variant as one device entry, in order of appearance."""
    groups: dict[tuple[str, str | None, str | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.type, finding.code, finding.variant].append(finding)
    return [
        Device(
            type=group[0].type,
            code=group[0].code,
            variant=group[0].variant,
            count=len(group),
            meaning=group[0].meaning,
            in_legend=group[0].meaning is not None,
            confidence=min(finding.confidence for finding in group),
            bboxes=tuple(frame.displayed(cell.box) for finding in group for cell in finding.cells),
        )
        for group in groups.values()
    ]


def code_tables(legends: Sequence[Legend]) -> dict[tuple[str, str], str]:
    """Merge the code tables of all legends; the first to define a code wins."""
    tables: dict[tuple[str, str], str] = {}
    for legend in legends:
        for entry in legend.codes:
            tables.setdefault((entry.table, entry.code), entry.meaning)
    return tables


def _short(finding: Finding) -> str:
    words = [finding.type.value.replace("_", " "), finding.variant or "", finding.code or ""]
    return " ".join(word for word in words if word)


def _confidence(point: TaggedPoint, devices: Sequence[Device]) -> float:
    """Return the least of what the tag, the leaders and the symbols allow."""
    by_gap = POINT.exact - max(0.0, point.gap - LEADERS.exact) * POINT.by_gap
    by_devices = min((device.confidence for device in devices), default=POINT.no_device)
    return round(max(POINT.least, min(by_gap, by_devices)), 2)
