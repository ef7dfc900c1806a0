"""Inks: the luminance that lines are drawn in, and the merged lines of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.tolerances import INKS

ANY_INK = math.nan
"""Asks :class:`RulesByInk` for the lines of every ink that can be seen on white paper."""


def ink_of(lines: LineWork, inks: Sequence[float], tolerance: float | None = None) -> NDArray[np.bool_]:
    """Tell for each path whether its stroke or fill has one of the luminances ``inks``."""
    near = INKS.same if tolerance is None else tolerance
    result = np.zeros(len(lines.stroke), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        for ink in inks:
            result |= (np.abs(lines.stroke - ink) <= near) | (np.abs(lines.fill - ink) <= near)
    return result


class RulesByInk:
    """Merged lines of a page by the luminance of their ink, made when asked for and kept."""

    def __init__(self, lines: LineWork) -> None:
        self._lines = lines
        self._ready: dict[float, Rules] = {}

    def __call__(self, luminance: float = ANY_INK) -> Rules:
        """Return the merged lines in the ink of ``luminance``."""
        key = -1.0 if math.isnan(luminance) else luminance
        if key not in self._ready:
            chosen = (
                ink_of(self._lines, (0.0,), INKS.visible) if key < 0 else ink_of(self._lines, (luminance,))
            )
            self._ready[key] = Rules(self._lines.ends[chosen[self._lines.path]])
        return self._ready[key]
