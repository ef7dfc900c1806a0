"""Tolerances of a page: paint, words, lines, title block, clips, annotations, and what is left of it."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged


class PaintTolerances(Tolerances):
    """What paint hides, by luminance from 0 (black) to 1 (white) and opacity."""

    opaque: float = judged(0.9, "opacity", "A fill from here on hides what it covers.")
    faint: float = judged(0.1, "opacity", "Text below this cannot be seen.")
    paper: float = judged(0.95, "luminance", "A fill, or text without dark paint under it, is paper.")
    coloured: float = judged(0.25, "share", "Colours whose channels differ by more are a text marker's.")
    bright: float = judged(0.5, "luminance", "Darker colours are no text marker's.")
    least_cover: float = judged(1.0, "pt", "Narrower fills hide no word.")
    rim: float = judged(0.35, "pt", "A mask's rim hides nothing: a box's lines run along its edge.")
    ascent: float = judged(0.35, "word heights", "Upper part of a character box that is often without ink.")
    descent: float = judged(0.3, "word heights", "Lower part of a character box that is often without ink.")
    side: float = judged(0.2, "word widths", "Sample points stand this far from a word's ends.")


class WordTolerances(Tolerances):
    """How characters become words, and words phrases, in font sizes."""

    gap: float = judged(1 / 3, "font sizes", "Characters farther apart are two words.")
    back: float = judged(2.0, "font sizes", "Characters that jump back farther begin a new word.")
    printed_twice: float = judged(0.25, "font sizes", "Equal words this near are one, printed bold.")
    line_pitch: float = judged(1.8, "font sizes", "Farthest next line of one heading, cell or meaning.")
    longest_label: int = counted(60, "Letters of a heading or a name; a longer text is a sentence.")
    phrase_gap: float = judged(0.9, "font sizes", "Widest space within a phrase.")
    same_line: float = judged(0.3, "font sizes", "Words of one line differ less in height.")
    same_size: float = judged(0.25, "font sizes", "Words of one phrase differ less in size.")
    open_lines: int = counted(12, "Lines that can still take a word: small and large text interleave.")


class LineTolerances(Tolerances):
    """How straight pieces become merged lines and squares."""

    snap: float = judged(
        0.3, "pt", "Parallel lines, corners and ends this near count as one.", "numbers in a PDF are rounded"
    )
    drift: float = judged(1.5, "pt", "A long line that ends so little off its height is level.")
    slope: float = judged(0.05, "rise over run", "A line that runs off its height faster is slanted.")
    square: float = judged(0.07, "sides", "How much the sides of a square may differ.")


class InkTolerances(Tolerances):
    """What is drawn in the same ink, by luminance from 0 (black) to 1 (white)."""

    same: float = judged(0.2, "luminance", "Lines of one ink differ less.")
    visible: float = judged(0.93, "luminance", "Lighter lines cannot be seen on paper.")


class TitleBlockTolerances(Tolerances):
    """Where a value stands by its label, in text heights; what stands so is no id either."""

    beside: float = judged(6.0, "text heights", "Farthest value to the right of its label.")
    level: float = judged(1.2, "text heights", "How far it may stand above or below, both edges added.")
    overlap: float = judged(0.3, "text heights", "How far a value below may reach into its label.")
    below: float = judged(2.5, "text heights", "Farthest value below its label.")
    indent: float = judged(2.0, "text heights", "How far a value below may begin to the right.")
    revisions: float = judged(40.0, "text heights", "Farthest other head of a table of revisions.")
    right: float = judged(0.72, "sheet widths", "Right of it stands a title block.")
    foot: float = judged(0.82, "sheet heights", "Below it stands a title block.")
    large_type: float = judged(1.5, "ratio", "A number without a label is printed so much larger.")


class OutlineTolerances(Tolerances):
    """What is drawn around or through a short text, in heights of the text unless said otherwise."""

    reach: float = judged(2.2, "text heights", "An outline farther off its text is a room or a table.")
    cut: float = judged(
        0.25,
        "text heights",
        "How far an outline may cut into the room that letters take; its sides rise less.",
    )
    level: float = judged(0.8, "text heights", "How far a text may stand above or below its shape's middle.")
    strike_least: float = judged(0.7, "text widths", "A shorter line is a mark beside the text.")
    strike_most: float = judged(
        2.2, "text widths", "A longer line, or one that rises more, is a wall, a leader or a grid line."
    )
    middle: float = judged(0.25, "text heights", "How far a strike runs off the middle of the text.")


class ClipTolerances(Tolerances):
    """What a clip leaves of what is painted in it."""

    viewport: float = judged(
        0.05,
        "sheet areas",
        "A smaller clip is around one symbol or text, and is not asked what it hides.",
        "time, not reading: programs set thousands of them",
    )


class LegibilityTolerances(Tolerances):
    """Whether the text of a page can be read at all."""

    picture: float = judged(0.5, "sheet areas", "A larger picture is the drawing itself, no logo or photo.")
    few_characters: int = counted(
        2000, "Visible characters of a page that is no mere picture, whose pictures are not measured."
    )
    few_words: int = counted(60, "Words of a header or a title block; a plan has more on its tags alone.")
    most_signs: int = counted(3, "Different signs of a word without letters: +/- is text.")
    letters: int = counted(150, "Outlined letters that are a page's text; a logo has fewer.")
    outlined: float = judged(4.0, "ratio", "Outlined letters for each letter of text: a logo has fewer.")
    drawn: int = counted(3000, "Shapes of a drawing over a picture; a scan has a frame and a stamp at most.")
    letter_least: float = judged(2.0, "pt", "Lower shapes are hatching, no outlined letters.")
    letter_most: float = judged(20.0, "pt", "Higher shapes are symbols and furniture, no outlined letters.")
    widest: float = judged(1.3, "letter heights", "Wider shapes are no letters.")
    row_gap: float = judged(1.5, "letter heights", "Largest gap between letters of one row.")
    row: int = counted(4, "Letters of a row, and straight pieces of a letter.")


class AnnotationTolerances(Tolerances):
    """Which annotations are the drawing's own, and how stroke letters lie in their boxes."""

    same_form: int = counted(3, "Text boxes of one form are the drawing's tags, whatever their colour.")
    upright: float = judged(1.2, "text widths", "A higher box holds upright text: level letters are wider.")


