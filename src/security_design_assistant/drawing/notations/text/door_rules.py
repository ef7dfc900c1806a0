"""Notes that give every door a device: ``All doors equipped with electromagnetic locks``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from security_design_assistant.drawing.notations.text.codes import Evidence
from security_design_assistant.drawing.notations.text.columns import FoundDevice
from security_design_assistant.drawing.notations.text.device_words import NamedDevice, find_devices
from security_design_assistant.drawing.notations.text.draft import Draft
from security_design_assistant.drawing.notations.text.id_forms import find_short_ids
from security_design_assistant.drawing.notations.text.identifiers import find_identifiers
from security_design_assistant.drawing.notations.text.lines import SCAN, Run
from security_design_assistant.drawing.notations.text.text_reading import DoorRule
from security_design_assistant.drawing.notations.text.tolerances import NOTES, RUNS
from security_design_assistant.drawing.page.geometry import Frame, bounds
from security_design_assistant.models.analysis import DeviceType, ReviewNote

_RULE = re.compile(
    r"\b(?:all|each|every)\s+(?P<which>(?:[\w-]+\s+){0,3}?)doors?\b"
    r"(?:\s+(?:are|is|to be|shall be|will be|must be|be|to|shall|will|must))*\s*"
    r"(?P<verb>equipped|fitted|provided|supplied|installed|complete|have|has|with|include[sd]?)\b(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except|excluding|other than|apart from|but not|unless)\b(?P<ids>.*)", re.IGNORECASE
)
_ALL = re.compile(
    r"(?:the|of|access|controlled|control|secured?|security|above|listed|these|such)?", re.IGNORECASE
)
_ELECTRIC = re.compile(r"elec|magnet|\bmag|solenoid|motor|strike|fail", re.IGNORECASE)
"""What a lock must be called to be one of ours; a door's plain lock is ironmongery."""
_HINT = re.compile(r"\b(?:all|each|every)\b", re.IGNORECASE)


def find_door_rules(runs: Sequence[Run], frame: Frame) -> list[DoorRule]:
    """Find sentences that give all doors of the drawing a device.

    Parameters
    ----------
    runs : runs of one page from :func:`find_runs`.

    Returns
    -------
    One rule a sentence that names a device; ``whole`` is False where it speaks of some doors only
    (``all fire doors``), which a person has to tell.
    """
    rules = []
    for index, run in enumerate(runs):
        if len(run.words) < NOTES.fewest_words or not _HINT.search(run.text):
            continue
        following = _continuation(run, runs[index + 1 : index + 1 + SCAN])
        text = f"{run.text} {following.text}" if following else run.text
        match = _RULE.search(text)
        if match is None or match.start() >= len(run.text):
            continue
        rest = match["rest"]
        excepted = _EXCEPT.search(rest)
        if not _named(rest):
            continue
        whole = all(_ALL.fullmatch(word) for word in match["which"].split())
        ids = _ids(excepted["ids"]) if excepted else ()
        box = bounds([run.box, following.box]) if following else run.box
        sentence = match[0].strip()
        rules.append(DoorRule(sentence, rest, ids, whole, frame.displayed(box)))
    return rules


def apply_rule(rule: DoorRule, page: int, doors: Sequence[Draft]) -> list[ReviewNote]:
    """Give the devices of a rule to each door that has none of the kind.

    Returns
    -------
    A note where the rule speaks of some doors only and so was given to none.
    """
    if not rule.whole:
        message = f"“{rule.sentence}” gives devices to some doors; check which. None was given them."
        return [ReviewNote(code="note_on_doors", message=message, page=page, bbox=rule.shown)]
    excepted = {name.casefold() for name in rule.excepted}
    for door in doors:
        if door.mention.system != "A" or door.mention.id.casefold() in excepted:
            continue
        for named in _named(rule.rest):
            if all(device.meaning.type is not named.meaning.type for device in door.devices):
                door.devices.append(
                    FoundDevice(named.meaning, named.code, named.count, named.words, Evidence.CUSTOM)
                )
                door.reasons.append(f"“{rule.sentence}” on page {page} gives it a {named.words}.")
    return []


def _named(rest: str) -> list[NamedDevice]:
    excepted = _EXCEPT.search(rest)
    named = find_devices(rest[: excepted.start()] if excepted else rest)
    return [device for device in named if _is_ours(device)]


def _is_ours(device: NamedDevice) -> bool:
    return device.meaning.type is not DeviceType.LOCK or bool(_ELECTRIC.search(device.words))


def _ids(text: str) -> tuple[str, ...]:
    full = tuple(str(item.identifier) for item in find_identifiers(text))
    words = text.replace(",", " ").split()
    return full or tuple(item.identifier for word in words for item in find_short_ids(word))


def _continuation(run: Run, following: Sequence[Run]) -> Run | None:
    """Return the line that goes on with a sentence."""
    if run.text.rstrip().endswith("."):
        return None
    for other in following:
        step = other.middle - run.middle
        below = (
            other.direction == run.direction
            and RUNS.same_line * run.size < step <= RUNS.second_line * run.size
        )
        aligned = abs(other.local[0] - run.local[0]) <= NOTES.line_indent * run.size
        if below and aligned and not re.match(r"\W*\d+[.)]", other.text):
            return other
    return None
