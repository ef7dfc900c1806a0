"""Tolerances of the text notation: runs, keys, tables, lists, and which mark belongs to which id."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class RunTolerances(Tolerances):
    """How words become runs, and ids on two lines one, in font sizes."""

    gap: float = judged(0.8, "font sizes", "Words farther apart stand in two columns.")
    overlap: float = judged(0.25, "font sizes", "How far a word may reach over the one before.")
    joined: float = judged(0.08, "font sizes", "Words nearer than this are one, printed letter by letter.")
    same_line: float = judged(0.3, "font sizes", "Words of one line differ less in height.")
    open_runs: int = counted(4, "Runs of a line that can still take a word.")
    second_line: float = judged(
        1.9, "font sizes", "Farthest next line of an id, a name under it, a sentence, a heading."
    )
    aligned: float = judged(
        0.6,
        "font sizes",
        "Lines that belong together, and ids of one column, begin this near under each other.",
    )


class NoteTolerances(Tolerances):
    """What belongs to notes and to the title block, in font sizes."""

    fewest_words: int = counted(3, "Words of the first line of a rule for all doors.")
    line_indent: float = judged(3.0, "font sizes", "How far a sentence's next line may be indented.")
    end: float = judged(4.0, "font sizes", "A wider gap ends the notes below a heading.")
    left: float = judged(2.0, "font sizes", "Notes begin this far left of their heading at most.")
    right: float = judged(8.0, "font sizes", "Notes begin this far right of their heading at most.")


class KeyTolerances(Tolerances):
    """Where a key's lines stand below its heading, in font sizes."""

    below: float = judged(4.5, "font sizes", "Farthest next line below the key's last.")
    left: float = judged(12.0, "font sizes", "How far a key and its codes may reach left of its heading.")
    right: float = judged(45.0, "font sizes", "How far a key and its codes may reach right of its heading.")
    words: float = judged(14.0, "font sizes", "Farthest words from their code.")
    column: float = judged(1.6, "font sizes", "Codes of one column differ less.")


class TableTolerances(Tolerances):
    """How rows and columns of a list or schedule are found, in font sizes unless said otherwise."""

    row_pitch: float = judged(2.6, "row pitches", "A wider gap ends the table.")
    row_most: float = judged(7.0, "font sizes", "The same where rows stand close.")
    cell_lines: float = judged(0.8, "row pitches", "Farthest further line of a cell from its row.")
    header_gap: float = judged(4.0, "font sizes", "Farthest header above the first row.")
    covers: float = judged(
        3.0, "font sizes", "A heading stands this near over its ids, and a rule this near to them."
    )
    reach: float = judged(60.0, "font sizes", "How far an unruled row without a header reaches.")


class MarkTolerances(Tolerances):
    """Which mark belongs to which id, in font sizes of the ids unless said otherwise."""

    reach: float = judged(24.0, "font sizes", "Farthest mark from its id.")
    near: float = judged(8.0, "font sizes", "Farthest mark that nearness alone gives to an id.")
    most_near: int = counted(64, "Ids and marks looked at in one square.", "time, not reading")
    chain: float = judged(
        1.5,
        "font sizes",
        "Largest gap between marks of one row, or from an id to a mark that nothing explains.",
    )
    step: float = judged(0.3, "font sizes", "Displacements that differ by less are the same.")
    least_share: float = judged(0.2, "share", "A displacement that fewer marks share is chance.")
    crowd: float = judged(0.8, "share", "Displacements with fewer candidates are not looked at.")
    almost: float = judged(0.9, "share", "A displacement with so many of the most is as good.")
    farther: float = judged(8.0, "font sizes", "No mark belongs to an id this much farther than its nearest.")
    rival: float = judged(1.25, "ratio", "Another id this near makes a mark doubtful.")
    spare: float = judged(1.5, "ratio", "An id without this mark may be so much farther.")
    spare_least: float = judged(0.5, "font sizes", "The same for marks right beside an id.")
    grid_edge: float = judged(
        0.1, "sheet sizes", "Letters and numbers this near to the edge, in so long a row, name the grid."
    )
    grid_spread: float = judged(0.3, "sheet sizes", "A consecutive row this long names the grid anywhere.")


class ShortIdTolerances(Tolerances):
    """When short texts are ids, in font sizes unless said otherwise."""

    longest: int = counted(14, "Characters of a short id: 001.01.A.05A has twelve, a tag's id has more.")
    shortest: int = counted(3, "Characters of a number in a shape; shorter ones are keynotes and details.")
    most: int = counted(3000, "Candidates on a page; more stand in tables and dimensions, not at doors.")
    most_rooms: int = counted(400, "Candidates of a page whose room is looked for.", "time, not reading")
    list_rows: int = counted(4, "Candidates right below each other that are a list, not labels on a plan.")
    list_pitch: float = judged(3.0, "font sizes", "Lines of a list follow each other within this distance.")
    heading_indent: float = judged(5.0, "font sizes", "How far entries stand right of their heading.")
    witnesses: int = counted(2, "Ids with device marks that make a form of ids believed.")
    plain_share: float = judged(0.3, "share", "Of all texts of a bare form so many have device marks.")
    nearly_all: float = judged(
        0.8, "share", "Of a form, so many texts stand once; at so many ids, a lone D is the door itself."
    )
    beside: float = judged(2.0, "font sizes", "How far beside an outlined id its room is looked for.")


RUNS = RunTolerances()
NOTES = NoteTolerances()
KEYS = KeyTolerances()
TABLES = TableTolerances()
MARKS = MarkTolerances()
SHORT_IDS = ShortIdTolerances()
