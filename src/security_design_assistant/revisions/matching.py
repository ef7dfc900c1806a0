"""Which component of this revision is which of the previous one: by id, then by place and devices."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from security_design_assistant.models.analysis import Component, Location
from security_design_assistant.revisions.places import (
    DeviceKind,
    alike,
    counted_devices,
    distance,
    in_place,
    spots,
)
from security_design_assistant.revisions.sheets import PairedSheets
from security_design_assistant.revisions.tolerances import REVISIONS

Fits = Callable[[Component, Component], bool]
Order = Callable[[Component], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Matching:
    """Components of both revisions as pairs of previous and present, and those that only one has."""

    pairs: tuple[tuple[Component, Component], ...]
    removed: tuple[Component, ...]
    added: tuple[Component, ...]


def matched(
    previous: Sequence[Component], now: Sequence[Component], sheets: Sequence[PairedSheets]
) -> Matching:
    """Match the components of two revisions.

    An id at its place is the same component. Where numbers were handed on, the one at a place goes before the
    one with its id: a door that is put in before ten others renumbers these and moves none. What then has an
    id of the previous revision is that component, wherever it stands now. What is left is another's successor
    where it stands in its place and has most of its devices, in a list where its room or both neighbours are
    the same and so is all that the row says.
    """
    open_ones = _Open(list(previous), list(now), {sheet.page.page: sheet for sheet in sheets})
    known = ({one.id for one in previous}, {one.id for one in now})
    open_ones.match_by_id(open_ones.at_one_place)
    open_ones.match_by_place(
        lambda one, other: one.id in known[1] and other.id in known[0] and open_ones.at_one_place(one, other)
    )
    open_ones.match_by_id(lambda _one, _other: True)
    open_ones.match_by_place(open_ones.at_one_place)
    open_ones.match_rows()
    return Matching(
        tuple((one, other) for one, other in open_ones.pairs),
        tuple(open_ones.previous),
        tuple(open_ones.now),
    )


class _Nearby:
    """Components of the previous revision by where they would lie on this one; rows of lists lie nowhere."""

    def __init__(self, previous: Iterable[Component], sheets: Iterable[PairedSheets]) -> None:
        self._spots: dict[tuple[int, DeviceKind | None], list[tuple[float, int, float]]] = defaultdict(list)
        self._components = [one for one in previous if not one.listed]
        by_page = {sheet.previous.page: sheet for sheet in sheets}
        for index, one in enumerate(self._components):
            sheet = by_page.get(one.page)
            if sheet is not None:
                for kind, (x, y), _ in spots(one, sheet.lies):
                    self._spots[sheet.page.page, kind].append((x, index, y))
        for found in self._spots.values():
            found.sort()

    def to(self, other: Component) -> list[Component]:
        """Return what may stand where ``other`` does: something of it does, by no more than may be moved."""
        found: set[int] = set()
        for kind, (x, y), size in spots(other):
            column = self._spots[other.page, kind]
            reach = REVISIONS.moved * size
            first = bisect_left(column, (x - reach,))
            for at, index, height in column[first : bisect_right(column, (x + reach, len(self._components)))]:
                if abs(height - y) <= reach and abs(at - x) <= reach:
                    found.add(index)
        return [self._components[index] for index in sorted(found)]


@dataclass(slots=True)
class _Open:
    """Components that are not matched yet, and the pairs so far; ``sheets`` by page of this revision."""

    previous: list[Component]
    now: list[Component]
    sheets: Mapping[int, PairedSheets]
    pairs: list[tuple[Component, Component]] = field(default_factory=list)

    def at_one_place(self, one: Component, other: Component) -> bool:
        """Return whether both stand at one place of one sheet; in a list, rows have no place."""
        if one.listed or other.listed:
            return one.id == other.id
        sheet = self.sheets.get(other.page)
        return sheet is not None and sheet.previous.page == one.page and in_place(one, other, sheet.lies)

    def match_by_id(self, fits: Fits) -> None:
        """Match what has one id and fits, the nearest first where an id comes several times."""
        by_id: dict[str, list[Component]] = defaultdict(list)
        for one in self.previous:
            by_id[one.id].append(one)
        found = [
            (self._distance(one, other), one, other)
            for other in self.now
            for one in by_id[other.id]
            if fits(one, other)
        ]
        self._take(sorted(found, key=lambda pair: pair[0]))

    def match_by_place(self, fits: Fits) -> None:
        """Match what is alike, has no one id and fits, the nearest first."""
        near = _Nearby(self.previous, self.sheets.values())
        found = [
            (self._distance(one, other), one, other)
            for other in self.now
            if not other.listed and other.page in self.sheets
            for one in near.to(other)
            if one.id != other.id and alike(one, other) and fits(one, other)
        ]
        self._take(sorted(found, key=lambda pair: pair[0]))

    def match_rows(self) -> None:
        """Match rows of lists that say the same but for the id: of one room, or between the same rows."""
        rows = [
            (0.0, one, other)
            for fits in (_of_one_room, *(self._neighbours(order) for order in (_down, _across)))
            for one, other in _only_ones(self.previous, self.now, fits)
        ]
        self._take(rows)

    def _neighbours(self, order: Order) -> Fits:
        """Return what tells rows that stand between the same ones, or both at the end of a list."""
        successor = {id(one): id(other) for one, other in self.pairs}
        before = _around(sorted([*self.previous, *(one for one, _ in self.pairs)], key=order))
        now = _around(sorted([*self.now, *(other for _, other in self.pairs)], key=order))

        def between_the_same(one: Component, other: Component) -> bool:
            expected = [None if found is None else successor.get(id(found)) for found in before[id(one)]]
            met = [None if found is None else id(found) for found in now[id(other)]]
            return expected == met and any(met) and _room_of(one.location) == _room_of(other.location)

        return between_the_same

    def _distance(self, one: Component, other: Component) -> float:
        sheet = self.sheets.get(other.page)
        if sheet is None or sheet.previous.page != one.page:
            return math.inf
        return distance(one, other, sheet.lies)

    def _take(self, found: Iterable[tuple[float, Component, Component]]) -> None:
        """Keep pairs of which neither end is taken, in their order."""
        taken: set[int] = set()
        for _, one, other in found:
            if not {id(one), id(other)} & taken:
                taken |= {id(one), id(other)}
                self.pairs.append((one, other))
        self.previous = [one for one in self.previous if id(one) not in taken]
        self.now = [other for other in self.now if id(other) not in taken]


def _only_ones(
    previous: Iterable[Component], now: Sequence[Component], fits: Fits
) -> Iterator[tuple[Component, Component]]:
    """Yield rows of lists that say the same and fit, where neither fits another."""
    found = [
        (one, other)
        for one in previous
        if one.listed
        for other in now
        if other.listed and _says(one) == _says(other) and fits(one, other)
    ]
    times = Counter(id(component) for pair in found for component in pair)
    return ((one, other) for one, other in found if times[id(one)] == times[id(other)] == 1)


def _says(row: Component) -> tuple[object, ...]:
    """Return all that a row says of a component besides its id and its room."""
    return row.type, counted_devices(row.devices), row.attributes


def _of_one_room(one: Component, other: Component) -> bool:
    room = _room_of(one.location)
    return any(room) and room == _room_of(other.location)


def _room_of(location: Location) -> tuple[str | None, str | None]:
    return location.room_number, location.room_name


def _down(component: Component) -> tuple[float, ...]:
    """Return the order of what a list has below each other, column by column."""
    x0, y0, _, _ = component.bbox
    return component.page, round(x0), y0


def _across(component: Component) -> tuple[float, ...]:
    """Return the order of what a list has beside each other, line by line."""
    x0, y0, _, _ = component.bbox
    return component.page, round(y0), x0


def _around(rows: Sequence[Component]) -> dict[int, tuple[Component | None, Component | None]]:
    """Return, by identity, the row before and the row after each."""
    padded = [None, *rows, None]
    return {id(row): (padded[index], padded[index + 2]) for index, row in enumerate(rows)}
