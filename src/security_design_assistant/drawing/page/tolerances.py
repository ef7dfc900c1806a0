"""Tolerances of a page: paint, words, phrases, merged lines."""

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
    phrase_gap: float = judged(0.9, "font sizes", "Widest space within a phrase.")
    same_line: float = judged(0.3, "font sizes", "Words of one line differ less in height.")
    same_size: float = judged(0.25, "font sizes", "Words of one phrase differ less in size.")
    open_lines: int = counted(12, "Lines that can still take a word: small and large text interleave.")


class LineTolerances(Tolerances):
    """How straight pieces become merged lines and squares."""

    snap: float = judged(
        0.3, "pt", "Parallel lines, corners and ends this near count as one.", "numbers in a PDF are rounded"
    )
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


class OutlineTolerances(Tolerances):
    """What is drawn around or through a short text, in heights of the text unless said otherwise."""

    reach: float = judged(2.2, "text heights", "An outline farther off its text is a room or a table.")
    cut: float = judged(0.25, "text heights", "How far an outline may cut into the room that letters take.")
    level: float = judged(0.8, "text heights", "How far a text may stand above or below its shape's middle.")
    strike_least: float = judged(0.7, "text widths", "A shorter line is a mark beside the text.")
    strike_most: float = judged(
        2.2, "text widths", "A longer line, or one that rises more, is a wall, a leader or a grid line."
    )
    middle: float = judged(0.25, "text heights", "How far a level strike runs off the middle of the text.")
    flat: float = judged(0.1, "text heights", "A line that rises less is level.")


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
TURNED = TurnedTolerances()
