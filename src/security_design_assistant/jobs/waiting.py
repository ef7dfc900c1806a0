"""How long a job has been waiting for a worker, by its own record.

The queue's own age does not tell: a message whose worker was killed stays hidden, and old, for half an hour,
while its job may be done long ago.
"""

from __future__ import annotations

from datetime import UTC, datetime

from security_design_assistant.jobs.new_job import made_at
from security_design_assistant.models.job_record import JobRecord, JobStatus


def waiting_since(job: JobRecord, now: datetime) -> datetime | None:
    """Return since when any worker might have taken the job; None if it is over, at work or not due yet.

    A job that reconcile sends again goes on waiting since when it did before: its ``updated_at`` is then the
    time of the sending, so it is used only where nothing else is known.
    """
    if job.status.terminal or job.leased(now):
        return None
    since = job.updated_at
    if job.status is JobStatus.PROCESSING and job.lease_expires_at is not None:
        since = datetime.fromtimestamp(job.lease_expires_at, UTC)
    elif job.next_attempt_at is not None:
        since = job.next_attempt_at
    elif not job.attempt and job.expires_at:
        since = made_at(job.expires_at)
    return since if since <= now else None


def seconds_waiting(job: JobRecord, now: datetime) -> float | None:
    """Return how long the job has been waiting; None if it does not."""
    since = waiting_since(job, now)
    return None if since is None else (now - since).total_seconds()
