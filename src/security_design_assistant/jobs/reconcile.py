"""Finds jobs that the queue forgot, and sends them again or ends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.ports import Clock, JobStore, Metrics, WorkQueue
from security_design_assistant.jobs.waiting import seconds_waiting
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.telemetry.correlation import about

_LOG = structlog.get_logger()
_COVERED = 12
_CORRECTED_SINCE = timedelta(hours=1)
_CORRECTED_BEFORE = timedelta(minutes=2)
"""Age of a correction that counts as forgotten if the results lack it; for an hour it is sent again."""
_AT_ONCE = 500
"""Jobs of one status in one sweep; the next sweep takes the others."""


@dataclass(frozen=True, slots=True)
class ReconcilePolicy:
    """When a job counts as forgotten.

    Parameters
    ----------
    after_seconds : age of a waiting job while nothing waits in the queue.
    busy_seconds : its age while fewer messages wait than jobs do. While there are as many, its own is most
        likely among them, and it takes :data:`_COVERED` times as long. Each re-sending doubles both.
    grace_seconds : how long after its end a lease counts as dead.
    max_resends : how often a job is sent again before it is given up.
    max_attempts : attempts that a job has.
    """

    after_seconds: float
    busy_seconds: float
    max_resends: int
    max_attempts: int
    grace_seconds: float = 60.0


def _since(job: JobRecord) -> datetime:
    """Return when a waiting job should have been delivered."""
    return job.next_attempt_at or job.updated_at


@dataclass(frozen=True, slots=True)
class Swept:
    """How many jobs a sweep sent again, and how many it gave up."""

    resent: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Goes over the jobs that have not ended.

    A job that is given up goes to the dead-letter queue, whose handler alone fails jobs and tells of it.
    Sent twice, a job is still worked on once: the second message finds its lease or its end.
    """

    jobs: JobStore
    queue: WorkQueue
    dead_letters: WorkQueue
    clock: Clock
    metrics: Metrics
    policy: ReconcilePolicy

    def sweep(self) -> Swept:
        """Look at every job that has not ended; safe when two sweeps run at once.

        How many wait, and how long the first of them has, is counted before anything is sent: an alarm of its
        own rings if no sweep counts it.

        Raises :class:`RetryableError` if the table cannot be read or, after all jobs were tried, if one
        of them could not be sent; the next sweep finds it again.
        """
        now = self.clock.now()
        backlog = self.queue.backlog()
        waiting = [
            job
            for status in (JobStatus.QUEUED, JobStatus.RETRYING)
            for job in self.jobs.by_status(status, now, _AT_ONCE)
        ]
        at_work = self.jobs.by_status(
            JobStatus.PROCESSING, now - timedelta(seconds=self.policy.grace_seconds), _AT_ONCE
        )
        self._measure([*waiting, *at_work], now)
        patience = self._patience(backlog, [*waiting, *at_work], now)
        forgotten = [job for job in waiting if _since(job) + patience(job) < now]
        self._send_corrected(now)
        return self._send_all(forgotten + [job for job in at_work if self._dead(job, now, patience)])

    def _send_corrected(self, now: datetime) -> None:
        """Send completed jobs again whose corrections no message brought into their results."""
        since, before = now - _CORRECTED_SINCE, now - _CORRECTED_BEFORE
        for job in self.jobs.by_status(JobStatus.COMPLETED, before, _AT_ONCE, since):
            if job.behind:
                with about(job.origin, job_id=job.job_id):
                    self.queue.send(job.job_id, origin=job.origin)
                    _LOG.warning("job_reconciled", status=job.status, revision=job.corrections)

    def _measure(self, jobs: list[JobRecord], now: datetime) -> None:
        """Count the jobs that wait for a worker, and how long the first of them has."""
        waits = [wait for job in jobs if (wait := seconds_waiting(job, now)) is not None]
        self.metrics.add("JobsWaiting", len(waits))
        self.metrics.add("OldestWait", max(waits, default=0.0))

    def _patience(
        self, backlog: int, jobs: list[JobRecord], now: datetime
    ) -> Callable[[JobRecord], timedelta]:
        """Return how long each job may wait before its message counts as lost."""
        if not backlog:
            return lambda _job: timedelta(seconds=self.policy.after_seconds)
        covered = backlog >= sum(seconds_waiting(job, now) is not None for job in jobs)
        seconds = self.policy.busy_seconds * (_COVERED if covered else 1)
        return lambda job: timedelta(seconds=seconds * 2.0**job.resends)

    def _dead(self, job: JobRecord, now: datetime, patience: Callable[[JobRecord], timedelta]) -> bool:
        """Return whether the job's worker died, and no message has brought another one since."""
        grace = timedelta(seconds=self.policy.grace_seconds)
        if job.leased(now - grace):
            return False
        # After a first re-sending the job waits its turn in the queue like any other.
        return job.updated_at + (patience(job) if job.resends else grace) < now

    def _send_all(self, forgotten: list[JobRecord]) -> Swept:
        resent = given_up = 0
        failure: RetryableError | None = None
        for job in forgotten:
            give_up = job.resends >= self.policy.max_resends or job.exhausted(self.policy.max_attempts)
            try:
                if give_up and not self._hopeless(job):
                    continue
                with about(job.origin, job_id=job.job_id):
                    sent = self._send(job, self.dead_letters if give_up else self.queue)
            except RetryableError as exc:
                failure = exc
                continue
            resent += sent and not give_up
            given_up += sent and give_up
        if failure is not None:
            raise failure
        return Swept(resent, given_up)

    def _hopeless(self, job: JobRecord) -> bool:
        """Return whether nothing can bring the job on: no attempt is left, or no message can be anywhere."""
        return job.exhausted(self.policy.max_attempts) or self.queue.empty()

    def _send(self, job: JobRecord, queue: WorkQueue) -> bool:
        """Send the job, unless somebody else moved it meanwhile."""
        marked = self.jobs.mark_resent(job.job_id, job.updated_at, self.clock.now())
        if marked is None:
            return False
        queue.send(job.job_id, job.continuation, origin=job.origin)
        self.metrics.add("JobsReconciled")
        _LOG.warning("job_reconciled", status=job.status, attempt=job.attempt, resends=marked.resends)
        return True
