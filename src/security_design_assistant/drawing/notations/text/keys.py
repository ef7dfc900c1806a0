"""The drawing's key: which mark stands for what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from security_design_assistant.drawing.notations.text.device_words import device_meaning, find_devices
from security_design_assistant.drawing.notations.text.identifiers import find_identifiers
from security_design_assistant.drawing.notations.text.lines import Run
from security_design_assistant.drawing.notations.text.text_reading import KeyEntry
from security_design_assistant.drawing.notations.text.tolerances import KEYS
from security_design_assistant.drawing.page.geometry import Frame, bounds

_HEADING_CORE = re.compile(r"keys?|legends?|symbols?|abbreviations?|notation")
_COLUMN_HEADING = re.compile(r"symbols?|keys?|notation|symbol code", re.IGNORECASE)
_HEADING_MORE = re.compile(
    r"to|of|and|&|/|for|the|security|devices?|drawing|access|control|systems?|equipment|door|hardware|marks?"
    r"|codes?|components?|list|used|plan|floor|electronic|low|voltage|cctv|video|intrusion|general"
)
_HEADING_HINT = re.compile(r"key|legend|symbol|abbreviation|notation", re.IGNORECASE)
_CODE = (
    r"[\"'\u2018\u201c(\[<]?"
    r"(?P<code>[A-Z][A-Z0-9]{0,4}(?:/[A-Z0-9]{1,3})?|\d{1,2}[A-Z]?)"
    r"[\"'\u2019\u201d)\]>]?"
)
_EXPLICIT = re.compile(rf"(?:^|(?<=[\s,;|.\u2022])){_CODE}\s*(?:=|\bdenotes\b|\bindicates\b|\bmeans\b)\s*")
_MARKED = re.compile(
    rf"(?:^\W{{0,2}}|(?<=[,;|])\s*){_CODE}\s*(?::|\.{{2,}}|[-\u2013\u2014](?=\s|[A-Z][a-z])|\u2192|\t)\s*"
)
_BARE = re.compile(rf"^{_CODE}\s+(?=\S)")
_CODE_ALONE = re.compile(rf"^{_CODE}\W?$")
_REVERSED = re.compile(
    rf"^(?P<words>[A-Za-z][\w /&()-]{{3,60}}?)\s*(?:=|:|\s[-\u2013\u2014]|\.{{2,}}|(?=[(\[]))\s*{_CODE}$"
)
_NO_KEY = re.compile(
    r"\b(shall|must|added|revised|removed|issued?|issue for|refer|see|drawn|checked|to be)\b", re.I
)


@dataclass(slots=True)
class _Region:
    """A key's area below its heading; ``bottom`` moves down with each entry."""

    heading: Run
    section: str
    bottom: float
    code_left: list[float]


@dataclass(slots=True)
class Key:
    """The entries found and the runs they were read from (these are no marks and no components)."""

    entries: list[KeyEntry]
    used: set[int]


def read_key(runs: Sequence[Run], frame: Frame) -> Key:
    """Find key entries on a page, with or without a heading above them.

    Parameters
    ----------
    runs : runs of one page from :func:`find_runs`; only those in reading direction are looked at.

    Returns
    -------
    Entries from top to bottom. ``R = Card reader`` counts anywhere; ``R - Card reader``, ``R: ...``
    outside a heading only if it names a device; two columns, and ``Card reader (R)``, only below a
    heading. The ids by which the indices in ``used`` go are those of ``runs``.
    """
    key = Key([], set())
    regions: list[_Region] = []
    level = [(index, run) for index, run in enumerate(runs) if run.direction == 0]
    for _, line in groupby(level, key=lambda item: item[1].line):
        _read_line(_joined(list(line)), regions, key, frame)
    return key


def _joined(line: list[tuple[int, Run]]) -> list[tuple[list[int], Run]]:
    """Join runs that a separator ties together: ``R`` ``= Card reader``."""
    pieces: list[tuple[list[int], Run]] = []
    for index, run in line:
        previous = pieces[-1][1] if pieces else None
        if previous is not None and _tied(previous, run):
            pieces[-1] = (pieces[-1][0] + [index], _merged(previous, run))
        else:
            pieces.append(([index], run))
    return pieces


def _tied(left: Run, right: Run) -> bool:
    if re.match(r"\s*=", right.text) or re.search(r"=\s*$", left.text):
        return True
    return bool(re.match(r"\s*[:\u2013\u2014-]\s", right.text) and _CODE_ALONE.match(left.text))


def _merged(left: Run, right: Run) -> Run:
    offset = len(left.text) + 1
    box = bounds([left.box, right.box])
    starts = left.starts + [offset + start for start in right.starts]
    return Run(
        left.words + right.words, f"{left.text} {right.text}", starts, box, left.size, 0, left.line, box
    )


def _read_line(line: list[tuple[list[int], Run]], regions: list[_Region], key: Key, frame: Frame) -> None:
    for position, (indices, run) in enumerate(line):
        if not key.used.isdisjoint(indices):
            continue  # the words of the code before it
        heading, offset = _heading(run.text)
        region = next((area for area in regions if _below(area, run)), None)
        if heading and region is not None and _COLUMN_HEADING.fullmatch(heading):
            key.used.update(indices)
            region.bottom = run.box[3]
            continue
        if heading:
            # A second heading in the same columns ends the region above it.
            regions[:] = [region for region in regions if not _below(region, run)]
            regions.append(_Region(run, heading, run.box[3], []))
            key.used.update(indices)
            rest = run.text[offset:].strip()
            if rest:
                key.entries.extend(
                    _explicit(run, offset, heading, frame) or _separated(run, offset, heading, frame)
                )
            continue
        entries = _explicit(run, 0, region.section if region else None, frame)
        if not entries and not find_identifiers(run.text):
            entries = _separated(run, 0, region.section if region else None, frame)
            if not entries and region is not None:
                following = line[position + 1] if position + 1 < len(line) else None
                entries = _in_region(run, following, region, key, frame)
        if entries:
            key.entries.extend(entries)
            key.used.update(indices)
            if region is not None:
                region.bottom = run.box[3]


