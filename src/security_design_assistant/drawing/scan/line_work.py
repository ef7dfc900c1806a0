"""The line work of a picture: straight lines as strokes, all other ink as filled outlines."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.scan.picture import CORE, WHITE, Picture
from security_design_assistant.drawing.scan.pieces import Ink, find_pieces
from security_design_assistant.drawing.scan.strokes import find_strokes
from security_design_assistant.drawing.scan.tolerances import PAPER

_SMOOTH = 0.6
"""Dots by which an outline may leave the edge of its ink."""

Array = NDArray[np.float64]


def trace_lines(picture: Picture, ink: Ink) -> LineWork:
    """Trace ``ink``, the picture's ink without its lettering, in points of the reading frame."""
    strokes, rest = find_strokes(picture, ink)
    outlines = _outlines(picture, rest)
    ends = [np.array([[line.x0, line.y0, line.x1, line.y1]]) for line in strokes]
    ends += [pieces for pieces, _ in outlines]
    none = np.full(len(ends), np.nan)
    stroke, fill, width = none.copy(), none.copy(), np.zeros(len(ends))
    stroke[: len(strokes)] = [line.luminance for line in strokes]
    width[: len(strokes)] = [line.width / picture.dots for line in strokes]
    fill[len(strokes) :] = [luminance for _, luminance in outlines]
    pieces = np.concatenate([np.zeros((0, 4)), *ends]) / picture.dots
    path = np.repeat(np.arange(len(ends)), [len(rows) for rows in ends])
    return LineWork(
        ends=pieces,
        path=path,
        curved=np.zeros(len(pieces), np.bool_),
        stroke=stroke,
        fill=fill,
        width=width,
        sequence=np.arange(len(ends)),
        bounds=np.array([_bounds(rows) for rows in ends]).reshape(-1, 4) / picture.dots,
    )


def _outlines(picture: Picture, rest: Ink) -> list[tuple[Array, float]]:
    """Return the outlines of what is no line, holes included, and how bright its ink is."""
    pieces = find_pieces(rest)
    speck = picture.mm(PAPER.speck) ** 2
    found = []
    for number in range(1, len(pieces.areas)):
        if pieces.areas[number] <= speck:
            continue
        x0, y0, x1, y1 = pieces.boxes[number].tolist()
        shape = pieces.cut(number)
        rings, _ = cv2.findContours(
            np.pad(shape.view(np.uint8), 1), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE, offset=(x0 - 1, y0 - 1)
        )
        edges = [_ring(cv2.approxPolyDP(ring, _SMOOTH, True)[:, 0, :]) for ring in rings if len(ring) > 2]
        if edges:
            ink = float(np.percentile(picture.grey[y0:y1, x0:x1][shape], CORE)) / WHITE
            found.append((np.concatenate(edges) + 0.5, round(ink, 2)))
    return found


def _ring(points: NDArray[Any]) -> Array:
    return np.column_stack((points, np.roll(points, -1, axis=0))).astype(np.float64)


def _bounds(ends: Array) -> tuple[float, float, float, float]:
    return (
        float(ends[:, [0, 2]].min()),
        float(ends[:, [1, 3]].min()),
        float(ends[:, [0, 2]].max()),
        float(ends[:, [1, 3]].max()),
    )
