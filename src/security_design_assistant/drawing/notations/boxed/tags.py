"""Tags: boxes whose top row names one point, e.g. ``A B2 001 | BB``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from security_design_assistant.catalogue.components import SYSTEMS
from security_design_assistant.drawing.notations.boxed.tolerances import TAGS
from security_design_assistant.drawing.page.geometry import Box, Word, WordIndex, bounds, centre, turned
from security_design_assistant.drawing.page.inks import RulesByInk
from security_design_assistant.drawing.page.ruled_lines import Rules
from security_design_assistant.drawing.page.sheet import Sheet
from security_design_assistant.drawing.page.tolerances import INKS
from security_design_assistant.drawing.page.trace import SILENT, Trace

_POINT = re.compile(r"\d{3,4}[A-Z]?|\d{2}[A-Z]?")
_LEVEL = re.compile(r"[A-Z]{0,3}-?\d{1,3}[A-Z]{0,2}|[A-Z]{1,3}")
_PACKAGE = re.compile(r"[A-Z]{1,4}\d{0,2}|\d{1,2}")
_GLUED = (
    re.compile(rf"([{SYSTEMS}])" r"([A-Z]{0,2}\d{1,2}|[GLMRB][FG]?)(\d{3}[A-Z]?)([A-Z]{2,3})"),
    # Lazy: A001BBB2 is point 001, package BB, level B2, not 001B, BB, 2.
    re.compile(rf"([{SYSTEMS}])" r"(\d{3}[A-Z]??)([A-Z]{2,3}?)([A-Z]{0,2}\d{1,2}|[GLMRB][FG]?)"),
)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag on a page: its parts, its box, the words of its lower rows, the box of its top row's text.

    Boxes are in the reading frame; ``crossed`` tells that a line is struck through the tag.
    """

    system: str
    level: str
    point: str
    package: str
    box: Box
    text_height: float
    luminance: float
    notes: tuple[str, ...] = ()
    row: Box = (0.0, 0.0, 0.0, 0.0)
    crossed: bool = False

    @property
    def identity(self) -> str:
        """The component's id: system, point, package, level."""
        return "-".join(part for part in (self.system, self.point, self.package, self.level) if part)


def find_tags(
    words: Sequence[Word],
    rules_of: Callable[[float], Rules],
    index: WordIndex | None = None,
    trace: Trace = SILENT,
) -> list[Tag]:
    """Find every box whose top row reads like a tag.

    Parameters
    ----------
    words : visible words of the page, reading frame.
    rules_of : merged lines of the page in the ink of a luminance; of any ink for NaN.
    index : the words by place, where that is at hand.
    trace : is told which candidates are none, and why.

    Returns
    -------
    Tags in reading order. Where boxes nest, the largest whose top row is the tag's wins.
    """
    index = index or WordIndex(words)
    tags: dict[tuple[int, ...], Tag] = {}
    for word in words:
        if word.direction != 0 or word.text[0] not in SYSTEMS or len(word.text) > 16:
            continue
        if not _may_start_a_tag(word, index):
            continue
        own = round(word.luminance, 1)
        box = _enclosing_box(word, rules_of(own)) or _enclosing_box(word, rules_of(float("nan")))
        if box is None:
            trace.rejected("tag", word.box, f"no box around “{word.text}” has its top left corner there")
            continue
        tag = _read(word, box, index.inside(box))
        if tag is None:
            trace.rejected("tag", box, f"the box's top row does not read as a tag's; it begins “{word.text}”")
        else:
            tags.setdefault(tuple(round(edge) for edge in box), tag)
    return sorted(tags.values(), key=lambda tag: (tag.box[1], tag.box[0]))


def find_turned_tags(sheet: Sheet) -> list[Tag]:
    """Find the tags that stand at a right angle to the sheet's text, as along a wall.

    Returns
    -------
    Tags whose boxes are in the reading frame, as those of :func:`find_tags`.
    """
    tags = []
    for direction in (1, 2, 3):
        words = [
            replace(word, box=turned(word.box, direction), direction=0)
            for word in sheet.words
            if word.direction == direction
        ]
        index = WordIndex(words)
        if not any(word.text[0] in SYSTEMS and _may_start_a_tag(word, index) for word in words):
            continue
        lines = sheet.lines
        rules = RulesByInk(replace(lines, ends=_turned(lines.ends, direction)))
        for tag in find_tags(words, rules, index):
            box, row = turned(tag.box, -direction), turned(tag.row, -direction)
            tags.append(replace(tag, box=box, row=row))
    return tags


def _turned(ends: NDArray[np.float64], direction: int) -> NDArray[np.float64]:
    """Turn pieces as :func:`~security_design_assistant.drawing.page.geometry.turned` turns boxes."""
    x, y = ends[:, 0::2], ends[:, 1::2]
    across, down = ((x, y), (y, -x), (-x, -y), (-y, x))[direction % 4]
    result = np.empty_like(ends)
    result[:, 0::2], result[:, 1::2] = across, down
    return result


