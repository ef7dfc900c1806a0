"""Checks of ids: the same id used twice, and numbers missing from a series."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from security_design_assistant.models.analysis import Analysis, Component, ComponentType
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.review.finding import about
from security_design_assistant.review.ordering import in_order, natural_key

WIDEST_GAP = 20
"""Numbers. More missing in a row begin a new block, not a gap: offices number floors and wings in blocks."""

FEWEST_OF_A_SERIES = 3
"""Ids. Two ids such as D101 and D103 are no series: nothing says that the number between was meant."""

_NAMED = 6
"""Missing ids that one sentence names; of more it says how many."""

_TAG = re.compile(r"(?P<before>[^-\s]+-)(?P<number>\d{1,6})[A-Za-z]?(?P<after>(?:-[^-\s]+)+)")
"""System, point, package, level: in such an id the number runs by convention, so two are a series."""

_EACH_OF_SEVERAL = re.compile(r"\D{0,3}\d{2,6}[A-Za-z]?")
"""One of the ids of ``103A/103B``; the parts of ``101/2`` are none."""

_RUNNING = re.compile(r"(?P<before>\D*?)(?P<number>\d{2,6})(?:[A-Za-z](?![A-Za-z0-9]))?(?P<after>\D.*)?")


@dataclass(frozen=True, slots=True)
class _Series:
    """What ids that differ in their number only have in common."""

    before: str
    after: str
    by_convention: bool

    def identity(self, number: int, width: int) -> str:
        return f"{self.before}{number:0{width}d}{self.after}"


@dataclass(frozen=True, slots=True)
class _Member:
    number: int
    width: int
    component: Component


def duplicate_ids(analysis: Analysis) -> Iterator[Finding]:
    """Yield every id that several components have, without regard to case, with all their places."""
    users: dict[str, list[Component]] = defaultdict(list)
    for component in in_order(analysis.components):
        users[component.id.casefold()].append(component)
    for found in users.values():
        if len(found) > 1:
            pages = sorted({component.page for component in found})
            where = f"on page {pages[0]}" if len(pages) == 1 else f"on pages {_and(map(str, pages))}"
            message = (
                f"{found[0].id} is used {len(found)} times, {where}. "
                "Give each its own number, or delete the repeat from the schedule."
            )
            yield about("duplicate_id", message, found)


def numbering_gaps(analysis: Analysis) -> Iterator[Finding]:
    """Yield every series of ids that lacks numbers, shown at the components after its gaps.

    A series is all ids that differ in their first number only. One with more holes than members is not
    numbered consecutively (room numbers, say) and yields nothing. Numbers before the first are not missed,
    nor those of which a reader told what became of them: crossed out, or without devices.
    """
    told = frozenset(word.strip(",.;") for note in analysis.warnings for word in note.message.split())
    series: dict[_Series, dict[int, _Member]] = defaultdict(dict)
    for component in in_order(analysis.components):
        for key, member in _numbered(component):
            series[key].setdefault(member.number, member)
    for key in sorted(series, key=lambda key: (natural_key(key.before), natural_key(key.after))):
        blocks = _blocks([series[key][number] for number in sorted(series[key])])
        gaps = [gap for block in blocks if _consecutive(key, block) for gap in _gaps(block)]
        missing = [identity for identity in _missing(key, gaps) if identity not in told]
        if missing:
            yield _finding(missing, gaps)


def _numbered(component: Component) -> Iterator[tuple[_Series, _Member]]:
    """Yield the series and the number of each id that a component has: a pair's may be ``103A/103B``."""
    if component.type is ComponentType.EQUIPMENT:
        return
    parts = component.id.split("/")
    several = len(parts) > 1 and all(_EACH_OF_SEVERAL.fullmatch(part) for part in parts)
    for identity in parts if several else [component.id]:
        tag = _TAG.fullmatch(identity)
        match = tag or _RUNNING.fullmatch(identity)
        if match is not None:
            number = match["number"]
            series = _Series(match["before"], match["after"] or "", tag is not None)
            yield series, _Member(int(number), len(number), component)


def _blocks(members: Sequence[_Member]) -> list[list[_Member]]:
    blocks = [[members[0]]]
    for before, after in pairwise(members):
        if after.number - before.number > WIDEST_GAP + 1:
            blocks.append([])
        blocks[-1].append(after)
    return blocks


def _consecutive(series: _Series, block: Sequence[_Member]) -> bool:
    if series.by_convention:
        return True
    holes = block[-1].number - block[0].number + 1 - len(block)
    return len(block) >= FEWEST_OF_A_SERIES and holes <= len(block)


def _gaps(block: Sequence[_Member]) -> Iterator[tuple[_Member, _Member]]:
    return (pair for pair in pairwise(block) if pair[1].number - pair[0].number > 1)


def _missing(series: _Series, gaps: Sequence[tuple[_Member, _Member]]) -> list[str]:
    return [
        series.identity(number, min(before.width, after.width))
        for before, after in gaps
        for number in range(before.number + 1, after.number)
    ]


def _finding(missing: Sequence[str], gaps: Sequence[tuple[_Member, _Member]]) -> Finding:
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    names = _and(missing) if not more else ", ".join(missing[:_NAMED]) + more
    verb = "is" if len(missing) == 1 else "are"
    first, last = gaps[0][0].component.id, gaps[-1][1].component.id
    message = (
        f"{names} {verb} missing between {first} and {last}. "
        "Check whether a component was left off the drawing or the number was never used."
    )
    return about("numbering_gap", message, [after.component for _, after in gaps])


def _and(names: Sequence[str] | Iterator[str]) -> str:
    listed = list(names)
    return " and ".join(part for part in (", ".join(listed[:-1]), listed[-1]) if part)
