"""Rulings of a page, asked where they cross a given height or place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.geometry import Box
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.tables.tolerances import RULINGS

Array = NDArray[np.float64]


def lines_on(sheet: Sheet) -> LineField:
    """Return the level and upright lines of a sheet; to be asked for by :meth:`.Sheet.once`."""
    return LineField(sheet.rules())


class LineField:
    """Horizontal and vertical lines in one part of a page.

    Parameters
    ----------
    rules : merged lines of the page.
    """

    def __init__(self, rules: Rules) -> None:
        self._levels = _long(rules.horizontals)
        self._uprights = _long(rules.verticals)

    def within(self, box: Box) -> LineField:
        """Return the lines that reach into ``box``."""
        part = LineField.__new__(LineField)
        part._levels = _reaching(self._levels, (box[1], box[3]), (box[0], box[2]))
        part._uprights = _reaching(self._uprights, (box[0], box[2]), (box[1], box[3]))
        return part

    def uprights_at(self, y: float, left: float, right: float) -> list[float]:
        """Return the x of every ruling that crosses height ``y`` between ``left`` and ``right``."""
        return _crossings(self._uprights, y, left, right)

    def levels_at(self, x: float, top: float, bottom: float) -> list[float]:
        """Return the y of every ruling that crosses ``x`` between ``top`` and ``bottom``."""
        return _crossings(self._levels, x, top, bottom)

    def level_extent(self, y: float, x: float) -> tuple[float, float] | None:
        """Return from where to where the ruling at height ``y`` runs that crosses ``x``."""
        return _extent(self._levels, y, x)

    def upright_extent(self, x: float, y: float) -> tuple[float, float] | None:
        """Return from where to where the ruling at ``x`` runs that crosses height ``y``."""
        return _extent(self._uprights, x, y)


def _long(lines: Array) -> Array:
    return _by_columns(lines[lines[:, 2] - lines[:, 1] >= RULINGS.shortest])


def _by_columns(lines: Array) -> Array:
    """Keep each column in one piece: a search in one that is not would copy it."""
    return np.asfortranarray(lines)


def _reaching(lines: Array, across: tuple[float, float], along: tuple[float, float]) -> Array:
    inside = (lines[:, 0] >= across[0] - RULINGS.touch) & (lines[:, 0] <= across[1] + RULINGS.touch)
    return _by_columns(lines[inside & (lines[:, 2] >= along[0]) & (lines[:, 1] <= along[1])])


def _crossings(lines: Array, at: float, low: float, high: float) -> list[float]:
    first, last = lines[:, 0].searchsorted((low, high))
    if first == last:
        return []
    near = lines[first:last]  # they are in the order of their places
    return _single(near[(near[:, 1] - RULINGS.touch <= at) & (near[:, 2] + RULINGS.touch >= at), 0].tolist())


def _single(places: list[float]) -> list[float]:
    """Take the two edges of a thin bar as one ruling."""
    groups: list[list[float]] = []
    for place in places:
        if groups and place - groups[-1][0] <= RULINGS.double:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _extent(lines: Array, place: float, at: float) -> tuple[float, float] | None:
    hit = (
        (np.abs(lines[:, 0] - place) <= RULINGS.double)
        & (lines[:, 1] - RULINGS.touch <= at)
        & (lines[:, 2] + RULINGS.touch >= at)
    )
    if not hit.any():
        return None
    return float(lines[hit, 1].min()), float(lines[hit, 2].max())
