"""The account of one page: what of its content was used, what is something else, what is left unexplained.

It is taken after all notations have read. A word that a notation claimed is used. Of the others the account
tells what is plainly no component: title block, dimensions, room labels, sentences, plain words. What is left
and looks like an id, a device's code or a table is what a person has to be told of.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from security_design_assistant.drawing.page.columns_of_text import ColumnsOfText, find_columns
from security_design_assistant.drawing.page.fragments import CODES_OF_DEVICES, find_fragments
from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre, contains, grown
from security_design_assistant.drawing.page.id_like import IdForm, id_form, is_measure, stripped
from security_design_assistant.drawing.page.phrases import Phrase
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.page.tolerances import ACCOUNT, TITLE_BLOCK

MOST_KEPT = 400
"""Texts that are kept with their places; of more only the number is known. No sheet numbers more doors."""

QUESTION, TOUCHING = 6.0, 0.1
"""Font sizes: how far beside a question mark its sentence is looked for, and what touches it."""

FRAGMENT = "fragment"
"""Form of what is left of an id of which a part could not be read."""

_USED = frozenset({Use.COMPONENT, Use.DEVICE, Use.LEGEND, Use.TABLE})
_OPEN = re.compile(r"[?\ufffd]+[,;:.)]*")
_PLACEHOLDER = re.compile(r"X{2,}|0{2,}")
_PLAIN = re.compile(r"[^\W\d_]{2,}")
_TITLE_LABEL = re.compile(
    r"(drawing|dwg|drg|sheet|job|project)\.?\s*(no|number|num|title|name)\b.*|"
    r"(rev|revision|revisions|scale|date|drawn|checked|approved|designed|client|architect|issue|status)\b.{0,12}",
    re.IGNORECASE,
)
_SHEET_LIST = re.compile(
    r".{0,10}\b(?:(?:drawing|sheet)s? (?:list|index|register|schedule)|"
    r"(?:list|index) of (?:drawings|sheets))\b.{0,10}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text that was seen and not used; ``box`` in points of the displayed page.

    ``form`` is what texts of one numbering share, e.g. ``A-9`` for ``C-101``; ``framed`` tells that a small
    ring, box or hexagon is drawn around it.
    """

    text: str
    form: str
    box: Box
    framed: bool = False


@dataclass(frozen=True, slots=True)
class SeenTable:
    """Rows of columns that no notation read; ``heading`` is the first row's text, ``box`` as displayed."""

    heading: str
    rows: int
    box: Box


@dataclass(frozen=True, slots=True)
class Account:
    """What one page holds.

    ``words`` are all visible ones: ``used`` were claimed by a notation, ``known`` are something else, the
    rest is unexplained. ``ids`` are unexplained texts of an id's form, ``codes`` those that are codes of
    devices or letters in small shapes. ``open`` are question marks in the place of a text, outside the key,
    and characters that could not be decoded.
    """

    words: int = 0
    used: int = 0
    known: int = 0
    tables: tuple[SeenTable, ...] = ()
    ids: tuple[SeenText, ...] = ()
    codes: tuple[SeenText, ...] = ()
    open: tuple[SeenText, ...] = ()


def take_account(sheet: Sheet) -> Account:
    """Take the account of a page that all notations have read; claims what it knows to be something else."""
    used = sum(sheet.use_of(word) in _USED for word in sheet.words)
    _claim_title_block(sheet)
    _claim_sheet_list(sheet)
    _claim_sentences(sheet)
    left = sheet.unclaimed_words()
    shapes = _Shapes(sheet)
    ids = list(_numbered(left, shapes))
    rooms = _room_numbers([word for word, _ in ids], sheet.phrases)
    sheet.claim(rooms, Use.ROOM)
    named = [(word, form) for word, form in ids if word not in rooms]
    fragments = list(find_fragments(sheet, left, shapes.around))
    codes = _codes(left, shapes)
    other = {*(word for word, _ in named), *codes}
    _claim_plain(sheet, (word for word in left if word not in other))
    account = sheet.account()
    return Account(
        words=len(sheet.words),
        used=used,
        known=len(sheet.words) - used - account[None],
        tables=tuple(_seen_table(sheet, table) for table in find_columns(_unread(sheet))),
        ids=(
            *(SeenText(text, FRAGMENT, sheet.frame.displayed(box), True) for text, box in fragments),
            *(_seen(sheet, word, form.shape, shapes) for word, form in named[:MOST_KEPT]),
        ),
        codes=tuple(_seen(sheet, word, "code", shapes) for word in codes[:MOST_KEPT]),
        open=tuple(_seen(sheet, word, "open", shapes) for word in _open(sheet)[:MOST_KEPT]),
    )


