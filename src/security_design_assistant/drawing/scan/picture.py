"""The picture of a scanned page: grey, upright, cleaned, and which of it is ink."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Frame
from security_design_assistant.drawing.scan.extra import POINTS_PER_INCH
from security_design_assistant.drawing.scan.tolerances import PAPER

Grey = NDArray[np.uint8]

MM_PER_INCH = 25.4

DOTS_PER_INCH = 300.0
"""At which every scan is read: coarser ones are enlarged, so that letters close together stay apart."""

MOST_DOTS = 40_000_000
"""Dots of one picture: an A2 sheet at 300 dpi has 35 million. It bounds the memory, at 25 bytes a dot."""

_NEAR = 7
"""Dots across the neighbourhood in which ink is told from paper: two pens wide."""

_BLUR = 0.7
"""Deviation, in dots, of the blur that evens out a scanner's noise and leaves lines of a dot."""

_DEVIATION = 1.4826
"""Standard deviations in one median absolute deviation."""

_STEPS = (0.1, 0.02, 0.005)
"""Degrees between the angles that are tried; each finer round looks one coarse step to both sides."""

CORE = 25
"""Percentile of brightness that stands for the middle of a stroke."""

WHITE = 255.0

_LEAST_AREA = 1e-6
"""Square inches of a page of no size."""

_SAMPLE = 150_000
"""Dots of ink by which the skew is measured."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright picture: ``grey`` from 0 (black) to 255 (paper), ``ink`` where there is paint.

    ``dots`` are the dots a point, ``frame`` is where the picture, in points, lies on the displayed page.
    """

    grey: Grey
    ink: NDArray[np.bool_]
    dots: float
    frame: Frame

    def mm(self, length: float) -> float:
        """Return a length on paper in dots."""
        return length / MM_PER_INCH * POINTS_PER_INCH * self.dots


def take_picture(page: pymupdf.Page) -> Picture:
    """Render the page as it is displayed, turn it upright and tell ink from paper."""
    dpi = min(DOTS_PER_INCH, _affordable(page))
    dots = dpi / POINTS_PER_INCH
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(dots, dots), colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
    clean = _on_even_paper(grey[:, : pixmap.width])
    turn = _skew(_ink(clean))
    height, width = clean.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    if turn:
        turned = cv2.warpAffine(clean, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
        clean = np.asarray(turned, np.uint8)
    back = cv2.invertAffineTransform(matrix)
    (a, c, e), (b, d, f) = back.tolist()
    frame = Frame((a, b, c, d, e / dots, f / dots), width / dots, height / dots)
    return Picture(clean, _ink(clean), dots, frame)


def _affordable(page: pymupdf.Page) -> float:
    square_inches = page.rect.width * page.rect.height / POINTS_PER_INCH**2
    return math.sqrt(MOST_DOTS / max(square_inches, _LEAST_AREA))


def _on_even_paper(grey: Grey) -> Grey:
    """Divide by the paper's own brightness, which fades towards folds and edges."""
    small = cv2.resize(grey, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 31)
    paper = cv2.resize(np.maximum(paper, 64), (grey.shape[1], grey.shape[0]))
    return np.asarray(cv2.divide(grey, paper, scale=WHITE), np.uint8)


def _ink(grey: Grey) -> NDArray[np.bool_]:
    """Tell ink from paper: darker than half way from the paper to the darkest dot near by.

    So black lines do not grow into each other, and grey ones are not torn.
    """
    smooth = cv2.GaussianBlur(grey, (3, 3), _BLUR)
    sample = smooth[::7, ::7]
    paper = float(np.median(sample))
    noise = _DEVIATION * float(np.median(np.abs(sample.astype(np.float32) - paper)))
    darkest = cv2.erode(smooth, np.ones((_NEAR, _NEAR), np.uint8))
    half = (darkest.astype(np.uint16) + np.uint16(paper)) // 2
    faint = darkest < paper - max(PAPER.faintest, PAPER.noise * noise)
    return np.asarray(faint & (smooth < half))


def _skew(ink: NDArray[np.bool_]) -> float:
    """Return by how many degrees the sheet has to be turned so that most lines run level and upright."""
    ys, xs = np.nonzero(ink[::2, ::2])
    if len(xs) > _SAMPLE:
        step = len(xs) // _SAMPLE + 1
        xs, ys = xs[::step], ys[::step]
    if len(xs) < 100:
        return 0.0
    best = 0.0
    for reach, apart in pairwise((PAPER.skew, *_STEPS)):
        angles = best + np.arange(-reach, reach + apart / 2, apart)
        best = float(angles[int(np.argmax([_alignment(xs, ys, angle) for angle in angles]))])
    return round(best, 4)


def _alignment(xs: NDArray[np.int64], ys: NDArray[np.int64], degrees: float) -> float:
    """Return how much ink falls into few rows and columns once the sheet is turned."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    total = 0.0
    for along in (ys * cosine - xs * sine, xs * cosine + ys * sine):
        rows = np.bincount(np.round(along - along.min()).astype(np.int64)).astype(np.float64)
        total += float(np.square(rows).sum())
    return total
