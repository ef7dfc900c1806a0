"""Places for labels: near what they name, on nothing that matters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from security_design_assistant.models.analysis import BoundingBox

Boxes = npt.NDArray[np.float64]
"""``(n, 4)`` boxes, in points."""

WORD_WEIGHT = 1.0
FINDING_WEIGHT = 5.0
LABEL_WEIGHT = 12.0
_OUTSIDE_WEIGHT = 100.0
_DISTANCE_WEIGHT = 0.12  # per label height away
_RINGS = (0.0, 1.2, 2.6, 4.5, 7.0)  # distances tried, in label heights


class Occupancy:
    """What already stands on a page of ``width`` by ``height`` points, and how much it must stay free."""

    def __init__(self, width: float, height: float) -> None:
        self._page = (width, height)
        self._boxes: Boxes = np.empty((64, 4))
        self._weights: npt.NDArray[np.float64] = np.empty(64)
        self._count = 0

    def add(self, boxes: Iterable[Sequence[float]], weight: float) -> None:
        """Mark ``boxes`` as taken."""
        for box in boxes:
            if self._count == len(self._boxes):
                self._boxes = np.concatenate([self._boxes, np.empty_like(self._boxes)])
                self._weights = np.concatenate([self._weights, np.empty_like(self._weights)])
            self._boxes[self._count] = box[:4]
            self._weights[self._count] = weight
            self._count += 1

    def costs(self, candidates: Boxes) -> npt.NDArray[np.float64]:
        """Return, per candidate, the weighted part of it that is covered or off the page."""
        boxes, weights = self._boxes[: self._count], self._weights[: self._count]
        reach = (candidates[:, :2].min(axis=0), candidates[:, 2:].max(axis=0))
        near = (boxes[:, :2] < reach[1]).all(axis=1) & (boxes[:, 2:] > reach[0]).all(axis=1)
        boxes, weights = boxes[near], weights[near]
        low = np.maximum(candidates[:, None, :2], boxes[None, :, :2])
        high = np.minimum(candidates[:, None, 2:], boxes[None, :, 2:])
        covered: npt.NDArray[np.float64] = np.clip(high - low, 0, None).prod(axis=2) @ weights
        inside_low = np.maximum(candidates[:, :2], 0)
        inside_high = np.minimum(candidates[:, 2:], self._page)
        areas: npt.NDArray[np.float64] = (candidates[:, 2:] - candidates[:, :2]).prod(axis=1)
        outside = areas - np.clip(inside_high - inside_low, 0, None).prod(axis=1)
        result: npt.NDArray[np.float64] = (covered + _OUTSIDE_WEIGHT * outside) / areas
        return result


def place(anchor: BoundingBox, size: tuple[float, float], gap: float, taken: Occupancy) -> BoundingBox:
    """Return the best box of ``size`` around ``anchor`` and mark it as taken.

    Parameters
    ----------
    gap : distance, in points, of the nearest places to the anchor.
    """
    candidates, distances = _around(anchor, size, gap)
    costs = taken.costs(candidates) + _DISTANCE_WEIGHT * distances
    x0, y0, x1, y1 = (float(value) for value in candidates[int(np.argmin(costs))])
    taken.add([(x0, y0, x1, y1)], LABEL_WEIGHT)
    return (x0, y0, x1, y1)


def _around(
    anchor: BoundingBox, size: tuple[float, float], gap: float
) -> tuple[Boxes, npt.NDArray[np.float64]]:
    x0, y0, x1, y1 = anchor
    width, height = size
    middle = (x0 + x1 - width) / 2
    corners, distances = [], []
    for ring in _RINGS:
        away = gap + ring * height
        columns = (x0, middle, x1 - width)
        rows = ((y0 + y1 - height) / 2, y0, y1 - height)
        places = [(x, y0 - away - height) for x in columns] + [(x, y1 + away) for x in columns]
        places += [(x1 + away, y) for y in rows] + [(x0 - away - width, y) for y in rows]
        corners += places
        distances += [ring] * len(places)
    low = np.array(corners)
    return np.hstack([low, low + np.array(size)]), np.array(distances)
