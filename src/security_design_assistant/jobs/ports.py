"""What the job system needs of the world: a table of jobs, a queue, alerts, and the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from security_design_assistant.errors import RetryableError
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import (
    DrawingKnowledge,
    JobError,
    JobRecord,
    JobResult,
    JobStatus,
)
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.ports import ObjectStore

MOST_AT_ONCE = 50
"""Corrections that are added at once; a transaction of DynamoDB takes a hundred items."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some jobs and, if there are more, the opaque cursor that continues after them."""

    jobs: Sequence[JobRecord]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a deleted job: what the keys of everything of it begin with, and since when."""

    job_id: str
    prefixes: Sequence[str]
    buried_at: datetime


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

    def find(self, owner: str, idempotency_key: str) -> JobRecord | None:
        """Return the job that an owner's idempotency key stands for (consistent read), or None."""

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

    def bury(self, job_id: str, prefixes: Sequence[str], now: datetime) -> bool:
        """Replace the record by a tombstone: nobody finds the job, nobody gets its id, its worker loses it.

        Its corrections go. ``prefixes`` are what the keys of everything of the job begin with. False if there
        is no such job.
        """

    def tombstones(self, limit: int) -> Sequence[Tombstone]:
        """Return tombstones, oldest first."""

    def forget(self, tombstone: Tombstone) -> None:
        """Remove a tombstone; no error if there is none."""

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
        """Remove the record and its corrections without a trace; False if there was none."""

    def by_owner(
        self, owner: str, status: JobStatus | None, limit: int, cursor: str | None, project: str | None = None
    ) -> Page:
        """Return an owner's jobs, newest first, of one project if it is named.

        A page may have fewer jobs than ``limit`` although more follow: a search for what is rare has an end.
        Raises ValueError for a cursor that is not ours.
        """

    def by_status(
        self, status: JobStatus, updated_before: datetime, limit: int, updated_since: datetime | None = None,
        newest: bool = False,
    ) -> Sequence[JobRecord]:  # fmt: skip
        """Return jobs of ``status`` last updated before a time and not before another, oldest first.

        With ``newest`` they are those that were updated last, the last one first.
        """


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

    def empty(self) -> bool:
        """Return whether there is nothing in it, not even a message that somebody received and still has."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One matter for the operators: a short subject, and facts without any drawing content."""

    subject: str
    facts: Mapping[str, str | int | float | list[str] | None]


class Alerts(Protocol):
    """Tells the operators."""

    def publish(self, alert: Alert) -> None:
        """Send one alert. Raises RetryableError if it could not be handed over."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that a client uploaded: its size, and the tag that another file in its place would not have."""

    bytes: int
    etag: str


class UploadChangedError(RetryableError):
    """Another file has taken the upload's place since we looked at it."""

    def __init__(self) -> None:
        super().__init__("upload_changed", "The upload was replaced while it was submitted.")


class Uploads(Protocol):
    """What clients without credentials of ours reach of the drawing store, and what becomes of it."""

    def presigned_post(
        self, key: str, content_type: str, size: int, seconds: int, sha256: str | None = None
    ) -> tuple[str, dict[str, str]]:
        """Return URL and form fields that let a client upload exactly one object of ``size`` bytes.

        With ``sha256``, in hex, it can only be the file of that digest.
        """

    def presigned_get(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        """Return a URL that downloads the object under ``file_name``."""

    def look(self, key: str) -> Uploaded | None:
        """Return what was uploaded, or None if nothing was."""

    def take(self, key: str, seen: Uploaded, target: str) -> str:
        """Copy what was ``seen`` to the key ``target`` and return its SHA-256 in hex.

        Raises :class:`UploadChangedError` if there is another file by now, or none.
        """


class JobObjects(ObjectStore, Protocol):
    """An object store whose owner can leave nothing behind in it."""

    def erase(self, prefix: str, keep: Collection[str] = (), before: datetime | None = None) -> int:
        """Remove every version of every object whose key begins with ``prefix``; return how many versions.

        Parameters
        ----------
        keep : keys that are spared.
        before : what was written later is spared.
        """

    def folders(self, prefix: str, after: str, before: str, limit: int) -> Sequence[str]:
        """Return names of folders below ``prefix``, sorted, that come after one name and before another.

        A folder is what several keys have in common up to a ``/``.
        """


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
