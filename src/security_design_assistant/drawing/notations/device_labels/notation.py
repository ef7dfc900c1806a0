"""Device labels behind the port: symbols that carry a device's code and the number of its door."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter

from security_design_assistant.catalogue.components import ComponentType
from security_design_assistant.drawing.notations.device_labels.doors import LabelledDoor, labelled_doors
from security_design_assistant.drawing.notations.device_labels.labels import Printed, find_labels, is_number
from security_design_assistant.drawing.notations.device_labels.reading import Label, LabelledPage, Swung
from security_design_assistant.drawing.notations.plan_numbers.swings import at_swings, door_swings
from security_design_assistant.drawing.notations.port import (
    Anchor,
    Explanation,
    Footprint,
    Notation,
    ReadPage,
)
from security_design_assistant.drawing.notations.text.columns import FoundDevice
from security_design_assistant.drawing.notations.text.device_words import find_devices
from security_design_assistant.drawing.notations.text.draft import grouped
from security_design_assistant.drawing.notations.text.evidence import MENTION
from security_design_assistant.drawing.notations.text.keys import read_key
from security_design_assistant.drawing.notations.text.lines import Run, find_runs
from security_design_assistant.drawing.notations.text.text_reading import KeyEntry
from security_design_assistant.drawing.notations.text.tolerances import KEYS
from security_design_assistant.drawing.page.geometry import Frame, Word, centre, contains
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.models.analysis import Component, Device, Location

_DOOR_SYSTEM = "A"
_MAY_BE_A_KEY = re.compile(r"=|legend|\bkey\b|symbol|abbreviation|notation", re.IGNORECASE)


class DeviceLabelNotation(Notation[LabelledPage]):
    """Symbols such as CR over 101, or CR 101 on one line: the reader of door 101."""

    name = "device_labels"
    reading = TypeAdapter(LabelledPage)

    def read(self, sheet: Sheet) -> LabelledPage | None:
        """Read labels among the words that are left, and the key of their codes.

        Where tags are read already, a short number is a room, a sheet or a part of a symbol.
        """
        if sheet.account().get(Use.COMPONENT, 0):
            return None
        words = sheet.words_left_or(Use.LEGEND)
        found = find_labels(words, sheet.lines)
        reading = _page(sheet, found, words)
        if not (reading.labels or reading.key):
            return None
        _claim(reading, sheet)
        for label in reading.labels:
            sheet.trace.saw("device_labels: labels", label.box, f"{label.code} {label.number}")
        return reading

    def anchors(self, reading: LabelledPage) -> Sequence[Anchor]:
        """Return each number at its door's swing, or where its labels stand."""
        swings = {swung.number: swung.places for swung in reading.swings}
        places = defaultdict(list)
        for label in reading.labels:
            places[label.number].append(centre(label.box))
        return [Anchor(number, swings.get(number, tuple(own)), door=True) for number, own in places.items()]

    def footprint(self, reading: LabelledPage) -> Footprint:
        """Return the labels: they name no room."""
        return Footprint(symbols=tuple(label.box for label in reading.labels))

    def explain(self, pages: Sequence[ReadPage[LabelledPage]]) -> Explanation:
        """Make doors of numbers, and devices of the labels that carry them."""
        by_number = {page.page: page for page in pages}
        doors = labelled_doors([page.reading for page in pages])
        if not doors:
            return Explanation()
        codes = {label.code for door in doors for label, _ in door.labels}
        return Explanation(
            components=tuple(_component(door, by_number[door.page]) for door in doors),
            legend=tuple(
                entry.of_page(page.page)
                for page in pages
                for entry in page.reading.key
                if entry.code in codes
            ),
        )


def _page(sheet: Sheet, found: Sequence[Printed], words: Sequence[Word]) -> LabelledPage:
    used = {word for printed in found for word in printed.words}
    others = [word for word in words if word not in used]
    key = _key(found, others, sheet.frame)
    keys = [sheet.frame.reading(entry.shown) for entry in key]
    texts = find_runs(others) if found else []
    labels = tuple(
        Label(printed.code, printed.number, printed.box, sheet.frame.displayed(printed.box), printed.size)
        for printed in found
        if is_number(printed.number)
        and not any(contains(box, centre(printed.box)) for box in keys)
        and not any(_means(text, printed) for text in texts)
    )
    page = LabelledPage(sheet.page, labels, tuple(key))
    at = at_swings(labelled_doors([page]), sheet.once(door_swings))
    return LabelledPage(
        page.page, labels, page.key, tuple(Swung(door.number, swing.places) for door, swing in at)
    )


def _means(text: Run, printed: Printed) -> bool:
    """Tell a text that says, right of a label, what it stands for: the label is a key's example then."""
    gap, middle = text.box[0] - printed.box[2], centre(text.box)[1]
    level = printed.box[1] <= middle <= printed.box[3]
    return level and 0 <= gap <= KEYS.words * printed.size and bool(find_devices(text.text))


def _key(found: Sequence[Printed], others: Sequence[Word], frame: Frame) -> list[KeyEntry]:
    """Read the key; of each label its code alone is a word there, beside all other words."""
    if not any(_MAY_BE_A_KEY.search(word.text) for word in others):
        return []
    return read_key(find_runs([*others, *(printed.folded for printed in found)]), frame).entries


def _claim(reading: LabelledPage, sheet: Sheet) -> None:
    doors = labelled_doors([reading])
    for door in doors:
        for label, _ in door.labels:
            sheet.claim_box(label.box, Use.DEVICE)
    for entry in reading.key if doors else ():
        sheet.claim_shown(entry.shown, Use.LEGEND)


def _component(door: LabelledDoor, page: ReadPage[LabelledPage]) -> Component:
    devices = _devices(door)
    room = page.room(door.number)
    location = room.location(page.frame) if room.room is not None else Location()
    codes = ", ".join(dict.fromkeys(label.code for label, _ in door.labels))
    reason = f"Its number stands with the code of each device: {codes}. {room.reason}".strip()
    evidence = min(MENTION.learned, sum(device.confidence for device in devices) / len(devices))
    return Component(
        id=door.number,
        type=ComponentType.DOOR,
        system=_DOOR_SYSTEM,
        page=door.page,
        bbox=door.labels[0][0].shown,
        location=location,
        devices=devices,
        confidence=round(evidence, 2),
        reasoning=reason,
    )


def _devices(door: LabelledDoor) -> tuple[Device, ...]:
    return tuple(
        grouped(
            FoundDevice(explained.meaning, label.code, 1, explained.words, explained.evidence, (label.shown,))
            for label, explained in door.labels
            if explained.meaning is not None
        )
    )
