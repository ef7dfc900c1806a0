"""What was shown of a page, and where it lies: answers point at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.gemini.port import Resolution
from security_design_assistant.models.analysis import BoundingBox

WHOLE = 1_000
"""An edge of a picture, in the unit of answers."""


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of the page, its box in points of the displayed page."""

    text: str
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it was shown.

    ``pictures`` are the boxes of the page that they show, in points of the displayed page; ``words`` is
    empty for a page whose text says nothing, so that no answer can be held against it.
    """

    page: int
    width: float
    height: float
    pictures: tuple[BoundingBox, ...]
    words: tuple[ShownWord, ...] = ()
    resolution: Resolution = Resolution.HIGH

    def place(self, picture: int, box: Sequence[int]) -> BoundingBox | None:
        """Return a box of an answer in points of the page; None if it is not in that picture.

        Parameters
        ----------
        picture : its number, from 1.
        box : ``[ymin, xmin, ymax, xmax]`` in thousandths.
        """
        y0, x0, y1, x1 = box
        if not 1 <= picture <= len(self.pictures):
            return None
        if not (0 <= x0 < x1 <= WHOLE and 0 <= y0 < y1 <= WHOLE):
            return None
        left, top, right, bottom = self.pictures[picture - 1]
        wide, high = (right - left) / WHOLE, (bottom - top) / WHOLE
        placed = (left + x0 * wide, top + y0 * high, left + x1 * wide, top + y1 * high)
        return tuple(round(edge, 2) for edge in placed)  # type: ignore[return-value]

    def pointer(self, word: ShownWord) -> tuple[int, int, int]:
        """Return the picture that shows a word in its middle, and where there: ``(picture, y, x)``."""
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        number, (left, top, right, bottom) = max(
            enumerate(self.pictures, start=1),
            key=lambda item: min(x - item[1][0], item[1][2] - x, y - item[1][1], item[1][3] - y),
        )
        return (
            number,
            round(WHOLE * (y - top) / (bottom - top)),
            round(WHOLE * (x - left) / (right - left)),
        )
