"""Checks of the numbers on a drawing: ids used twice, and gaps in a run of numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from security_design_assistant.models.analysis import Component, ReviewNote

WIDEST_GAP = 20
"""More missing numbers than this are a new block of numbers, not a gap."""
_POINT = re.compile(r"(?P<digits>\d{1,6})(?P<suffix>[A-Za-z]?)")
_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A component whose id has a number: ``series`` is the id with ``{}`` in the number's place."""

    series: str
    number: int
    width: int
    component: Component


def duplicate_ids(components: Sequence[Component]) -> list[ReviewNote]:
    """Report every component whose id an earlier one already has.

    Parameters
    ----------
    components : in reading order; ids are compared without regard to case.

    Returns
    -------
    One ``duplicate_id`` note a repeat, at the repeat's place.
    """
    first: dict[str, Component] = {}
    notes = []
    for component in components:
        earlier = first.setdefault(component.id.casefold(), component)
        if earlier is component:
            continue
        where = "the same page" if earlier.page == component.page else f"page {earlier.page}"
        message = (
            f"{component.id} on page {component.page} is used a second time; the first is on {where}. "
            "Give one of them a number of its own, or strike the repeat from the schedule."
        )
        notes.append(_note("duplicate_id", message, component))
    return notes


def numbering_gaps(components: Sequence[Component]) -> list[ReviewNote]:
    """Report numbers missing between components of the same system, package and level.

    Parameters
    ----------
    components : ids of the form system-point-package-level; others are passed over.

    Returns
    -------
    One ``numbering_gap`` note a gap, at the component after it. Numbers before the first and gaps wider
    than ``WIDEST_GAP`` are not reported: offices number floors and wings in blocks.
    """
    series: dict[str, dict[int, _Numbered]] = defaultdict(dict)
    for component in components:
        numbered = _numbered(component)
        if numbered is not None:
            series[numbered.series].setdefault(numbered.number, numbered)
    notes = []
    for members in series.values():
        for before, after in pairwise(sorted(members)):
            if 1 < after - before <= WIDEST_GAP + 1:
                notes.append(_gap(members[before], members[after]))
    return notes


def _numbered(component: Component) -> _Numbered | None:
    parts = component.id.split("-")
    if len(parts) < 3:
        return None
    match = _POINT.fullmatch(parts[1])
    if match is None:
        return None
    series = "-".join([parts[0], "{}", *parts[2:]])
    return _Numbered(series, int(match["digits"]), len(match["digits"]), component)


def _gap(before: _Numbered, after: _Numbered) -> ReviewNote:
    missing = [after.series.format(str(n).zfill(after.width)) for n in range(before.number + 1, after.number)]
    names = ", ".join(missing[:_NAMED]) + (
        f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    )
    verb = "is" if len(missing) == 1 else "are"
    message = (
        f"{names} {verb} missing between {before.component.id} and {after.component.id}. "
        "Check whether a component was left off the drawing or the number was never used."
    )
    return _note("numbering_gap", message, after.component)


def _note(code: str, message: str, component: Component) -> ReviewNote:
    return ReviewNote(
        code=code, message=message, page=component.page, component_id=component.id, bbox=component.bbox
    )
