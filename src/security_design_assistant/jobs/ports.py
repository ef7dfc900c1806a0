"""What the job system needs of the world: a table of jobs, a queue, alerts, and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import (
    DrawingKnowledge,
    JobError,
    JobRecord,
    JobResult,
    JobStatus,
)
from security_design_assistant.models.origin import Origin

MOST_AT_ONCE = 50
"""Corrections that are added at once; a transaction of DynamoDB takes a hundred items."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some jobs and, if there are more, the opaque cursor that continues after them."""

    jobs: Sequence[JobRecord]
    cursor: str | None


class JobStore(Protocol):
    """The table of jobs. Every transition is one conditional write; a lost race returns None or False.

    Throttling and outages raise :class:`~security_design_assistant.errors.RetryableError`.
    """

    def create(self, record: JobRecord) -> JobRecord:
        """Store a new job and return it; without ``expires_at`` it expires
        :data:`~security_design_assistant.jobs.new_job.KEPT` after its creation.

        If a job of the same owner and idempotency key exists, also when both arrive at once, that one is
        returned and nothing is stored. Raises :class:`JobIdTakenError` if only the id is taken.
        """

    def get(self, job_id: str) -> JobRecord | None:
        """Return the job (consistent read), or None."""

    def take_lease(self, job_id: str, lease_owner: str, now: datetime, seconds: float) -> JobRecord | None:
        """Begin an attempt: status ``processing``, attempt + 1 (not for a continuation), lease set.

        None if the job is terminal or another lease has not run out; a lease that is ``lease_owner``'s
        already, e.g. because the answer was lost, is returned as it is. If the former lease ran out without
        being released, ``unclean_ends`` grows by one.
        """

    def checkpoint(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        usage: Mapping[str, float], drawing: DrawingKnowledge | None = None,
    ) -> JobRecord | None:  # fmt: skip
        """Mark ``stage`` completed, add ``usage``, renew the lease; None if the lease is no longer ours.

        ``drawing`` is what the stage came to know of the drawing.
        """

    def progress(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, lease_seconds: float,
        pages: tuple[int, int] | None = None,
    ) -> bool:  # fmt: skip
        """Tell which stage works and how far it is, renew the lease; False if the lease is not ours."""

    def complete(self, job_id: str, lease_owner: str, result: JobResult, now: datetime) -> JobRecord | None:
        """Move to ``completed`` and release the lease; None if the lease is no longer ours."""

    def release(
        self, job_id: str, lease_owner: str, now: datetime, error: JobError | None,
        next_attempt_at: datetime | None, continuation: bool = False,
    ) -> JobRecord | None:  # fmt: skip
        """End an attempt without an end of the job: status ``retrying``, or ``queued`` for a continuation."""

    def fail(
        self, job_id: str, error: JobError, now: datetime, lease_owner: str | None = None, alert: bool = False
    ) -> JobRecord | None:
        """Move to ``failed``: under ``lease_owner``'s lease or, without one, only if no lease is alive.

        ``alert`` notes that operators have to be told. None if the job is terminal or the lease is not so.
        """

    def alert_sent(self, job_id: str) -> None:
        """Note that operators were told of the failure."""

    def mark_resent(self, job_id: str, seen: datetime, now: datetime) -> JobRecord | None:
        """Count one more re-sending; None if the job was updated since ``seen``, is leased or terminal."""

    def corrections(self, job: JobRecord) -> tuple[Correction, ...]:
        """Return the corrections up to ``job.corrections``, oldest first; fewer if the job is deleted."""

    def correct(
        self, job_id: str, entries: Sequence[Correction], if_revision: int, now: datetime
    ) -> JobRecord | None:
        """Add corrections, all or none; None if the job is not completed or not at ``if_revision``.

        They are numbered on from ``if_revision``, and :data:`MOST_AT_ONCE` at most. They expire with the job.
        """

    def regenerated(self, job_id: str, result: JobResult, now: datetime) -> JobRecord | None:
        """Replace the result of a completed job; None if it is not completed, or has those corrections."""

    def delete(self, job_id: str) -> bool:
        """Remove the record with its corrections; False if there was none."""

    def by_owner(
        self, owner: str, status: JobStatus | None, limit: int, cursor: str | None, project: str | None = None
    ) -> Page:
        """Return an owner's jobs, newest first, of one project if it is named.

        Raises ValueError for a cursor that is not ours.
        """

    def by_status(
        self, status: JobStatus, updated_before: datetime, limit: int, updated_since: datetime | None = None
    ) -> Sequence[JobRecord]:
        """Return jobs of ``status`` last updated before a time and not before another, oldest first."""


class JobIdTakenError(Exception):
    """The job id exists already; make another one."""


class WorkQueue(Protocol):
    """The queue of jobs that wait for a worker: ``{"job_id", "continuation"}`` and the job's origin."""

    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, origin: Origin | None = None
    ) -> None:
        """Queue a job. Raises RetryableError if the queue did not take it."""

    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        """Let a received message reappear after ``seconds`` (0 to 43,200)."""

    def backlog(self) -> int:
        """Return roughly how many messages wait to be received."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One matter for the operators: a short subject, and facts without any drawing content."""

    subject: str
    facts: Mapping[str, str | int | float | list[str] | None]


class Alerts(Protocol):
    """Tells the operators."""

    def publish(self, alert: Alert) -> None:
        """Send one alert. Raises RetryableError if it could not be handed over."""


class Uploads(Protocol):
    """Presigned access to the drawing store for clients that hold no credentials of ours."""

    def presigned_post(
        self, key: str, content_type: str, max_bytes: int, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Return URL and form fields that let a client upload exactly one object of at most ``max_bytes``."""

    def presigned_get(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        """Return a URL that downloads the object under ``file_name``."""

    def size(self, key: str) -> int | None:
        """Return the object's size in bytes, or None if there is none."""


class Parameters(Protocol):
    """Named values that operators keep outside of the code, secrets among them."""

    def get(self, name: str) -> str | None:
        """Return the value, decrypted, or None if there is none; it may be some minutes old."""

    def forget(self, name: str) -> None:
        """Read the value anew when it is wanted next."""


class Metrics(Protocol):
    """Counts and measures, by the names of ``telemetry/metrics.json``."""

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Record one value. Raises KeyError for a name or dimension that is not defined."""


class Clock(Protocol):
    """The time; tests make it jump."""

    def now(self) -> datetime:
        """Return the current time, aware, UTC."""
