"""Devices of one opening of a heading: from its items, then from its notes of operation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from security_design_assistant.drawing.notations.hardware_sets.device_table import (
    BY_OTHERS,
    NO_SWITCH,
    READER_IN_LOCK,
    SWITCH,
    HardwareKind,
    kind_of,
)
from security_design_assistant.drawing.notations.hardware_sets.evidence import ITEM
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import Opening
from security_design_assistant.drawing.notations.hardware_sets.operation import Operation, read_operation
from security_design_assistant.drawing.notations.hardware_sets.quantities import share
from security_design_assistant.drawing.notations.hardware_sets.sets import HardwareBlock, PlacedItem
from security_design_assistant.models.analysis import BoundingBox, Device, DeviceType

_LONGEST_HARDWARE = 240
"""The attribute that lists mechanical items is cut after this many characters."""


@dataclass(frozen=True, slots=True)
class SetDevices:
    """What each opening of a heading has.

    ``per_leaf`` are devices whose number the schedule leaves to others (quantity 0): one a leaf.
    """

    devices: tuple[Device, ...]
    per_leaf: frozenset[int]
    hardware: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]

    def of(self, opening: Opening) -> tuple[Device, ...]:
        """Return the devices of one opening, a pair's leaves counted."""
        return tuple(
            device.model_copy(update={"count": opening.leaves}) if index in self.per_leaf else device
            for index, device in enumerate(self.devices)
        )


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One device kind on one item line."""

    type: DeviceType
    variant: str | None
    placed: PlacedItem
    name: str
    by_others: bool


def read_devices(block: HardwareBlock, totals: bool) -> SetDevices:
    """Read what each opening of a heading has.

    Parameters
    ----------
    block : a heading; without openings its quantities are per opening.
    totals : whether the document's quantities cover all openings of a heading where its words do not
        say ``each``.
    """
    if not block.sure:
        return SetDevices((), frozenset(), "", (), ())
    groups: dict[tuple[DeviceType, str | None], list[_Sighting]] = defaultdict(list)
    mechanical: list[str] = []
    for placed in block.items:
        sightings = list(_sightings(placed))
        for sighting in sightings:
            groups[sighting.type, sighting.variant].append(sighting)
        if not sightings and placed.item.quantity:
            mechanical.append(placed.item.description)
    over_all = totals and not block.each and bool(block.openings)
    openings = block.opening_count if over_all else 1
    devices: list[Device] = []
    per_leaf: set[int] = set()
    reasons: list[str] = []
    doubts: list[str] = []
    for group in _divisible(groups, openings, over_all):
        stated = [sighting.placed.item.quantity for sighting in group if sighting.placed.item.stated]
        found = share(stated, openings, over_all)
        found = replace(found, count=found.count + len(group) - len(stated))
        count = found.count
        if count == 0:
            per_leaf.add(len(devices))
        devices.append(_device(group, max(count, 1), found.even))
        reasons.append(_reason(group, openings, over_all, count))
        if not found.even:
            doubts.append(
                f"Heading {block.name}: {sum(s.placed.item.quantity for s in group)} of “"
                f"{group[0].placed.item.description}” do not divide by {openings} openings."
            )
    operation = read_operation(remark.text for remark in block.remarks)
    noted = list(_from_notes(operation, devices, block))
    devices += [device for device, _ in noted]
    reasons += [reason for _, reason in noted]
    return SetDevices(tuple(devices), frozenset(per_leaf), _short(mechanical), tuple(reasons), tuple(doubts))


def _sightings(placed: PlacedItem) -> Iterable[_Sighting]:
    item = placed.item
    kind = kind_of(item.description, item.product)
    if kind is None:
        return
    whole = f"{item.text} {item.remarks}"
    others = bool(BY_OTHERS.search(whole))
    if item.quantity == 0 and not (kind.by_others or others):
        return
    if kind.device is not None:
        yield _Sighting(kind.device, kind.variant, placed, kind.name, others or item.quantity == 0)
    if kind.carries_switch and _has_switch(item.description, item.product, item.remarks):
        yield _Sighting(DeviceType.REQUEST_TO_EXIT, None, placed, "request-to-exit switch", others)
    if kind.device is DeviceType.LOCK and kind.carries_switch and _reader_in(kind, placed):
        yield _Sighting(DeviceType.CREDENTIAL_READER, None, placed, "reader in the lock", others)


def _has_switch(description: str, product: str, remarks: str) -> bool:
    both = f"{description} {product}"
    return bool(SWITCH.search(both)) and not NO_SWITCH.search(f"{both} {remarks}")


def _reader_in(kind: HardwareKind, placed: PlacedItem) -> bool:
    return kind.name == "electrified lock" and bool(
        READER_IN_LOCK.search(f"{placed.item.description} {placed.item.product}")
    )


def _divisible(
    groups: dict[tuple[DeviceType, str | None], list[_Sighting]], openings: int, totals: bool
) -> list[list[_Sighting]]:
    """Return the groups to count; kinds of one type that only divide together are counted together.

    Nine exit devices and three locks over twelve doors: each door has one lock.
    """
    if not totals:
        return list(groups.values())
    by_type: dict[DeviceType, list[list[_Sighting]]] = defaultdict(list)
    for (device_type, _), group in groups.items():
        by_type[device_type].append(group)
    result: list[list[_Sighting]] = []
    for parts in by_type.values():
        sums = [sum(sighting.placed.item.quantity for sighting in part) for part in parts]
        if any(total % openings for total in sums) and sum(sums) % openings == 0:
            result.append([sighting for part in parts for sighting in part])
        else:
            result.extend(parts)
    return result


def _device(group: Sequence[_Sighting], count: int, even: bool) -> Device:
    others = all(sighting.by_others for sighting in group)
    meaning = "; ".join(dict.fromkeys(_words(sighting.placed) for sighting in group))
    confidence = ITEM.item if even else ITEM.uneven
    return Device(
        type=group[0].type,
        variant=group[0].variant if len({sighting.variant for sighting in group}) == 1 else None,
        count=count,
        meaning=f"{meaning} (by others)" if others else meaning,
        confidence=min(confidence, ITEM.others) if others else confidence,
        bboxes=tuple(_boxes(group)),
    )


def _boxes(group: Sequence[_Sighting]) -> Iterable[BoundingBox]:
    """Return the boxes of the lines on the first of their pages: a device's boxes are on one page."""
    page = group[0].placed.page
    return dict.fromkeys(sighting.placed.item.box for sighting in group if sighting.placed.page == page)


