"""Parts of a sheet that show how things are in general: typical details, examples, views not to scale.

A door drawn there stands for many or for none, and is no component of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box, Frame, bounds, centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.tolerances import LINES, SET_ASIDE

_GENERAL = re.compile(
    r"\b(?:typical|typ\.?)\b.*\b(?:details?|doors?|elevations?|arrangements?|layouts?|sections?|views?|"
    r"installations?|schematics?|wiring|mounting|assembl\w+)\b"
    r"|\bdetails?\b.*\b(?:n\.?t\.?s\.?|not to scale|typ(?:ical)?)\b"
    r"|^\W*examples?\b|\bexamples? (?:only|door|tag|layout|of)\b|\bfor illustration only\b",
    re.IGNORECASE,
)
_NOT_TO_SCALE = re.compile(r"^\W*(?:scale\W*)?(?:n\.?\s?t\.?\s?s\.?|not to scale)\W*$", re.IGNORECASE)
_SCALED = re.compile(r"\b1\s?:\s?\d{1,4}\b|\d+/?\d*\"\s?=\s?\d+'")
_KEY = re.compile(r"\b(?:legend|key|symbols?|abbreviations?)\b", re.IGNORECASE)


Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An area of the reading frame with the heading for which it is no part of the plan."""

    box: Box
    heading: str


def find_set_aside(phrases: Sequence[Phrase], lines: LineWork, frame: Frame) -> list[SetAside]:
    """Find the areas of typical details, examples and views not to scale.

    An area is the smallest frame around its heading, or the drawing just above or below it. Keys are
    left out, for they explain the plan; so is what takes a quarter of the sheet or more.

    Parameters
    ----------
    phrases : text of the page, reading frame.
    lines : its line work.
    frame : the reading frame.
    """
    headings = [phrase for phrase in phrases if _is_heading(phrase, phrases)]
    if not headings:
        return []
    largest = SET_ASIDE.largest * frame.sheet[0] * frame.sheet[1]
    frames = _frames(lines, largest)
    keys = [phrase for phrase in phrases if _KEY.search(phrase.text) and len(phrase.text.split()) <= 4]
    found = []
    for heading in headings:
        box = _framed(heading, frames) or _neighbour(heading, lines, frame, largest)
        if box is not None and not any(contains(box, centre(key.box)) for key in keys):
            found.append(SetAside(box, heading.text))
    return found


def without_set_aside(graphics: PageGraphics, areas: Sequence[SetAside]) -> PageGraphics:
    """Return the page without what stands in ``areas``."""
    if not areas:
        return graphics
    boxes = [area.box for area in areas]
    words = [word for word in graphics.words if not any(contains(box, centre(word.box)) for box in boxes)]
    inside = np.zeros(len(graphics.lines.bounds), np.bool_)
    for x0, y0, x1, y1 in boxes:
        rows = graphics.lines.bounds
        inside |= (
            (rows[:, 0] >= x0 - LINES.snap)
            & (rows[:, 1] >= y0 - LINES.snap)
            & (rows[:, 2] <= x1 + LINES.snap)
            & (rows[:, 3] <= y1 + LINES.snap)
        )
    return replace(graphics, words=words, lines=graphics.lines.without(inside))


def _is_heading(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    if len(phrase.text.split()) > SET_ASIDE.heading_words:
        return False
    if _GENERAL.search(phrase.text):
        return True
    # Next to views with a scale, one without is a picture of something; on a sheet of such views none is.
    return bool(_NOT_TO_SCALE.match(phrase.text)) and any(_SCALED.search(other.text) for other in phrases)


def _frames(lines: LineWork, largest: float) -> list[Box]:
    """Return the rectangles that are drawn as one path, smallest first."""
    rows = lines.bounds
    with np.errstate(invalid="ignore"):
        width, height = rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1]
        chosen = (
            (width * height <= largest)
            & (np.minimum(width, height) > 2 * SET_ASIDE.square)
            & ~np.isnan(lines.stroke)
        )
    counts = np.bincount(lines.path, minlength=len(rows))
    first = np.concatenate(([0], np.cumsum(counts)[:-1]))
    found = []
    for index in np.flatnonzero(chosen & (counts >= 3) & (counts <= 5)).tolist():
        points = lines.ends[first[index] : first[index] + counts[index]].reshape(-1, 2)
        x0, y0, x1, y1 = rows[index].tolist()
        across = (np.abs(points[:, 0] - x0) < LINES.snap) | (np.abs(points[:, 0] - x1) < LINES.snap)
        down = (np.abs(points[:, 1] - y0) < LINES.snap) | (np.abs(points[:, 1] - y1) < LINES.snap)
        if (across & down).all():
            found.append((x0, y0, x1, y1))
    return sorted(found, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))


