"""Words of a table's cells put together into lines, whichever way they are turned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre
from security_design_assistant.drawing.page.tolerances import WORDS
from security_design_assistant.drawing.tables.tolerances import TEXTS

Cut = Callable[[float, float, float], bool]

LINE_BUCKET = 6.0
"""Height, in points, of the bands by which the phrases still open are looked up."""
_UP, _DOWN = 3, 1


class WordBands:
    """Words by height, to look up what stands between two heights and two places."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = sorted(words, key=lambda word: centre(word.box)[1])
        self._middles = [centre(word.box)[1] for word in self._words]

    def inside(self, box: Box) -> list[Word]:
        """Return the words whose middle lies in ``box``."""
        first, last = bisect_left(self._middles, box[1]), bisect_right(self._middles, box[3])
        return [word for word in self._words[first:last] if box[0] <= centre(word.box)[0] <= box[2]]


def text_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Sort words into lines in reading order; turned words come after level ones."""
    lines: list[list[Word]] = []
    for direction in sorted({word.direction for word in words}):
        turned = [word for word in words if word.direction == direction]
        turned.sort(key=lambda word: _across(word, direction))
        group: list[list[Word]] = []
        for word in turned:
            if (
                group
                and _across(word, direction) - _across(group[-1][-1], direction) < TEXTS.same_line * word.size
            ):
                group[-1].append(word)
            else:
                group.append([word])
        lines += [sorted(line, key=lambda word: _along(word, direction)) for line in group]
    return lines


def line_text(line: Sequence[Word]) -> str:
    """Return the words of one line with single spaces, pieces of one word joined."""
    text = ""
    for index, word in enumerate(line):
        text += ("" if index == 0 or _joined(line[index - 1], word) else " ") + word.text
    return text


def phrases(words: Iterable[Word], gap: float | None = None, cut: Cut | None = None) -> list[list[Word]]:
    """Join level words that stand beside each other on one line.

    Parameters
    ----------
    gap : widest space within a phrase, in font sizes; the usual one where None is given.
    cut : tells for a height and two places whether a ruling parts them.
    """
    widest = WORDS.phrase_gap if gap is None else gap
    open_ends: dict[int, list[list[Word]]] = defaultdict(list)
    result: list[list[Word]] = []
    level = (word for word in words if word.direction == 0)
    for word in sorted(level, key=lambda word: (word.box[0], centre(word.box)[1])):
        row = int(centre(word.box)[1] // LINE_BUCKET)
        near = (phrase for bucket in (row, row - 1, row + 1) for phrase in reversed(open_ends[bucket]))
        phrase = next((phrase for phrase in near if _continues(phrase[-1], word, widest, cut)), None)
        if phrase is None:
            phrase = []
            result.append(phrase)
        else:
            _drop(open_ends[int(centre(phrase[-1].box)[1] // LINE_BUCKET)], phrase)
        phrase.append(word)
        open_ends[row].append(phrase)
    return sorted(result, key=lambda phrase: (phrase[0].box[1], phrase[0].box[0]))


def turned_phrases(words: Sequence[Word]) -> list[list[Word]]:
    """Return the lines of turned words, cut where a gap along them parts phrases."""
    result = []
    for line in text_lines(words):
        start = 0
        for index in range(1, len(line) + 1):
            if (
                index == len(line)
                or _space(line[index - 1], line[index]) >= WORDS.phrase_gap * line[index].size
            ):
                result.append(line[start:index])
                start = index
    return result


def _continues(last: Word, word: Word, gap: float, cut: Cut | None) -> bool:
    size = max(last.size, word.size)
    if abs(centre(last.box)[1] - centre(word.box)[1]) > WORDS.same_line * size:
        return False
    space = word.box[0] - last.box[2]
    if not -0.5 * size < space < gap * size:
        return False
    middle = centre(word.box)[1]
    return cut is None or not cut(
        middle, last.box[2] - TEXTS.over_ruling * size, word.box[0] + TEXTS.over_ruling * size
    )


def _drop(phrases_of_row: list[list[Word]], phrase: list[Word]) -> None:
    for index in range(len(phrases_of_row) - 1, -1, -1):
        if phrases_of_row[index] is phrase:
            del phrases_of_row[index]
            return


def words_box(words: Sequence[Word]) -> Box:
    """Return the box around ``words``."""
    return bounds([word.box for word in words])


def _across(word: Word, direction: int) -> float:
    """Return how far down the page, as the word is read, its line stands."""
    x, y = centre(word.box)
    return {0: y, _DOWN: -x, 2: -y, _UP: x}[direction]


def _along(word: Word, direction: int) -> float:
    """Return how far along its line a word begins."""
    return {0: word.box[0], _DOWN: word.box[1], 2: -word.box[2], _UP: -word.box[3]}[direction]


def _space(left: Word, right: Word) -> float:
    """Return the gap between two words of one line, in reading direction."""
    direction = left.direction
    end = {0: left.box[2], _DOWN: left.box[3], 2: -left.box[0], _UP: -left.box[1]}[direction]
    return _along(right, direction) - end


def _joined(left: Word, right: Word) -> bool:
    return _space(left, right) < TEXTS.joined * min(left.size, right.size)
