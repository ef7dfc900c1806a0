"""Words and line work of a page made by hand: what the analyser's modules work on, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Frame, Word
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.visibility import HiddenWord

NONE = float("nan")
WIDTH, HEIGHT = 400.0, 300.0


@dataclass(frozen=True)
class Path:
    """One painted path: its straight pieces, and what it is painted with."""

    pieces: Sequence[Box]
    stroke: float = 0.0
    fill: float = NONE
    width: float = 0.5
    curved: bool = False


def word(text: str, x: float, y: float, size: float = 6.0, **more: object) -> Word:
    """A word whose box starts at ``(x, y)``; each character is half its size wide."""
    return Word(text, (x, y, x + 0.5 * size * len(text), y + size), size, **more)  # type: ignore[arg-type]


def row_of_words(texts: str, x: float, y: float, size: float = 6.0) -> list[Word]:
    """The words of one line, a word space between them."""
    words = []
    for text in texts.split():
        words.append(word(text, x, y, size))
        x = words[-1].box[2] + 0.4 * size
    return words


def phrase(text: str, x: float, y: float, size: float = 6.0) -> Phrase:
    return Phrase(text, (x, y, x + 0.5 * size * len(text), y + size), size)


def rectangle(x0: float, y0: float, x1: float, y1: float) -> list[Box]:
    return [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]


def square(x: float, y: float, side: float = 6.0) -> Box:
    return (x, y, x + side, y + side)


def ends(pieces: Sequence[Box]) -> NDArray[np.float64]:
    return np.array(pieces, dtype=np.float64).reshape(-1, 4)


def line_work(*paths: Path) -> LineWork:
    """Line work of paths in painting order."""
    pieces = ends([piece for path in paths for piece in path.pieces])
    counts = [len(path.pieces) for path in paths]
    corners = [np.array(path.pieces, dtype=np.float64).reshape(-1, 2) for path in paths]
    return LineWork(
        ends=pieces,
        path=np.repeat(np.arange(len(paths)), counts),
        curved=np.repeat(np.array([path.curved for path in paths], dtype=np.bool_), counts),
        stroke=np.array([path.stroke for path in paths], dtype=np.float64),
        fill=np.array([path.fill for path in paths], dtype=np.float64),
        width=np.array([path.width for path in paths], dtype=np.float64),
        sequence=np.arange(len(paths)),
        bounds=np.array([[*corner.min(axis=0), *corner.max(axis=0)] for corner in corners]).reshape(-1, 4),
    )


def page(words: Sequence[Word], *paths: Path, hidden: Sequence[HiddenWord] = ()) -> PageGraphics:
    frame = Frame((1, 0, 0, 1, 0, 0), WIDTH, HEIGHT)
    return PageGraphics(1, frame, list(words), list(hidden), line_work(*paths), has_image=False)
