"""Tolerances of the boxed notation: tags, device cells, leaders, cameras, equipment, legend, symbols."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class TagTolerances(Tolerances):
    """Where a tag's box runs around its top row, in heights of that row's text."""

    left: float = judged(2.5, "text heights", "Farthest left side from the first word.")
    overlap: float = judged(0.3, "text heights", "How far letters may reach over a side.")
    top: float = judged(2.2, "text heights", "Farthest top side from the middle of the row.")
    half_row: float = judged(0.2, "text heights", "A top side runs above the row, not through it.")
    narrowest: float = judged(2.5, "text heights", "A narrower box holds no four parts.")
    widest: float = judged(16.0, "text heights", "A wider box is a table or the sheet's frame.")
    lowest: float = judged(0.4, "text heights", "A bottom side runs below the row, not through it.")
    tallest: float = judged(14.0, "text heights", "A taller box is a table or the sheet's frame.")
    slimmest: float = judged(0.9, "heights of the box", "Tags are wider than high, or square.")
    longest: float = judged(8.0, "heights of the box", "Longer strips are title blocks and rows.")
    corner: float = judged(0.08, "text heights", "Largest gap at a corner of the box.")
    least_corner: float = judged(0.35, "pt", "The same for small text: numbers in a PDF are rounded.")
    same_row: float = judged(0.45, "text heights", "Words of one row differ less in height.")
    row_below: float = judged(0.5, "text heights", "A word this far below belongs to a lower row.")
    row_reach: float = judged(12.0, "text heights", "How far a top row reaches to the right.")
    sample_margin: float = judged(
        8.0, "text heights", "Words, and the legend, this near to a tag may call it an example."
    )


class CellTolerances(Tolerances):
    """What counts as a device cell, in sides of the cell unless said otherwise."""

    smallest: float = judged(
        0.42,
        "text heights",
        "Side of the smallest cell against the tags' text: hatch is finer.",
        "a real sheet",
    )
    largest: float = judged(
        13.0, "text heights", "Side of the largest cell against the tags' text: rooms are larger."
    )
    square: float = judged(0.07, "cell sides", "How much width and height may differ.")
    twin: float = judged(0.08, "cell sides", "Boxes whose sides lie this near are the same box.")
    least_twin: float = judged(0.3, "pt", "The same for small cells.")
    inside: float = judged(0.2, "pt", "How far an inner frame may reach over the cell's border.")
    shapes: int = counted(4, "Shapes of such cells that are tried: each takes as long as reading the page.")
    frame: float = judged(1.75, "inner sides", "A square up to so much smaller is its symbol's frame.")
    same: float = judged(1.04, "inner sides", "Squares that differ by less are the same.")
    across: float = judged(0.2, "cell areas", "Boxes that share more lie across each other.")
    alike: float = judged(0.13, "cell sides", "Cells of one drawing differ less in size.")
    butt: float = judged(
        0.08, "cell sides", "Largest gap between two cells of a cluster, or of a legend's compound symbol."
    )
    least_butt: float = judged(0.5, "pt", "The same for small cells.")
    text_margin: float = judged(
        0.1,
        "cell sides",
        "How far a symbol's text, or its words beside it, may reach over the cell's border.",
    )
    text_least: float = judged(0.2, "cell sides", "Smaller text in a cell is a note, not its code.")
    size_step: float = judged(
        1.06, "ratio", "Sizes, or shapes, that differ by less count as one when they are voted for."
    )
    leader_vote: float = judged(6.0, "votes", "A square at a line's end counts as so many others.")
    oblong: float = judged(1.12, "ratio", "A cell longer than this against its other side is no square.")
    around: float = judged(2.5, "text heights", "Farthest side of a cell from its text.")
    over_text: float = judged(0.3, "text heights", "How far a code may reach over the side of its cell.")
    slimmest: float = judged(2.2, "ratio", "A box longer than this holds a name or a number, no symbol.")
    per_text: float = judged(
        1.4, "text heights", "Side of a cell where the drawing shows none, or while it is looked for."
    )


class LeaderTolerances(Tolerances):
    """How lines are followed, in sides of the drawing's cells unless said otherwise."""

    exact: float = judged(
        0.055, "cell sides", "Gap between two ends of an exactly drawn leader.", "a real sheet"
    )
    loose: float = judged(
        0.20,
        "cell sides",
        "The same where exact leaders were all found, and of a cluster's line to its dot.",
        "a drawing office",
    )
    loosest: float = judged(
        0.27, "cell sides", "The same for what then stays unconnected.", "a drawing office"
    )
    least: float = judged(0.35, "pt", "Smaller gaps come from rounded numbers.", "a real sheet")
    dash: float = judged(0.5, "cell sides", "Widest gap between two dashes of a leader.")
    most_pieces: int = counted(24, "Straight pieces of one leader; more is a wall that touches.")
    most_dashes: int = counted(600, "Dashes of one leader.")
    deep: float = judged(0.25, "box sides", "A line that ends deeper in a box does not end at it.")
    away: float = judged(0.25, "lengths", "A leader leads away from its tag by more than this.")
    straight: float = judged(0.1, "steps", "How far the next dash may lie off the line.")
    level: float = judged(0.3, "pt", "A piece that rises less is level, or upright.")
    along: float = judged(0.6, "pt", "A level piece this near to a side runs along the box.")
    own: float = judged(0.4, "pt", "Pieces this near around a box are its border or inside it.")
    dot_end: float = judged(0.1, "cell sides", "Largest gap between that line and the dot.")
    dot_largest: float = judged(0.6, "cell sides", "Wider circles are symbols.")
    dot_smallest: float = judged(0.1, "cell sides", "Smaller circles are full stops.")


