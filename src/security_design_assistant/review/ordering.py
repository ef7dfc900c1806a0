"""Order in which people expect ids and codes: 2 before 10, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from security_design_assistant.models.analysis import Component, Device

NaturalKey = tuple[tuple[int, int, str], ...]

_RUNS = re.compile(r"[0-9]{1,18}|[^0-9]+")


def natural_key(text: str | None) -> NaturalKey:
    """Return a sort key that compares digit runs by value; None sorts first."""
    runs = [(1, int(run), "") if run.isdecimal() else (2, 0, run) for run in _RUNS.findall(text or "")]
    # The text itself ends the key so that "01" and "1" have a fixed order too.
    return (*runs, (0, 0, text or ""))


def in_order(components: Iterable[Component]) -> list[Component]:
    """Return ``components`` page by page, ids in natural order, then by place."""
    return sorted(components, key=lambda found: (found.page, natural_key(found.id), found.bbox))


def device_key(device: Device) -> tuple[str, NaturalKey, str]:
    """Return a sort key by type, code and variant."""
    return (device.type.value, natural_key(device.code), device.variant or "")
