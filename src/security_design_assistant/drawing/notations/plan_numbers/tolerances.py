"""Tolerances of door swings and of the numbers beside them."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, judged


class SwingTolerances(Tolerances):
    """What is a door swing, and how near to one its number stands."""

    round: float = judged(0.05, "radii", "How far a quarter circle's points lie off its radius.")
    least: float = judged(1.2, "font sizes", "A smaller quarter circle beside a number is a rounded corner.")
    most: float = judged(14.0, "font sizes", "A larger one is no door's.")
    reach: float = judged(1.6, "radii", "Farthest middle of a number from the middle of its door's swing.")


SWINGS = SwingTolerances()
