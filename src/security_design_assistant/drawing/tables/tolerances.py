"""Tolerances of tables: lines of a cell, rulings, headings, rows with and without rulings, drawn marks."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class CellTextTolerances(Tolerances):
    """How the words of a cell become lines, in font sizes."""

    column_gap: float = judged(
        0.75, "font sizes", "Words farther apart may stand in two columns: a typewriter's space is 0.6."
    )
    same_line: float = judged(0.5, "font sizes", "Words of one line stand less off each other's middle.")
    joined: float = judged(0.15, "font sizes", "Words nearer than this are one, set glyph by glyph.")
    over_ruling: float = judged(0.35, "font sizes", "How far a text's box may reach over a ruling beside it.")


class RulingTolerances(Tolerances):
    """Which lines are rulings, and where they meet."""

    double: float = judged(1.6, "pt", "Parallel lines this near are one ruling: a thin bar has two edges.")
    touch: float = judged(
        1.0,
        "pt",
        "Ends this near meet, at a ruling or in a mark; what crosses a ruling is looked for farther off.",
    )
    shortest: float = judged(3.0, "pt", "Shorter lines belong to letters and symbols.")


class HeadingTolerances(Tolerances):
    """Where a table's heading and title stand, in font sizes of the heading."""

    largest_cell: float = judged(40.0, "font sizes", "A larger box is a frame or a panel, no cell.")
    most_words: int = counted(8, "Words in a heading; more are a note.")
    title: float = judged(14.0, "font sizes", "Farthest title above its table.")
    over_column: float = judged(3.0, "font sizes", "Farthest ruling below a turned heading without a cell.")


class RuledTolerances(Tolerances):
    """How rows and columns follow from rulings."""

    most_tiers: int = counted(4, "Tiers of headings over one column.")
    levels_of_merged: int = counted(
        3, "Level lines of a column, its ends among them, that part merged cells."
    )
    one_text: float = judged(0.9, "row heights", "Lines farther apart are texts of two rows, not one cell's.")


class LooseTolerances(Tolerances):
    """When rows without a header can go on with a table, in font sizes unless said otherwise."""

    fewest_rows: int = counted(2, "Rows with rulings that go on with a table.")
    fewest_open_rows: int = counted(4, "Rows without rulings that make a table: fewer are labels of a plan.")
    fewest_columns: int = counted(3, "Columns of such rows.")
    usual: float = judged(0.8, "share", "So many of the rows without rulings have several texts.")
    least_step: float = judged(0.8, "font sizes", "Rows are farther apart.")


class OpenTolerances(Tolerances):
    """How rows and columns follow from headings where rulings are missing, in font sizes of the heading."""

    rows_apart: float = judged(
        6.0, "font sizes", "Farthest next row, the first from its heading too; cells may have many lines."
    )
    headings_apart: float = judged(34.0, "font sizes", "Farthest next heading of one table.")
    header_height: float = judged(11.0, "font sizes", "Highest line of a header above its key's heading.")
    group_above: float = judged(3.0, "font sizes", "Farthest heading of a group above the header's line.")
    title: float = judged(1.25, "ratio", "Larger text is a title, no heading.")
    shared_lines: float = judged(
        0.3,
        "share",
        "Of a column's texts so many stand on the rows' lines: a third, in cells of three lines.",
    )
    off_centre: float = judged(4.0, "font sizes", "How far a group's heading may be off its columns' middle.")


class DrawnMarkTolerances(Tolerances):
    """Which strokes are ticks, crosses, dots or triangles, and which strike a text out."""

    steep: float = judged(2.5, "rise over run", "Steeper strokes are upright rulings drawn out of true.")
    flat: float = judged(0.3, "rise over run", "Flatter strokes are level rulings drawn out of true.")
    inset: float = judged(0.04, "cell heights", "A mark keeps this clear of its cell's rulings.")
    smallest_dot: float = judged(0.6, "pt", "Smaller dots are no marks.")
    corner: float = judged(0.12, "cell sides", "A stroke between corners, this near, crosses the cell out.")
    crossing: float = judged(0.25, "stroke lengths", "Middles of a cross's strokes lie nearer.")
    strike_short: float = judged(
        0.3, "font sizes", "How far such a stroke may miss the text's ends or middle."
    )
    strike_middle: float = judged(
        0.25, "text heights", "A level line nearer to a text's edge strikes nothing."
    )
    triangle_least: float = judged(0.8, "font sizes", "Lowest triangle around the number of a revision.")
    triangle_most: float = judged(6.0, "font sizes", "Highest triangle around the number of a revision.")


TEXTS = CellTextTolerances()
RULINGS = RulingTolerances()
HEADINGS = HeadingTolerances()
RULED = RuledTolerances()
LOOSE = LooseTolerances()
OPEN = OpenTolerances()
DRAWN = DrawnMarkTolerances()
