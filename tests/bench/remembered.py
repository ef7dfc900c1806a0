"""Reading with a memory: what a number cannot change is not read again.

For sweeps, which read each drawing hundreds of times with one number off. A step of reading, which is what
is seen of a page or one notation, is kept with the numbers that it looked at; on the same words and claims it
gives the same again unless one of those is off.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pymupdf

from security_design_assistant.drawing import sheet_reading
from security_design_assistant.drawing.notations.registry import NOTATIONS
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.drawing.tolerances import Tolerances, every_tolerance

PACKAGE = "security_design_assistant."

SCANS = "scan."
"""How the names of the numbers begin that decide how a picture is read."""

_read_seen, _read_all = sheet_reading._seen, sheet_reading._readings

_SEEN, _PAGE = "seen", "page"
"""Names of two steps: the page's graphics; all that happens before the first notation."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What a step made, the numbers it looked at, and what was claimed before and after it."""

    uses: frozenset[str]
    made: Any = None
    before: Mapping[Any, Use] | None = None
    after: Mapping[Any, Use] | None = None


class Memory:
    """The steps of reading one drawing."""

    def __init__(self) -> None:
        self._steps: dict[tuple[int, str], _Step] = {}
        self._looked: set[str] = set()
        self._all: set[str] = set()

    @property
    def uses(self) -> frozenset[str]:
        """Full names of all numbers that were looked at while the drawing was read."""
        return frozenset(self._all)

    @contextmanager
    def made(self) -> Iterator[None]:
        """Read for the first time: keep each step."""

        def seen(page: pymupdf.Page, number: int) -> Any:
            self._looked = set()
            made = _read_seen(page, number)
            self._steps[number, _SEEN] = _Step(frozenset(self._looked), made)
            return made

        with _instead(seen, self._keep_readings), self._watched():
            yield

    def _keep_readings(self, sheet: Sheet) -> dict[str, Any]:
        self._steps[sheet.page, _PAGE] = _Step(frozenset(self._looked))
        readings = {}
        for notation in NOTATIONS:
            # On a sheet of its own a notation looks at every number that it needs itself.
            before = dict(sheet._uses)
            own = Sheet(sheet.graphics, sheet.trace)
            own._uses = dict(before)
            forget()
            self._looked = set()
            made = notation.read(own)
            step = _Step(frozenset(self._looked), made, before, dict(own._uses))
            self._steps[sheet.page, notation.name] = step
            sheet._uses = dict(own._uses)
            if made is not None:
                readings[notation.name] = made
        return readings

    @contextmanager
    def _watched(self) -> Iterator[None]:
        names = {(id(holder), field): name for name, holder, field in numbers()}

        def look(holder: Tolerances, attribute: str) -> Any:
            name = names.get((id(holder), attribute))
            if name:
                self._looked.add(name)
                self._all.add(name)
            return object.__getattribute__(holder, attribute)

        Tolerances.__getattribute__ = look  # type: ignore[method-assign]
        try:
            yield
        finally:
            del Tolerances.__getattribute__  # type: ignore[method-assign]

    @contextmanager
    def while_off(self, number: str) -> Iterator[None]:
        """Read again while a number is off: only the steps that it can change."""

        def seen(page: pymupdf.Page, at: int) -> Any:
            step = self._steps[at, _SEEN]
            return _read_seen(page, at) if number in step.uses else step.made

        def readings(sheet: Sheet) -> dict[str, Any]:
            page = self._steps.get((sheet.page, _PAGE))
            if page is None or number in page.uses:
                return _read_all(sheet)
            found = {}
            for notation in NOTATIONS:
                step = self._steps[sheet.page, notation.name]
                if number in step.uses or sheet._uses != step.before:
                    made = notation.read(sheet)
                else:
                    made, sheet._uses = step.made, dict(step.after or {})
                if made is not None:
                    found[notation.name] = made
            return found

        with _instead(seen, readings):
            yield


@contextmanager
def _instead(seen: Any, readings: Any) -> Iterator[None]:
    """Let pages be read with other functions for two of the steps."""
    sheet_reading._seen, sheet_reading._readings = seen, readings
    try:
        yield
    finally:
        sheet_reading._seen, sheet_reading._readings = _read_seen, _read_all


def forget() -> None:
    """Empty every cache of ours: what was worked out with other numbers is no good."""
    for name, module in list(sys.modules.items()):
        if name.startswith(PACKAGE):
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


def numbers() -> Iterator[tuple[str, Tolerances, str]]:
    """Yield each number's full name, what holds it, and its field.

    Those of scans are left out: no sample is a picture that can be read, but their scanned twins are
    (:mod:`tests.bench.scans`).
    """
    for name, tolerances in every_tolerance():
        if name.startswith(SCANS):
            continue
        for field in type(tolerances).model_fields:
            yield f"{name}.{field}", tolerances, field
