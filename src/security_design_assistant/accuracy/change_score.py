"""Changes that were found held against those that were truly made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from security_design_assistant.accuracy.truth import ANY_CODE, TrueChange, TrueDevice
from security_design_assistant.models.changes import Change, ChangeKind, DeviceCount

_WITHOUT_VALUES = frozenset({ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.DEVICES})
"""Kinds whose values before and after are words about the drawing, and no words from it."""


@dataclass(frozen=True, slots=True)
class ChangeScore:
    """What was made and not found, and what was found and not made."""

    missed: tuple[TrueChange, ...]
    invented: tuple[Change, ...]


def score_changes(truth: Iterable[TrueChange], found: Iterable[Change]) -> ChangeScore:
    """Pair every true change with one that was found."""
    left = list(found)
    missed = []
    for true in truth:
        match = next((change for change in left if _is(true, change)), None)
        if match is None:
            missed.append(true)
        else:
            left.remove(match)
    return ChangeScore(tuple(missed), tuple(left))


def _is(true: TrueChange, change: Change) -> bool:
    if (true.kind, true.component) != (change.kind, change.component):
        return False
    if true.field is not None and true.field != change.field:
        return False
    if true.kind not in _WITHOUT_VALUES and (true.was, true.now) != (change.was, change.now):
        return False
    return _same(true.gone, change.gone) and _same(true.come, change.come)


def _same(true: Sequence[TrueDevice], found: Sequence[DeviceCount]) -> bool:
    left = list(found)
    for device in true:
        match = next((one for one in left if _is_device(device, one)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _is_device(true: TrueDevice, found: DeviceCount) -> bool:
    code = true.code in (found.code, ANY_CODE)
    return code and (true.type, true.variant, true.count) == (found.type, found.variant, found.count)
