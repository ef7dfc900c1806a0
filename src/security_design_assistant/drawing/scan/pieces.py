"""Connected pieces of ink: letters, symbols, lines that touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The connected pieces of a picture.

    ``labels`` holds each dot's piece, 0 for paper; ``boxes`` one row ``(x0, y0, x1, y1)`` a piece, in dots,
    ends exclusive; ``areas`` its dots of ink. Row 0 is the paper.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Width and height of every piece."""
        return self.boxes[:, 2:] - self.boxes[:, :2]

    def mask(self, chosen: Iterable[int]) -> Ink:
        """Return where the ink of some pieces is."""
        wanted = np.zeros(len(self.areas), np.bool_)
        wanted[list(chosen)] = True
        wanted[0] = False
        return np.asarray(wanted[self.labels])

    def cut(self, number: int) -> Ink:
        """Return the piece's own ink within its box."""
        x0, y0, x1, y1 = self.boxes[number].tolist()
        return np.asarray(self.labels[y0:y1, x0:x1] == number)


def find_pieces(ink: Ink) -> Pieces:
    """Find the pieces of ink that hang together, corners included."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    table = stats.astype(np.int64)
    boxes = np.column_stack((table[:, 0], table[:, 1], table[:, 0] + table[:, 2], table[:, 1] + table[:, 3]))
    return Pieces(labels.astype(np.int32, copy=False), boxes, table[:, 4])
