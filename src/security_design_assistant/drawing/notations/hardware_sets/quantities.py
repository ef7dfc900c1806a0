"""Quantities of a heading: totals over its openings, or what each opening has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from security_design_assistant.drawing.notations.hardware_sets.sets import HardwareBlock
from security_design_assistant.drawing.notations.hardware_sets.tolerances import ITEMS


@dataclass(frozen=True, slots=True)
class Share:
    """What one opening has of a quantity; ``even`` False where the total does not divide."""

    count: int
    even: bool = True


def are_totals(blocks: Iterable[HardwareBlock]) -> bool:
    """Tell whether a document without ``each to have`` counts over all openings of a heading.

    Judged by all headings with several openings together: totals are multiples of the openings,
    quantities for each opening (3 hinges, 1 lock) are not.
    """
    multiples = quantities = 0
    counted = True
    for block in blocks:
        openings = block.opening_count
        if block.each or openings < 2 or not block.sure:
            continue
        counted = counted and all(placed.opening.counted for placed in block.openings)
        sums = _sums(block)
        quantities += len(sums)
        multiples += sum(total % openings == 0 for total in sums)
    least = ITEMS.multiples if counted else ITEMS.bare_multiples
    return quantities > 0 and multiples >= least * quantities


def _sums(block: HardwareBlock) -> list[int]:
    """Return the quantities of a heading, right- and left-hand lines of one product added up."""
    sums: Counter[tuple[str, str]] = Counter()
    for placed in block.items:
        if not placed.item.stated:
            continue
        sums[placed.item.description, placed.item.product] += placed.item.quantity
    return [total for total in sums.values() if total]


def share(quantities: Sequence[int], openings: int, totals: bool) -> Share:
    """Return what each opening has of quantities that add up, such as right- and left-hand lines."""
    total = sum(quantities)
    if not totals or openings < 2:
        return Share(total)
    count, rest = divmod(total, openings)
    if rest == 0:
        return Share(count)
    return Share(max(1, round(total / openings)), even=False)
