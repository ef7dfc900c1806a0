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
    second_line: float = judged(1.9, "font sizes", "Farthest second line of an id below its first.")
    aligned: float = judged(0.6, "font sizes", "Lines of one id begin this near under each other.")
    centred: float = judged(1.6, "font sizes", "The same for centred lines, both edges added.")


class NoteTolerances(Tolerances):
    """What belongs to notes and to the title block, in font sizes."""

    label_level: float = judged(0.6, "font sizes", "A label on the same line differs less in height.")
    label_reach: float = judged(10.0, "font sizes", "Farthest text to the right of its label.")
    label_above: float = judged(1.5, "font sizes", "Farthest text below its label.")
    label_window: float = judged(3.0, "font sizes", "Farthest label above a text, middle to middle.")
    line_least: float = judged(0.7, "font sizes", "Lines of one sentence are farther apart.")
    line_most: float = judged(1.8, "font sizes", "Lines of one sentence are nearer.")
    line_indent: float = judged(3.0, "font sizes", "How far a sentence's next line may be indented.")
    end: float = judged(4.0, "font sizes", "A wider gap ends the notes below a heading.")
    left: float = judged(2.0, "font sizes", "Notes begin this far left of their heading at most.")
    right: float = judged(8.0, "font sizes", "Notes begin this far right of their heading at most.")


class KeyTolerances(Tolerances):
    """Where a key's lines stand below its heading, in font sizes."""

    below: float = judged(4.5, "font sizes", "Farthest next line below the key's last.")
    left: float = judged(12.0, "font sizes", "How far a key may reach left of its heading.")
    right: float = judged(45.0, "font sizes", "How far a key may reach right of its heading.")
    words: float = judged(14.0, "font sizes", "Farthest words from their code.")
    code_left: float = judged(6.0, "font sizes", "How far codes may stand left of the heading.")
    code_right: float = judged(30.0, "font sizes", "How far codes may stand right of the heading.")
    column: float = judged(1.6, "font sizes", "Codes of one column differ less.")


class TableTolerances(Tolerances):
    """How rows and columns of a list or schedule are found, in font sizes unless said otherwise."""

    column: float = judged(0.6, "font sizes", "Ids of one column begin this near under each other.")
    row_least: float = judged(0.6, "font sizes", "Rows are farther apart.")
    row_pitch: float = judged(2.6, "row pitches", "A wider gap ends the table.")
    row_most: float = judged(7.0, "font sizes", "The same where rows stand close.")
    first_pitch: float = judged(4.0, "font sizes", "Row pitch before a second row tells it.")
    lone_pitch: float = judged(2.4, "font sizes", "Row pitch of a table of one row.")
    cell_lines: float = judged(0.8, "row pitches", "Farthest further line of a cell from its row.")
    header_gap: float = judged(4.0, "font sizes", "Farthest header above the first row.")
    header_line: float = judged(1.6, "font sizes", "Farthest further header line above the last.")
    header_lines: int = counted(3, "Lines of a header.")
    title: float = judged(1.15, "ratio", "Larger text above a header is the table's title.")
    covers: float = judged(3.0, "font sizes", "A heading stands this near over its ids.")
    aligned: float = judged(0.7, "share", "Cells that must stand under an earlier sheet's headings.")
    total: float = judged(12.0, "font sizes", "A totals row begins this near to the ids.")
    reach: float = judged(60.0, "font sizes", "How far an unruled row without a header reaches.")
    most_cells: int = counted(12, "Cells of such a row.")


class MarkTolerances(Tolerances):
    """Which mark belongs to which id, in font sizes of the ids unless said otherwise."""

    reach: float = judged(24.0, "font sizes", "Farthest mark from its id.")
    near: float = judged(8.0, "font sizes", "Farthest mark that nearness alone gives to an id.")
    unknown_near: float = judged(2.0, "font sizes", "The same for a mark that nothing explains.")
    chain: float = judged(1.5, "font sizes", "Largest gap between marks of one row.")
    step: float = judged(0.3, "font sizes", "Displacements that differ by less are the same.")
    least_share: float = judged(0.2, "share", "A displacement that fewer marks share is chance.")
    crowd: float = judged(0.8, "share", "Displacements with fewer candidates are not looked at.")
    almost: float = judged(0.9, "share", "A displacement with so many of the most is as good.")
    farther: float = judged(8.0, "font sizes", "No mark belongs to an id this much farther than its nearest.")
    rival: float = judged(1.25, "ratio", "Another id this near makes a mark doubtful.")
    spare: float = judged(1.5, "ratio", "An id without this mark may be so much farther.")
    spare_least: float = judged(0.5, "font sizes", "The same for marks right beside an id.")
    grid_edge: float = judged(0.1, "sheet sizes", "Letters and numbers this near to the edge name the grid.")
    grid_far_edge: float = judged(0.88, "sheet sizes", "The same at the far edge.")
    grid_spread: float = judged(0.3, "sheet sizes", "A consecutive row this long names the grid anywhere.")
    grid_edge_spread: float = judged(0.1, "sheet sizes", "The same at the edge.")


class ShortIdTolerances(Tolerances):
    """When short texts are ids, in font sizes unless said otherwise."""

    list_rows: int = counted(4, "Candidates right below each other that are a list, not labels on a plan.")
    list_pitch: float = judged(3.0, "font sizes", "Lines of a list follow each other within this distance.")
    caption: float = judged(1.9, "font sizes", "Farthest name of a place from its id, middle to middle.")
    caption_left: float = judged(0.5, "font sizes", "How far their left sides, or middles, differ.")
    heading_step: float = judged(2.6, "font sizes", "Farthest next line of a list under a heading.")
    heading_indent: float = judged(5.0, "font sizes", "How far entries stand right of their heading.")
    witnesses: int = counted(2, "Ids with device marks that make a form with a system letter believed.")
    plain_witnesses: int = counted(2, "The same for bare numbers, which need a key or a security sheet too.")
    plain_share: float = judged(0.3, "share", "Of all texts of a bare form so many have device marks.")
    plain_codes: int = counted(2, "Kinds of marks at bare numbers without a key: one letter can be anything.")
    once: float = judged(0.8, "share", "An id stands once; of the texts of a form so many do.")
    door_share: float = judged(0.8, "share", "A lone D at so many of the ids is the door, not a device.")
    beside: float = judged(2.0, "font sizes", "How far beside an outlined id its room is looked for.")


RUNS = RunTolerances()
NOTES = NoteTolerances()
KEYS = KeyTolerances()
TABLES = TableTolerances()
MARKS = MarkTolerances()
SHORT_IDS = ShortIdTolerances()
