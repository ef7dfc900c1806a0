"""Evidence that printed ids and marks give: how strong it is, from 0 to 1, before its worth was counted.

Only its order matters much: :mod:`security_design_assistant.drawing.confidence` turns it into the share of
findings that are right, and never into more than it says.
"""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class MarkEvidence(Tolerances):
    """Who says what a mark stands for."""

    key: float = judged(0.97, "evidence", "The drawing's key, or words that name a device.", "counted")
    custom: float = judged(0.80, "evidence", "A code that the trade uses for one thing only.", "custom")
    likely: float = judged(0.60, "evidence", "A code that mostly stands for this.", "custom")
    uncertain: float = judged(0.40, "evidence", "A letter that may stand for anything.", "custom")
    none: float = judged(0.30, "evidence", "A code never heard of.", "custom")


class MentionEvidence(Tolerances):
    """Where an id stands, and how surely its marks are its own."""

    plan: float = judged(0.98, "evidence", "Printed on a plan.", "counted")
    table: float = judged(0.96, "evidence", "A row of a schedule.", "counted")
    listed: float = judged(0.94, "evidence", "A line of a list.", "counted")
    bare: float = judged(0.70, "evidence", "Nothing but the id is printed.", "counted")
    learned: float = judged(0.97, "share", "Id of a learned form, marks explained by the key.", "counted")
    unkeyed: float = judged(0.75, "share", "Id of a learned form, marks that no key explains.", "custom")
    near: float = judged(0.92, "share", "What marks that only stand near an id leave of it.", "counted")
    contested: float = judged(0.75, "share", "The same where another id is almost as near.", "counted")


MARK = MarkEvidence()
MENTION = MentionEvidence()
