"""Words to runs (what one glance reads as one text) and runs to lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from security_design_assistant.drawing.notations.text.tolerances import RUNS
from security_design_assistant.drawing.page.geometry import SMALLEST_TEXT, Box, Word, bounds, turned

SCAN = 40
"""Next runs among which a second line is looked for: time, not reading."""


@dataclass(slots=True)
class Run:
    """Words that follow each other on one line without a wide gap.

    ``box`` is in the reading frame, ``local`` the same turned so that this run reads left to right;
    ``starts`` holds the offset of each word in ``text``; ``line`` numbers the line it stands on.
    """

    words: list[Word]
    text: str
    starts: list[int]
    local: Box
    size: float
    direction: int
    line: int = -1
    box: Box = field(default=(0.0, 0.0, 0.0, 0.0))

    @property
    def middle(self) -> float:
        """Height of the run's middle, in its own turned frame."""
        return (self.local[1] + self.local[3]) / 2

    def part(self, start: int, end: int) -> Box:
        """Return the reading-frame box of the characters ``start`` to ``end`` of the text."""
        boxes = []
        for word, begin in zip(self.words, self.starts, strict=True):
            stop = begin + len(word.text)
            if begin < end and start < stop:
                boxes.append(_share(word, max(start, begin) - begin, min(end, stop) - begin))
        return bounds(boxes) if boxes else self.box

    def split(self, cuts: Iterable[float]) -> list[Run]:
        """Cut the run between words at the given x positions (a table's vertical rules)."""
        pieces: list[list[Word]] = [[]]
        ordered = sorted(cuts)
        for word in self.words:
            if pieces[-1]:
                left = (pieces[-1][-1].box[0] + pieces[-1][-1].box[2]) / 2
                if any(left < cut < (word.box[0] + word.box[2]) / 2 for cut in ordered):
                    pieces.append([])
            pieces[-1].append(word)
        if len(pieces) == 1:
            return [self]
        return [_run(piece, self.direction, self.line) for piece in pieces]


def find_runs(words: Sequence[Word]) -> list[Run]:
    """Group words into runs, lines from top to bottom, runs of a line from left to right.

    Parameters
    ----------
    words : the words of one page; each direction is grouped for itself.

    Returns
    -------
    Every word with text in exactly one run; ``Run.line`` is equal for runs of one line. Two texts
    printed over each other stay two runs.
    """
    runs: list[Run] = []
    line = 0
    placed = [(word.direction % 4, turned(word.box, word.direction), word) for word in words if word.text]
    placed.sort(key=lambda item: (item[0], item[1][1] + item[1][3], item[1][0]))
    for direction, group in groupby(placed, key=lambda item: item[0]):
        for members in _lines([(box, word) for _, box, word in group]):
            runs.extend(_split_line(members, direction, line))
            line += 1
    return runs


def _lines(placed: list[tuple[Box, Word]]) -> Iterable[list[tuple[Box, Word]]]:
    members: list[tuple[Box, Word]] = []
    reference = tolerance = 0.0
    for box, word in placed:
        middle = (box[1] + box[3]) / 2
        if members and middle - reference > min(tolerance, RUNS.same_line * _size(word)):
            yield members
            members = []
        if not members:
            reference, tolerance = middle, RUNS.same_line * _size(word)
        members.append((box, word))
    if members:
        yield members


def _split_line(members: list[tuple[Box, Word]], direction: int, line: int) -> list[Run]:
    members.sort(key=lambda item: (item[0][0], item[0][2]))
    pieces: list[list[Word]] = []
    ends: list[float] = []
    for box, word in members:
        size = _size(word)
        for index in range(len(pieces) - 1, max(-1, len(pieces) - 1 - RUNS.open_runs), -1):
            if -RUNS.overlap * size <= box[0] - ends[index] <= RUNS.gap * size:
                pieces[index].append(word)
                ends[index] = box[2]
                break
        else:
            pieces.append([word])
            ends.append(box[2])
    return [_run(piece, direction, line) for piece in pieces]


def _run(words: list[Word], direction: int, line: int) -> Run:
    if len(words) == 1:
        word = words[0]
        local = turned(word.box, direction)
        return Run(words, word.text, [0], local, _size(word), direction, line, word.box)
    text = ""
    starts = []
    end = 0.0
    for word in words:
        local = turned(word.box, direction)
        if text and local[0] - end > RUNS.joined * _size(word):
            text += " "
        starts.append(len(text))
        text += word.text
        end = local[2]
    box = bounds([word.box for word in words])
    size = max(_size(word) for word in words)
    return Run(words, text, starts, turned(box, direction), size, direction, line, box)


def _size(word: Word) -> float:
    if word.size > 0:
        return word.size
    local = turned(word.box, word.direction)
    return max(local[3] - local[1], SMALLEST_TEXT)


def _share(word: Word, start: int, end: int) -> Box:
    length = max(len(word.text), 1)
    local = turned(word.box, word.direction)
    width = local[2] - local[0]
    part = (local[0] + width * start / length, local[1], local[0] + width * end / length, local[3])
    return turned(part, -word.direction)
