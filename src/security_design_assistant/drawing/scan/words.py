"""Recognised rows as words of the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from security_design_assistant.drawing.page.geometry import TextOrigin, Word
from security_design_assistant.drawing.scan.lettering import Lettering, Row
from security_design_assistant.drawing.scan.picture import CORE, Picture
from security_design_assistant.drawing.scan.recognised import Character, ReadWord
from security_design_assistant.drawing.scan.recogniser import Recogniser
from security_design_assistant.drawing.scan.tolerances import DOUBTS, LETTERING

CAPITAL = 0.72
"""Height of a capital letter as a share of the font size: what technical and sans-serif fonts have."""

_ASCENT, _DESCENT = 0.9, 0.2
"""A word's box reaches from its baseline, in font sizes, as in the text of a PDF."""


_TALL = 80
"""Percentile of the letters' heights that is the height of a capital: many of a row may be small letters."""

_LIKE_SYMBOLS = frozenset("O0oQ1Ilij")
"""Characters that, alone, are not to be told from circles and lines."""


def read_words(picture: Picture, lettering: Lettering, recogniser: Recogniser) -> list[ReadWord]:
    """Recognise all rows and cut them into words where their letters stand apart."""
    rows = [row for row in lettering.rows if _worth_reading(lettering, row)]
    images = [lettering.image(picture, row) for row in rows]
    answers = recogniser.read([image for image, _ in images])
    words: list[ReadWord] = []
    for number, (row, (image, left), characters) in enumerate(zip(rows, images, answers, strict=True)):
        if _is_text(row, characters):
            words += _words(
                picture, lettering, row, number, [(c, left + c.at * image.shape[1]) for c in characters]
            )
    return words


def _worth_reading(lettering: Lettering, row: Row) -> bool:
    """Leave out single strokes and large single shapes: a lone 1 or I is not to be told from a line."""
    if len(row.pieces) > 1:
        return True
    width, height = lettering.pieces.sizes[row.pieces[0]].tolist()
    return bool(width > LETTERING.thin * height)


def _is_text(row: Row, characters: Sequence[Character]) -> bool:
    shown = [character for character in characters if character.text != " "]
    if not shown:
        return False
    sure = sum(character.probability for character in shown) / len(shown)
    if len(row.pieces) == 1:
        return sure >= DOUBTS.sure and all(c.text.isalnum() and c.text not in _LIKE_SYMBOLS for c in shown)
    return sure >= DOUBTS.text and any(character.text.isalnum() for character in shown)


def _words(
    picture: Picture, lettering: Lettering, row: Row, number: int, placed: Sequence[tuple[Character, float]]
) -> list[ReadWord]:
    groups = _apart(lettering, row, [x for character, x in placed if character.text == " "])
    members: list[list[Character]] = [[] for _ in groups]
    for character, x in placed:
        if character.text == " ":
            continue
        off = [max(left - x, x - right, 0.0) for _, left, right in groups]
        members[off.index(min(off))].append(character)
    own = lettering.pieces.boxes[list(row.pieces)]
    letters = own[(own[:, 3] - own[:, 1]) > row.height / 2]
    tall = float(np.percentile(letters[:, 3] - letters[:, 1], _TALL))
    size = tall / CAPITAL / picture.dots
    base = float(np.median(letters[:, 3])) / picture.dots
    ink = _luminance(picture, lettering, row)
    result = []
    for (pieces, left, right), characters in zip(groups, members, strict=True):
        if characters:
            box = (left / picture.dots, base - _ASCENT * size, right / picture.dots, base + _DESCENT * size)
            text = "".join(character.text for character in characters)
            word = Word(text, box, size, ink, 0, number, 0, TextOrigin.OCR)
            crowded = _crowded(lettering, row, left, right)
            result.append(ReadWord(word, tuple(characters), pieces, crowded))
    return result


def _crowded(lettering: Lettering, row: Row, left: float, right: float) -> bool:
    """Tell whether ink that is no letter and no ruled line stands close beside a word."""
    _, y0, _, y1 = row.box
    reach = max(2, round(LETTERING.crowd * row.height))
    for x0, x1 in ((max(0, int(left) - reach), int(left)), (int(right), int(right) + reach)):
        labels = lettering.pieces.labels[y0:y1, x0:x1]
        other = (labels > 0) & ~np.isin(labels, row.pieces) & ~lettering.ruled[y0:y1, x0:x1]
        if np.count_nonzero(other.any(axis=1)) > row.height / 2:
            return True
    return False


def _apart(
    lettering: Lettering, row: Row, spaces: Sequence[float]
) -> list[tuple[tuple[int, ...], float, float]]:
    """Cut a row into words: pieces, left and right edge of each.

    A wide gap parts words; a lesser one only where recognition sees a space in it, too: there is as much room
    beside a 1.
    """
    boxes = lettering.pieces.boxes
    groups: list[tuple[tuple[int, ...], float, float]] = []
    for previous, piece in zip((row.pieces[0], *row.pieces), row.pieces, strict=False):
        left, right = float(boxes[piece][0]), float(boxes[piece][2])
        gap = left - groups[-1][2] if groups else 0.0
        margin = LETTERING.word * row.height / 2
        seen = any(groups[-1][2] - margin <= x <= left + margin for x in spaces) if groups else False
        low = min(int(boxes[number][3] - boxes[number][1]) for number in (piece, previous))
        least = LETTERING.beside_point if 2 * low < row.height else LETTERING.apart
        least = LETTERING.word if seen else least
        if groups and gap <= least * row.height:
            pieces, start, end = groups[-1]
            groups[-1] = ((*pieces, piece), start, max(end, right))
        else:
            groups.append(((piece,), left, right))
    return groups


def _luminance(picture: Picture, lettering: Lettering, row: Row) -> float:
    """Return how bright the row's ink is in its middle: its rim is mixed with paper."""
    x0, y0, x1, y1 = row.box
    mine = np.isin(lettering.pieces.labels[y0:y1, x0:x1], row.pieces)
    return round(float(np.percentile(picture.grey[y0:y1, x0:x1][mine], CORE)) / 255, 2)