def _seen(sheet: Sheet, word: Word, form: str, shapes: _Shapes) -> SeenText:
    return SeenText(stripped(word.text), form, sheet.frame.displayed(word.box), shapes.around(word))


def _seen_table(sheet: Sheet, table: ColumnsOfText) -> SeenTable:
    return SeenTable(table.heading, table.rows, sheet.frame.displayed(table.box))


def _unread(sheet: Sheet) -> list[Phrase]:
    """Return the phrases that begin with a word no notation has used, sentences and title block aside."""
    starts = {
        (word.box[0], word.box[1])
        for word in sheet.words
        if sheet.use_of(word) not in (*_USED, Use.TITLE_BLOCK, Use.NOTE, Use.ROOM)
    }
    return [phrase for phrase in sheet.phrases if (phrase.box[0], phrase.box[1]) in starts]


def _claim_title_block(sheet: Sheet) -> None:
    """Take the words among the labels of a title block, in the strip at the right or the foot."""
    labels = [phrase for phrase in sheet.phrases if _TITLE_LABEL.fullmatch(phrase.text)]
    width, height = sheet.frame.sheet
    right, foot = TITLE_BLOCK.right * width, TITLE_BLOCK.foot * height
    for strip in ((right, 0.0, width, height), (0.0, foot, width, height)):
        inside = [label for label in labels if contains(strip, centre(label.box))]
        if len(inside) < ACCOUNT.title_labels:
            continue
        size = max(label.size for label in inside)
        x0, y0, _, y1 = grown(bounds([label.box for label in inside]), ACCOUNT.title_edge * size)
        block = (max(x0, strip[0]), max(y0, strip[1]), strip[2], min(y1, strip[3]))
        sheet.claim_box(block, Use.TITLE_BLOCK)


def _claim_sheet_list(sheet: Sheet) -> None:
    """Take the list of the set's drawings: their numbers look like ids of doors (A-101)."""
    for heading in sheet.phrases:
        if _SHEET_LIST.fullmatch(heading.text):
            x0, _, x1, y1 = heading.box
            reach = ACCOUNT.sheet_list * heading.size
            sheet.claim_box((x0 - reach, y1, x1 + reach, sheet.frame.sheet[1]), Use.TITLE_BLOCK)


def _claim_sentences(sheet: Sheet) -> None:
    """Take lines of words; an id that begins one stays, for such a line is an entry of a list."""
    for phrase in sheet.phrases:
        texts = phrase.text.split(" ")
        if len(texts) < ACCOUNT.sentence or 2 * sum(map(_is_plain, texts)) < len(texts):
            continue
        inside = sorted(sheet.words_in(phrase.box), key=lambda word: word.box[0])
        first = 1 if inside and id_form(inside[0].text) is not None else 0
        sheet.claim(inside[first:], Use.NOTE)


def _claim_plain(sheet: Sheet, words: Iterable[Word]) -> None:
    for word in words:
        if is_measure(word.text):
            sheet.claim((word,), Use.DIMENSION)
        elif _is_plain(word.text):
            sheet.claim((word,), Use.ARCHITECTURE)


@lru_cache(maxsize=20_000)
def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(stripped(text)) is not None


def _open(sheet: Sheet) -> list[Word]:
    """Return the words that are question marks, and those of tables that begin with one."""
    told = (Use.COMPONENT, Use.DEVICE, Use.LEGEND)  # in a symbol or a key their readers tell of them
    return [
        word
        for word in sheet.words
        if sheet.use_of(word) not in told
        and not _ends_a_question(sheet, word)
        and (_OPEN.fullmatch(word.text) or (sheet.use_of(word) is Use.TABLE and _OPEN.match(word.text)))
    ]


def _ends_a_question(sheet: Sheet, mark: Word) -> bool:
    """Tell whether a mark ends a sentence, or stands among the placeholders of a sample (``? XX 000``)."""
    x0, y0, x1, y1 = mark.box
    near = sheet.words_in((x0 - QUESTION * mark.size, y0, x1 + QUESTION * mark.size, y1))
    if any(_PLACEHOLDER.fullmatch(word.text) for word in near):
        return True
    before = [word for word in near if word is not mark and word.box[2] <= x0 + mark.size / 2]
    last = max(before, key=lambda word: word.box[2], default=None)
    return last is not None and (x0 - last.box[2] < TOUCHING * mark.size or last.text.islower())


