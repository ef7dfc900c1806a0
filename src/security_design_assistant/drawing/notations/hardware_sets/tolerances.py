"""Tolerances of hardware sets: headings, tables of items, openings, quantities."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class SetTolerances(Tolerances):
    """Where a set begins and goes on."""

    longest_heading: int = counted(120, "Letters of a heading; a sentence that mentions a set is longer.")
    same_edge: float = judged(0.7, "font sizes", "Headings of one column of sets begin nearer.")
    running_pages: int = counted(3, "Pages with the same line at head or foot: it is no note of a set.")
    items: int = counted(2, "Lines of hardware by which a page without heading goes on with a set.")
    lone_items: int = counted(3, "Lines of hardware by which a page alone is known.")


class ColumnTolerances(Tolerances):
    """How runs are cut into columns, in font sizes."""

    slack: float = judged(0.25, "font sizes", "A cell begins this near to its column's head.")
    cut: float = judged(0.05, "font sizes", "Runs are cut this far before the next column's word.")
    strange: float = judged(1 / 3, "share", "A table has no more heads that the trade does not use.")


class ItemTolerances(Tolerances):
    """Which lines are items, and which go on with one."""

    longest_name: int = counted(50, "Letters of an item's name alone; a sentence is longer.")
    same_edge: float = judged(
        0.3, "font sizes", "A line goes on where it begins this near to the text above."
    )
    quantity_edge: float = judged(1.5, "font sizes", "Quantities of one list, of one digit and of three.")
    multiples: float = judged(
        0.6, "share", "So many totals of openings counted one by one are multiples: odd kits are the rest."
    )
    bare_multiples: float = judged(
        0.95, "share", "The same of bare numbers: two pairs have 2 closers and 6 hinges each, too."
    )


class OpeningTolerances(Tolerances):
    """How the cells of an opening hang together, in font sizes."""

    line_pitch: float = judged(1.8, "font sizes", "Farthest next line of one cell.")
    same_edge: float = judged(0.35, "font sizes", "Lines of one cell begin nearer.")
    same_line: float = judged(0.02, "font sizes", "Heights of one line differ by rounding only.")
    above: float = judged(0.8, "font sizes", "Farthest first line of a cell above its row's number.")
    cut_name: float = judged(0.7, "names", "A narrow column leaves so much of a heading's name.")
    room_digits: int = counted(2, "Digits of a room's number: SUITE 4 and GALLERY A1 are names.")


SETS = SetTolerances()
COLUMNS = ColumnTolerances()
ITEMS = ItemTolerances()
OPENINGS = OpeningTolerances()
