"""The service as it is at one moment: jobs, stages, queues, failures, cost. Ids and counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from security_design_assistant.gemini.ledger import UNPRICED, USD
from security_design_assistant.jobs.ports import JobStore, WorkQueue
from security_design_assistant.jobs.waiting import seconds_waiting
from security_design_assistant.models.job_record import JobRecord, JobStatus

LOOKS_BACK = timedelta(days=1)
"""How far back ended jobs are counted."""

_AT_MOST = 1_000
"""Jobs of one status that are read for one look."""

_SOON = timedelta(minutes=1)
"""Clocks differ: what was written a moment ago may be dated later than our now."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """A job that a worker has: how far it is, and for how many seconds it has told nothing."""

    job_id: str
    stage: str | None
    pages_done: int | None
    pages_total: int | None
    attempt: int
    silent_seconds: float


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to see.

    Parameters
    ----------
    at : when it was looked.
    jobs : number of jobs by status, of those that ended only what ended within :data:`LOOKS_BACK`.
    waiting, oldest_wait_seconds : jobs that any worker might take, and how long the first of them has waited.
    queue, dead_letters : messages that wait, roughly.
    at_work : jobs that a worker has, the one that is longest silent first.
    failures : failed jobs by code, within :data:`LOOKS_BACK`.
    cost_usd, cost_incomplete : of Gemini today (UTC), and whether something in it has no known price.
    """

    at: datetime
    jobs: Mapping[str, int]
    waiting: int
    oldest_wait_seconds: float
    queue: int
    dead_letters: int
    at_work: Sequence[AtWork]
    failures: Mapping[str, int]
    cost_usd: float
    cost_incomplete: bool


@dataclass(frozen=True, slots=True)
class Lookout:
    """Where to look; ``of_day`` returns what Gemini consumed on a day, ``<model>/<what>`` to how much."""

    jobs: JobStore
    queue: WorkQueue
    dead_letters: WorkQueue
    of_day: Callable[[date], Mapping[str, float]]

    def look(self, now: datetime) -> Overview:
        """Look once: five requests to the index, one to the ledger, one to each queue.

        Raises :class:`~security_design_assistant.errors.RetryableError` if one of them does not answer.
        """
        found = {status: self._jobs(status, now) for status in JobStatus}
        open_jobs = [job for status, jobs in found.items() if not status.terminal for job in jobs]
        waits = [wait for job in open_jobs if (wait := seconds_waiting(job, now)) is not None]
        spent = self.of_day(now.date())
        return Overview(
            at=now,
            jobs={status.value: len(jobs) for status, jobs in found.items()},
            waiting=len(waits),
            oldest_wait_seconds=max(waits, default=0.0),
            queue=self.queue.backlog(),
            dead_letters=self.dead_letters.backlog(),
            at_work=_at_work(open_jobs, now),
            failures=_failures(found[JobStatus.FAILED]),
            cost_usd=_sum(spent, USD),
            cost_incomplete=_sum(spent, UNPRICED) > 0,
        )

    def _jobs(self, status: JobStatus, now: datetime) -> Sequence[JobRecord]:
        since = now - LOOKS_BACK if status.terminal else None
        return self.jobs.by_status(status, now + _SOON, _AT_MOST, since)


def _at_work(jobs: Sequence[JobRecord], now: datetime) -> Sequence[AtWork]:
    found = [
        AtWork(
            job_id=job.job_id,
            stage=job.current_stage,
            pages_done=job.pages_done,
            pages_total=job.pages_total,
            attempt=job.attempt,
            silent_seconds=max((now - job.updated_at).total_seconds(), 0.0),
        )
        for job in jobs
        if job.leased(now)
    ]
    return sorted(found, key=lambda one: one.silent_seconds, reverse=True)


def _failures(jobs: Sequence[JobRecord]) -> Mapping[str, int]:
    """Return how many jobs failed with each code, the most frequent first."""
    return dict(Counter(job.error.code if job.error else "none" for job in jobs).most_common())


def _sum(spent: Mapping[str, float], what: str) -> float:
    return sum(amount for name, amount in spent.items() if name.rsplit("/", 1)[1] == what)
