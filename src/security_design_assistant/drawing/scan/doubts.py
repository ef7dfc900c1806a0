"""Letters that recognition takes for each other: decided by how the page writes its ids, or left to a person.

A code in doubt is never guessed. Either just one of its readings is of a form that undoubted codes of the
page have (``A-O01`` beside ``A-002``, ``A-003`` and ``A-004`` can only be ``A-001``), or it is withheld. What
looks undoubted and has a letter where only a digit can stand is mended in the same way, and told of, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

from security_design_assistant.drawing.page.id_like import id_form
from security_design_assistant.drawing.scan.recognised import Character, Doubt, ReadWord
from security_design_assistant.drawing.scan.tolerances import DOUBTS

_ALIKE = ("O0QD", "I1Ll", "B8", "S5", "Z2", "G6")
"""Characters that look like each other in most lettering."""

_DIGITS = {"O": "0", "o": "0", "Q": "0", "I": "1", "l": "1", "|": "1"}
_NO_DIGIT = re.compile(r"(?<=\d)[OoQIl|]|[OoQIl|](?=\d)|(?<=[-./])[OQI](?=[OQI\d])")
"""Letters that no numbering uses beside digits, because they are taken for digits."""

_LONGEST = 16
"""Characters of the longest id."""

_CUT = re.compile(r"[-_/]$")
"""How a code ends whose end was not read."""

_UNSEEN = 2
"""Characters between two ids that recognition left out: a comma and a space."""

_MORE = "\u2026"
"""Stands for letters that may have been there."""

_MOST_READINGS = 64
"""Readings of one word that are looked at; a word that may be so many is unreadable."""

_SHORTEST = 4
"""Characters of a word without a digit that may still be a code, such as BB for 88."""


def settle(words: Sequence[ReadWord], again: Mapping[int, str]) -> tuple[list[ReadWord], tuple[Doubt, ...]]:
    """Decide or withhold the codes in doubt.

    Parameters
    ----------
    words : all words of the page.
    again : what words, by their places here, read when they were read a second time on their own.

    Returns
    -------
    The words that stand, and what was in doubt.
    """
    readings = {
        index: _readings(word, again.get(index)) for index, word in enumerate(words) if _may_be_code(word)
    }
    page = _Codes([texts[0] for texts in readings.values() if len(texts) == 1])
    kept: list[ReadWord] = []
    doubts: list[Doubt] = []
    for index, word in enumerate(words):
        texts = readings.get(index, (word.word.text,))
        decided = page.decide(texts)
        if len(texts) > 1 or decided != texts[0]:
            doubts.append(Doubt(tuple(dict.fromkeys((*texts, decided or texts[0]))), word.word.box, decided))
        if decided is None:
            continue
        cut = page.cut(decided)
        if cut is not None:
            both = f"{decided[:cut]} {decided[cut:]}"
            doubts.append(Doubt((decided, both), word.word.box, both))
        kept += _cut(word, decided, cut)
    return kept, tuple(doubts)


def is_code(text: str) -> bool:
    """Tell a word with a digit from prose; of one character alone nothing can be decided."""
    return len(text) > 1 and any(character.isdigit() for character in text)


def worth_reading_twice(text: str) -> bool:
    """Tell a code from which an id, or a part of one, may be made: no size in feet, no quoted sign."""
    return is_code(text) and (_bare(text).isalnum() or id_form(text) is not None)


class _Codes:
    """The undoubted codes of a page, and what they decide.

    Parameters
    ----------
    sure : each code as often as it stands on the page.
    """

    def __init__(self, sure: Sequence[str]) -> None:
        self._texts = Counter(sure)
        forms = Counter(form_of(text) for text in sure)
        self._forms = frozenset(form for form, count in forms.items() if count >= DOUBTS.twins)

    def decide(self, readings: Sequence[str]) -> str | None:
        """Return what a word reads; None where that is open."""
        first = readings[0]
        if any(text.endswith(_MORE) for text in readings):
            return None
        if len(readings) == 1:
            mended = _NO_DIGIT.sub(lambda match: _DIGITS[match[0]], first)
            return mended if is_code(first) and form_of(mended) in self._forms else first
        fitting = [text for text in readings if form_of(text) in self._forms]
        if len(fitting) > 1:
            # A level or a package stands in every tag; a number, which tells tags apart, is not decided so.
            fitting = [text for text in fitting if self._texts[text] >= DOUBTS.twins and not text.isdigit()]
        if len(fitting) != 1:
            return None
        (chosen,) = fitting
        # 940L beside numbers of four digits may be 940L.
        bare_number = _bare(chosen).isdigit()
        possible = [text for text in readings if text != chosen and not _NO_DIGIT.search(text)]
        return None if bare_number and possible else chosen

    def cut(self, text: str) -> int | None:
        """Return after how many characters the second of two ids begins between which no gap was seen.

        Both have to be of a form of the page's undoubted ids, in one way only, and the whole of none.
        """
        if form_of(text) in self._forms:
            return None
        cuts = [
            place
            for place in range(1, len(text))
            if all(
                id_form(part) is not None and form_of(part) in self._forms
                for part in (text[:place], text[place:])
            )
        ]
        return cuts[0] if len(cuts) == 1 else None


def _cut(word: ReadWord, text: str, place: int | None) -> list[ReadWord]:
    """Return a word with its ``text``, or the two that it is made of, each with its share of the box."""
    if place is None:
        return [replace(word, word=replace(word.word, text=text))]
    x0, y0, x1, y1 = word.word.box
    letter = (x1 - x0) / (len(text) + _UNSEEN)
    first, second = x0 + place * letter, x0 + (place + _UNSEEN) * letter
    halves = ((text[:place], (x0, y0, first, y1)), (text[place:], (second, y0, x1, y1)))
    return [replace(word, word=replace(word.word, text=half, box=box)) for half, box in halves]


def _may_be_code(word: ReadWord) -> bool:
    text = word.word.text
    digits = any(rival.isdigit() for character in word.characters for rival in character.rivals)
    whole = not word.crowded and not _CUT.search(text)
    if not whole and text.upper() == text and len(text) <= _LONGEST:
        return any(sign.isalnum() for sign in text)
    return is_code(text) or (digits and 1 < len(text) <= _SHORTEST and text.isupper())


def _readings(word: ReadWord, again: str | None) -> tuple[str, ...]:
    """Return all that the word may read, the likeliest first; one reading where there is no doubt."""
    text = word.word.text
    if word.crowded or _CUT.search(text):
        return (text, f"{text}{_MORE}")
    # Ids are written in capitals: what else a capital may be is no small letter.
    capitals = text.upper() == text
    options = [_options(character, capitals) for character in word.characters]
    if again is not None and _bare(again) != _bare(text):
        if len(again) != len(options):
            return tuple(dict.fromkeys((text, again or "?")))
        options = [
            tuple(dict.fromkeys((*own, other))) if other.isalnum() else own
            for own, other in zip(options, again, strict=True)
        ]
    return tuple("".join(signs) for signs in islice(product(*options), _MOST_READINGS))


def _options(character: Character, capitals: bool) -> tuple[str, ...]:
    rivals = tuple(r for r in character.rivals if r.isalnum() and not (capitals and r.islower()))
    if not character.text.isalnum() or (character.probability >= DOUBTS.sure and not rivals):
        return (character.text,)
    alike = (sign for sign in _looking_like(character.text) if not (capitals and sign.islower()))
    return tuple(dict.fromkeys((character.text, *rivals, *alike)))


def _looking_like(sign: str) -> Iterable[str]:
    return (other for group in _ALIKE if sign in group for other in group if other != sign)


def _bare(text: str) -> str:
    """Return a text without the points and brackets around it: they tell no id from another."""
    return re.sub(r"^\W+|\W+$", "", text)


def form_of(text: str) -> str:
    """Return the form of a code: every digit as 9, letters and signs as they are."""
    return re.sub(r"\d", "9", _bare(text))
