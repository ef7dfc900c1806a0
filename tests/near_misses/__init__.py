"""Small pages beside the samples: each number that decides what is read is noticed by one of both."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from tests.near_misses import (
    boxed,
    hardware,
    legends,
    lettering,
    marks,
    notes_and_keys,
    pictures,
    rooms,
    schedules,
    short_ids,
    title_blocks,
)
from tests.near_misses.near_miss import NearMiss

_MODULES: tuple[ModuleType, ...] = (
    schedules,
    notes_and_keys,
    marks,
    short_ids,
    lettering,
    boxed,
    legends,
    rooms,
    hardware,
    title_blocks,
    pictures,
)

NEAR_MISSES: dict[str, Callable[[], NearMiss]] = {
    name: make
    for module in _MODULES
    for name, make in vars(module).items()
    if not name.startswith("_") and getattr(make, "__module__", "") == module.__name__
}
"""Each page by the name of the function that draws it."""
