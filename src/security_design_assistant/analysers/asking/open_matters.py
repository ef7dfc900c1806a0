"""What geometry left open on pages that it understood: symbols and legend rows without a name, idle tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from security_design_assistant.drawing.page.geometry import bounds, centre, grown
from security_design_assistant.models.analysis import (
    Analysis,
    BoundingBox,
    Component,
    Device,
    DeviceType,
    PageSummary,
)

IDLE = frozenset({"unconnected_tag", "id_without_mark"})
"""Notes of readers that nothing hangs on a tag."""

ORPHANS = frozenset({"orphan_cluster", "orphan_mark"})
"""Notes of readers on symbols that hang on no tag."""

REACH = 12.0
"""Heights of a tag within which symbols without a tag may be its own."""

AROUND_TAG = 4.0
"""Heights of a tag that are shown around it, and around the symbols that may be its own half of that."""

AROUND_SYMBOL = 0.75
"""Sizes of a symbol that are shown around it."""

LEGEND_ROW = 12.0
"""Heights of a legend's symbol that are shown to its right, where its words stand."""


class Ask(StrEnum):
    """What is asked about a cut-out."""

    LEADER = "leader"
    LEGEND = "legend"
    SYMBOL = "symbol"


Key = tuple[object, ...]
"""What a matter is about: a marking, a place, a component."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One open matter: what is asked, where it is to be seen, and the drawing's own words for it.

    ``frame`` is the symbol or tag in question and ``region`` what is to be shown around it, both in points of
    the displayed page.
    """

    key: Key
    ask: Ask
    page: int
    frame: BoundingBox
    region: BoundingBox
    text: str = ""


def open_matters(analysis: Analysis) -> Mapping[int, list[Matter]]:
    """Return the open matters by page, each once: what is marked alike is asked about in one place."""
    sizes = {page.page: page for page in analysis.pages}
    matters: dict[Key, Matter] = {}
    for matter in (*_leaders(analysis), *_symbols(analysis)):
        matters.setdefault(matter.key, _on_page(matter, sizes[matter.page]))
    by_page: dict[int, list[Matter]] = {}
    order = tuple(Ask)
    for matter in sorted(matters.values(), key=lambda each: order.index(each.ask)):
        by_page.setdefault(matter.page, []).append(matter)
    return by_page


def keys_of(device: Device, component: Component) -> tuple[Key, ...]:
    """Return what a device without a name is asked about by: its marking, or else each of its places."""
    if device.type is not DeviceType.UNKNOWN:
        return ()
    if device.code or device.meaning:
        return ((device.code, device.meaning),)
    return tuple((component.page, box) for box in device.bboxes)


def _leaders(analysis: Analysis) -> Iterator[Matter]:
    idle = {note.component_id for note in analysis.warnings if note.code in IDLE}
    for component in analysis.components:
        if component.id not in idle or component.devices:
            continue
        height = min(component.bbox[2] - component.bbox[0], component.bbox[3] - component.bbox[1])
        orphans = [
            note.bbox
            for note in analysis.warnings
            if note.code in ORPHANS and note.page == component.page and note.bbox is not None
        ]
        near = [box for box in orphans if _apart(component.bbox, box) <= REACH * height]
        region = grown(component.bbox, AROUND_TAG * height)
        region = bounds([region, *(grown(box, AROUND_TAG / 2 * height) for box in near)])
        key = ("tag", component.page, component.id)
        yield Matter(key, Ask.LEADER, component.page, component.bbox, region, component.id)


def _symbols(analysis: Analysis) -> Iterator[Matter]:
    rows = {entry.meaning: entry for entry in reversed(analysis.legend)}
    for component in analysis.components:
        for device in component.devices:
            row = rows.get(device.meaning or "")
            if row is not None and device.type is DeviceType.UNKNOWN:
                height = row.bbox[3] - row.bbox[1]
                x0, y0, x1, y1 = grown(row.bbox, height / 2)
                region = (x0, y0, x1 + LEGEND_ROW * height, y1)
                yield Matter(
                    keys_of(device, component)[0], Ask.LEGEND, row.page, row.bbox, region, row.meaning
                )
                continue
            for key, box in zip(keys_of(device, component), device.bboxes, strict=False):
                size = max(box[2] - box[0], box[3] - box[1])
                region = grown(box, AROUND_SYMBOL * size)
                yield Matter(key, Ask.SYMBOL, component.page, box, region, device.code or "")


def _on_page(matter: Matter, page: PageSummary) -> Matter:
    """Return the matter with no more shown than there is."""
    x0, y0, x1, y1 = matter.region
    region = (max(0.0, x0), max(0.0, y0), min(page.width, x1), min(page.height, y1))
    return Matter(matter.key, matter.ask, matter.page, matter.frame, region, matter.text)


def _apart(one: BoundingBox, other: BoundingBox) -> float:
    (x0, y0), (x1, y1) = centre(one), centre(other)
    return max(abs(x1 - x0), abs(y1 - y0))
