"""Whether characters can be seen, settled by looking: pieces of the page are drawn with text and without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum, auto

import numpy as np

from security_design_assistant.drawing.page.drawn import DrawnPage
from security_design_assistant.drawing.page.geometry import Box, bounds, overlap
from security_design_assistant.drawing.page.shown_strings import Glyph, NotPlainError
from security_design_assistant.models.analysis import HiddenRun

_SCALE = 150.0 / 72
_VISIBLE = 24
"""Difference of grey, of 255, from which a pixel shows something else."""

_PIECE = 160.0
"""Edge, in points, of the squares that are drawn at once: each costs a search through all that is painted."""


class _Look(Enum):
    """What is to be seen where a covered character stands: nothing, itself, or at least other text."""

    HIDDEN = auto()
    SHOWS = auto()
    AMONG_OTHERS = auto()


def out_of_sight(drawn: DrawnPage, glyphs: Sequence[Glyph], covered: Sequence[HiddenRun]) -> frozenset[int]:
    """Return the numbers of the covered characters of which nothing can be seen.

    Parameters
    ----------
    drawn : the page.
    glyphs : its characters.
    covered : those that opaque fills cover for the most part.

    Raises
    ------
    NotPlainError
        Other text stands where a covered character may stick out, so that they cannot be told apart.
    """
    numbers = {index for run in covered for index in range(run.first, run.behind)}
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index in numbers:
        box = glyphs[index].box
        squares[int(box[0] // _PIECE), int(box[1] // _PIECE)].append(index)
    others = [glyph.box for index, glyph in enumerate(glyphs) if index not in numbers]
    looks: dict[int, _Look] = {}
    for inside in squares.values():
        looks |= _looks(drawn, {index: glyphs[index].box for index in inside}, others)
    return frozenset(index for run in covered for index in _unseen(run, looks))


def _unseen(run: HiddenRun, looks: Mapping[int, _Look]) -> Iterator[int]:
    """Yield the unseen characters of a word; under new lettering goes what the fill covers for certain."""
    shows = any(looks[index] is _Look.SHOWS for index in range(run.first, run.behind))
    for index in range(run.first, run.behind):
        if looks[index] is _Look.HIDDEN or (looks[index] is _Look.AMONG_OTHERS and index not in run.partly):
            yield index
        elif looks[index] is _Look.AMONG_OTHERS and not shows:
            raise NotPlainError("a covered character and other text in one place")


def _looks(drawn: DrawnPage, boxes: Mapping[int, Box], others: Collection[Box]) -> dict[int, _Look]:
    """Look at the places of characters that stand near each other."""
    area = bounds(list(boxes.values()))
    x0, y0, x1, y1 = _pixels(area)
    shown = drawn.picture((x0, y0, x1, y1), _SCALE).astype(np.int16)
    differs = np.abs(shown - drawn.picture((x0, y0, x1, y1), _SCALE, text=False)) > _VISIBLE
    if not differs.any():
        return dict.fromkeys(boxes, _Look.HIDDEN)
    explained = np.zeros_like(differs)
    for box in others:
        if overlap(box, area):
            explained[_within(box, (x0, y0))] = True
    looks = {}
    for index, box in boxes.items():
        place = _within(box, (x0, y0))
        if not differs[place].any():
            looks[index] = _Look.HIDDEN
        else:
            alone = (differs[place] & ~explained[place]).any()
            looks[index] = _Look.SHOWS if alone else _Look.AMONG_OTHERS
    return looks


def _pixels(box: Box) -> tuple[int, int, int, int]:
    """Return the pixels of a box, and one more on each side, for edges are drawn soft."""
    x0, y0, x1, y1 = (round(value * _SCALE) for value in box)
    return (x0 - 1, y0 - 1, x1 + 2, y1 + 2)


def _within(box: Box, corner: tuple[int, int]) -> tuple[slice, slice]:
    x0, y0, x1, y1 = _pixels(box)
    left, top = corner
    return (slice(max(0, y0 - top), max(0, y1 - top)), slice(max(0, x0 - left), max(0, x1 - left)))
