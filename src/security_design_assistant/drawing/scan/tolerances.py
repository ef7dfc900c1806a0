"""Tolerances of a scan: its paper, its lines, its lettering, its doubts."""

from __future__ import annotations

from security_design_assistant.drawing.tolerances import Tolerances, counted, judged

_SCANS = "scanned twins at 300 and 200 dpi"


class PaperTolerances(Tolerances):
    """What of a picture is ink, by brightness from 0 (black) to 255 (paper)."""

    faintest: float = judged(18.0, "grey levels", "Ink is darker than the paper by this.", _SCANS)
    noise: float = judged(4.5, "deviations", "Ink is darker than the paper's own noise by this.", _SCANS)
    speck: float = judged(0.17, "mm", "Pieces of ink with less area than its square are dirt.", _SCANS)
    skew: float = judged(2.0, "degrees", "A sheet that lies more askew was not scanned but photographed.")


class StrokeTolerances(Tolerances):
    """What is a drawn line, in mm on paper unless said otherwise."""

    shortest: float = judged(1.3, "mm", "Shorter level and upright strokes are parts of letters.", _SCANS)
    thickest: float = judged(1.0, "mm", "Thicker bars are filled shapes.", _SCANS)
    slanted: float = judged(1.2, "mm", "Shorter slanted strokes are parts of symbols.", _SCANS)
    straight: float = judged(0.8, "pen widths", "How far a line's ink may lie off its middle.", _SCANS)
    slim: float = judged(3.0, "pen widths", "A slanted piece that is shorter is no line.", _SCANS)
    stair: float = judged(1.5, "pen widths", "A level line whose ink rises more is slanted.", _SCANS)
    spread: float = judged(0.4, "pen widths", "Ink that is spread more around its middle is no line.", _SCANS)
    gap: float = judged(
        0.5, "mm", "Lines on one track with a smaller gap were cut by a crossing line.", _SCANS
    )


class LetteringTolerances(Tolerances):
    """What may be a letter, and which letters stand in one row, in heights of the letter unless said."""

    smallest: float = judged(0.55, "mm", "Lower pieces of ink are no letters but points and dashes.", _SCANS)
    ruled: float = judged(4.0, "mm", "A longer level or upright run is a line, no part of a letter.", _SCANS)
    dash: float = judged(3.0, "smallest heights", "Wider low pieces are lines, no points or dashes.", _SCANS)
    largest: float = judged(12.0, "mm", "Higher pieces of ink are no letters.")
    widest: float = judged(3.5, "letter heights", "Wider pieces are not even two letters that touch.")
    gap: float = judged(1.7, "letter heights", "Letters farther apart stand in two rows of text.", "Courier")
    level: float = judged(
        0.35, "letter heights", "Letters of one row differ less in where they stand.", _SCANS
    )
    alike: float = judged(1.6, "ratio", "Letters of one row differ less in height.", _SCANS)
    word: float = judged(
        0.3, "letter heights", "A wider gap in which a space is recognised parts words.", _SCANS
    )
    apart: float = judged(0.6, "letter heights", "A wider gap parts words in any case.", "Courier")
    beside_point: float = judged(1.0, "letter heights", "The same beside a point or a dash.", "Courier")
    level_top: float = judged(0.42, "letter heights", "The same for their upper ends.", _SCANS)
    thin: float = judged(0.25, "letter heights", "A narrower upright stroke is a 1, an I or a line.", _SCANS)
    stands: float = judged(
        0.2, "letter heights", "A 1 or an I stands this well on the line of its row.", _SCANS
    )
    ascender: float = judged(
        0.45,
        "letter heights",
        "How far an l rises above small letters, and how far below a capital's top an i ends.",
    )
    inner: float = judged(
        0.25, "outer heights", "A shape around a piece so high is a frame, no letter.", _SCANS
    )
    point: float = judged(0.6, "letter heights", "Points and dashes stand so near to their letters.", _SCANS)
    above: float = judged(0.15, "letter heights", "How far a quote may rise above its letters.")
    below: float = judged(0.3, "letter heights", "How far a comma may hang below its letters.")
    crowd: float = judged(0.5, "letter heights", "Ink so near beside a word may be a letter of it.", _SCANS)
    rim: float = judged(0.12, "sides", "How far from its edge the side of a frame may run.", _SCANS)
    ring: float = judged(
        0.8, "sides", "A shape all of whose four sides are straight so far is a box.", _SCANS
    )


class DoubtTolerances(Tolerances):
    """How sure recognition has to be of a letter, as probability from 0 to 1."""

    sure: float = judged(0.9, "probability", "Letters of an id that are less probable are in doubt.", _SCANS)
    rival: float = judged(0.05, "probability", "Another letter that is more probable is a rival.", _SCANS)
    text: float = judged(0.5, "probability", "A row that is less probable on average is no text.", _SCANS)
    twins: int = counted(3, "Undoubted ids of one form from which the form decides a doubtful one.")


PAPER = PaperTolerances()
STROKES = StrokeTolerances()
LETTERING = LetteringTolerances()
DOUBTS = DoubtTolerances()
