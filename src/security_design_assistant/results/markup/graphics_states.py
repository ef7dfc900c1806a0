"""Whether a content leaves the graphics states as it found them, told at the speed of memory."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_LITERAL = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)", re.DOTALL)
_UNCERTAIN = (b"BI", b"%", b"(")
"""Beginnings of what may hold letters that are no operators: pictures, comments, strings in strings."""


def _table(*kinds: bytes) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(b"".join(kinds))] = True
    return table


_BLANK = b"\0\t\n\f\r "
_BEFORE = _table(_BLANK, b"])>}")
_AFTER = _table(_BLANK, b"[(</{")


def is_balanced(content: bytes) -> bool:
    """Tell whether every ``q`` of a content has its ``Q``; False where that cannot be told quickly.

    PyMuPDF's own count reads all of a content, operator by operator.
    """
    content = b" %s " % _LITERAL.sub(b" ", content)
    if any(mark in content for mark in _UNCERTAIN):
        return False
    letters = np.frombuffer(content, np.uint8)
    at = np.flatnonzero((letters == ord("q")) | (letters == ord("Q")))
    at = at[_BEFORE[letters[at - 1]] & _AFTER[letters[at + 1]]]
    depth = np.cumsum(np.where(letters[at] == ord("q"), 1, -1))
    return not len(at) or bool(depth[-1] == 0 and depth.min() >= 0)
