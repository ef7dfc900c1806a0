"""Tolerances of labels that carry a device's code and a door's number."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class LabelTolerances(Tolerances):
    """What is one label, and which labels are one door's."""

    below: float = judged(2.0, "font sizes", "Farthest middle of a number from that of the code above it.")
    aligned: float = judged(0.6, "font sizes", "How far code and number are off each other's middle.")
    alike: float = judged(1.6, "ratio", "Code and number are printed in sizes that differ by less.")
    reach: float = judged(
        12.0, "font sizes", "Labels of one door stand this near to another of them, on whichever side of it."
    )
    doors: int = counted(2, "Numbers with labels of several devices that make numbers those of doors.")
    together: float = judged(
        0.8,
        "share",
        "Of numbers with several labels so many have them at one place; else they count devices.",
    )


LABELS = LabelTolerances()
