"""Which id a mark belongs to: by the displacement that most marks share, else by nearness."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from security_design_assistant.drawing.notations.text.text_reading import Mention
from security_design_assistant.drawing.notations.text.tolerances import MARKS
from security_design_assistant.drawing.page.geometry import Box, turned


@dataclass(frozen=True, slots=True)
class Unit:
    """Marks printed as one text. ``known`` is False if no key and no custom explains its codes."""

    codes: tuple[str, ...]
    box: Box
    known: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A unit's id (index of the mention) and why.

    ``support`` of ``total`` units share the displacement, 0 if nearness decided; ``rival`` is the index
    of another id that is nearly as near.
    """

    mention: int
    support: int = 0
    total: int = 0
    rival: int | None = None


_NEIGHBOURS = 8
"""Nearest ids that a mark is offered to: time, not reading."""

_Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Pair:
    unit: int
    mention: int
    gap: float
    places: tuple[_Place, ...]


def associate(mentions: Sequence[Mention], units: Sequence[Unit]) -> dict[int, Link]:
    """Link units to ids.

    Parameters
    ----------
    mentions : ids that label components on one page.
    units : candidate marks of the same page.

    Returns
    -------
    Link by unit index. Units far from every id, and unknown ones without support, stay out.
    """
    if not mentions or not units:
        return {}
    size = median(mention.size for mention in mentions)
    pairs = _pairs(mentions, units, size)
    close = _without_far(pairs, size)
    links: dict[int, Link] = {}
    places = _vote(close, {n for n, unit in enumerate(units) if unit.known}, units, links, 2)
    _join_places(close, places, units, links)
    _vote(close, {n for n, unit in enumerate(units) if not unit.known and n not in links}, units, links, 3)
    _by_nearness(pairs, units, links, size)
    return links


def _pairs(mentions: Sequence[Mention], units: Sequence[Unit], size: float) -> list[_Pair]:
    side = MARKS.reach * size
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        squares[_square(mention.box, side)].append(index)
    pairs = []
    for number, unit in enumerate(units):
        column, row = _square(unit.box, side)
        near = [
            i
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for i in squares.get((column + dx, row + dy), ())[: MARKS.most_near]
        ]
        gaps = ((gap_between(unit.box, mentions[index].box), index) for index in near)
        for gap, index in heapq.nsmallest(_NEIGHBOURS, gaps):
            if gap <= side:
                pairs.append(_Pair(number, index, gap, _places(unit.box, mentions[index], size)))
    return pairs


def _without_far(pairs: Sequence[_Pair], size: float) -> list[_Pair]:
    """Leave out ids much farther from a mark than its nearest.

    Where an id is gone, the marks of all the others would fit the next id as well as their own.
    """
    nearest: dict[int, float] = {}
    for pair in pairs:
        nearest[pair.unit] = min(pair.gap, nearest.get(pair.unit, pair.gap))
    return [pair for pair in pairs if pair.gap <= nearest[pair.unit] + MARKS.farther * size]


