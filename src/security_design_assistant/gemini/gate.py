"""The port ``Gate``: until when nobody asks a model, whoever was told so.

It holds one time for each model, and no count of who is asking: nothing in it can leak, and a worker that was
killed leaves nothing behind that others would wait for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

_RESET = timedelta(hours=8)
"""Google's quotas of a day begin anew at midnight Pacific time: 8:00 UTC, in summer an hour earlier."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody asks before ``until``; ``per_day`` says that the quota of the day is what is used up."""

    until: datetime
    per_day: bool


class Gate(Protocol):
    """Shared by all jobs. One that cannot be reached raises :class:`RetryableError`."""

    def closed(self, model: str) -> Closed | None:
        """Return what was said last about ``model``, also if that time is over; None if there was nothing."""

    def close(self, model: str, closed: Closed) -> None:
        """Let nobody ask ``model`` before a time; a later time that was said before stays."""


@dataclass
class GateInMemory:
    """The gate of one process."""

    _closed: dict[str, Closed] = field(default_factory=dict)

    def closed(self, model: str) -> Closed | None:
        """Return what was said last about ``model``."""
        return self._closed.get(model)

    def close(self, model: str, closed: Closed) -> None:
        """Let nobody ask ``model`` before a time, unless a later one was said before."""
        before = self._closed.get(model)
        if before is None or before.until < closed.until:
            self._closed[model] = closed


def next_reset(now: datetime) -> datetime:
    """Return when the quota of the day that ``now`` belongs to begins anew."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + _RESET
    return today if today > now else today + timedelta(days=1)
