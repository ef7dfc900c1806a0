"""Door numbers: what can be one, and the forms that a schedule's own column uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from security_design_assistant.drawing.notations.door_schedules.tolerances import NUMBERS
from security_design_assistant.drawing.page.tolerances import IDS

_NUMBER = re.compile(
    r"#?\(?[A-Za-z0-9]{1,8}\)?(?:[-\u2013.:_/][A-Za-z0-9]{1,8}){0,5}(?:(?<=\d\d) [A-Z])?[*\u2020]?"
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_SIZE = re.compile(
    r"\d+\s*(mm|cm|m|min|hr|kg|pt|%)\b|\d+['\"\u2019\u201d]|\d+/\d+|EI\s?\d+|FD\d+S?", re.IGNORECASE
)
_SEVERAL = re.compile(r"\s*(?:[,;&+]|\band\b)\s*")


def can_be_number(text: str) -> bool:
    """Tell whether ``text`` can be a door's number: short, with a digit, no date, no dimension."""
    value = text.strip()
    return (
        len(value) <= IDS.longest
        and any(character.isdigit() for character in value)
        and bool(_NUMBER.fullmatch(value))
        and not _DATE.fullmatch(value)
        and not _SIZE.fullmatch(value)
    )


def numbers_in(text: str) -> tuple[str, ...]:
    """Return the door numbers of a cell; ``101A, 101B`` are two, anything else than numbers is none."""
    pieces = [piece for piece in _SEVERAL.split(text.strip()) if piece]
    if pieces and all(can_be_number(piece) for piece in pieces):
        return tuple(piece.lstrip("#") for piece in pieces)
    return ()


def form_of(number: str) -> str:
    """Return the form of a number: digits as ``0``, letters as ``A``, runs of each once.

    ``101A`` and ``6104B`` are ``0A``, ``1.01.C.03B`` is ``0.0.A.0A``.
    """
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "0", number))


class NumberForms:
    """The forms of door numbers that the schedules of a drawing use, with how often each stands there."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._forms = Counter(form_of(number) for number in numbers)
        self._all = sum(self._forms.values())

    def usual(self, number: str) -> bool:
        """Tell whether the form of ``number`` is one that the drawing uses, its plain form included.

        A column of ``101`` and ``101A`` has both forms; one lone number of another form is unusual where
        the column is long enough to have a form of its own.
        """
        count = self._forms[form_of(number)]
        return self._all < NUMBERS.short_column or count >= max(2.0, NUMBERS.rare * self._all)

    def knows(self, number: str) -> bool:
        """Tell whether a number of this form stands in a schedule of the drawing."""
        return form_of(number) in self._forms
