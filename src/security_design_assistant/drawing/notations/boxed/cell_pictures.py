"""What stands inside a device cell, as a small picture and its text.

A symbol is drawn with another pen, at another size, in filled triangles or with rings in every office;
a blurred picture of its ink, normalised to the cell, is what stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.notations.boxed.tolerances import SYMBOLS
from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.tolerances import PAINT

Array = NDArray[np.float64]

SIDE = 24
"""Pixels along one side of a glyph's picture."""

BLACK = 255.0
"""Value of full ink in a stored picture."""

_SHIFTED = np.stack(
    [
        np.roll(np.arange(SIDE * SIDE).reshape(SIDE, SIDE), (dy, dx), axis=(0, 1)).ravel()
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
    ]
)
"""For each of nine shifts by a pixel, the pixel of a picture that comes to stand at each place."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """Picture (``SIDE`` x ``SIDE`` values from 0 to 255, row by row, as hex) and text of one cell."""

    picture: str
    text: str

    @property
    def blank(self) -> bool:
        """True where nothing but text stands in the cell."""
        return not self.picture

    def pixels(self) -> Array:
        """Return the picture as an array of shape (SIDE, SIDE), ink 0 to 1."""
        if not self.picture:
            return np.zeros((SIDE, SIDE))
        return np.frombuffer(bytes.fromhex(self.picture), dtype=np.uint8).reshape(SIDE, SIDE) / BLACK


class GlyphReader:
    """Draws the pictures of many cells of one page.

    Parameters
    ----------
    lines : line work of the page.
    ink : one bool a path, true where the path's stroke or fill is ink of the security design.
    """

    def __init__(self, lines: LineWork, ink: NDArray[np.bool_]) -> None:
        paper = ~np.isnan(lines.fill) & (lines.fill > PAINT.paper)
        chosen = np.flatnonzero((ink | paper)[lines.path])
        order = chosen[np.argsort(np.minimum(lines.ends[chosen, 0], lines.ends[chosen, 2]), kind="stable")]
        self._ends = lines.ends[order]
        self._left = np.minimum(self._ends[:, 0], self._ends[:, 2])
        self._path = lines.path[order]
        self._filled = ~np.isnan(lines.fill)[self._path]
        self._paper = (paper & ~ink)[self._path]
        self._ready: dict[tuple[bytes, bytes], str] = {}

    def has_ink(self, box: Box) -> bool:
        """Tell whether anything but the border and a mask is drawn inside ``box``."""
        _, _, chosen = self._inside(box)
        return not self._paper[chosen].all()

    def _inside(self, box: Box) -> tuple[Array, NDArray[np.int64], NDArray[np.int64]]:
        """Return the pieces inside ``box`` in unit coordinates, their paths, and their numbers here."""
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        over = SYMBOLS.border
        first = int(np.searchsorted(self._left, x0 - over * width))
        last = int(np.searchsorted(self._left, x1))
        ends = (self._ends[first:last] - (x0, y0, x0, y0)) / (width, height, width, height)
        inside = ((ends > -over) & (ends < 1 + over)).all(axis=1)
        inside &= ~_on_border(ends)
        chosen = first + np.flatnonzero(inside)
        return ends[inside], self._path[chosen], chosen

    def picture(self, box: Box) -> str:
        """Return the blurred ink inside ``box`` as hex, or an empty string where there is none."""
        ends, path, chosen = self._inside(box)
        if not len(ends):
            return ""
        filled, paper = self._filled[chosen], self._paper[chosen]
        # The same outline is another picture where it is filled, or filled with paper.
        paint = np.diff(path).astype(np.int16).tobytes() + filled.tobytes() + paper.tobytes()
        key = (np.round(ends * 200).astype(np.int16).tobytes(), paint)
        if key not in self._ready:
            self._ready[key] = _encode(_draw(ends, path, filled, paper))
        return self._ready[key]


def glyph_from_pieces(ends: Array, text: str) -> Glyph:
    """Return the glyph that strokes ``(x0, y0, x1, y1)`` in unit coordinates of a cell would give."""
    if not len(ends):
        return Glyph("", text)
    none = np.zeros(len(ends), dtype=np.bool_)
    return Glyph(_encode(_draw(ends, np.zeros(len(ends), dtype=np.int64), none, none)), text)


class GlyphMatcher:
    """Compares glyphs with a fixed set of reference glyphs.

    Parameters
    ----------
    references : the glyphs to compare with, in the order of the scores.
    """

    def __init__(self, references: Sequence[Glyph]) -> None:
        self._blank = np.array([glyph.blank for glyph in references], dtype=np.bool_)
        pixels = [glyph.pixels() for glyph in references] or [np.zeros((SIDE, SIDE))]
        self._rows = _normalised(np.stack(pixels))[: len(references)]
        self._ready: dict[str, tuple[float, ...]] = {}

    def scores(self, glyph: Glyph) -> tuple[float, ...]:
        """Return the normalised correlation of ``glyph`` with each reference, best of nine shifts.

        From -1 to 1; two blank pictures give 1, a blank and another 0.
        """
        if glyph.picture not in self._ready:
            if glyph.blank:
                row = self._blank.astype(np.float64)
            else:
                shifted = glyph.pixels().ravel()[_SHIFTED]
                row = np.where(self._blank, 0.0, (_normalised(shifted) @ self._rows.T).max(axis=0))
            self._ready[glyph.picture] = tuple(row.tolist())
        return self._ready[glyph.picture]


def _normalised(pictures: Array) -> Array:
    flat = pictures.reshape(len(pictures), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    norm = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.asarray(flat / np.where(norm > 0, norm, 1.0))


def _on_border(ends: Array) -> NDArray[np.bool_]:
    """Tell which pieces run along one of the four sides of the unit square."""
    x0, y0, x1, y1 = ends.T
    sides = (
        (np.abs(x0) < SYMBOLS.border) & (np.abs(x1) < SYMBOLS.border),
        (np.abs(x0 - 1) < SYMBOLS.border) & (np.abs(x1 - 1) < SYMBOLS.border),
        (np.abs(y0) < SYMBOLS.border) & (np.abs(y1) < SYMBOLS.border),
        (np.abs(y0 - 1) < SYMBOLS.border) & (np.abs(y1 - 1) < SYMBOLS.border),
    )
    return np.asarray(np.logical_or.reduce(sides), dtype=np.bool_)


def _draw(ends: Array, path: NDArray[np.int64], filled: NDArray[np.bool_], paper: NDArray[np.bool_]) -> Array:
    """Paint pieces in unit coordinates onto a picture, then blur it."""
    canvas = np.zeros((SIDE, SIDE))
    pixels = (ends - SYMBOLS.margin) / (1 - 2 * SYMBOLS.margin) * SIDE
    size = np.abs(pixels[:, 2:] - pixels[:, :2])
    for mine in _solids(pixels, path, filled):
        inside = _inside(pixels[mine])
        if paper[mine][0]:
            canvas[inside] = 0.0
        else:
            canvas[inside] = 1.0
    ink = ~paper
    steps = np.maximum(np.ceil(size.max(axis=1) * 2).astype(np.int64), 1)[ink] + 1
    start = np.repeat(pixels[ink, :2], steps, axis=0)
    delta = np.repeat(pixels[ink, 2:] - pixels[ink, :2], steps, axis=0)
    offset = np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps)
    points = start + delta * (offset / np.repeat(steps - 1, steps))[:, None]
    cells = np.floor(points).astype(np.int64)
    cells = cells[((cells >= 0) & (cells < SIDE)).all(axis=1)]
    canvas[cells[:, 1], cells[:, 0]] = 1.0
    return _blurred(canvas)


def _solids(pixels: Array, path: NDArray[np.int64], filled: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return the pieces of each filled path that is more than a sliver, in painting order.

    Slivers of triangulated solids are thinner than a pixel: their outline is all of them.
    """
    chosen = np.flatnonzero(filled)
    if not len(chosen):
        return []
    chosen = chosen[np.argsort(path[chosen], kind="stable")]
    starts = np.flatnonzero(np.concatenate(([True], np.diff(path[chosen]) != 0)))
    low = np.minimum(pixels[chosen, :2], pixels[chosen, 2:])
    high = np.maximum(pixels[chosen, :2], pixels[chosen, 2:])
    size = np.maximum.reduceat(high, starts) - np.minimum.reduceat(low, starts)
    groups = np.split(chosen, starts[1:])
    large: list[bool] = np.all(size > SYMBOLS.sliver, axis=1).tolist()
    return [group for group, wanted in zip(groups, large, strict=True) if wanted]


def _inside(outline: Array) -> NDArray[np.bool_]:
    """Even-odd fill of closed outlines given as pieces, sampled at pixel centres."""
    centres = np.arange(SIDE) + 0.5
    x0, y0, x1, y1 = outline.T
    crosses = (y0[:, None] > centres) != (y1[:, None] > centres)
    rise = np.where(y1 == y0, 1.0, y1 - y0)[:, None]
    at = x0[:, None] + (centres - y0[:, None]) * (x1 - x0)[:, None] / rise
    right_of = crosses[:, :, None] & (at[:, :, None] > centres)
    return np.asarray(right_of.sum(axis=0) % 2 == 1)


def _blurred(canvas: Array) -> Array:
    for _ in range(2):
        padded = np.zeros((SIDE + 2, SIDE + 2))
        padded[1:-1, 1:-1] = canvas
        rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
        canvas = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 16
    return canvas


def _encode(canvas: Array) -> str:
    if not canvas.any():
        return ""
    return np.round(canvas * BLACK).astype(np.uint8).tobytes().hex()