def _may_start_a_tag(word: Word, index: WordIndex) -> bool:
    """Cheap test before any geometry: digits and letters follow on the same line."""
    if len(word.text) >= 6:
        return True
    x0, y0, _, y1 = word.box
    row = index.inside((x0, y0, x0 + TAGS.row_reach * word.size, y1))
    text = "".join(other.text for other in row)
    return len(text) >= 6 and sum(character.isdigit() for character in text) >= 2


def _enclosing_box(word: Word, rules: Rules) -> Box | None:
    """Return the largest box whose top left corner lies just above and left of ``word``."""
    x0, y0, x1, y1 = word.box
    size = word.size
    middle = (y0 + y1) / 2
    over = TAGS.overlap * size
    lefts = rules.uprights(x0 - TAGS.left * size, x0 + over, middle - over, middle + over)
    tops = rules.levels(middle - TAGS.top * size, middle - TAGS.half_row * size, x0, x1)
    best: Box | None = None
    for left in reversed(lefts):
        for top in reversed(tops):
            box = _largest_from(left, top, middle, size, rules)
            if box and (best is None or _area(box) > _area(best)):
                best = box
    return best


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _largest_from(left: float, top: float, middle: float, size: float, rules: Rules) -> Box | None:
    slack = corner_slack(size)
    nearest, farthest = left + TAGS.narrowest * size, left + TAGS.widest * size
    rights = rules.uprights(nearest, farthest, top + slack, middle, slack)
    rights = [x for x in rights if rules.levels(top - slack, top + slack, left, x, slack)]
    for right in reversed(rights):
        lowest, deepest = middle + TAGS.lowest * size, top + TAGS.tallest * size
        for bottom in reversed(rules.levels(lowest, deepest, left, right, slack)):
            height = bottom - top
            if not TAGS.slimmest <= (right - left) / height <= TAGS.longest:
                continue
            edges = [
                rules.uprights(x - slack, x + slack, top + slack, bottom - slack, slack)
                for x in (left, right)
            ]
            if all(edges):
                return (left, top, right, bottom)
    return None


def corner_slack(text_height: float) -> float:
    """Return how far, in points, the lines of a tag's box may lie off each other and off the box."""
    return max(TAGS.least_corner, TAGS.corner * text_height)


def _read(start: Word, box: Box, inside: Sequence[Word]) -> Tag | None:
    """Parse the words in a box; None if its top row is not a tag's."""
    middle = centre(start.box)[1]
    level = [
        word for word in inside if word.direction == 0 and abs(word.luminance - start.luminance) < INKS.same
    ]
    row = sorted(
        (word for word in level if abs(centre(word.box)[1] - middle) < TAGS.same_row * start.size),
        key=lambda word: word.box[0],
    )
    if (
        any(centre(word.box)[1] < middle - TAGS.same_row * start.size for word in level)
        or not row
        or row[0] is not start
    ):
        return None
    parts = _parts(row)
    if parts is None:
        return None
    below = sorted(
        (word for word in level if centre(word.box)[1] > middle + TAGS.row_below * start.size),
        key=lambda word: (round(centre(word.box)[1] / (TAGS.row_below * start.size)), word.box[0]),
    )
    notes = tuple(word.text for word in below)
    return Tag(*parts, box, start.size, start.luminance, notes, bounds([word.box for word in row]))


def _parts(row: Sequence[Word]) -> tuple[str, str, str, str] | None:
    """Return system, level, point and package of a tag's top row, in whatever order they stand."""
    texts = [part for word in row for part in re.split(r"[|/]", word.text) if part]
    parts = None
    if len(texts) == 4 and len(texts[0]) == 1 and texts[0] in SYSTEMS:
        parts = _by_shape(texts)
    parts = parts or _glued("".join(texts))
    if parts is None or set(parts[1]) <= {"X", "?"} or set(parts[2]) <= {"0"}:
        return None  # the legend's own sample reads C XX 000 XX
    return parts


def _glued(text: str) -> tuple[str, str, str, str] | None:
    """Take a top row apart that is printed without spaces."""
    for pattern, order in zip(_GLUED, ((2, 3, 4), (4, 2, 3)), strict=True):
        match = pattern.fullmatch(text)
        if match:
            return (match[1], match[order[0]], match[order[1]], match[order[2]])
    return None


def _by_shape(row: Sequence[str]) -> tuple[str, str, str, str] | None:
    """Assign level, point and package: the point is the longest number, the level stands before it."""
    system, *texts = row
    numbers = [text for text in texts if _POINT.fullmatch(text)]
    if not numbers:
        return None
    point = max(numbers, key=len)
    position = texts.index(point)
    others = [text for index, text in enumerate(texts) if index != position]
    level, package = others
    if position != 1:
        # Both on one side of the point: a level carries a digit where only one of them does.
        digits = [any(character.isdigit() for character in text) for text in others]
        level, package = (package, level) if digits == [False, True] else (level, package)
    if not _LEVEL.fullmatch(level) or not _PACKAGE.fullmatch(package):
        return None
    return system, level, point, package
