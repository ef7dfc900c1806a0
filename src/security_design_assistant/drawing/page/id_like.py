"""Texts that look like an id, and measures that do not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from security_design_assistant.drawing.page.tolerances import IDS

_AROUND = " \t()[]{}<>:;,.\"“”'`*"

_ID = re.compile(
    r"(?=(?:.*\d){2})"  # two digits at least: A1 is a grid line, a paper size or a type
    r"[A-Za-z]{0,4}\d{0,4}[A-Za-z]?(?:[-._/][A-Za-z]{0,4}\d{0,4}[A-Za-z]{0,2}){0,5}"
)

_MEASURE = re.compile(
    r"[-+±~<>=]?[\d.,]+(?:[\"'°%]|mm|cm|km|in|ft|kg|lb|kw|kva|hz|db|lx|m2|m²|sf|sqm|mins?|hrs?|ga|pt|nr|st|nd|rd|th)?"
    r"|[-+±]\d.*"
    r"|\d+'.*|.*\d\"|.*\d'"  # 12'-6"
    r"|\d{1,2}-\d{1,2}"  # 3-6 x 7-0: feet and inches
    r"|\d+[:/]\d+"  # 1:100, 3/4
    r"|\d+(?:[.,]\d+)?[xX\u00d7*]\d.*"  # 900x2100
    r"|\d{1,4}[-./]\d{1,2}[-./]\d{2,4}"  # a date
    r"|US\d{1,2}[A-Z]?"  # a finish of hardware
    r"|[RrØø]\d+|(?:EI|REI|FD|FR|RW|STC)-?\d+[sS]?",  # a radius, classes of fire and sound
    re.IGNORECASE,
)
_RUNS = re.compile(r"\d+|[A-Za-z]+|[^\dA-Za-z]+")


@dataclass(frozen=True, slots=True)
class IdForm:
    """The form of a text that may be an id.

    ``shape`` is what texts of one numbering share: digits as 9, as many as there are in the last run,
    letters as A, a letter at the end left out (101 and 101A are numbered alike). ``bare`` tells a number
    without anything else; ``number`` is its last run of digits.
    """

    shape: str
    bare: bool
    number: int


@lru_cache(maxsize=20_000)
def stripped(text: str) -> str:
    """Return a word without the punctuation around it."""
    return text.strip(_AROUND)


@lru_cache(maxsize=20_000)
def is_measure(text: str) -> bool:
    """Tell a dimension, level, scale, date, class or any plain quantity."""
    return _MEASURE.fullmatch(stripped(text)) is not None


@lru_cache(maxsize=20_000)
def id_form(text: str) -> IdForm | None:
    """Return the form of a text that looks like an id, None for any other.

    A bare number of three or four digits has one too: doors are numbered so, but so is much else; only its
    neighbours tell. Of two digits are grid lines and sizes.
    """
    text = stripped(text)
    if not text or len(text) > IDS.longest or _ID.fullmatch(text) is None:
        return None
    bare = text.isdigit()
    if bare and not 3 <= len(text) <= 4:
        return None
    if not bare and _MEASURE.fullmatch(text) is not None:
        return None
    if any(len(run) > 1 and run.isalpha() and not run.isupper() for run in _RUNS.findall(text)):
        return None
    runs = _RUNS.findall(text.upper())
    if len(runs) > 1 and runs[-1].isalpha() and runs[-2].isdigit():
        runs = runs[:-1]
    digits = [run for run in runs if run.isdigit()]
    shape = "".join("9" if run.isdigit() else "A" if run.isalpha() else run for run in runs)
    return IdForm(f"{shape}/{len(digits[-1])}", bare, int(digits[-1]))
