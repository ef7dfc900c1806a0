"""Words of a page as tables are looked for among them: by height, and as phrases cut at rulings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from security_design_assistant.drawing.page.geometry import Box, Word, centre, contains
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.texts import WordBands, phrases, words_box
from security_design_assistant.drawing.tables.tolerances import TEXTS


class TableTexts:
    """Words with the rulings between them; what several readers need is made once.

    Parameters
    ----------
    words : visible words of the page, in its reading frame.
    field : its rulings.
    """

    def __init__(self, words: Sequence[Word], field: LineField) -> None:
        self.words = words
        self.field = field

    @cached_property
    def bands(self) -> WordBands:
        """All words by height."""
        return WordBands(self.words)

    @cached_property
    def phrases(self) -> list[list[Word]]:
        """Level words joined to phrases, cut finely enough to part neighbouring columns."""
        return phrases(self.words, TEXTS.column_gap, self._parted)

    @cached_property
    def turned(self) -> list[Word]:
        """Words turned by a quarter."""
        return [word for word in self.words if word.direction in (1, 3)]

    def outside(self, boxes: Sequence[Box]) -> TableTexts:
        """Return the texts that stand in none of ``boxes``."""
        if not boxes:
            return self
        rest = TableTexts([word for word in self.words if not _held(word.box, boxes)], self.field)
        if "phrases" in self.__dict__:
            rest.__dict__["phrases"] = [p for p in self.phrases if not _held(words_box(p), boxes)]
        return rest

    def _parted(self, y: float, left: float, right: float) -> bool:
        return bool(self.field.uprights_at(y, left, right))


def _held(box: Box, boxes: Sequence[Box]) -> bool:
    return any(contains(other, centre(box)) for other in boxes)
