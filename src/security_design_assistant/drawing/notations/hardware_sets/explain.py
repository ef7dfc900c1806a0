"""From the headings of all pages to doors with devices, set definitions and what a person should see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.hardware_sets.device_table import kind_of
from security_design_assistant.drawing.notations.hardware_sets.evidence import OPENING
from security_design_assistant.drawing.notations.hardware_sets.hardware_page import HardwarePage, Opening
from security_design_assistant.drawing.notations.hardware_sets.locations import read_sides
from security_design_assistant.drawing.notations.hardware_sets.operation import unknown_hardware
from security_design_assistant.drawing.notations.hardware_sets.quantities import are_totals
from security_design_assistant.drawing.notations.hardware_sets.set_devices import SetDevices, read_devices
from security_design_assistant.drawing.notations.hardware_sets.sets import (
    HardwareBlock,
    PlacedListing,
    PlacedOpening,
    Schedule,
    gather,
)
from security_design_assistant.drawing.notations.hardware_sets.unclear import unclear_lines
from security_design_assistant.drawing.notations.port import Explanation, HardwareSet
from security_design_assistant.models.analysis import Component, ComponentType, Location, ReviewNote


@dataclass(frozen=True, slots=True)
class _ReadBlock:
    block: HardwareBlock
    devices: SetDevices
    unknown: str | None
    doubts: tuple[str, ...]


def explain(pages: Sequence[HardwarePage]) -> Explanation:
    """Turn the lines of a hardware schedule into doors.

    Parameters
    ----------
    pages : in page order; a heading may run over several.

    Returns
    -------
    Nothing unless some heading lists hardware: a set that a note or door schedule mentions is none.
    """
    schedule = gather(pages)
    if not _is_schedule(schedule):
        return Explanation()
    totals = are_totals(schedule.blocks)
    read = [_read(block, totals) for block in schedule.blocks]
    index = _by_door(schedule.index)
    doors = _Doors(index)
    for found in read:
        doors.add(found)
    doors.add_listed(read)
    notes = [note for found in read for note in _block_notes(found)]
    notes += unclear_lines(schedule.blocks)
    notes += doors.notes
    return Explanation(
        components=tuple(doors.components),
        scheduled=frozenset(component.id for component in doors.components),
        notes=tuple(notes),
        hardware_sets=tuple(_definitions(read)),
    )


def _is_schedule(schedule: Schedule) -> bool:
    """Tell whether hardware is listed at all: a set of anything else (lights, tools) is none."""
    items = [placed.item for block in schedule.blocks for placed in block.items]
    return any(kind_of(item.description, item.product) is not None for item in items)


def _read(block: HardwareBlock, totals: bool) -> _ReadBlock:
    devices = read_devices(block, totals)
    texts = [remark.text for remark in block.remarks] + [placed.item.text for placed in block.items]
    unknown = unknown_hardware(
        [*texts, block.heading.rest, " ".join(remark.text for remark in block.remarks)]
    )
    doubts = list(devices.doubts)
    if block.declared is not None and block.openings and block.declared != block.opening_count:
        doubts.append(f"Heading {block.name} says {block.declared} openings but lists {block.opening_count}.")
    return _ReadBlock(block, devices, unknown, tuple(doubts))


def _block_notes(found: _ReadBlock) -> Iterable[ReviewNote]:
    block = found.block

    def note(code: str, message: str) -> ReviewNote:
        return ReviewNote(code=code, message=message, page=block.page, bbox=block.heading.box)

    if found.unknown is not None and block.openings:
        doors = ", ".join(placed.opening.id for placed in block.openings)
        message = (
            f"Heading {block.name} leaves hardware to others: “{found.unknown}”. The devices of {doors} are "
            "not known from this schedule."
        )
        yield note("hardware_by_others", message)
    elif block.openings and not block.items:
        doors = ", ".join(placed.opening.id for placed in block.openings)
        message = f"Heading {block.name} lists no hardware; the devices of {doors} are not known."
        yield note("hardware_by_others", message)
    for doubt in found.doubts:
        yield note("quantity_mismatch", doubt)
    for placed in block.struck:
        message = f"“{placed.text[:80]}” is struck out under heading {block.name}; it was not counted."
        box = placed.remark.box if placed.remark else None
        yield ReviewNote(code="row_not_used", message=message, page=placed.page, bbox=box)


def _by_door(index: Iterable[PlacedListing]) -> dict[str, list[PlacedListing]]:
    doors: dict[str, list[PlacedListing]] = defaultdict(list)
    for placed in index:
        doors[_key(placed.listed.id)].append(placed)
    return doors


def _key(name: str) -> str:
    return name.casefold().lstrip("#")


class _Doors:
    """Collects the doors of all headings, each once, and checks them against the index."""

    def __init__(self, index: dict[str, list[PlacedListing]]) -> None:
        self._index = index
        self._seen: dict[str, tuple[str, int]] = {}
        self.components: list[Component] = []
        self.notes: list[ReviewNote] = []

    def add(self, found: _ReadBlock) -> None:
        """Add the openings of a heading."""
        for placed in found.block.openings:
            self._add(found, placed)

    def _add(self, found: _ReadBlock, placed: PlacedOpening) -> None:
        key = _key(placed.opening.id)
        if key in self._seen:
            name, page = self._seen[key]
            if name != found.block.name:
                message = (
                    f"Door {placed.opening.id} stands under heading {name} on page {page} and under "
                    f"{found.block.name} on page {placed.page}; the first was taken."
                )
                self._note("heading_mismatch", message, placed)
            return
        self._seen[key] = (found.block.name, placed.page)
        listing = self._listing(key, found, placed)
        self.components.append(_component(found, placed, listing))

    def _listing(self, key: str, found: _ReadBlock, placed: PlacedOpening) -> PlacedListing | None:
        rows = self._index.get(key, [])
        for row in rows:
            if _agrees(row, found.block):
                return row
        if rows:
            row = rows[0]
            message = (
                f"Door {placed.opening.id} stands under heading {found.block.name} but the index on page "
                f"{row.page} gives it {row.listed.heading or row.listed.set_name}."
            )
            self._note("index_mismatch", message, placed)
        elif self._index:
            message = (
                f"Door {placed.opening.id} stands under heading {found.block.name} but not in the index."
            )
            self._note("index_mismatch", message, placed)
        return None

    def _note(self, code: str, message: str, placed: PlacedOpening) -> None:
        self.notes.append(
            ReviewNote(
                code=code, message=message, page=placed.page, component_id=placed.opening.id,
                bbox=placed.opening.box,
            )
        )  # fmt: skip

    def add_listed(self, read: Sequence[_ReadBlock]) -> None:
        """Add the doors that only the index lists, with the hardware of the set that it gives them."""
        by_name = {name: found for found in reversed(read) for name in _names(found.block)}
        for key, rows in self._index.items():
            row = rows[0]
            if key in self._seen:
                continue
            found = by_name.get((row.listed.heading or row.listed.set_name).casefold()) or by_name.get(
                row.listed.set_name.casefold()
            )
            if found is None and not row.listed.heading:
                continue  # a door schedule's row: the reader of door schedules tells of it
            if found is None:
                self.notes.append(_set_missing(row))
            elif self._seen and not found.block.openings:
                self.notes.append(_not_under_heading(row, found.block))
            self.components.append(_listed_component(found, row))


def _set_missing(row: PlacedListing) -> ReviewNote:
    return ReviewNote(
        code="hardware_set_missing",
        message=f"The index gives door {row.listed.id} the set {row.listed.set_name}, which is not defined.",
        page=row.page,
        component_id=row.listed.id,
        bbox=row.listed.box,
    )


def _not_under_heading(row: PlacedListing, block: HardwareBlock) -> ReviewNote:
    message = (
        f"The index gives door {row.listed.id} to heading {block.name}, which lists no door's number. "
        "It was given the hardware of that heading."
    )
    return ReviewNote(
        code="index_mismatch", message=message, page=row.page, component_id=row.listed.id, bbox=row.listed.box
    )


def _names(block: HardwareBlock) -> set[str]:
    return {name.casefold() for name in (block.name, block.set_name) if name}


def _agrees(row: PlacedListing, block: HardwareBlock) -> bool:
    """Tell whether the index means this heading; narrow columns cut long names."""
    given = {name.casefold() for name in (row.listed.heading, row.listed.set_name) if name}
    names = _names(block)
    return bool(given & names) or any(
        long.startswith(short) for short in names for long in given if 2 * len(short) >= len(long)
    )


def _component(found: _ReadBlock, placed: PlacedOpening, listing: PlacedListing | None) -> Component:
    opening, block = placed.opening, found.block
    name = "" if block.heading.door else block.name
    attributes = _named(
        hardware_set=(listing.listed.set_name if listing else "") or block.set_name or name, heading=name
    )
    rating = opening.fire_rating or (listing.listed.fire_rating if listing else "")
    attributes |= _named(
        hand=opening.hand, fire_rating=rating, keying=opening.keying, opening_type=opening.style
    )
    location = read_sides(opening.location, opening.id) if opening.location else Location()
    return _door(found, opening, placed.page, attributes, location, OPENING.whole)


def _named(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _door(
    found: _ReadBlock,
    opening: Opening,
    page: int,
    attributes: dict[str, str],
    location: Location,
    confidence: float,
) -> Component:
    given = () if found.unknown is not None and not found.devices.devices else found.devices.of(opening)
    attributes |= _named(hardware=found.devices.hardware)
    reasons = [f"Opening listed under heading {found.block.name} on page {page}."]
    reasons += found.devices.reasons
    if found.unknown is not None:
        attributes["hardware_by"] = found.unknown
        reasons.append(f"Its hardware is not listed: “{found.unknown}”.")
    if found.unknown is not None or not found.block.items:
        confidence = min(confidence, OPENING.no_hardware)
    return Component(
        id=opening.id,
        type=ComponentType.DOOR,
        system="",
        page=page,
        bbox=opening.box,
        location=location,
        devices=given,
        attributes=attributes,
        confidence=min(confidence, OPENING.doubtful) if found.doubts else confidence,
        reasoning=" ".join(reasons),
    )


def _listed_component(found: _ReadBlock | None, row: PlacedListing) -> Component:
    listed = row.listed
    attributes = {"hardware_set": listed.set_name} | _named(
        heading=listed.heading, hand=listed.hand, fire_rating=listed.fire_rating
    )
    location = read_sides(listed.location) if listed.location else Location()
    if found is not None:
        opening = Opening(listed.text, listed.box, listed.id, hand=listed.hand)
        return _door(found, opening, row.page, attributes, location, OPENING.by_index)
    return Component(
        id=listed.id,
        type=ComponentType.DOOR,
        system="",
        page=row.page,
        bbox=listed.box,
        location=location,
        attributes=attributes,
        confidence=OPENING.doubtful,
        reasoning=f"Listed in the index on page {row.page}; its set {listed.set_name} is not defined.",
    )


def _definitions(read: Sequence[_ReadBlock]) -> Iterable[HardwareSet]:
    """Return every heading by its name, and a set by its own name where one heading alone has it."""
    named = Counter(found.block.set_name.casefold() for found in read if found.block.set_name)
    names = {found.block.name.casefold() for found in read}
    for found in read:
        block = found.block
        if not block.items or block.heading.door:
            continue
        yield _definition(found, block.name)
        own = block.set_name
        if own and own.casefold() not in names and named[own.casefold()] == 1:
            yield _definition(found, own)


def _definition(found: _ReadBlock, name: str) -> HardwareSet:
    return HardwareSet(
        name=name,
        devices=found.devices.devices,
        attributes=_named(hardware=found.devices.hardware, hardware_by=found.unknown or ""),
        page=found.block.page,
        box=found.block.heading.box,
        source_lines=found.devices.reasons,
    )
