"""The cells of one page: what stands in them, and the words that stand in none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph, GlyphReader
from security_design_assistant.drawing.notations.boxed.tolerances import CELLS
from security_design_assistant.drawing.page.geometry import Box, BoxIndex, Word, centre


class CellReader:
    """Glyphs of squares, and the words that stand in none of them."""

    def __init__(self, words: Sequence[Word], glyphs: GlyphReader, squares: Sequence[Box]) -> None:
        self._glyphs = glyphs
        self._words: dict[Box, list[Word]] = defaultdict(list)
        self.outside_cells: list[Word] = []
        index = BoxIndex(squares)
        for word in words:
            holders = [squares[place] for place in index.holding(centre(word.box))]
            fitting = [box for box in holders if _fits(word, box)]
            for box in fitting:
                self._words[box].append(word)
            if not fitting:
                self.outside_cells.append(word)

    def text(self, box: Box) -> str:
        """Return the text of the cell ``box``, line by line, without spaces."""
        words = sorted(
            self._words[box], key=lambda word: (round(word.box[1] / max(word.size, 1) * 2), word.box[0])
        )
        return "".join(word.text for word in words)

    def has_ink(self, box: Box) -> bool:
        """Tell whether anything but a border is drawn in the cell ``box``."""
        return self._glyphs.has_ink(box)

    def glyph(self, box: Box) -> Glyph:
        """Return picture and text of the cell ``box``."""
        return Glyph(self._glyphs.picture(box), self.text(box))


def _fits(word: Word, box: Box) -> bool:
    """Tell whether ``word`` is a symbol's text: it lies in the cell and is about as large."""
    side = box[2] - box[0]
    margin = CELLS.text_margin * side
    inside = word.box[0] > box[0] - margin and word.box[2] < box[2] + margin
    return inside and word.size > CELLS.text_least * side
