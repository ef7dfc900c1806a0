"""Where a point of the previous sheet lies on this one: a similarity, found from components with one id."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from security_design_assistant.models.analysis import BoundingBox
from security_design_assistant.revisions.tolerances import REVISIONS

Point = tuple[float, float]

_MOST_TRIED = 48
"""Components whose pairs are tried as two points of the similarity: a limit of time."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Scales and turns by the complex number ``factor``, then shifts by ``shift``."""

    factor: complex = 1 + 0j
    shift: complex = 0j

    @property
    def scale(self) -> float:
        """How many times as large the sheet is drawn."""
        return abs(self.factor)

    @property
    def turn(self) -> float:
        """Degrees, clockwise on the page."""
        return math.degrees(cmath.phase(self.factor))

    def of(self, point: Point) -> Point:
        """Return where ``point`` of the previous sheet lies on this one."""
        lies = self.factor * complex(*point) + self.shift
        return lies.real, lies.imag

    def of_box(self, box: BoundingBox) -> BoundingBox:
        """Return the upright box around where ``box`` lies."""
        x0, y0, x1, y1 = box
        corners = [self.of(corner) for corner in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


Sizes = tuple[tuple[float, float], tuple[float, float]]
"""Width and height of the previous page and of this one, in points."""


def alignment(pairs: Sequence[tuple[BoundingBox, BoundingBox]], sizes: Sizes) -> Similarity:
    """Return the similarity that puts most components of the previous sheet where this one shows them.

    Parameters
    ----------
    pairs : boxes of components that both sheets show under one id, in a fixed order; some may be moved.
    sizes : of the two pages.

    Returns
    -------
    The simplest that explains the most: a shift has to explain one component more than no shift, scale and
    turn one more than a shift, or they would explain by themselves what they were made from.
    """
    as_the_paper = Similarity(complex(math.hypot(*sizes[1]) / math.hypot(*sizes[0])))
    if not pairs:
        return as_the_paper
    was = np.array([_middle(one) for one, _ in pairs])
    now = np.array([_middle(other) for _, other in pairs])
    reach = REVISIONS.aligned * np.array([min(side(one), side(other)) for one, other in pairs])
    best, most = as_the_paper, -math.inf
    for cost, tried in _tried(was, now, as_the_paper):
        explained = float(np.count_nonzero(_misses(tried, was, now) <= reach)) - cost
        if explained > most:
            best, most = tried, explained
    return _refined(best, was, now, _misses(best, was, now) <= reach)


def side(box: BoundingBox) -> float:
    """Return the shorter side of a box, in points."""
    return min(box[2] - box[0], box[3] - box[1])


def middle(box: BoundingBox) -> Point:
    """Return the middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _middle(box: BoundingBox) -> complex:
    return complex(*middle(box))


Points = npt.NDArray[np.complex128]


def _tried(was: Points, now: Points, as_the_paper: Similarity) -> Iterator[tuple[int, Similarity]]:
    """Yield similarities with the number of components that each is made from, the simplest first."""
    yield 0, Similarity()
    yield 0, as_the_paper
    some = np.unique(np.linspace(0, len(was) - 1, min(len(was), _MOST_TRIED)).astype(int))
    for factor in dict.fromkeys((1 + 0j, as_the_paper.factor)):
        for one in some:
            yield 1, Similarity(factor, complex(now[one] - factor * was[one]))
    for one, other in combinations(some, 2):
        apart = was[other] - was[one]
        factor = complex((now[other] - now[one]) / apart) if apart else 0j
        if factor:
            yield 2, Similarity(factor, complex(now[one] - factor * was[one]))


def _misses(tried: Similarity, was: Points, now: Points) -> npt.NDArray[np.float64]:
    return np.abs(tried.factor * was + tried.shift - now)


def _refined(found: Similarity, was: Points, now: Points, explained: npt.NDArray[np.bool_]) -> Similarity:
    """Return ``found`` fitted to all that it explains; a sheet that stays as it is stays so exactly."""
    if found == Similarity() or not explained.any():
        return found
    before, after = was[explained], now[explained]
    start, end = complex(before.mean()), complex(after.mean())
    factor, spread = found.factor, float(np.sum(np.abs(before - start) ** 2))
    if spread and factor != 1:
        factor = complex(np.sum(np.conj(before - start) * (after - end)) / spread)
    return Similarity(factor, end - factor * start)
