"""One page while it is read: its words and lines, looked up quickly, and who has taken which word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from security_design_assistant.drawing.page.geometry import Box, Frame, Word, WordIndex, centre, contains
from security_design_assistant.drawing.page.graphics import PageGraphics
from security_design_assistant.drawing.page.inks import RulesByInk
from security_design_assistant.drawing.page.line_work import LineWork
from security_design_assistant.drawing.page.phrases import Phrase, find_phrases
from security_design_assistant.drawing.page.trace import SILENT, Trace

Made = TypeVar("Made")

LARGE = 500.0
"""Edge in points from which looking through all words is quicker than through the index's squares."""


class Use(StrEnum):
    """What a word of the sheet turned out to be."""

    COMPONENT = "component"
    DEVICE = "device"
    LEGEND = "legend"
    TABLE = "table"
    TITLE_BLOCK = "title_block"
    GRID = "grid"
    DIMENSION = "dimension"
    ROOM = "room"
    ARCHITECTURE = "architecture"
    NOTE = "note"


class Sheet:
    """One page while notations read it.

    What several readers need is made once, when the first one asks. The sheet also keeps account: a
    notation that understood a word claims it, and those that read after it are given the words that are
    left. A claim stays with the first who made it.

    Parameters
    ----------
    graphics : the page's words and line work, in its reading frame.
    trace : is told what is seen and what is rejected.
    """

    def __init__(self, graphics: PageGraphics, trace: Trace = SILENT) -> None:
        self.graphics = graphics
        self.trace = trace
        self._uses: dict[Word, Use] = {}
        self._made: dict[Callable[[Sheet], Any], Any] = {}

    @property
    def page(self) -> int:
        """The page's number, from 1."""
        return self.graphics.page

    @property
    def frame(self) -> Frame:
        """Where the reading frame lies on the displayed page."""
        return self.graphics.frame

    @property
    def words(self) -> Sequence[Word]:
        """All visible words."""
        return self.graphics.words

    @property
    def lines(self) -> LineWork:
        """All painted outlines as straight pieces."""
        return self.graphics.lines

    @cached_property
    def word_index(self) -> WordIndex:
        """All visible words by place."""
        return WordIndex(self.words)

    @cached_property
    def phrases(self) -> Sequence[Phrase]:
        """All level words joined into phrases, top to bottom."""
        return find_phrases(self.words)

    @cached_property
    def rules(self) -> RulesByInk:
        """Merged level and upright lines: ``rules()`` of every visible ink, ``rules(0.3)`` of one."""
        return RulesByInk(self.lines)

    @cached_property
    def segments(self) -> Sequence[Box]:
        """Merged lines of every visible ink as ``(x0, y0, x1, y1)``, level ones first."""
        return self.rules().segments()

    def once(self, make: Callable[[Sheet], Made]) -> Made:
        """Return what a function makes of the words and lines, made when the first reader asks for it.

        Of whatever changes while the sheet is read, such as claims, ``make`` must not depend.
        """
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def claim(self, words: Iterable[Word], use: Use) -> None:
        """Take words as understood."""
        for word in words:
            self._uses.setdefault(word, use)

    def claim_box(self, box: Box, use: Use) -> None:
        """Take the words whose middle lies in a box of the reading frame as understood."""
        self.claim(self.words_in(box), use)

    def claim_shown(self, box: Box, use: Use) -> None:
        """Take the words whose middle shows in a box of the displayed page as understood."""
        self.claim_box(self.frame.reading(box), use)
        if self.frame.turned:
            left = self.frame.sheet[0]
            turned = (word for word in self.words if word.box[0] >= left)
            self.claim(
                (word for word in turned if contains(box, centre(self.frame.displayed(word.box)))), use
            )

    def words_in(self, box: Box) -> list[Word]:
        """Return the words whose middle lies in a box of the reading frame, however large."""
        if max(box[2] - box[0], box[3] - box[1]) <= LARGE:
            return self.word_index.inside(box)
        return [word for word in self.words if contains(box, centre(word.box))]

    def use_of(self, word: Word) -> Use | None:
        """Return what a word was claimed as, None if nobody has."""
        return self._uses.get(word)

    def unclaimed_words(self) -> list[Word]:
        """Return the words that nobody has claimed so far, in painting order."""
        if not self._uses:
            return list(self.words)
        return [word for word in self.words if word not in self._uses]

    def words_left_or(self, use: Use) -> list[Word]:
        """Return the words that nobody has claimed, or that were claimed for this use, in painting order."""
        return [word for word in self.words if self._uses.get(word, use) is use]

    def account(self) -> Mapping[Use | None, int]:
        """Return how many words went to each use; None counts those that nobody has claimed."""
        return Counter(self._uses.get(word) for word in self.words)
