"""Tolerances of what all notations share: seams between sheets."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class SeamTolerances(Tolerances):
    """Where a sheet goes on."""

    reach: float = judged(
        0.15,
        "sheet sides",
        "A tag this near, in shares of the shorter side, stands at a matchline, or at an edge without one.",
    )


SEAMS = SeamTolerances()