def _words(placed: PlacedItem) -> str:
    return f"{placed.item.description} {placed.item.product}".strip()


def _reason(group: Sequence[_Sighting], openings: int, totals: bool, count: int) -> str:
    lines = " + ".join(dict.fromkeys(_quoted(sighting.placed) for sighting in group))
    page = group[0].placed.page
    if count == 0:
        return f"“{lines}” on page {page}: by others, one a leaf."
    over = f" over {openings} openings" if totals and openings > 1 else ""
    unstated = any(not sighting.placed.item.stated for sighting in group)
    assumed = ", no quantity is given, counted as one" if unstated else ""
    return f"“{lines}” on page {page}{over}: {count} {group[0].name}{assumed}."


def _quoted(placed: PlacedItem) -> str:
    return f"{placed.item.quantity} {_words(placed)}" if placed.item.stated else _words(placed)


def _from_notes(
    operation: Operation, devices: Sequence[Device], block: HardwareBlock
) -> Iterable[tuple[Device, str]]:
    """Return the devices that only the notes name."""
    have = {device.type for device in devices}
    readers = sum(device.count for device in devices if device.type is DeviceType.CREDENTIAL_READER)
    if operation.readers > readers:
        sentences = [text for text in (operation.outside, operation.inside) if text]
        yield _noted(
            DeviceType.CREDENTIAL_READER, operation.variant, operation.readers - readers, sentences, block
        )
    if operation.switch and DeviceType.REQUEST_TO_EXIT not in have:
        yield _noted(DeviceType.REQUEST_TO_EXIT, None, 1, [operation.switch], block)
    if operation.contact and DeviceType.POSITION_SWITCH not in have:
        yield _noted(DeviceType.POSITION_SWITCH, None, 1, [operation.contact], block)


def _noted(
    device_type: DeviceType, variant: str | None, count: int, sentences: Sequence[str], block: HardwareBlock
) -> tuple[Device, str]:
    words = " / ".join(sentences)
    box = next(
        (remark.remark.box for remark in block.remarks if remark.remark and sentences[0][:20] in remark.text),
        None,
    )
    device = Device(
        type=device_type,
        variant=variant,
        count=count,
        meaning=words,
        confidence=ITEM.note,
        bboxes=(box,) if box else (),
    )
    return device, f"The note “{words}” names {'it' if count == 1 else 'them'}."


def _short(mechanical: Iterable[str]) -> str:
    text = ", ".join(dict.fromkeys(" ".join(words.split()) for words in mechanical))
    return text if len(text) <= _LONGEST_HARDWARE else text[: text.rfind(",", 0, _LONGEST_HARDWARE)] + ", ..."
