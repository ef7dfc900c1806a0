"""Gaps in running numbers such as ``A-001-BB-B2`` to ``A-020-BB-B2``."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUNNING = re.compile(r"^(?P<before>\D*?)(?P<number>\d{2,6})(?P<after>\D.*)?$")
_FEWEST = 3
"""Two ids are no series: nothing says that the numbers between them were ever meant to be used."""


def missing_numbers(identities: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the ids that each series lacks between its first and its last, series in order.

    A series is all ids that differ in their first number only. One with more holes than members is not
    numbered consecutively (room numbers, say) and yields nothing.
    """
    series: dict[tuple[str, str], dict[int, int]] = {}
    for identity in identities:
        match = _RUNNING.match(identity)
        if match:
            key = (match["before"], match["after"] or "")
            series.setdefault(key, {})[int(match["number"])] = len(match["number"])
    gaps = []
    for (before, after), members in sorted(series.items()):
        first, last = min(members), max(members)
        holes = last - first + 1 - len(members)
        if len(members) >= _FEWEST and 0 < holes <= len(members):
            width = members[first]
            missing = (number for number in range(first, last) if number not in members)
            gaps.append(tuple(f"{before}{number:0{width}d}{after}" for number in missing))
    return gaps
