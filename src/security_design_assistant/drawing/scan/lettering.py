"""Where lettering stands in a picture: pieces of ink of a letter's size that stand in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.scan.picture import Grey, Picture
from security_design_assistant.drawing.scan.pieces import Ink, Pieces, find_pieces
from security_design_assistant.drawing.scan.strokes import runs
from security_design_assistant.drawing.scan.tolerances import LETTERING

_NARROWEST = 2
"""Least width of that picture in its heights: recognition is surer of a lone letter with room around it."""

_AROUND = np.ones((3, 3), np.uint8)

_MARGIN = 0.25
"""Paper around a row that is shown to recognition, in letter heights."""


@dataclass(frozen=True, slots=True)
class Row:
    """Letters that stand in one row: numbers of their pieces left to right, box and letter height in dots."""

    pieces: tuple[int, ...]
    box: tuple[int, int, int, int]
    height: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """The rows of a picture, the pieces that they are made of, and the lines that are no lettering."""

    pieces: Pieces
    rows: tuple[Row, ...]
    ruled: Ink

    def image(self, picture: Picture, row: Row, around: float = _MARGIN) -> tuple[Grey, int]:
        """Return the row without all that is not its own, and where its left edge is, in dots of the picture.

        What is too faint to be ink stays: thin letters are torn as ink, and whole as grey.
        """
        margin = max(2, round(around * row.height))
        x0, y0 = max(0, row.box[0] - margin), max(0, row.box[1] - margin)
        x1, y1 = row.box[2] + margin, row.box[3] + margin
        grey = picture.grey[y0:y1, x0:x1]
        labels = self.pieces.labels[y0:y1, x0:x1]
        mine = np.isin(labels, row.pieces)
        other = _grown((labels > 0) & ~mine | self.ruled[y0:y1, x0:x1]) & ~mine
        image = np.where(other, np.uint8(255), grey).astype(np.uint8)
        room = max(0, _NARROWEST * image.shape[0] - image.shape[1]) // 2
        return np.pad(image, ((0, 0), (room, room)), constant_values=255), x0 - room


def row_of(pieces: Pieces, members: Sequence[int]) -> Row:
    """Return some pieces as a row of their own."""
    boxes = pieces.boxes[list(members)]
    height = float((boxes[:, 3] - boxes[:, 1]).max())
    (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
    return Row(tuple(members), (x0, y0, x1, y1), height)


def find_lettering(picture: Picture) -> Lettering:
    """Find the rows of letters: pieces of one height side by side, with their points and dashes.

    A piece that a line was cut off from may be a letter that touches the line, but only beside letters that
    touch none; otherwise it is what is left of a symbol or of a frame.
    """
    uprights = runs(picture.ink, picture.mm(LETTERING.ruled), upright=True, torn=3)
    ruled = uprights | runs(picture.ink, picture.mm(LETTERING.ruled), upright=False, torn=1)
    ruled = _grown(ruled)  # a line's rim is torn off it where it is but half a dot wide
    bare = picture.ink & ~ruled
    pieces = find_pieces(bare)
    widths, heights = pieces.sizes.T
    smallest, largest = picture.mm(LETTERING.smallest), picture.mm(LETTERING.largest)
    whole = (heights >= smallest) & (heights <= largest) & (widths <= LETTERING.widest * heights)
    whole[0] = False
    around = _enclosing(pieces, np.flatnonzero(heights >= smallest / 2))
    letters = [n for n in np.flatnonzero(whole).tolist() if n not in around and not _is_box(pieces.cut(n))]
    small = np.flatnonzero(
        (heights < smallest) & (widths < LETTERING.dash * smallest) & (pieces.areas >= 3)
    ).tolist()
    touching = np.unique(pieces.labels[_grown(ruled)])
    thin = widths <= LETTERING.thin * heights
    cut = frozenset(touching.tolist())
    letters = [number for number in letters if number not in cut or not thin[number]]
    rows = [
        row
        for row in _in_rows(pieces, letters, uprights)
        if 2 * sum(number in cut for number in row) < len(row)
    ]
    return Lettering(pieces, tuple(_with_points(pieces, rows, [number for number in small if number])), ruled)


def _enclosing(pieces: Pieces, numbers: NDArray[np.int64]) -> frozenset[int]:
    """Return the pieces around another one: a circle around a letter, a frame around a symbol."""
    numbers = numbers[numbers > 0]
    boxes = pieces.boxes[numbers]
    order = np.argsort(boxes[:, 0], kind="stable")
    numbers, boxes = numbers[order], boxes[order]
    found = []
    for number, (x0, y0, x1, y1) in zip(numbers.tolist(), boxes.tolist(), strict=True):
        first, last = np.searchsorted(boxes[:, 0], (x0 + 1, x1))
        inner = boxes[first:last]
        inside = (inner[:, 2] < x1) & (inner[:, 1] > y0) & (inner[:, 3] < y1)
        if (inside & (inner[:, 3] - inner[:, 1] >= LETTERING.inner * (y1 - y0))).any():
            found.append(number)
    return frozenset(found)


def _is_box(shape: Ink) -> bool:
    """Tell a frame, all of whose sides are straight, from a letter."""
    rim = max(1, round(LETTERING.rim * min(shape.shape)))
    sides = (
        shape[:rim].any(axis=0),
        shape[-rim:].any(axis=0),
        shape[:, :rim].any(axis=1),
        shape[:, -rim:].any(axis=1),
    )
    return all(float(side.mean()) >= LETTERING.ring for side in sides) and min(shape.shape) > 4 * rim


def _grown(ink: Ink) -> Ink:
    return np.asarray(cv2.dilate(ink.view(np.uint8), _AROUND), np.bool_)


def _in_rows(pieces: Pieces, letters: list[int], uprights: Ink) -> list[list[int]]:
    """Group the letters of like height that stand on one level and close together, with no line between."""
    order = sorted(letters, key=lambda number: (pieces.boxes[number][0], pieces.boxes[number][1]))
    boxes = pieces.boxes[order].astype(np.float64)
    height = boxes[:, 3] - boxes[:, 1]
    groups = list(range(len(order)))

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    for index in range(len(order)):
        reach = boxes[index, 2] + LETTERING.gap * height[index]
        near = np.arange(index + 1, int(np.searchsorted(boxes[:, 0], reach, side="right")))
        tall = np.maximum(height[near], height[index])
        level = np.abs(boxes[near, 3] - boxes[index, 3]) <= LETTERING.level * tall
        level &= np.abs(boxes[near, 1] - boxes[index, 1]) <= LETTERING.level_top * tall
        alike = tall <= LETTERING.alike * np.minimum(height[near], height[index])
        for other in near[level & alike].tolist():
            if not _parted(uprights, pieces.boxes[order[index]], pieces.boxes[order[other]]):
                groups[root(other)] = root(index)
    rows: dict[int, list[int]] = {}
    for index, number in enumerate(order):
        rows.setdefault(root(index), []).append(number)
    return list(rows.values())


def _parted(uprights: Ink, left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    """Tell whether an upright line runs between two letters from top to bottom."""
    between = uprights[max(left[1], right[1]) : min(left[3], right[3]), left[2] : right[0]]
    return bool(between.size) and bool(between.all(axis=0).any())


def _without_rules(pieces: Pieces, row: list[int]) -> tuple[list[int], NDArray[np.int64], float]:
    """Drop upright strokes that do not stand on the letters' line: what is left of a frame or a divider."""
    boxes, (widths, heights) = pieces.boxes[row], pieces.sizes[row].T
    broad = widths > LETTERING.thin * heights
    if not broad.any():
        return row, boxes, float(np.median(heights))
    height = float(np.median(heights[broad]))
    top, foot = float(np.median(boxes[broad, 1])), float(np.median(boxes[broad, 3]))
    stands = np.abs(boxes[:, 3] - foot) <= LETTERING.stands * height
    stands &= (boxes[:, 1] >= top - LETTERING.ascender * height) & (
        boxes[:, 1] <= top + LETTERING.ascender * height
    )
    kept = [number for number, right in zip(row, (broad | stands).tolist(), strict=True) if right]
    return kept, pieces.boxes[kept], height


def _with_points(pieces: Pieces, rows: list[list[int]], small: list[int]) -> list[Row]:
    """Give every row the points, dashes and quotes that stand within it or close at its ends."""
    order = np.array(sorted(small, key=lambda number: int(pieces.boxes[number][0])), dtype=np.int64)
    boxes = pieces.boxes[order] if len(order) else np.zeros((0, 4), np.int64)
    result = []
    for row in rows:
        row, own, height = _without_rules(pieces, row)
        x0, y0, x1, y1 = own[:, 0].min(), own[:, 1].min(), own[:, 2].max(), own[:, 3].max()
        reach = LETTERING.point * height
        first, last = np.searchsorted(boxes[:, 0], (x0 - reach, x1 + reach))
        near = boxes[first:last]
        inside = (near[:, 1] >= y0 - LETTERING.above * height) & (near[:, 3] <= y1 + LETTERING.below * height)
        inside &= near[:, 2] <= x1 + 2 * reach
        members = [*row, *order[first:last][inside].tolist()]
        members.sort(key=lambda number: int(pieces.boxes[number][0]))
        result.append(replace(row_of(pieces, members), height=height))
    return result
