"""Tolerances of comparing two revisions, in sides of the smaller box of the two that are compared."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class RevisionTolerances(Tolerances):
    """What counts as the same place on two revisions of a sheet; a box's side is its shorter one."""

    aligned: float = judged(
        0.5, "box sides", "A component this near to where the sheet's shift puts it supports that shift."
    )
    moved: float = judged(
        1.5, "box sides", "What stands farther from where it stood is moved; nearer is redrawn.",
        "a cluster that gets a device shifts by a cell, half of it to either side",
    )  # fmt: skip
    alike: float = judged(
        0.5, "share", "Devices that two ids at one place have in common, for one to be the other renumbered."
    )


REVISIONS = RevisionTolerances()
