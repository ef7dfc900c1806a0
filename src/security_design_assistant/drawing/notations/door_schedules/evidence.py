"""Evidence that a door schedule gives: how strong it is, from 0 to 1, before its worth was counted.

Only its order matters much: :mod:`security_design_assistant.drawing.confidence` turns it into the share of
findings that are right, and never into more than it says.
"""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class DoorEvidence(Tolerances):
    """How the row of a door was found."""

    ruled: float = judged(0.97, "evidence", "A row between rulings.", "counted")
    aligned: float = judged(0.95, "evidence", "A row by what stands on its number's line.", "counted")
    odd_number: float = judged(0.7, "evidence", "A number of a form that the others do not have.", "counted")
    better: float = judged(
        0.1,
        "evidence",
        "What a door is surer than its devices: its number is read whatever they are.",
        "custom",
    )


class CodeEvidence(Tolerances):
    """Who says what a code in a cell stands for."""

    legend: float = judged(0.97, "evidence", "The legend explains the code.", "counted")
    heading: float = judged(0.9, "evidence", "A column of its own counts the device.", "counted")
    custom: float = judged(0.75, "evidence", "The code is only usual.", "custom")


DOOR = DoorEvidence()
CODE = CodeEvidence()