def _heading(text: str) -> tuple[str, int]:
    """Return a heading's words and where the text behind it begins; empty if it is no heading."""
    head = re.match(r"[^:=]{1,60}", text) if _HEADING_HINT.search(text) else None
    if head is None:
        return "", 0
    words = re.findall(r"[A-Za-z]+|&|/", head[0].casefold())
    is_heading = (
        0 < len(words) <= 7
        and any(_HEADING_CORE.fullmatch(word) for word in words)
        and all(_HEADING_CORE.fullmatch(word) or _HEADING_MORE.fullmatch(word) for word in words)
        and not re.search(r"\d", head[0])
        and text[head.end() : head.end() + 1] != "="
    )
    return (head[0].strip(" -\u2013"), head.end() + 1) if is_heading else ("", 0)


def _below(region: _Region, run: Run) -> bool:
    size = max(run.size, region.heading.size)
    box = region.heading.box
    down = run.box[1] - region.bottom
    beside = box[0] - KEYS.left * size <= run.box[0] <= box[2] + KEYS.right * size
    return -size <= down <= KEYS.below * size and beside


def _explicit(run: Run, offset: int, section: str | None, frame: Frame) -> list[KeyEntry]:
    matches = list(_EXPLICIT.finditer(run.text, offset))
    entries = _cut(run, matches, section, frame)
    if entries or "=" not in run.text:
        return entries
    reverse = _REVERSED.match(run.text[offset:].strip())
    return _reversed(run, reverse, section, frame)


def _separated(run: Run, offset: int, section: str | None, frame: Frame) -> list[KeyEntry]:
    text = run.text[offset:]
    lead = len(text) - len(text.lstrip())
    matches = list(_MARKED.finditer(text.lstrip()))
    if not matches or matches[0].start() > 0 or _NO_KEY.search(text):
        return []
    entries = _cut(run, matches, section, frame, offset + lead)
    if section is not None:
        return entries
    named = [entry for entry in entries if find_devices(entry.meaning) and not entry.code.isdigit()]
    return named if len(named) == len(entries) else []


def _cut(
    run: Run, matches: list[re.Match[str]], section: str | None, frame: Frame, shift: int = 0
) -> list[KeyEntry]:
    entries = []
    for number, match in enumerate(matches):
        end = matches[number + 1].start() + shift if number + 1 < len(matches) else len(run.text)
        meaning = run.text[match.end() + shift : end].strip(" ,;.|\t\u2022")
        if re.search(r"[A-Za-z]{3}|\b[A-Z]{2}\b", meaning) and len(meaning) <= 120:
            box = frame.displayed(run.part(match.start() + shift, end))
            entries.append(KeyEntry(match["code"], meaning, section, box))
    return entries


def _reversed(run: Run, match: re.Match[str] | None, section: str | None, frame: Frame) -> list[KeyEntry]:
    if match is None or device_meaning(match["words"]) is None:
        return []
    return [KeyEntry(match["code"], match["words"].strip(), section, frame.displayed(run.box))]


def _in_region(
    run: Run, following: tuple[list[int], Run] | None, region: _Region, key: Key, frame: Frame
) -> list[KeyEntry]:
    """Read what is a key entry only because a heading stands above."""
    if _NO_KEY.search(run.text):
        return []
    alone = _CODE_ALONE.match(run.text)
    if alone:
        return _two_columns(run, alone["code"], following, region, key, frame)
    if following is not None:
        right = _CODE_ALONE.match(following[1].text)
        if right and device_meaning(run.text) and _fits(region, following[1], following[1].box[0]):
            key.used.update(following[0])
            box = frame.displayed(bounds([run.box, following[1].box]))
            return [KeyEntry(right["code"], run.text, region.section, box)]
    bare = _BARE.match(run.text)
    if bare and device_meaning(run.text[bare.end() :]) and not find_devices(bare["code"] + " "):
        return [KeyEntry(bare["code"], run.text[bare.end() :], region.section, frame.displayed(run.box))]
    if bare and find_devices(run.text[bare.end() :]):
        return [KeyEntry(bare["code"], run.text[bare.end() :], region.section, frame.displayed(run.box))]
    return _reversed(run, _REVERSED.match(run.text), region.section, frame)


def _two_columns(
    run: Run, code: str, following: tuple[list[int], Run] | None, region: _Region, key: Key, frame: Frame
) -> list[KeyEntry]:
    if following is None or find_identifiers(following[1].text) or _CODE_ALONE.match(following[1].text):
        return []
    words = following[1].text.strip(" :=-\u2013")
    near = following[1].box[0] - run.box[2] <= KEYS.words * run.size
    if not near or not re.search(r"[A-Za-z]{3}", words) or not _fits(region, run, run.box[0]):
        return []
    key.used.update(following[0])
    return [KeyEntry(code, words, region.section, frame.displayed(bounds([run.box, following[1].box])))]


def _fits(region: _Region, run: Run, left: float) -> bool:
    """Tell whether a code stands in the key's code column; the first one defines it."""
    if not region.code_left:
        box = region.heading.box
        if not box[0] - KEYS.left * run.size <= left <= box[2] + KEYS.right * run.size:
            return False
    middle = (run.box[0] + run.box[2]) / 2
    near = any(abs(middle - known) <= KEYS.column * run.size for known in region.code_left)
    if region.code_left and not near:
        return False
    region.code_left.append(middle)
    return True
