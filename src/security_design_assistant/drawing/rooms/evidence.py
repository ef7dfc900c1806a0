"""Evidence for the room of a door: how strong it is, from 0 to 1."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class RoomEvidence(Tolerances):
    """How a room was found."""

    sure: float = judged(0.97, "evidence", "The only label near, or on a known side of a door.", "counted")
    printed: float = judged(0.95, "evidence", "The name is printed right under the id.", "counted")
    one_side: float = judged(0.9, "evidence", "The only labelled space at a door.", "counted")
    doubtful: float = judged(
        0.6, "evidence", "Something speaks for another room: below the threshold of review.", "custom"
    )


ROOM = RoomEvidence()
