"""Whether two descriptions of a lock can be the same: offices word alike things differently."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FACTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("fails unlocked", r"fail(?:s|ed)?[- ]?(?:un-?locked|safe|open)|power[- ]to[- ]lock"),
        ("fails locked", r"fail(?:s|ed)?[- ]?(?:locked|secure)|power[- ]to[- ](?:un-?lock|open)"),
    ),
    (
        ("magnet", r"mag(?:netic)?[- ]?lock|electro[- ]?mag|\bmagnet"),
        ("strike", r"\bstrike|electric release"),
        ("bolt", r"\bbolt"),
        ("mortice", r"mortic?[se]e?\b"),
        ("motor", r"motori[sz]ed"),
    ),
    (
        ("one", r"\bsingle\b"),
        ("two", r"\bdouble\b|\bpair\b|\btwin\b"),
    ),
    (
        ("inside", r"\binternal|\bindoor"),
        ("outside", r"\bexternal|\boutdoor"),
    ),
    (
        ("in the surface", r"\brecess|\bflush"),
        ("on the surface", r"\bsurface"),
        ("hung", r"\bpendant"),
    ),
    (
        ("moves", r"\bptz\b|\bpan[ ,/-]*(?:and )?tilt"),
        ("stands still", r"\bfixed\b|\bstatic\b"),
    ),
    ((r"\1 million dots", r"(\d+(?:\.\d+)?)[ -]*(?:mega[- ]?pixels?|mp)\b"),),
)
"""Things that a lock or a camera is one of; a row each, of names and patterns for lower-case text."""

_WORD = re.compile(r"[a-z]{3,}")
_EMPTY_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "type",
        "types",
        "lock",
        "locks",
        "locking",
        "door",
        "doors",
        "device",
        "unit",
        "electric",
        "electrical",
        "electronic",
        "reader",
        "readers",
        "camera",
        "cameras",
        "fixing",
        "mounted",
        "mounting",
        "card",
        "access",
        "control",
    ]
)
"""Words that tell nothing of one lock, reader or camera that is not true of others."""
_NO_WORDS = frozenset({"not", "legen"})
"""What is left of ``not in legend``."""
_STEM = 5
"""Letters in which forms of one word agree: release, releases, released."""


def agree(ours: str, theirs: str) -> bool:
    """Return whether two descriptions may mean the same thing.

    They do not where they name different facts of one kind, such as how a lock fails, or where nothing that
    they name is the same.
    """
    first, second = ours.lower(), theirs.lower()
    shared = False
    for kind in _FACTS:
        a, b = _facts(kind, first), _facts(kind, second)
        if a and b and not a & b:
            return False
        shared = shared or bool(a & b)
    if shared:
        return True
    a, b = _stems(first), _stems(second)
    return bool(a & b) or not a or not b


def says_more_than_its_kind(meaning: str) -> bool:
    """Return whether words tell one device of a kind from another: ``Lock Type`` over a column does not."""
    text = meaning.lower()
    facts = any(re.search(pattern, text) for kind in _FACTS for _, pattern in kind)
    return facts or bool(_stems(text) - _NO_WORDS)


def _facts(kind: Iterable[tuple[str, str]], text: str) -> set[str]:
    return {match.expand(name) for name, pattern in kind for match in re.finditer(pattern, text)}


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text) if word not in _EMPTY_WORDS}
