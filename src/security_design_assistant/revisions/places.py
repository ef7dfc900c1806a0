"""Where components stand, and how far apart two of them do, one on each revision."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from security_design_assistant.models.analysis import BoundingBox, Component, Device, DeviceType
from security_design_assistant.models.changes import DeviceCount
from security_design_assistant.revisions.alignment import Point, Similarity, middle, side
from security_design_assistant.revisions.tolerances import REVISIONS

DeviceKind = tuple[DeviceType, str | None, str | None]
"""What is counted together: type, code and variant."""


Spot = tuple[DeviceKind | None, Point, float]
"""Kind of symbols, None for the tag; their middle; the smallest side of them, in points."""


def kind_of(device: Device) -> DeviceKind:
    """Return what a device is counted as."""
    return device.type, device.code, device.variant


def counted_devices(devices: Iterable[Device]) -> Counter[DeviceKind]:
    """Return how many there are of each kind."""
    counts: Counter[DeviceKind] = Counter()
    for device in devices:
        counts[kind_of(device)] += device.count
    return counts


def as_counts(devices: Counter[DeviceKind]) -> tuple[DeviceCount, ...]:
    """Return the counts as data, in a fixed order."""
    return tuple(
        DeviceCount(type=kind, code=code, variant=variant, count=count)
        for (kind, code, variant), count in in_order(devices)
    )


def in_order(devices: Counter[DeviceKind]) -> list[tuple[DeviceKind, int]]:
    """Return the counts by type, code and variant."""
    return sorted(devices.items(), key=lambda each: (each[0][0].value, each[0][1] or "", each[0][2] or ""))


def alike(before: Component, now: Component) -> bool:
    """Return whether two components are of one type and most of their devices are, by type."""
    if before.type is not now.type:
        return False
    one, other = _by_type(before), _by_type(now)
    common, all_of_both = (one & other).total(), (one | other).total()
    return not all_of_both or common / all_of_both >= REVISIONS.alike


def _by_type(component: Component) -> Counter[DeviceType]:
    counts: Counter[DeviceType] = Counter()
    for device in component.devices:
        counts[device.type] += device.count
    return counts


def distance(before: Component, now: Component, lies: Similarity) -> float:
    """Return how far a component stands from where the other would lie, in sides of the smaller box.

    A tag may be set elsewhere beside its door, and a symbol that comes or goes makes room among the others.
    So it is the symbols that say where a component stands, those that went least far; the tag, where the two
    have no kind of symbol in the same number.
    """
    one, other = _symbols(before), _symbols(now)
    found = [
        _apart(one[kind], other[kind], lies)
        for kind in one
        if kind in other and len(one[kind]) == len(other[kind])
    ]
    return min(found) if found else _apart([before.bbox], [now.bbox], lies)


def spots(component: Component, lies: Similarity = Similarity()) -> Iterator[Spot]:  # noqa: B008 - frozen
    """Yield what :func:`distance` compares of a component: its tag, and the middle of each kind of symbol."""
    yield None, lies.of(middle(component.bbox)), lies.scale * side(component.bbox)
    for kind, boxes in _symbols(component).items():
        yield kind, lies.of(_centre(boxes)), lies.scale * min(map(side, boxes))


def in_place(before: Component, now: Component, lies: Similarity) -> bool:
    """Return whether two components stand at one place."""
    return distance(before, now, lies) <= REVISIONS.moved


def _symbols(component: Component) -> Mapping[DeviceKind, list[BoundingBox]]:
    boxes: dict[DeviceKind, list[BoundingBox]] = defaultdict(list)
    for device in component.devices:
        boxes[kind_of(device)] += device.bboxes
    return {kind: found for kind, found in boxes.items() if found}


def _apart(one: list[BoundingBox], other: list[BoundingBox], lies: Similarity) -> float:
    """Return how far the middle of some boxes is from that of as many others, in sides of the smallest."""
    smallest = min([lies.scale * min(map(side, one)), *map(side, other)])
    if not smallest:
        return 0.0 if one == other else math.inf
    return math.dist(lies.of(_centre(one)), _centre(other)) / smallest


def _centre(boxes: list[BoundingBox]) -> Point:
    middles = [middle(box) for box in boxes]
    return sum(x for x, _ in middles) / len(middles), sum(y for _, y in middles) / len(middles)
