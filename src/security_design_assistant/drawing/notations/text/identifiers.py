"""The grammar of printed component ids: ``A-101-DR-B2``, ``A.101.DR.B2``, ``A_101_DR_B2``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_JOINT = rf"(\s?[{_DASHES}._/]\s?|\s)"
_LEVEL = r"(?:[A-Za-z]{1,2}\d{1,2}[A-Za-z]?|\d{1,2}|[BGMR]F?|[LU]GF?|MZ|RL|GR|[LU]B)"
_IDENTIFIER = re.compile(
    rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9][{_DASHES}._])"
    rf"([A-Za-z]){_JOINT}(\d{{1,4}}[A-Za-z]?){_JOINT}([A-Za-z]{{2,4}}\d?)(?:{_JOINT}({_LEVEL}))?"
    rf"(?![A-Za-z0-9]|[{_DASHES}._][A-Za-z0-9])"
)
_COMMON_PACKAGE = re.compile(
    r"DR|DOOR|GT|GATE|CAM|CM|CCTV|IC|ICM|INT|ACS?|AP|RDR?|PIR|IDS|DET|SEC|BB", re.IGNORECASE
)
UPPER_PART = re.compile(
    rf"[A-Z]\s?[{_DASHES}._]\s?\d{{1,4}}[A-Za-z]?\s?(?:[{_DASHES}._]?|[{_DASHES}._]\s?[A-Z]{{2,4}}\s?[{_DASHES}._])"
)
"""What the first line of an id broken over two lines looks like."""
LOWER_PART = re.compile(
    rf"[{_DASHES}._]?\s?(?:[A-Z]{{2,4}}\d?\s?[{_DASHES}._]\s?{_LEVEL}|[A-Z]{{1,2}}\d{{1,2}})"
)
"""What the second line of an id broken over two lines looks like."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """The fields of an id, in the order system, point, package, level; ``level`` may be empty."""

    system: str
    point: str
    package: str
    level: str

    def __str__(self) -> str:
        """Return the canonical form, joined by hyphens."""
        return "-".join(part for part in (self.system, self.point, self.package, self.level) if part)


@dataclass(frozen=True, slots=True)
class FoundIdentifier:
    """An id and where it stands in the text, as character offsets."""

    identifier: Identifier
    start: int
    end: int


def find_identifiers(text: str, packages: Collection[str] = ()) -> list[FoundIdentifier]:
    """Find every id in a line of text.

    Parameters
    ----------
    text : one line, single spaces between words.
    packages : packages already seen in complete ids; an id without a level needs a known package,
        since a bare ``A-101-XY`` is as likely a sheet number.

    Returns
    -------
    The ids from left to right. Longer references such as ``A-101-DR-B2-P01`` are none.
    """
    found = []
    for match in _IDENTIFIER.finditer(text):
        identifier = _read(match, packages)
        if identifier is not None:
            found.append(FoundIdentifier(identifier, match.start(), match.end()))
    return found


def _read(match: re.Match[str], packages: Collection[str]) -> Identifier | None:
    system, joint1, point, joint2, package, joint3, level = match.groups()
    joints = {_kind(joint) for joint in (joint1, joint2, joint3) if joint is not None}
    if len(joints) != 1 or system.isupper() != package.isupper() or package.casefold() == "no":
        return None
    joint = joints.pop()
    if joint == "/" and match.string[match.end() : match.end() + 1] == "/":
        return None
    if level is None and not (_COMMON_PACKAGE.fullmatch(package) or package.upper() in packages):
        return None
    # Four words in a row are an id only in its full and tidy form; prose is full of short words.
    spaced_out = joint == " "
    tidy = system.isupper() and len(point) > 1 and level is not None and any(c.isdigit() for c in level)
    if spaced_out and not tidy:
        return None
    if system.islower():
        return Identifier(system.upper(), point.upper(), package.upper(), (level or "").upper())
    return Identifier(system, point, package, (level or "").upper())


def _kind(joint: str) -> str:
    mark = joint.strip()
    return "-" if mark and mark in _DASHES else mark or " "
