"""Evidence that hardware sets give: how strong it is, from 0 to 1, before its worth was counted.

Only its order matters much: :mod:`security_design_assistant.drawing.confidence` turns it into the share of
findings that are right, and never into more than it says.
"""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class OpeningEvidence(Tolerances):
    """How a door was found."""

    whole: float = judged(0.97, "evidence", "Listed under a heading that could be read whole.", "counted")
    by_index: float = judged(0.9, "evidence", "Only the index lists it: its heading does not.", "custom")
    no_hardware: float = judged(
        0.85, "evidence", "Its number and set are sure, its devices are not told.", "custom"
    )
    doubtful: float = judged(0.7, "evidence", "Its heading contradicts itself.", "custom")


class ItemEvidence(Tolerances):
    """Who says that a set has a device."""

    item: float = judged(0.97, "evidence", "A line of hardware.", "counted")
    others: float = judged(
        0.88, "evidence", "Another trade brings it: how many is that trade's to say.", "custom"
    )
    note: float = judged(0.88, "evidence", "A sentence on operation, and no line of hardware.", "custom")
    uneven: float = judged(0.6, "evidence", "Its total does not divide by the openings.", "custom")


OPENING = OpeningEvidence()
ITEM = ItemEvidence()
