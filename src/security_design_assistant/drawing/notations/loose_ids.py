"""Loose ids: how two papers of one project write the same door number differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

Key = tuple[str | int, ...]


def plain_key(identity: str) -> Key:
    """Return an id without case, joints and leading zeros: ``A-0101`` and ``a101`` are the same."""
    parts = re.findall(r"[^\W\d_]+|\d+", identity.casefold())
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def without_level(identity: str) -> Key | None:
    """Return the plain key without the level in front, of ``1-101`` or ``L2-204``; None if there is none.

    Two digits may stand alone without their level: 1-101 is 101, but 1-1 is no 1.
    """
    match = re.fullmatch(r"(?:l|lvl|level)?[ -]?\d{1,2}[-./ ](?P<rest>\d{2}.*)", identity.casefold())
    return plain_key(match["rest"]) if match else None


def matches(drawn: Iterable[str], listed: Iterable[str]) -> Mapping[str, str]:
    """Return for listed ids that are not drawn, letter by letter, the one drawn id that they mean.

    Ids are first compared by :func:`plain_key`, then without a level; a match counts only if neither side has
    another id that it could be.
    """
    own, theirs = list(dict.fromkeys(drawn)), list(dict.fromkeys(listed))
    exact = {identity.casefold() for identity in own}
    known = {identity.casefold() for identity in theirs}
    own = [identity for identity in own if identity.casefold() not in known]
    theirs = [identity for identity in theirs if identity.casefold() not in exact]
    found: dict[str, str] = {}
    for keys in (_only_plain, _with_and_without_level):
        left = [identity for identity in theirs if identity not in found]
        taken = set(found.values())
        mine, other = _by_key(own, keys), _by_key(left, keys)
        for key, candidates in other.items():
            same = mine.get(key, [])
            if len(candidates) == len(same) == 1 and same[0] not in taken and candidates[0] not in found:
                found[candidates[0]] = same[0]
                taken.add(same[0])
    return found


def _only_plain(identity: str) -> set[Key]:
    return {plain_key(identity)}


def _with_and_without_level(identity: str) -> set[Key]:
    short = without_level(identity)
    return {plain_key(identity)} | ({short} if short else set())


def _by_key(identities: Iterable[str], keys: Callable[[str], set[Key]]) -> dict[Key, list[str]]:
    groups: dict[Key, list[str]] = defaultdict(list)
    for identity in identities:
        for key in keys(identity):
            groups[key].append(identity)
    return groups
