"""Boxes, words and the frame in which a page's text reads left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]
"""``(x0, y0, x1, y1)`` in points, x to the right, y down."""

Point = tuple[float, float]

Matrix = tuple[float, float, float, float, float, float]

APART = 1e6
"""More points than any sheet is wide or high: it keeps lines of one sort apart from those of another."""

SMALLEST_TEXT = 0.1
"""Points; lower text is not seen by anyone, and text that is said to have no size counts as so high: what is
divided by it stays finite."""

_ORIGIN = 0.1
"""Points to which the place of a character agrees between MuPDF's ways to hand over text."""

BOX_EDGE, WORD_EDGE = 25.0, 50.0
"""Edges, in points, of the squares by which boxes and words are looked up: time, not reading."""


class TextOrigin(StrEnum):
    """Where a word comes from; only the page's own text is what the drawing program set."""

    PAGE = "page"
    ANNOTATION = "annotation"
    SHX = "shx"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of visible characters without white space, in the page's reading frame.

    ``size`` is the font size in points, ``luminance`` the ink's brightness (0 black, 1 white),
    ``sequence`` the painting order on the page, ``span`` the text span it was cut from (words of one
    span share it), ``direction`` the quarter turns (0-3, clockwise) that its baseline deviates from the
    reading direction, ``origin`` tells page text from that of annotations and of text recognition.
    """

    text: str
    box: Box
    size: float
    luminance: float = 0.0
    sequence: int = 0
    span: int = 0
    direction: int = 0
    origin: TextOrigin = TextOrigin.PAGE


@dataclass(frozen=True, slots=True)
class TurnedPart:
    """A part of the reading frame, from ``left`` points on, that shows turned on the displayed page."""

    left: float
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the reading frame lies on the displayed page.

    ``matrix`` is ``(a, b, c, d, e, f)``: reading ``(x, y)`` shows at
    ``(a x + c y + e, b x + d y + f)`` on the displayed page, in points, origin top left.
    ``width`` and ``height`` are the reading frame's own extent. Where plans are drawn at an angle, it holds
    the ``upright`` sheet (width, height) and beside it the ``turned`` parts, from left to right.
    """

    matrix: Matrix
    width: float
    height: float
    upright: tuple[float, float] | None = None
    turned: tuple[TurnedPart, ...] = ()

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the upright sheet."""
        return self.upright or (self.width, self.height)

    def displayed(self, box: Box) -> Box:
        """Return the box on the displayed page, to 0.01 pt, around ``box`` of the reading frame."""
        a, b, c, d, e, f = self._matrix_at((box[0] + box[2]) / 2)
        xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
        ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
        return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))

    def reading(self, box: Box) -> Box:
        """Return a box of the displayed page as a box in the upright reading frame."""
        a, b, c, d, e, f = self.matrix
        size = a * d - b * c
        xs = [(d * (x - e) - c * (y - f)) / size for x, y in ((box[0], box[1]), (box[2], box[3]))]
        ys = [(a * (y - f) - b * (x - e)) / size for x, y in ((box[0], box[1]), (box[2], box[3]))]
        return (min(xs), min(ys), max(xs), max(ys))

    def _matrix_at(self, x: float) -> Matrix:
        return next((part.matrix for part in reversed(self.turned) if x >= part.left), self.matrix)


def centre(box: Box) -> Point:
    """Return the middle of ``box``."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def origin_cell(x: float, y: float) -> tuple[int, int]:
    """Return the square in which a character begins; told in another way it may be the next one."""
    return (round(x / _ORIGIN), round(y / _ORIGIN))


def contains(box: Box, point: Point, margin: float = 0.0) -> bool:
    """Tell whether ``point`` lies in ``box`` grown by ``margin`` points."""
    return box[0] - margin <= point[0] <= box[2] + margin and box[1] - margin <= point[1] <= box[3] + margin


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def grown(box: Box, margin: float) -> Box:
    """Return ``box`` with every edge moved out by ``margin`` points."""
    return (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)


def bounds(boxes: Sequence[Box]) -> Box:
    """Return the box around ``boxes``."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def turned(box: Box, direction: int) -> Box:
    """Turn a box so that text of ``direction`` quarter turns (clockwise) reads left to right."""
    if direction == 0:
        return box
    x0, y0, x1, y1 = box
    return (
        box,
        (y0, -x1, y1, -x0),
        (-x1, -y1, -x0, -y0),
        (-y1, x0, -y0, x1),
    )[direction % 4]


class BoxIndex:
    """Boxes by coarse square, to look up which of them hold a point.

    Parameters
    ----------
    boxes : any number of boxes; they are referred to by their place in this sequence.
    edge : side of the index's squares, in points; about the size of the boxes serves best.
    """

    def __init__(self, boxes: Sequence[Box], edge: float = BOX_EDGE) -> None:
        self._boxes = boxes
        self._edge = edge
        self._squares: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._large: list[int] = []
        for index, (x0, y0, x1, y1) in enumerate(boxes):
            columns = range(int(x0 // edge), int(x1 // edge) + 1)
            rows = range(int(y0 // edge), int(y1 // edge) + 1)
            if len(columns) * len(rows) > 1000:
                self._large.append(index)
                continue
            for column in columns:
                for row in rows:
                    self._squares[column, row].append(index)

    def holding(self, point: Point) -> list[int]:
        """Return the indices of the boxes that hold ``point``, in order."""
        near = self._squares.get((int(point[0] // self._edge), int(point[1] // self._edge)), ())
        return sorted(index for index in (*near, *self._large) if contains(self._boxes[index], point))


class WordIndex:
    """Words by coarse square, to look up what stands in a box."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._squares: dict[tuple[int, int], list[Word]] = defaultdict(list)
        for word in words:
            x, y = centre(word.box)
            self._squares[int(x // WORD_EDGE), int(y // WORD_EDGE)].append(word)

    def inside(self, box: Box) -> list[Word]:
        """Return the words whose middle lies in ``box``; none for a box of more than 400 squares."""
        columns = range(int(box[0] // WORD_EDGE), int(box[2] // WORD_EDGE) + 1)
        rows = range(int(box[1] // WORD_EDGE), int(box[3] // WORD_EDGE) + 1)
        if len(columns) * len(rows) > 400:
            return []
        found = [word for x in columns for y in rows for word in self._squares.get((x, y), ())]
        return [word for word in found if contains(box, centre(word.box))]