def _framed(heading: Phrase, frames: Sequence[Box]) -> Box | None:
    """Return the smallest frame around a heading that holds more than the heading."""
    height = heading.box[3] - heading.box[1]
    for frame in frames:
        if contains(frame, centre(heading.box)) and frame[3] - frame[1] > 2 * height:
            return frame
    return None


def _neighbour(heading: Phrase, lines: LineWork, frame: Frame, largest: float) -> Box | None:
    """Return the drawing above a heading, or else below it, grown from square to square of ink."""
    ink = _ink(lines, frame)
    side = SET_ASIDE.square
    x0, y0, x1, y1 = heading.box
    reach = SET_ASIDE.reach * (y1 - y0)
    above = (x0, y0 - reach, x1, y0 - 1)
    below = (x0, y1 + 1, x1, y1 + reach)
    for strip in (above, below):
        squares = _grown(ink, _squares(strip, ink.shape))
        if not squares:
            continue
        rows, columns = zip(*squares, strict=True)
        box = bounds(
            [
                (min(columns) * side, min(rows) * side, (max(columns) + 1) * side, (max(rows) + 1) * side),
                heading.box,
            ]
        )
        if len(squares) >= 4 and (box[2] - box[0]) * (box[3] - box[1]) <= largest:
            return box
    return None


def _ink(lines: LineWork, frame: Frame) -> NDArray[np.bool_]:
    """Return which squares of the sheet hold lines, rows by columns; frames of the sheet do not count."""
    side = SET_ASIDE.square
    ink = np.zeros((int(frame.height // side) + 1, int(frame.width // side) + 1), np.bool_)
    ends = lines.ends
    length = np.maximum(np.abs(ends[:, 2] - ends[:, 0]), np.abs(ends[:, 3] - ends[:, 1]))
    ends = ends[length < SET_ASIDE.long * max(frame.sheet)]
    length = length[length < SET_ASIDE.long * max(frame.sheet)]
    for step in np.linspace(0, 1, 2 + int(length.max(initial=0) // side)):
        near = length >= 0 if step in (0, 1) else length > side
        x = ends[near, 0] + step * (ends[near, 2] - ends[near, 0])
        y = ends[near, 1] + step * (ends[near, 3] - ends[near, 1])
        column = np.clip((x // side).astype(int), 0, ink.shape[1] - 1)
        row = np.clip((y // side).astype(int), 0, ink.shape[0] - 1)
        ink[row, column] = True
    return ink


def _squares(box: Box, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    left, top, right, bottom = (int(place // SET_ASIDE.square) for place in box)
    rows = range(max(0, top), min(shape[0] - 1, bottom) + 1)
    columns = range(max(0, left), min(shape[1] - 1, right) + 1)
    return [(row, column) for row in rows for column in columns]


def _grown(ink: NDArray[np.bool_], start: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    waiting = [square for square in start if ink[square]]
    seen = set(waiting)
    while waiting:
        row, column = waiting.pop()
        for next_row in range(max(0, row - 1), min(ink.shape[0], row + 2)):
            for next_column in range(max(0, column - 1), min(ink.shape[1], column + 2)):
                square = (next_row, next_column)
                if ink[square] and square not in seen:
                    seen.add(square)
                    waiting.append(square)
    return seen
