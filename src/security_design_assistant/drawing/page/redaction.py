"""Text that the sheet hides does not stay in the file: what a patch covers, nobody shall copy out of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.drawn import DrawnPage
from security_design_assistant.drawing.page.geometry import Box, Point, bounds, centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.looking import out_of_sight
from security_design_assistant.drawing.page.shown_strings import NotPlainError, PageStrings
from security_design_assistant.drawing.page.text_removal import remove_characters
from security_design_assistant.models.analysis import HiddenText

_RESOLUTION = 150.0
_LARGEST_PICTURE = 16e6  # pixels; larger sheets are compared at a lower resolution
_VISIBLE = 24
"""Difference of grey, of 255, from which a pixel shows something else than before.

Numbers written anew move lines by less than a thousandth of a point, which edges show as a few levels.
"""
_ATTEMPTS = 3
_MARGIN = 0.02
"""Points by which a character may lie outside of its own word: boxes are rounded to 0.01."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Character:
    origin: Point
    box: Box


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a page: whether anything was removed, and whether that left streams uncompressed.

    ``words`` are the boxes of what can be read on it, in points of the page with /Rotate 0, if they came to
    light on the way.
    """

    removed: bool
    uncompressed: bool = False
    words: list[Box] | None = None


def remove_hidden_text(page: pymupdf.Page, known: HiddenText | None = None) -> Cleaned:
    """Remove the text that opaque fills painted later hide, and nothing that can be seen.

    Whether a character can be seen is settled by looking: pieces of the page are drawn with it and without.
    Comments stay comments; one whose whole text a later one covers is left out.

    Parameters
    ----------
    page : an open page of a drawing whose form fields are part of its pages.
    known : what was hidden when the page was read; None has it read again, and a page that is not as it was
        then, or whose text cannot be changed quickly, is read again, too.
    """
    rotation = page.rotation
    page.set_rotation(0)  # all coordinates are then those of the displayed page
    try:
        if known is not None:
            with suppress(NotPlainError):
                return _change_strings(page, known)
        return _filter_content(page)
    finally:
        page.set_rotation(rotation)


def _change_strings(page: pymupdf.Page, known: HiddenText) -> Cleaned:
    if not known.runs:
        return Cleaned(removed=False)
    drawn = DrawnPage(page)
    glyphs = drawn.glyphs()
    if len(glyphs) != known.characters:
        raise NotPlainError("the page shows other text than when it was read")
    strings = PageStrings(page, glyphs)
    hidden = out_of_sight(drawn, glyphs, known.runs)
    strings.remove(frozenset(index for index in hidden if index < strings.count))
    places = [
        ("".join(chr(glyph.code) for glyph in word), bounds([glyph.box for glyph in word]))
        for word in (glyphs[run.first : run.behind] for run in known.runs)
    ]
    _remove_comments(page, places)
    return Cleaned(removed=True, words=drawn.words_without(glyphs[index] for index in hidden))


def _filter_content(page: pymupdf.Page) -> Cleaned:
    graphics = read_graphics(page, page.number + 1)
    if not graphics.hidden:
        return Cleaned(removed=False)
    characters = _hidden_characters(page, graphics)
    places = [(hidden.word.text, graphics.frame.displayed(hidden.word.box)) for hidden in graphics.hidden]
    comments = _remove_comments(page, places)
    filtered = bool(characters) and _remove(page, characters)
    return Cleaned(removed=filtered or comments, uncompressed=filtered)


def _remove_comments(page: pymupdf.Page, places: Sequence[tuple[str, Box]]) -> bool:
    """Delete the comments of which no word can be seen; tell whether there were any.

    ``places`` are the hidden words and their boxes.
    """
    covered = []
    for comment in page.annots() or ():
        words = comment.get_text("words")
        hidden = [
            any(word[4] == text and contains(box, centre(word[:4])) for text, box in places) for word in words
        ]
        if hidden and all(hidden):
            covered.append(comment)
    for comment in covered:
        page.delete_annot(comment)
    return bool(covered)


def _hidden_characters(page: pymupdf.Page, graphics: PageGraphics) -> list[_Character]:
    spans = page.get_texttrace()
    found = []
    for hidden in graphics.hidden:
        word = graphics.frame.displayed(hidden.word.box)
        found += [
            _Character(tuple(origin), tuple(box))
            for _code, _glyph, origin, box in spans[hidden.word.span]["chars"]
            if contains(word, centre(box), margin=_MARGIN)
        ]
    return found


def _remove(page: pymupdf.Page, characters: Sequence[_Character]) -> bool:
    document, xref = page.parent, page.xref
    scale = min(_RESOLUTION / 72, math.sqrt(_LARGEST_PICTURE / (page.rect.width * page.rect.height)))
    before = _picture(page, scale)
    kept = {key: document.xref_get_key(xref, key) for key in ("Contents", "Resources")}
    left = list(characters)
    for _attempt in range(_ATTEMPTS):
        if not left:
            return False
        remove_characters(page, [character.origin for character in left])
        changed = np.abs(_picture(page, scale).astype(np.int16) - before) > _VISIBLE
        if not changed.any():
            return True
        for key, (kind, value) in kept.items():
            document.xref_set_key(xref, key, "null" if kind == "null" else value)
        left = [character for character in left if not _shows(character, changed, scale)]
    return False


def _picture(page: pymupdf.Page, scale: float) -> Picture:
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width].copy()


def _shows(character: _Character, changed: NDArray[np.bool_], scale: float) -> bool:
    x0, y0, x1, y1 = (round(value * scale) for value in character.box)
    return bool(changed[max(0, y0 - 1) : y1 + 2, max(0, x0 - 1) : x1 + 2].any())
