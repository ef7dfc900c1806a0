"""Cut-outs of a page laid out on one picture, so that many open matters cost little."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.analysers.asking.open_matters import Ask, Matter
from security_design_assistant.analysers.asking.picture_plan import PIXELS_A_TOKEN, TOKENS
from security_design_assistant.analysers.asking.shown import WHOLE
from security_design_assistant.gemini.port import Resolution
from security_design_assistant.models.analysis import BoundingBox

PIXELS = {Ask.LEADER: 32.0, Ask.LEGEND: 36.0, Ask.SYMBOL: 48.0}
"""Pixels of the shorter edge of what is in question: a tag of two lines, a symbol with a letter in it."""

LONGEST = 420.0
"""Pixels of the longer edge of a cut-out at most."""

HEADING = 18
"""Pixels above a cut-out, for its number."""

GAP = 6
"""Pixels between two cut-outs."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cut-out: its number and box on the picture, in pixels, and pixels a point."""

    number: int
    matter: Matter
    box: BoundingBox
    scale: float


@dataclass(frozen=True, slots=True)
class CropSheet:
    """The cut-outs of one page on one picture of ``width`` x ``height`` pixels."""

    page: int
    width: int
    height: int
    resolution: Resolution
    cells: tuple[Cell, ...]

    @property
    def tokens(self) -> int:
        """What the picture costs."""
        return TOKENS[self.resolution]

    def on_page(self, cell: Cell, box: Sequence[int]) -> BoundingBox | None:
        """Return a box of an answer in points of the page; None if it is not in that cut-out.

        Parameters
        ----------
        box : ``[ymin, xmin, ymax, xmax]`` in thousandths of the picture.
        """
        y0, x0, y1, x1 = box
        if not (x0 < x1 and y0 < y1):
            return None
        left, top, right, bottom = (
            x0 * self.width / WHOLE,
            y0 * self.height / WHOLE,
            x1 * self.width / WHOLE,
            y1 * self.height / WHOLE,
        )
        middle = ((left + right) / 2, (top + bottom) / 2)
        inside = cell.box[0] <= middle[0] <= cell.box[2] and cell.box[1] <= middle[1] <= cell.box[3]
        if not inside:
            return None
        origin_x, origin_y = cell.matter.region[0], cell.matter.region[1]
        return (
            round(origin_x + (left - cell.box[0]) / cell.scale, 2),
            round(origin_y + (top - cell.box[1]) / cell.scale, 2),
            round(origin_x + (right - cell.box[0]) / cell.scale, 2),
            round(origin_y + (bottom - cell.box[1]) / cell.scale, 2),
        )


def laid_out(page: int, matters: Sequence[Matter]) -> CropSheet:
    """Lay out the open matters of a page on the cheapest picture that takes all of them.

    What does not fit on the finest one is left out, the last first, and stays open.
    """
    for resolution in Resolution:
        edge = math.isqrt(TOKENS[resolution] * PIXELS_A_TOKEN)
        cells = _shelves(matters, edge)
        if len(cells) == len(matters):
            break
    width = max((cell.box[2] for cell in cells), default=0) + GAP
    height = max((cell.box[3] for cell in cells), default=0) + GAP
    return CropSheet(page, math.ceil(width), math.ceil(height), resolution, tuple(cells))


def _shelves(matters: Sequence[Matter], edge: int) -> list[Cell]:
    """Put cut-outs side by side, shelf under shelf, until one does not fit."""
    cells: list[Cell] = []
    x = y = float(GAP)
    shelf = 0.0
    for number, matter in enumerate(matters, start=1):
        scale = _scale(matter)
        width = (matter.region[2] - matter.region[0]) * scale
        height = (matter.region[3] - matter.region[1]) * scale
        if x + width + GAP > edge:
            x, y, shelf = float(GAP), y + shelf + GAP, 0.0
        if y + HEADING + height + GAP > edge:
            break
        cells.append(Cell(number, matter, (x, y + HEADING, x + width, y + HEADING + height), scale))
        x += width + GAP
        shelf = max(shelf, HEADING + height)
    return cells


def _scale(matter: Matter) -> float:
    frame, region = matter.frame, matter.region
    wanted = PIXELS[matter.ask] / max(1.0, min(frame[2] - frame[0], frame[3] - frame[1]))
    return min(wanted, LONGEST / max(region[2] - region[0], region[3] - region[1]))
