"""Tolerances of rooms: labels, walls, and how labels spread over the plan."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class LabelTolerances(Tolerances):
    """Where a room's name stands over its number, in heights of the number's text."""

    line: float = judged(2.1, "text heights", "Farthest line of a name above the line below it.")
    centred: float = judged(2.0, "text heights", "How far a line may be off the middle of the line below.")
    centred_share: float = judged(0.25, "line widths", "The same for long lines.")
    smallest: float = judged(0.6, "text heights", "Smaller text is no room's name.")
    largest: float = judged(1.7, "text heights", "Larger text is a title.")
    lines: int = counted(3, "Lines of a room's name.")
    letters: int = counted(3, "Letters that a name has at least.")
    drop: float = judged(1.35, "id heights", "Farthest middle of a name right under an id.")
    shift: float = judged(0.4, "id heights", "How far a name under an id may stand beside it.")
    under_smallest: float = judged(0.5, "id heights", "Smaller text under an id is no room's name.")
    under_largest: float = judged(1.2, "id heights", "Larger text under an id is a heading.")


class WallTolerances(Tolerances):
    """Which lines are walls, as shares of the plan's extent unless said otherwise."""

    weight: float = judged(
        0.6,
        "share of the lines' length",
        "Lighter pens draw so much; from here on a line is as heavy as a wall.",
    )
    other_ink: float = judged(
        0.4,
        "share of the lines' length",
        "Lines of another ink than the tags' that are so much are the plan.",
    )
    long: float = judged(0.07, "extents", "A longer line may be one of the grid.")
    short: float = judged(0.004, "extents", "Shorter pieces make no wall's other face.")
    twin: float = judged(0.009, "extents", "Farthest other face of a wall.")
    twin_least: float = judged(0.4, "pt", "A parallel line nearer than this is the same line.")
    twin_share: float = judged(1 / 3, "lengths", "A line with less of another face beside it is the grid's.")
    two_faces: float = judged(
        0.2, "share", "Where fewer of the long lines have another face, walls are drawn as single lines."
    )
    parallel: float = judged(0.02, "sine", "Lines that diverge less are parallel.")
    bubble_least: float = judged(0.008, "extents", "Smaller circles are no grid bubbles.")
    bubble_most: float = judged(0.05, "extents", "Larger circles are no grid bubbles.")
    bubble_gap: float = judged(0.15, "radii", "A grid line begins this near to its bubble's ring.")
    grid_bend: float = judged(
        65.0, "degrees", "A grid line leaves its bubble and goes on straighter than this; walls turn corners."
    )
    swing_least: float = judged(0.004, "extents", "Chord of the smallest door swing.")
    swing_most: float = judged(0.06, "extents", "Chord of the largest door swing.")
    swing_rise: float = judged(0.05, "chords", "How much a swing may differ from a quarter circle.")


class SpreadTolerances(Tolerances):
    """How labels spread over the plan."""

    across: int = counted(
        700, "Squares along the longer edge of the map.", "a wall has to be two squares apart"
    )
    radius: float = judged(6.0, "pt", "A point without a door belongs to a label this near.")
    own_mask: float = judged(2.0, "symbol sizes", "A larger mask takes something off the sheet.")
    share: float = judged(0.04, "share", "A label that owns less of the floor around a point is not there.")
    floor: int = counted(3, "Squares that a space is wide at least; narrower is the inside of a wall.")
    door_near: int = counted(4, "Squares from a door within which its two sides are looked for first.")
    door_far: int = counted(12, "Squares from a door within which its two sides are looked for last.")
    far: int = counted(10, "Squares from a door from which the first label met is doubtful.")
    behind: int = counted(14, "Squares up to which a room is looked for where only a passage was met.")
    trace: float = judged(1.5, "steps a square", "How finely a line is drawn into the map.")


LABELS = LabelTolerances()
WALLS = WallTolerances()
SPREAD = SpreadTolerances()
