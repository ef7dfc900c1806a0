"""Text that the sheet hides does not stay in the file: what a patch covers, nobody shall copy out of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Point, centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics, read_graphics
from security_design_assistant.drawing.page.text_removal import remove_characters

PDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises for broken objects."""

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


def without_hidden_text(pdf: bytes, pages: Iterable[int]) -> bytes:
    """Remove the text that opaque fills painted later hide, and nothing that can be seen.

    Whether a character can be seen is settled by looking: a page is drawn before and after, and
    characters whose absence shows are put back.

    Parameters
    ----------
    pdf : a drawing that opens without a password.
    pages : numbers, from 1, of the pages to look at.

    Returns
    -------
    ``pdf`` itself if it hides nothing; otherwise a drawing that looks the same, with its form fields made
    part of the pages. Comments stay comments; one whose whole text a later one covers is left out.
    """
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        with suppress(*PDF_ERRORS):  # a broken field does not keep the text under patches in the file
            document.bake(annots=False, widgets=True)
        inside = [number for number in pages if number <= document.page_count]
        removed = [remove_hidden_text(document[number - 1]) for number in inside]
        if not any(removed):
            return pdf
        return bytes(document.tobytes(garbage=1, deflate=True, no_new_id=True))


def remove_hidden_text(page: pymupdf.Page) -> bool:
    """Do :func:`without_hidden_text` on one open page; tell whether anything was removed."""
    rotation = page.rotation
    page.set_rotation(0)  # all coordinates are then those of the displayed page
    try:
        graphics = read_graphics(page, page.number + 1)
        if not graphics.hidden:
            return False
        characters = _hidden_characters(page, graphics)
        comments = _remove_hidden_comments(page, graphics)
        return (bool(characters) and _remove(page, characters)) or comments
    finally:
        page.set_rotation(rotation)


def _remove_hidden_comments(page: pymupdf.Page, graphics: PageGraphics) -> bool:
    """Delete the comments of which no word can be seen; tell whether there were any."""
    places = [(hidden.word.text, graphics.frame.displayed(hidden.word.box)) for hidden in graphics.hidden]
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
