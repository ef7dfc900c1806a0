"""Tolerances of hardware sets: headings, tables of items, openings, quantities."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class SetTolerances(Tolerances):
    """Where a set begins and goes on."""

    longest_heading: int = counted(120, "Letters of a heading; a sentence that mentions a set is longer.")
    running_pages: int = counted(3, "Pages with the same line at head or foot: it is no note of a set.")
    items: int = counted(3, "Lines of hardware by which a page without heading goes on with a set.")


class ColumnTolerances(Tolerances):
    """What stands in one column."""

    same_edge: float = judged(0.3, "font sizes", "Texts of one column begin nearer.")
    strange: float = judged(1 / 3, "share", "A table has no more heads that the trade does not use.")


class ItemTolerances(Tolerances):
    """Which lines are items, and which go on with one."""

    quantity_edge: float = judged(1.5, "font sizes", "Quantities of one list, of one digit and of three.")
    multiples: float = judged(
        0.6, "share", "So many totals of openings counted one by one are multiples: odd kits are the rest."
    )
    bare_multiples: float = judged(
        0.95, "share", "The same of bare numbers: two pairs have 2 closers and 6 hinges each, too."
    )


class OpeningTolerances(Tolerances):
    """How the cells of an opening hang together, in font sizes."""

    above: float = judged(0.8, "font sizes", "Farthest first line of a cell above its row's number.")
    room_digits: int = counted(2, "Digits of a room's number: SUITE 4 and GALLERY A1 are names.")


SETS = SetTolerances()
COLUMNS = ColumnTolerances()
ITEMS = ItemTolerances()
OPENINGS = OpeningTolerances()
