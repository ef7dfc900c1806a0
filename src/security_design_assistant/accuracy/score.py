"""Holds an analysis against the truth: how much was found, what was missed, what was invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from security_design_assistant.accuracy.truth import ANY_CODE, TrueComponent, TrueDevice, TrueSide, Truth
from security_design_assistant.models.analysis import Analysis, Component, Device, DeviceType, Location, Side

Key = tuple[str, str | None, str | None]
"""Type, code and variant of a device."""

JUDGED_ATTRIBUTES = (
    "symbol_code",
    "type_code",
    "fixing_code",
    "camera_type",
    "fixing",
    "screen_height",
    "equipment_code",
    "equipment_type",
)
"""Attributes that an analysis must not invent; others of its own are not judged."""


class Judged(NamedTuple):
    """One finding with the confidence that it was given.

    A component is right if its id and type are, and all that its schedule row says of its devices; a device
    if its type, code, variant and count are.
    """

    subject: Literal["component", "device"]
    confidence: float
    right: bool


class Count(BaseModel):
    """Right findings, inventions and misses of one kind of thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0

    @property
    def precision(self) -> float:
        """Share of the findings that are right; 1 where there was nothing to find and nothing was found."""
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing is there."""
        there = self.true_positives + self.false_negatives
        return self.true_positives / there if there else 1.0

    def __add__(self, other: Count) -> Count:
        """Add up two counts."""
        return Count(
            true_positives=self.true_positives + other.true_positives,
            false_positives=self.false_positives + other.false_positives,
            false_negatives=self.false_negatives + other.false_negatives,
        )


class Score(BaseModel):
    """How well one drawing, or several, were read.

    ``devices`` is by device type; devices, attributes and rooms of a component that was missed or invented
    count as missed or invented too. ``misses`` and ``inventions`` say each difference in words; a wrong
    value is one of each. ``pages`` counts page statuses, ``warnings`` those that had to appear. ``findings``
    are all that were given a confidence; devices that nobody could name are none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    drawings: int = 1
    components: Count = Count()
    devices: dict[str, Count] = Field(default_factory=dict)
    attributes: Count = Count()
    rooms: Count = Count()
    other_sides: Count = Count()
    pages: Count = Count()
    warnings: Count = Count()
    misses: tuple[str, ...] = ()
    inventions: tuple[str, ...] = ()
    findings: tuple[Judged, ...] = ()

    @property
    def all_devices(self) -> Count:
        """Devices of every type together."""
        return sum(self.devices.values(), Count())

    def __add__(self, other: Score) -> Score:
        """Return the score of both sets of drawings together."""
        return merge((self, other))

    def named(self, name: str) -> Score:
        """Return the same score with ``name`` before each difference."""
        return self.model_copy(
            update={
                "misses": tuple(f"{name}: {text}" for text in self.misses),
                "inventions": tuple(f"{name}: {text}" for text in self.inventions),
            }
        )


def merge(scores: Iterable[Score]) -> Score:
    """Add up scores of several drawings; no scores at all give the score of no drawing."""
    parts = list(scores)
    kinds = sorted({kind for part in parts for kind in part.devices})
    return Score(
        drawings=sum(part.drawings for part in parts),
        components=_sum(part.components for part in parts),
        devices={kind: _sum(part.devices.get(kind, Count()) for part in parts) for kind in kinds},
        attributes=_sum(part.attributes for part in parts),
        rooms=_sum(part.rooms for part in parts),
        other_sides=_sum(part.other_sides for part in parts),
        pages=_sum(part.pages for part in parts),
        warnings=_sum(part.warnings for part in parts),
        misses=tuple(text for part in parts for text in part.misses),
        inventions=tuple(text for part in parts for text in part.inventions),
        findings=tuple(finding for part in parts for finding in part.findings),
    )


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def score(truth: Truth, analysis: Analysis) -> Score:
    """Compare one analysis with the truth of its drawing.

    Components match by id, type and page; of several with one id those that agree most are paired. Devices
    match by component, type, code and variant, with their counts. A true location of null is not judged.
    """
    ledger = _Ledger()
    for true, found in _pairs(truth.components, analysis.components):
        ledger.component(true, found)
    ledger.pages(truth, analysis)
    ledger.warnings(truth, analysis)
    return ledger.score()


