"""Tolerances of door schedules: numbers, rows, tables that go on, and the legend of their codes."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class NumberTolerances(Tolerances):
    """Which door numbers have an odd form."""

    rare: float = judged(0.03, "share", "A form that fewer of a drawing's numbers have is odd.")
    short_column: int = counted(
        12, "Numbers of a column in which one form alone is odd: shorter ones mix forms."
    )


class RowTolerances(Tolerances):
    """Which rows tell of a door."""

    thin: float = judged(0.4, "usual cells", "A row of an odd number that fills fewer cells is no door.")
    bare: int = counted(3, "Usual cells from which a row of nothing but its number is no door.")
    many: int = counted(10, "A number so large below a code does not count devices.")


class ContinuationTolerances(Tolerances):
    """When rows without a header go on with a schedule."""

    rulings: float = judged(0.06, "table widths", "Its column rulings stand less off the schedule's.")
    forms: float = judged(0.5, "share", "So many of its numbers have a form that the schedule has.")
    fitting: float = judged(0.9, "share", "Without rulings so many do, and so many texts fit the columns.")


class LegendTolerances(Tolerances):
    """Which words explain which code, in font sizes."""

    reach: float = judged(16.0, "font sizes", "Farthest words from their code.")
    codes_of_a_line: int = counted(3, "Codes with their meanings on one line, which make it a key by itself.")


NUMBERS = NumberTolerances()
ROWS = RowTolerances()
CONTINUATION = ContinuationTolerances()
LEGEND = LegendTolerances()
