"""Tolerances of what all notations share: seams between sheets, ids that two papers write differently."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class SeamTolerances(Tolerances):
    """Where a sheet goes on, in shares of its shorter side."""

    matchline: float = judged(
        0.12, "sheet sides", "A tag this near stands at a matchline: leaders reach so far."
    )
    edge: float = judged(
        0.15, "sheet sides", "A tag this near stands at an edge, where no matchline is named."
    )


class LooseIdTolerances(Tolerances):
    """When ids that are written differently are one."""

    digits: int = counted(
        2, "Digits of a number that may stand without its level: 1-101 is 101, 1-1 is no 1."
    )


SEAMS = SeamTolerances()
LOOSE_IDS = LooseIdTolerances()