def _pairs(
    truths: Sequence[TrueComponent], components: Sequence[Component]
) -> list[tuple[TrueComponent | None, Component | None]]:
    """Pair what is there with what was found; None stands for nothing."""
    left = list(components)
    pairs: list[tuple[TrueComponent | None, Component | None]] = []
    for true in truths:
        alike = [one for one in left if (one.id, one.type, one.page) == (true.id, true.type, true.page)]
        if not alike:
            pairs.append((true, None))
            continue
        best = max(alike, key=lambda one: _agreement(true, one))
        left = [one for one in left if one is not best]
        pairs.append((true, best))
    return pairs + [(None, one) for one in left]


def _agreement(true: TrueComponent, found: Component) -> tuple[int, int]:
    missed, invented = _device_difference(true.devices, found.devices)
    room = true.location is not None and true.location.room_number == found.location.room_number
    return (-sum(missed.values()) - sum(invented.values()), int(room))


def _device_difference(
    truths: Sequence[TrueDevice], found: Sequence[Device]
) -> tuple[Counter[Key], Counter[Key]]:
    """Return the devices that were missed and those that were invented, with counts."""
    missed: Counter[Key] = Counter()
    invented: Counter[Key] = Counter()
    for true in truths:
        missed[(true.type.value, true.code, true.variant)] += true.count
    for one in found:
        invented[(one.type.value, one.code, one.variant)] += one.count
    both = missed & invented
    missed, invented = missed - both, invented - both
    # A device whose code is left open takes whatever code is still unmatched.
    for open_key in [key for key in missed if key[1] == ANY_CODE]:
        for key in sorted(invented, key=str):
            if (key[0], key[2]) == (open_key[0], open_key[2]):
                step = min(missed[open_key], invented[key])
                missed[open_key] -= step
                invented[key] -= step
    return +missed, +invented


def _judged(true: TrueComponent | None, found: Component) -> list[Judged]:
    """Say of a component and of each of its devices whether they are right."""
    missed, invented = _device_difference(true.devices if true else (), found.devices)
    wrong = missed.keys() | invented.keys()
    named = [device for device in found.devices if device.type is not DeviceType.UNKNOWN]
    return [
        Judged("component", found.confidence, true is not None and not wrong),
        *(
            Judged("device", device.confidence, true is not None and not _any_code(device) & wrong)
            for device in named
        ),
    ]


def _any_code(device: Device) -> set[Key]:
    """Return the keys by which the truth may name a device: with its code, and with the code left open."""
    return {(device.type.value, code, device.variant) for code in (device.code, ANY_CODE)}