class SetAsideTolerances(Tolerances):
    """How much of a sheet a typical detail, an example or a view not to scale takes."""

    heading_words: int = counted(9, "Words of a heading; longer lines are notes.")
    largest: float = judged(0.25, "sheet areas", "A larger area is the plan, whatever is written under it.")
    square: float = judged(12.0, "pt", "Ink this near is one drawing: gaps between views are wider.")
    long: float = judged(0.4, "sheet sizes", "A longer line is a frame or a grid line, and joins no drawing.")
    reach: float = judged(3.0, "text heights", "Farthest detail from the heading that names it.")


class IdTolerances(Tolerances):
    """What can be an id at all."""

    longest: int = counted(18, "Characters of an id; a longer text is a sentence or a product code.")


class ColumnTolerances(Tolerances):
    """When texts in rows and columns are a table."""

    fewest_rows: int = counted(4, "Rows of a table, a heading among them.")
    fewest_columns: int = counted(3, "Texts beside each other that can be a row of a table.")
    shared_edges: int = counted(
        2, "Texts of a row that begin, or have their middle, as one of the row above."
    )
    rows_apart: float = judged(4.0, "font sizes", "Farthest next row.")
    strip: float = judged(3.0, "pt", "Texts of a column begin, or have their middle, in one strip so wide.")


class FragmentTolerances(Tolerances):
    """Where the rest of a tag stands of which a part was lost, from middle to middle."""

    along: float = judged(5.0, "font sizes", "Farthest along the text's line.")
    across: float = judged(1.0, "font sizes", "Farthest across the line: the other line of a tag.")
    under: float = judged(
        2.5, "font sizes", "Farthest across where a code of equipment stands over a number."
    )


class AccountTolerances(Tolerances):
    """What of a page's content is plainly no component, and what a person is told of."""

    fewest_of_a_form: int = counted(3, "Texts of one form that are a numbering: a single 3HR says nothing.")
    sentence: int = counted(5, "Words on one line, most of letters only, that are no label.")
    title_labels: int = counted(3, "Labels such as Scale that stand together in a title block.")
    title_edge: float = judged(4.0, "font sizes", "A title block reaches this far around its labels.")
    sheet_list: float = judged(6.0, "font sizes", "A list of drawings reaches this far beside its heading.")
    number_near: float = judged(
        0.9, "font sizes", "A room's number stands this near below its name's middle."
    )
    number_size: float = judged(0.5, "font sizes", "How much the two may differ in size.")
    frame_least: float = judged(
        5.0, "pt", "Smallest ring, box or hexagon around an id; its middle and the text's are as near."
    )
    frame_most: float = judged(45.0, "pt", "Largest ring, box or hexagon around an id.")
    frame_fit: float = judged(0.7, "text sizes", "A narrower or lower outline is not around the text.")
    frame_sizes: float = judged(
        2.5, "text sizes", "A larger outline is a room, and the text only stands in it."
    )


class SlantedTolerances(Tolerances):
    """When text at an angle is a row of a table's headings, in font sizes unless said otherwise."""

    least: float = judged(20.0, "degrees", "Text nearer to level or upright is no slanted heading.")
    columns: int = counted(3, "Headings side by side that make a row.")
    level: float = judged(2.5, "font sizes", "How far a heading's second line stands above or below the row.")
    share: float = judged(
        0.8, "share", "Of the letters at an angle so many stand in the row, or it is a plan."
    )


class TurnedTolerances(Tolerances):
    """When lettering at an angle is a plan of its own inside the sheet."""

    characters: int = counted(
        80, "Fewer characters at one angle are a stamp or a wall's dimension, not a plan.", "DRAFT stamps"
    )
    crooked: float = judged(
        3.0, "degrees", "Less is a sheet that lay crooked in the scanner: it reads as upright.", "scans"
    )
    alike: float = judged(
        0.5, "degrees", "Lettering of one plan runs at one angle, but for what rounding does.", "exports"
    )


PAINT = PaintTolerances()
WORDS = WordTolerances()
LINES = LineTolerances()
INKS = InkTolerances()
TITLE_BLOCK = TitleBlockTolerances()
OUTLINES = OutlineTolerances()
CLIPS = ClipTolerances()
LEGIBILITY = LegibilityTolerances()
ANNOTATIONS = AnnotationTolerances()
SET_ASIDE = SetAsideTolerances()
IDS = IdTolerances()
COLUMNS = ColumnTolerances()
FRAGMENT = FragmentTolerances()
ACCOUNT = AccountTolerances()
SLANTED = SlantedTolerances()
TURNED = TurnedTolerances()
