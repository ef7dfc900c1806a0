"""Short texts that may be device marks, without the grid bubbles of the sheet."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from security_design_assistant.drawing.notations.text.device_words import only_devices
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.text_reading import Mark, Mention
from security_design_assistant.drawing.notations.text.tolerances import MARKS
from security_design_assistant.drawing.page.geometry import Box, Frame
from security_design_assistant.drawing.page.tolerances import WORDS

_MARK = re.compile(
    r"(?:(?P<count>\d{1,2})\s?(?:[xX\u00d7]\s?|[nN][oO]\.\s?))?(?P<code>[A-Z]{1,4}\d{0,2}|\d{1,2})"
    r"(?:\s?[x\u00d7]\s?(?P<times>\d{1,2})|\s?\((?P<many>\d)\))?(?![A-Za-z0-9])"
)
_BETWEEN = re.compile(r"[\s,;:/+&|()\[\]{}.\u2022\u00b7-]*")
_BUBBLE = re.compile(r"[A-Z]{1,2}|\d{1,2}")


def split_marks(text: str) -> list[tuple[str, int, int, int]] | None:
    """Split ``R, 2xEB (11)`` into ``(code, count, start, end)``; None if anything else is in the text."""
    if not text or len(text) > WORDS.longest_label:
        return None
    marks = []
    position = _skip(text, 0)
    while position < len(text):
        match = _MARK.match(text, position)
        if match is None:
            return None
        count = int(match["count"] or match["times"] or match["many"] or 1)
        marks.append((match["code"], max(count, 1), match.start(), match.end()))
        position = _skip(text, match.end())
    return marks or None


def _skip(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def find_marks(
    runs: Sequence[Run], taken: Collection[int], mentions: Sequence[Mention], frame: Frame
) -> list[Mark]:
    """Find marks that stand alone near ids.

    Parameters
    ----------
    runs : runs of one page; ``taken`` holds indices of those that are ids, key, table or notes.
    mentions : the ids that label components.

    Returns
    -------
    Candidates in reading order. Whether they are marks is known only once the key has been read.
    """
    near = Neighbourhood(mentions)
    bubbles = grid_bubbles(runs, frame)
    marks = []
    for index, run in enumerate(runs):
        if index in taken or index in bubbles or not near.reaches(run.box):
            continue
        pieces = split_marks(run.text)
        if pieces is not None:
            for code, count, start, end in pieces:
                box = run.part(start, end)
                marks.append(Mark(code, count, _rounded(box), frame.displayed(box), index))
        elif len(run.text) <= WORDS.longest_label and only_devices(run.text) and not run.text.endswith(":"):
            marks.append(Mark(run.text, 1, _rounded(run.box), frame.displayed(run.box), index, in_words=True))
    return marks


def _rounded(box: Box) -> Box:
    return (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


class Neighbourhood:
    """Squares of the page that are within reach of an id."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._side = MARKS.reach * max((mention.size for mention in mentions), default=1.0)
        self._squares: set[tuple[int, int]] = set()
        for mention in mentions:
            column, row = self._square(mention.box)
            self._squares.update((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))

    def reaches(self, box: Box) -> bool:
        """Tell whether a box may be near an id (never wrongly False)."""
        return self._square(box) in self._squares

    def _square(self, box: Box) -> tuple[int, int]:
        return int((box[0] + box[2]) / 2 // self._side), int((box[1] + box[3]) / 2 // self._side)


def grid_bubbles(runs: Sequence[Run], frame: Frame) -> set[int]:
    """Return the runs in rows and columns of consecutive letters or numbers: the sheet's grid."""
    alone = [(index, run) for index, run in enumerate(runs) if _BUBBLE.fullmatch(run.text)]
    found: set[int] = set()
    width, height = frame.sheet
    for across, length, depth in ((0, width, height), (1, height, width)):
        rows: dict[int, list[tuple[float, int, Run]]] = {}
        for index, run in alone:
            middle = (run.box[1 - across] + run.box[3 - across]) / 2
            rows.setdefault(round(middle / (0.5 * run.size)), []).append((run.box[across], index, run))
        for row in rows.values():
            row.sort(key=lambda item: (item[0], item[1]))
            for chain in _chains(row):
                spread = chain[-1][0] - chain[0][0]
                edge = chain[0][2].box[1 - across]
                at_border = edge < MARKS.grid_edge * depth or edge > (1 - MARKS.grid_edge) * depth
                if spread > MARKS.grid_spread * length or (at_border and spread > MARKS.grid_edge * length):
                    found.update(index for _, index, _ in chain)
    return found


def _chains(row: list[tuple[float, int, Run]]) -> list[list[tuple[float, int, Run]]]:
    """Cut a row into runs of consecutive values, all rising or all falling, of three and more."""
    chains = []
    chain = row[:1]
    direction = 0
    for left, right in pairwise(row):
        step = _step(left[2].text, right[2].text)
        if step and direction in (0, step):
            chain.append(right)
            direction = step
        else:
            chains.append(chain)
            chain = [left, right] if step else [right]
            direction = step
    chains.append(chain)
    return [chain for chain in chains if len(chain) >= 3]


def _step(first: str, second: str) -> int:
    if first == second:
        return 0
    return 1 if _next(first, second) else -1 if _next(second, first) else 0


def _next(first: str, second: str) -> bool:
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    if len(first) != 1 or len(second) != 1 or not (first.isalpha() and second.isalpha()):
        return False
    step = ord(second) - ord(first)
    return step == 1 or (step == 2 and chr(ord(first) + 1) in "IO")
