"""Tolerances: numbers that decide what is read, each with its unit, its reason and where it comes from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Tolerances(BaseModel):
    """Base of the tolerances of one capability: numbers above zero that do not change while it works."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def judged(value: float, unit: str, why: str, source: str = "sweep") -> Any:
    """Declare one number of a capability.

    Parameters
    ----------
    value : the number; it has to be above zero.
    unit : of what it is a share, or ``pt``: ``text heights``, ``cell sides``, ``luminance``.
    why : what it tells apart.
    source : a sheet, a standard, or ``sweep``: the middle of the range over which the samples stay right.
    """
    return Field(default=value, gt=0.0, description=why, json_schema_extra={"unit": unit, "source": source})


def counted(value: int, why: str, source: str = "sweep") -> Any:
    """Declare a whole number of a capability, as :func:`judged`."""
    return Field(default=value, gt=0, description=why, json_schema_extra={"unit": "pieces", "source": source})


def every_tolerance() -> Iterator[tuple[str, Tolerances]]:
    """Yield each loaded capability's tolerances with their name, e.g. ``boxed.LEADERS``."""
    for module in sorted(name for name in sys.modules if name.startswith(__package__ or "")):
        if module.endswith(".tolerances"):
            for name, value in vars(sys.modules[module]).items():
                if isinstance(value, Tolerances):
                    yield f"{module.split('.')[-2]}.{name}", value


@contextmanager
def varied(tolerances: Tolerances, **values: float) -> Iterator[None]:
    """Read with other numbers for a while: for sweeps, never while drawings are read for somebody."""
    kept = {name: getattr(tolerances, name) for name in values}
    tolerances.__dict__.update(type(tolerances)(**{**tolerances.model_dump(), **values}).model_dump())
    try:
        yield
    finally:
        tolerances.__dict__.update(kept)