class CameraTolerances(Tolerances):
    """Two digits with an outline around them, in text heights of the digits."""

    together: float = judged(0.4, "text heights", "Largest gap between the two digits.")
    outline: float = judged(2.4, "text heights", "How far the outline reaches around the digits.")
    pieces: int = counted(3, "Pieces that an outline has at least.")
    mask: float = judged(6.0, "pt", "A camera's own mask reaches this far around its digits.")
    reach: float = judged(1.7, "text heights", "A leader may end this far from the digits.")


class EquipmentTolerances(Tolerances):
    """Where a two-row box runs around its code, in text heights of the code."""

    row: float = judged(1.6, "text heights", "Farthest top side and divider from the code's middle.")
    half_row: float = judged(0.2, "text heights", "Sides run around the code, not through it.")
    second_least: float = judged(0.5, "text heights", "Least height of the second row.")
    second_most: float = judged(2.2, "text heights", "Greatest height of the second row.")
    beside: float = judged(3.0, "text heights", "Farthest side to the left and right of the code.")
    over_divider: float = judged(0.3, "text heights", "Sides reach below the divider by this.")
    corner: float = judged(0.3, "pt", "Sides of one box differ less.")
    inset: float = judged(0.5, "pt", "Sides are looked at this far from the corners.")
    side_gap: float = judged(0.8, "pt", "Largest gap at a corner of the box.")
    words_beside: float = judged(2.0, "box heights", "Farthest words that explain a sample box.")
    words_level: float = judged(0.75, "box heights", "How far such words may stand above or below.")


class LegendTolerances(Tolerances):
    """Which words explain which symbol, in sides of the symbol's cell unless said otherwise."""

    reach: float = judged(2.5, "cell sides", "Farthest beginning of the words from the symbol.")
    level: float = judged(1.1, "cell sides", "How far the words may stand above or below.")
    smallest: float = judged(0.15, "cell sides", "Smaller text explains nothing.")
    largest: float = judged(1.6, "cell sides", "Larger text is a heading.")
    column: float = judged(0.25, "cell sides", "Symbols of one column differ less in their left side.")
    least_known: int = counted(2, "Device names that make a column of squares a legend.")
    known_share: float = judged(0.25, "share", "Of a legend's column so many squares are devices.")
    sideways: float = judged(0.3, "pt per pt", "A heading to the side counts as so much farther above.")
    heading_reach: float = judged(40.0, "cell sides", "Farthest heading above a symbol.")
    longest_heading: int = counted(60, "Letters of a heading; longer texts are notes.")
    table_column: float = judged(12.0, "text heights", "How far a code may stand beside its heading.")


class SymbolTolerances(Tolerances):
    """How much a cell must look like a known symbol: normalised correlation, from -1 to 1."""

    sure: float = judged(0.75, "correlation", "A cell without text shows the legend's symbol.")
    sure_with_text: float = judged(0.50, "correlation", "The same where the kind of text agrees.")
    likely: float = judged(0.64, "correlation", "The same where the trade's symbol looks like it, too.")
    without_legend: float = judged(0.55, "correlation", "A cell shows the trade's symbol.")
    beside_legend: float = judged(0.70, "correlation", "The same where a legend leaves the symbol out.")
    same_block: float = judged(0.94, "correlation", "Two symbols were inserted from one block.")
    lead: float = judged(0.04, "correlation", "Least lead over the next best symbol of another meaning.")
    identical: float = judged(0.999, "correlation", "From here on two pictures are the same.")
    border: float = judged(
        0.09,
        "cell sides",
        "Lines this near to a side are the cell's border; no symbol reaches farther over it.",
    )
    margin: float = judged(0.02, "cell sides", "Part of the cell left out of its picture on each side.")
    lock_first: float = judged(
        0.015, "correlation", "What could be a lock or a preparation is a lock: locks are many."
    )
    sliver: float = judged(1.5, "pixels", "Narrower fills are parts of a triangulated solid.")


class TrustTolerances(Tolerances):
    """Confidence of what was read, before it is fitted: see docs/decisions on confidence."""

    orphan: float = judged(0.75, "confidence", "A cluster without a tag is told of from here on.")


TAGS = TagTolerances()
CELLS = CellTolerances()
LEADERS = LeaderTolerances()
CAMERAS = CameraTolerances()
EQUIPMENT = EquipmentTolerances()
LEGENDS = LegendTolerances()
SYMBOLS = SymbolTolerances()
TRUST = TrustTolerances()