def _codes(words: Sequence[Word], shapes: _Shapes) -> list[Word]:
    """Return the codes of devices; a letter alone is one where it stands in several frames.

    A grid has each of its letters once at each end.
    """
    codes = [word for word in words if stripped(word.text) in CODES_OF_DEVICES]
    letters = Counter(word.text for word in codes if len(word.text) == 1 and shapes.around(word))
    return [
        word
        for word in codes
        if len(stripped(word.text)) > 1 or letters[word.text] >= ACCOUNT.fewest_of_a_form
    ]


def _numbered(words: Sequence[Word], shapes: _Shapes) -> Iterator[tuple[Word, IdForm]]:
    """Yield the words that number something: several of a form, framed or in a series, biggest form first."""
    by_form: dict[str, list[tuple[Word, IdForm]]] = defaultdict(list)
    for word in words:
        form = id_form(word.text)
        if form is not None:
            by_form[form.shape].append((word, form))
    groups = sorted(by_form.items(), key=lambda group: (-len(group[1]), group[0]))
    for _, members in groups:
        texts = {stripped(word.text) for word, _ in members}
        if len(texts) < ACCOUNT.fewest_of_a_form:
            continue
        if members[0][1].bare and not _in_series(members):
            members = [member for member in members if shapes.around(member[0])]
        if len({stripped(word.text) for word, _ in members}) >= ACCOUNT.fewest_of_a_form:
            yield from members


def _in_series(members: Sequence[tuple[Word, IdForm]]) -> bool:
    """Tell whether bare numbers follow each other, as numbers of doors do and dimensions do not."""
    numbers = {form.number for _, form in members}
    followed = sum(bool({number - 2, number - 1, number + 1, number + 2} & numbers) for number in numbers)
    return 2 * followed >= len(numbers)


def _room_numbers(words: Sequence[Word], phrases: Sequence[Phrase]) -> set[Word]:
    """Return the numbers that have a name in words centred closely above them: rooms' numbers."""
    names = [phrase for phrase in phrases if any(map(_is_plain, phrase.text.split(" ")))]
    if not names or not words:
        return set()
    boxes = np.array([name.box for name in names])
    middles, bottoms = (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]
    sizes = np.array([name.size for name in names])
    found = set()
    for word in words:
        x, top = (word.box[0] + word.box[2]) / 2, word.box[1]
        near = (
            (np.abs(middles - x) < ACCOUNT.number_near * word.size)
            & (np.abs(top - bottoms) < ACCOUNT.number_near * word.size)
            & (np.abs(sizes - word.size) < ACCOUNT.number_size * word.size)
        )
        if near.any():
            found.add(word)
    return found


class _Shapes:
    """Small closed outlines of a page, looked up by the word that stands in them."""

    def __init__(self, sheet: Sheet) -> None:
        boxes = sheet.lines.bounds
        self._middles: dict[tuple[int, int], tuple[float, float]] = {}
        if not len(boxes):
            return
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        with np.errstate(invalid="ignore"):
            fits = (np.minimum(wide, high) >= ACCOUNT.frame_least) & (
                np.maximum(wide, high) <= ACCOUNT.frame_most
            )
        kept = boxes[fits]
        columns = np.floor((kept[:, 0] + kept[:, 2]) / 2 / ACCOUNT.frame_least).astype(int).tolist()
        rows = np.floor((kept[:, 1] + kept[:, 3]) / 2 / ACCOUNT.frame_least).astype(int).tolist()
        sizes = zip((kept[:, 2] - kept[:, 0]).tolist(), (kept[:, 3] - kept[:, 1]).tolist(), strict=True)
        self._middles = dict(zip(zip(columns, rows, strict=True), sizes, strict=True))

    def around(self, word: Word) -> bool:
        """Tell whether a shape, not much larger than the word, has it in its middle."""
        x, y = centre(word.box)
        column, row = int(x // ACCOUNT.frame_least), int(y // ACCOUNT.frame_least)
        wide, high = word.box[2] - word.box[0], word.box[3] - word.box[1]
        least_wide, least_high = ACCOUNT.frame_fit * wide, ACCOUNT.frame_fit * high
        most = ACCOUNT.frame_sizes * max(wide, high)
        for key in ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            size = self._middles.get(key)
            if size and least_wide <= size[0] <= most and least_high <= size[1] <= most:
                return True
        return False
