"""Evidence that boxed tags give: how strong it is, from 0 to 1, before its worth was counted.

Only its order matters much: :mod:`security_design_assistant.drawing.confidence` turns it into the share of
findings that are right, and never into more than it says.
"""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class SymbolEvidence(Tolerances):
    """What a symbol looks like, and who says what it stands for."""

    as_in_legend: float = judged(0.99, "evidence", "Drawn as in the legend.", "counted")
    barely: float = judged(
        0.80, "evidence", "As in the legend, so little that it was barely accepted.", "counted"
    )
    full: float = judged(
        0.92, "correlation", "Symbols that look as much alike are drawn alike.", "a real sheet"
    )
    supported: float = judged(
        0.70, "evidence", "Hardly as in the legend, but as the trade draws it.", "counted"
    )
    unnamed: float = judged(0.60, "evidence", "The legend's words name no device type.", "counted")
    half_known: float = judged(
        0.60, "evidence", "Only the first cell of a compound symbol is known.", "counted"
    )
    twin: float = judged(0.65, "evidence", "A lock where the legend has only preparations, or so.", "counted")
    by_custom: float = judged(
        0.80, "evidence", "As the trade draws it, on a drawing without legend.", "custom"
    )
    beside_legend: float = judged(0.65, "evidence", "The same where a legend leaves it out.", "custom")
    unknown: float = judged(0.40, "evidence", "Like nothing that is known.", "counted")


class PointEvidence(Tolerances):
    """How a component is tagged and joined to its symbols."""

    exact: float = judged(0.99, "evidence", "Tag read, leaders drawn exactly.", "counted")
    by_gap: float = judged(0.8, "evidence per cell side", "What a leader's gap takes away.", "counted")
    no_device: float = judged(0.60, "evidence", "A tag that leads to nothing.", "counted")
    least: float = judged(0.30, "evidence", "A tag was read, whatever else is doubtful.", "counted")
    camera: float = judged(0.97, "evidence", "The legend explains both digits.", "counted")
    camera_by_custom: float = judged(0.80, "evidence", "It does not.", "custom")
    equipment: float = judged(0.97, "evidence", "The legend explains the code of the box.", "counted")
    equipment_by_custom: float = judged(0.80, "evidence", "It does not.", "custom")


SYMBOL = SymbolEvidence()
POINT = PointEvidence()
