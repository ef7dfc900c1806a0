"""What is left of a tag of which a part was lost: texts of the kinds that stand in this sheet's tags.

A word rubbed out, or a frame that is not closed, keeps a tag from being read; what still stands there shows
that something was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre, contains, turned
from security_design_assistant.drawing.page.id_like import id_form
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.page.tolerances import FRAGMENT

_CODE = re.compile(r"(?!X+$)[A-Z]{2,4}")
"""A code of a kind of equipment, as a key lists it; XX stands for any."""

CODES_OF_DEVICES = frozenset(
    code for kind in DeviceType for code in (*kind.certain_codes, *kind.likely_codes) if code.isupper()
)
"""Marks of devices: they stand alone beside an id, in frames, too."""

_TEMPLATE = re.compile(r"[?X]{1,4}(-[?X]{1,4})+|\?{2,4}")
"""Stands in a key in the place of a number: ``??-XX``, or ``??`` and ``XX``, under a code of equipment."""


@dataclass(frozen=True, slots=True)
class _Kinds:
    """What stands in the tags and in the key of a sheet: texts, forms of ids, font sizes, codes.

    ``numbered`` are the codes of equipment, as the key shows them over the place of a number; ``shown`` are
    those words of the key.
    """

    texts: frozenset[str]
    forms: frozenset[str]
    sizes: frozenset[float]
    codes: frozenset[str]
    numbered: frozenset[str]
    shown: frozenset[Word]

    def like_a_part(self, word: Word) -> bool:
        """Tell whether a word could stand in a tag of this sheet."""
        if word.text in self.codes:
            return word not in self.shown
        form = id_form(word.text)
        known = word.text in self.texts or (form is not None and form.shape in self.forms)
        return known and round(word.size, 1) in self.sizes

    def numbers_a_code(self, word: Word) -> bool:
        """Tell whether a word could stand under a code of the key: letters and digits, or a level."""
        form = id_form(word.text)
        return word.text in self.texts if form is None else not form.bare


def find_fragments(
    sheet: Sheet, left: Sequence[Word], framed: Callable[[Word], bool]
) -> Iterator[tuple[str, Box]]:
    """Yield what looks like the rest of a tag, as its text and the box around it.

    Two texts or more of the kinds in tags stand closely together, one alone holds a hyphen, or a code that
    the key explains stands over a number or alone in a frame. A code of equipment over a number is no room,
    whatever the two were taken for.

    Parameters
    ----------
    left : the words that nobody has claimed.
    framed : tells whether a small outline is drawn around a word.
    """
    kinds = _kinds(sheet)
    rooms = [word for word in sheet.words if sheet.use_of(word) is Use.ROOM] if kinds.numbered else []
    like = [word for word in left if kinds.like_a_part(word)]
    like += [word for word in rooms if word.text in kinds.numbered]
    taken: set[Word] = set()
    for word in like:
        if word in taken or len(word.text) < 2 or not any(map(str.isalpha, word.text)):
            continue
        coded = word.text in kinds.codes
        numbers = [*left, *rooms] if word.text in kinds.numbered else left
        others = [other for other in numbers if kinds.numbers_a_code(other)] if coded else like
        near = [
            other
            for other in others
            if other not in taken and other is not word and _is_near(word, other, coded)
        ]
        if near or "-" in word.text or (coded and framed(word)):
            near.append(word)
            taken.update(near)
            ordered = sorted(near, key=lambda other: turned(other.box, other.direction)[0])
            yield " ".join(other.text for other in ordered), bounds([other.box for other in ordered])


def _kinds(sheet: Sheet) -> _Kinds:
    in_tags = [word for word in sheet.words if sheet.use_of(word) is Use.COMPONENT]
    in_key = [word for word in sheet.words if sheet.use_of(word) is Use.LEGEND]
    shown = frozenset(_numbered_in_key(sheet.words))
    numbered = frozenset(word.text for word in shown) - CODES_OF_DEVICES
    return _Kinds(
        texts=frozenset(word.text for word in in_tags),
        forms=frozenset(form.shape for word in in_tags if (form := id_form(word.text)) is not None),
        sizes=frozenset(round(word.size, 1) for word in in_tags),
        codes=(frozenset(word.text for word in in_key if _CODE.fullmatch(word.text)) | numbered)
        - CODES_OF_DEVICES,
        numbered=numbered,
        shown=shown,
    )


def _numbered_in_key(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the codes that stand over the place of a number, whether the key was read or not."""
    templates = [word for word in words if _TEMPLATE.fullmatch(word.text)]
    if not templates:
        return
    for word in words:
        if _CODE.fullmatch(word.text) and any(_is_near(word, template, True) for template in templates):
            yield word


def _is_near(word: Word, other: Word, coded: bool) -> bool:
    if other.direction != word.direction:
        return False
    x, y = centre(turned(word.box, word.direction))
    across = (FRAGMENT.under if coded else FRAGMENT.across) * word.size
    along = FRAGMENT.along * word.size
    around = (x - along, y - across, x + along, y + across)
    return contains(around, centre(turned(other.box, word.direction)))
