"""Whether the text of a page can be read at all, and if not, why, in the page's own words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np

from security_design_assistant.drawing.page.geometry import TextOrigin, Word
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.tolerances import LEGIBILITY

_UNKNOWN = frozenset({"Co", "Cn", "Cc"})
"""Unicode categories of characters that mean nothing outside of their font."""


def is_scan(graphics: PageGraphics) -> bool:
    """Tell a page that shows a picture and next to nothing else: its text and lines are in the picture."""
    alone = not graphics.words and not len(graphics.lines.bounds)
    pictured = graphics.pictured >= LEGIBILITY.picture and not _drawn(graphics.lines)
    return graphics.has_image and (pictured or alone)


def why_unreadable(graphics: PageGraphics) -> str | None:
    """Say why nothing on a page can be read; None where its text can.

    A page whose picture was read by text recognition, and carries the result as invisible text, can.
    """
    words = graphics.words
    if any(word.origin is TextOrigin.OCR for word in words):
        return None
    if not words:
        return _without_words(graphics)
    if 2 * sum(not _usable(word) for word in words) >= len(words):
        return (
            "The fonts on the page do not say which letters they draw, so its text cannot be read;"
            " export the drawing with TrueType fonts."
        )
    if len(words) > LEGIBILITY.few_words:
        return None
    if graphics.pictured >= LEGIBILITY.picture and not _drawn(graphics.lines):
        return f"The page is mostly a picture with {_counted(words)} of text beside it; it looks scanned."
    letters = outlined_letters(graphics.lines)
    written = sum(len(word.text) for word in words)
    if letters >= LEGIBILITY.letters and letters > LEGIBILITY.outlined * written:
        return (
            f"The page has {_counted(words)} of text; most of its lettering is drawn as outlines and cannot"
            " be read. Export the drawing with text as text."
        )
    return None


def outlined_letters(lines: LineWork) -> int:
    """Count the filled or drawn shapes that stand in rows like letters of a text."""
    if not len(lines.bounds):
        return 0
    x0, y0, x1, y1 = lines.bounds.T
    with np.errstate(invalid="ignore"):
        height, width = y1 - y0, x1 - x0
        small = np.isfinite(height) & (height >= LEGIBILITY.letter_least) & (height <= LEGIBILITY.letter_most)
        small &= width <= LEGIBILITY.widest * height
    pieces = np.bincount(lines.path, minlength=len(lines.bounds))
    # A letter has a shape; plain strokes of one height are stairs, tiles and hatches.
    chosen = np.flatnonzero(small & (pieces >= LEGIBILITY.row))
    rows: dict[tuple[int, int], list[int]] = {}
    for index in chosen.tolist():
        rows.setdefault((round(float(y1[index])), round(2 * float(height[index]))), []).append(index)
    return sum(_in_runs(lines, sorted(row, key=lambda index: x0[index])) for row in rows.values())


def _in_runs(lines: LineWork, row: Sequence[int]) -> int:
    """Count the shapes of a row that have neighbours close by, and do not all look the same."""
    total = 0
    run: list[int] = []
    for index in [*row, -1]:
        bounds = lines.bounds[index]
        near = (
            run
            and index >= 0
            and bounds[0] - lines.bounds[run[-1]][2] <= LEGIBILITY.row_gap * (bounds[3] - bounds[1])
        )
        if near or not run:
            run.append(index)
            continue
        widths = Counter(round(float(lines.bounds[member][2] - lines.bounds[member][0]), 1) for member in run)
        if len(run) >= LEGIBILITY.row and len(widths) > 1:
            total += len(run)
        run = [index]
    return total


def _usable(word: Word) -> bool:
    """Tell text from codes: one known character is enough, but no soup of different signs."""
    if word.text.isascii() and word.text.isalnum():  # most words by far
        return True
    known = [
        character
        for character in word.text
        if character != "\ufffd" and unicodedata.category(character) not in _UNKNOWN
    ]
    signs = not any(character.isalnum() for character in known) and len(set(known)) > LEGIBILITY.most_signs
    return bool(known) and not signs


def _drawn(lines: LineWork) -> bool:
    """Tell a page that has a drawing of its own over its picture: a plan over a site photograph."""
    return len(lines.bounds) > LEGIBILITY.drawn


def _counted(words: Sequence[Word]) -> str:
    return "1 word" if len(words) == 1 else f"{len(words)} words"


def _without_words(graphics: PageGraphics) -> str:
    if graphics.pictured >= LEGIBILITY.picture or (graphics.has_image and not len(graphics.lines.bounds)):
        return "The page is a picture without text that can be read; it looks scanned."
    if len(graphics.lines.stroke):
        return "The page has lines but no text that can be read; its text may be drawn as outlines."
    return "The page is empty."
