"""A new job's id, and how long a job is kept; a job that is set going again is a new one, too."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

KEPT = timedelta(days=30)
"""How long a job is kept: its record by ``expires_at``, its drawing and results by a rule of the bucket.

Long enough to come back to a tender, short enough that no client's drawings pile up."""

JOB_ID = r"^job_[0-9]{16}$"
"""What every job id looks like: microseconds since 1970, so that ids sort by time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IDS = 20
"""Ids to try; that all of them are taken happens only if something is badly wrong."""
_FURTHEST_DIGITS = 5
"""Decimal digits of the microseconds that an id may move on by: a tenth of a second."""


def job_ids(now: datetime) -> Iterator[str]:
    """Yield ids for a job made at ``now``, each to be tried if those before it are taken."""
    yield job_id_at(now)
    microseconds = _microseconds(now)
    for number in range(2, _IDS + 1):
        later = secrets.randbelow(10 ** min(number, _FURTHEST_DIGITS))
        yield f"job_{microseconds + later:016d}"


def job_id_at(time: datetime) -> str:
    """Return the first of the ids for a job made at a time; ids of later ones sort behind it."""
    return f"job_{_microseconds(time):016d}"


def _microseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)


def expiry(made_at: datetime) -> int:
    """Return when a job made at a time is forgotten, in epoch seconds."""
    return int((made_at + KEPT).timestamp())


def made_at(expires_at: int) -> datetime:
    """Return when a job was made that is forgotten at a time, in epoch seconds."""
    return datetime.fromtimestamp(expires_at, UTC) - KEPT