class _Ledger:
    """Collects counts and differences while components are compared."""

    def __init__(self) -> None:
        self._components = Count()
        self._devices: dict[str, Count] = {}
        self._attributes = Count()
        self._rooms = Count()
        self._other_sides = Count()
        self._pages = Count()
        self._warnings = Count()
        self._misses: list[str] = []
        self._inventions: list[str] = []
        self._findings: list[Judged] = []

    def score(self) -> Score:
        return Score(
            components=self._components,
            devices=dict(sorted(self._devices.items())),
            attributes=self._attributes,
            rooms=self._rooms,
            other_sides=self._other_sides,
            pages=self._pages,
            warnings=self._warnings,
            misses=tuple(self._misses),
            inventions=tuple(self._inventions),
            findings=tuple(self._findings),
        )

    def component(self, true: TrueComponent | None, found: Component | None) -> None:
        one = true or found
        if one is None:
            return
        where = f"{one.id} on page {one.page}"
        self._components += self._judge(true is not None, found is not None, f"{one.type.value} {where}")
        self._compare_devices(true.devices if true else (), found.devices if found else (), where)
        self._compare_attributes(true.attributes if true else {}, found.attributes if found else {}, where)
        if true and found:
            self._compare_rooms(true, found, where)
        if found:
            self._findings += _judged(true, found)

    def _judge(self, there: bool, found: bool, words: str) -> Count:
        if there and not found:
            self._misses.append(words)
        if found and not there:
            self._inventions.append(words)
        return Count(
            true_positives=int(there and found),
            false_positives=int(found and not there),
            false_negatives=int(there and not found),
        )

    def _compare_devices(self, truths: Sequence[TrueDevice], found: Sequence[Device], where: str) -> None:
        missed, invented = _device_difference(truths, found)
        for one in truths:
            self._add(one.type.value, Count(true_positives=one.count))
        for key, count in sorted(missed.items(), key=str):
            self._add(key[0], Count(true_positives=-count, false_negatives=count))
            self._misses.append(f"{where}: {count} x {_words(key)}")
        for key, count in sorted(invented.items(), key=str):
            self._add(key[0], Count(false_positives=count))
            self._inventions.append(f"{where}: {count} x {_words(key)}")

    def _add(self, kind: str, count: Count) -> None:
        self._devices[kind] = self._devices.get(kind, Count()) + count

    def _compare_attributes(self, truths: Mapping[str, str], found: Mapping[str, str], where: str) -> None:
        for name in JUDGED_ATTRIBUTES:
            true, value = truths.get(name), found.get(name)
            if true == value:
                self._attributes += Count(true_positives=int(true is not None))
                continue
            self._attributes += self._difference(f"{where}: {name}", true, value)

    def _difference(self, what: str, true: str | None, found: str | None) -> Count:
        """Count a wrong value as one miss and one invention."""
        if true is not None:
            self._misses.append(f"{what} {true!r}")
        if found is not None:
            self._inventions.append(f"{what} {found!r}")
        return Count(false_positives=int(found is not None), false_negatives=int(true is not None))

    def _compare_rooms(self, true: TrueComponent, found: Component, where: str) -> None:
        if true.location is None:
            return
        self._rooms += self._compare_room(f"{where}: room", true.location, found.location)
        across = true.location.other_side
        if across is not None:
            seen = found.location.other_side or Side()
            self._other_sides += self._compare_room(f"{where}: other side", across, seen)

    def _compare_room(self, what: str, true: TrueSide, found: Side | Location) -> Count:
        right, seen = (true.room_number, true.room_name), (found.room_number, found.room_name)
        labels = [" ".join(part for part in pair if part) or None for pair in (right, seen)]
        if right == seen:
            return Count(true_positives=int(labels[0] is not None))
        return self._difference(what, *labels)

    def pages(self, truth: Truth, analysis: Analysis) -> None:
        found = {one.page: one.status.value for one in analysis.pages}
        true = {one.page: one.status.value for one in truth.pages}
        for page in sorted(found.keys() | true.keys()):
            if found.get(page) == true.get(page):
                self._pages += Count(true_positives=1)
            else:
                self._pages += self._difference(f"page {page}:", true.get(page), found.get(page))

    def warnings(self, truth: Truth, analysis: Analysis) -> None:
        given = {note.code for note in analysis.warnings}
        for code in truth.warnings:
            self._warnings += self._judge(True, code in given, f"warning {code}")


def _words(key: Key) -> str:
    """Say a device in words, e.g. ``lock 11`` or ``request to exit (dome)``."""
    kind, code, variant = key
    shown = code if code and code != ANY_CODE else ""
    return " ".join(
        part for part in (kind.replace("_", " "), shown, f"({variant})" if variant else "") if part
    )
