"""A scanned page as the words and lines that notations read, and what was in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pymupdf

from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.scan.doubts import settle, worth_reading_twice
from security_design_assistant.drawing.scan.lettering import Lettering, find_lettering, row_of
from security_design_assistant.drawing.scan.line_work import trace_lines
from security_design_assistant.drawing.scan.picture import Picture, take_picture
from security_design_assistant.drawing.scan.recognised import Doubt, ReadWord
from security_design_assistant.drawing.scan.recogniser import Recogniser
from security_design_assistant.drawing.scan.words import read_words

_SECOND_MARGIN = 0.45
"""Paper around a word that is read for the second time, in letter heights: another picture of the same."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What was read of a picture."""

    graphics: PageGraphics
    doubts: tuple[Doubt, ...]


def read_scan(page: pymupdf.Page, number: int) -> ScannedPage:
    """Read the picture of ``page``: its lettering, then the lines that are no lettering.

    Parameters
    ----------
    page : an open page that is mostly a picture.
    number : its number, from 1.
    """
    picture = take_picture(page)
    lettering = find_lettering(picture)
    recogniser = Recogniser()
    words = read_words(picture, lettering, recogniser)
    again = _read_again(picture, lettering, recogniser, words)
    kept, doubts = settle(words, again)
    letters = lettering.pieces.mask(piece for word in words for piece in word.pieces)
    del lettering, recogniser  # tracing takes as much memory once more
    lines = trace_lines(picture, picture.ink & ~letters)
    shown = [word.word for word in kept]
    return ScannedPage(PageGraphics(number, picture.frame, shown, [], lines, True, (), 1.0), doubts)


def _read_again(
    picture: Picture, lettering: Lettering, recogniser: Recogniser, words: Sequence[ReadWord]
) -> dict[int, str]:
    """Read every word with a digit once more, on its own: what is read twice alike was no chance."""
    codes = [index for index, word in enumerate(words) if worth_reading_twice(word.word.text)]
    images = [
        lettering.image(picture, row_of(lettering.pieces, words[index].pieces), _SECOND_MARGIN)[0]
        for index in codes
    ]
    answers = recogniser.read(images)
    return {
        index: "".join(character.text for character in answer).replace(" ", "")
        for index, answer in zip(codes, answers, strict=True)
    }