def _square(box: Box, side: float) -> tuple[int, int]:
    return int((box[0] + box[2]) / 2 // side), int((box[1] + box[3]) / 2 // side)


def gap_between(first: Box, second: Box) -> float:
    """Return the distance between two boxes, in points; 0 if they touch."""
    dx = max(first[0] - second[2], second[0] - first[2], 0.0)
    dy = max(first[1] - second[3], second[1] - first[3], 0.0)
    return float((dx * dx + dy * dy) ** 0.5)


def _places(box: Box, mention: Mention, size: float) -> tuple[_Place, ...]:
    """Return where the unit stands relative to the id, by five ways of aligning texts."""
    unit, label = turned(box, mention.direction), turned(mention.box, mention.direction)
    step = MARKS.step * size
    down = round((unit[1] + unit[3] - label[1] - label[3]) / 2 / step)
    across = (
        (unit[0] + unit[2] - label[0] - label[2]) / 2,
        unit[0] - label[0],
        unit[2] - label[2],
        unit[0] - label[2],
        unit[2] - label[0],
    )
    return tuple((way, round(value / step), down) for way, value in enumerate(across))


def _vote(
    pairs: Sequence[_Pair], open_units: set[int], units: Sequence[Unit], links: dict[int, Link], least: int
) -> list[tuple[_Place, int, int]]:
    """Link by the most common displacement, again and again until none is common any more."""
    accepted: list[tuple[_Place, int, int]] = []
    remaining = set(open_units)
    while remaining:
        best = _best_place([pair for pair in pairs if pair.unit in remaining], units, remaining)
        if best is None:
            break
        place, chosen = best
        few = len(remaining) <= 4
        if len(chosen) < (least if few else max(least, 3)) or len(chosen) < MARKS.least_share * len(
            remaining
        ):
            break
        accepted.append((place, len(chosen), len(remaining)))
        for unit, mention in chosen.items():
            links[unit] = Link(mention, len(chosen), len(remaining))
        remaining -= set(chosen)
    return accepted


def _best_place(
    pairs: Sequence[_Pair], units: Sequence[Unit], remaining: set[int]
) -> tuple[_Place, dict[int, int]] | None:
    at: dict[_Place, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        for place in pair.places:
            at[place].append(pair)
    counts = Counter({place: _crowd(place, at) for place in at})
    top = counts.most_common(1)
    if not top or top[0][1] < 2:
        return None
    wanted = Counter(code for unit in remaining for code in units[unit].codes)
    options = []
    for place, crowd in counts.items():
        # The crowd is an upper bound of the support, so most places need no closer look.
        if crowd < 2 or crowd < MARKS.crowd * top[0][1]:
            continue
        chosen, gap = _one_to_one(place, at)
        covered = Counter(code for unit in chosen for code in units[unit].codes)
        complete = all(covered[code] == wanted[code] for code in covered)
        options.append((len(chosen), complete, gap, place, chosen))
    most = max(option[0] for option in options)
    eligible = [o for o in options if (o[0] == most and o[1]) or o[0] >= MARKS.almost * most]
    complete_ones = [o for o in eligible if o[0] == most and o[1]]
    best = min(complete_ones or eligible, key=lambda o: (round(o[2], 1), -o[0], o[3]))
    return best[3], best[4]


def _around(place: _Place) -> list[_Place]:
    return [(place[0], place[1] + dx, place[2] + dy) for dx in (0, -1, 1) for dy in (0, -1, 1)]


def _crowd(place: _Place, at: dict[_Place, list[_Pair]]) -> int:
    return sum(len(at[near]) for near in _around(place) if near in at)


def _one_to_one(place: _Place, at: dict[_Place, list[_Pair]]) -> tuple[dict[int, int], float]:
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    gaps = []
    for near in _around(place):
        for pair in at.get(near, ()):
            if pair.unit not in chosen and pair.mention not in taken:
                chosen[pair.unit] = pair.mention
                taken.add(pair.mention)
                gaps.append(pair.gap)
    return chosen, median(gaps)


def _join_places(
    pairs: Sequence[_Pair],
    accepted: list[tuple[_Place, int, int]],
    units: Sequence[Unit],
    links: dict[int, Link],
) -> None:
    """Link unknown units that stand where the known ones of other ids stand."""
    for place, support, total in accepted:
        around = set(_around(place))
        taken = {link.mention for link in links.values() if (link.support, link.total) == (support, total)}
        for pair in pairs:
            fits = not units[pair.unit].known and pair.unit not in links and pair.mention not in taken
            if fits and not around.isdisjoint(pair.places):
                links[pair.unit] = Link(pair.mention, support, total)
                taken.add(pair.mention)


def _by_nearness(pairs: Sequence[_Pair], units: Sequence[Unit], links: dict[int, Link], size: float) -> None:
    options: dict[int, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.unit not in links:
            options[pair.unit].append(pair)
    held: dict[int, set[str]] = defaultdict(set)
    for unit, link in links.items():
        held[link.mention].update(units[unit].codes)
    beside = _Beside(units, size)
    queue = _near_options(options, units, size)
    for unit in options:
        queue.extend(
            offer
            for other in beside.of(unit)
            if other in links
            for offer in [beside.offer(unit, other, links)]
        )
    heapq.heapify(queue)
    while queue:
        distance, unit, mention = heapq.heappop(queue)
        if unit in links:
            continue
        mention = _spare(unit, mention, options[unit], units, held, size)
        rivals = [
            p
            for p in options[unit]
            if p.mention != mention and p.gap <= MARKS.rival * distance and units[unit].known
        ]
        links[unit] = Link(mention, rival=rivals[0].mention if rivals else None)
        held[mention].update(units[unit].codes)
        for other in beside.of(unit):
            if other in options and other not in links:
                heapq.heappush(queue, beside.offer(other, unit, links))


def _near_options(
    options: dict[int, list[_Pair]], units: Sequence[Unit], size: float
) -> list[tuple[float, int, int]]:
    queue = []
    for unit, choices in options.items():
        known = units[unit].known
        reach = (MARKS.near if known else MARKS.chain) * size
        for pair in choices:
            if pair.gap <= reach and (known or not units[unit].codes[0].isdigit()):
                queue.append((pair.gap, unit, pair.mention))
    return queue


class _Beside:
    """Which marks stand right beside each other."""

    def __init__(self, units: Sequence[Unit], size: float) -> None:
        self._units = units
        self._size = size
        self._squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            for square in self._touched(unit.box, 0.0):
                self._squares[square].append(number)

    def of(self, unit: int) -> list[int]:
        """Return the units beside one, in order."""
        reach = MARKS.chain * self._size
        box = self._units[unit].box
        squares = self._touched(box, reach)
        near = {number for square in squares for number in self._squares.get(square, ())[: MARKS.most_near]}
        near.discard(unit)
        return sorted(number for number in near if gap_between(box, self._units[number].box) <= reach)

    def offer(self, unit: int, other: int, links: dict[int, Link]) -> tuple[float, int, int]:
        """Offer a unit to the id of the one beside it; an id right at hand goes first."""
        gap = gap_between(self._units[unit].box, self._units[other].box)
        return (gap + 0.5 * self._size, unit, links[other].mention)

    def _touched(self, box: Box, margin: float) -> list[tuple[int, int]]:
        side = 8 * self._size
        columns = range(int((box[0] - margin) // side), int((box[2] + margin) // side) + 1)
        rows = range(int((box[1] - margin) // side), int((box[3] + margin) // side) + 1)
        return [(column, row) for column in columns[:12] for row in rows[:12]]


def _spare(
    unit: int,
    mention: int,
    choices: Sequence[_Pair],
    units: Sequence[Unit],
    held: dict[int, set[str]],
    size: float,
) -> int:
    """Prefer an id that still lacks this mark when it is hardly further away."""
    codes = set(units[unit].codes)
    if not units[unit].known or not codes & held[mention]:
        return mention
    own = next((pair.gap for pair in choices if pair.mention == mention), None)
    for pair in choices:
        if (
            own is not None
            and not codes & held[pair.mention]
            and pair.gap <= MARKS.spare * own + MARKS.spare_least * size
        ):
            return pair.mention
    return mention
