"""A job as the service keeps it: one record from submission to its end."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.origin import Origin


class JobStatus(StrEnum):
    """Where a job stands; ``completed`` and ``failed`` never change again."""

    QUEUED = "queued"
    PROCESSING = "processing"
    RETRYING = "retrying"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def terminal(self) -> bool:
        """True for a state that never changes again."""
        return self in (JobStatus.COMPLETED, JobStatus.FAILED)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DrawingReference(_Record):
    """An uploaded PDF: its key in the object store, and what is known of it so far."""

    key: str
    file_name: str
    sha256: str | None = None
    bytes: int | None = None
    pages: int | None = None


class DocumentReference(_Record):
    """An uploaded document beside the drawing: its key in the object store, its name and its size."""

    key: str
    file_name: str
    bytes: int


class DrawingKnowledge(_Record):
    """What only opening the drawing tells of it; a client that uploads it by itself sends no digest."""

    sha256: str
    bytes: int
    pages: int


class JobError(_Record):
    """Why a job failed, or why its last attempt did."""

    code: str
    message: str
    stage: str | None = None
    retryable: bool = False
    request_id: str | None = None


class JobResult(_Record):
    """What a completed job left: artefact name to object key, and numbers for the status page.

    ``corrections`` is the number of the last correction that is in it.
    """

    artefacts: dict[str, str]
    corrections: Annotated[int, Field(ge=0)] = 0
    summary: dict[str, float | int | str | bool] = Field(default_factory=dict)


class JobRecord(_Record):
    """One job (design: table ``jobs``, partition key ``job_id``).

    Times are aware UTC datetimes, stored as ISO-8601; ``lease_expires_at`` and ``expires_at`` are epoch
    seconds. ``usage`` maps ``<attempt>/<stage>/<name>`` to an amount and is only ever added to.
    ``budgets`` are pinned when the job is made, so that a resumed attempt sees the same limits.
    ``parts`` are the uploaded PDFs of a drawing that is made of several, in their order; ``drawing`` then
    tells of all of them as one, and its key is the first one's.
    ``documents`` came with the drawing, such as its specification; none of them has to be there.
    ``resends`` counts how often reconcile queued the job anew; ``alert_pending`` is set with a failure
    that operators have yet to be told of. ``origin`` says whose line, span
    and alert is this job's. ``corrections`` is the number of the last correction that somebody made of the
    result; ``result`` follows it.
    """

    job_id: str
    status: JobStatus
    created_at: datetime
    updated_at: datetime
    owner: str
    drawing: DrawingReference
    parts: tuple[DrawingReference, ...] = ()
    documents: tuple[DocumentReference, ...] = ()
    client_name: str | None = None
    project_name: str | None = None
    idempotency_key: str | None = None
    origin: Origin = Origin()
    options: dict[str, str] = Field(default_factory=dict)
    budgets: Budgets = Budgets()
    stages_completed: tuple[str, ...] = ()
    current_stage: str | None = None
    pages_done: int | None = None
    pages_total: int | None = None
    last_checkpoint: datetime | None = None
    attempt: Annotated[int, Field(ge=0)] = 0
    continuation: Annotated[int, Field(ge=0)] = 0
    next_attempt_at: datetime | None = None
    lease_owner: str | None = None
    lease_expires_at: float | None = None
    unclean_ends: Annotated[int, Field(ge=0)] = 0
    resends: Annotated[int, Field(ge=0)] = 0
    alert_pending: bool = False
    corrections: Annotated[int, Field(ge=0)] = 0
    result: JobResult | None = None
    error: JobError | None = None
    usage: dict[str, float] = Field(default_factory=dict)
    expires_at: int = 0

    def leased(self, now: datetime) -> bool:
        """Return whether a worker holds the job and its lease has not run out."""
        return self.lease_expires_at is not None and self.lease_expires_at > now.timestamp()

    @property
    def behind(self) -> bool:
        """True if there are corrections that the result of the completed job does not have yet."""
        return (
            self.status is JobStatus.COMPLETED
            and self.result is not None
            and self.result.corrections < self.corrections
        )

    @property
    def files(self) -> tuple[DrawingReference, ...]:
        """The uploaded PDFs, in order: what has to be there for the job to run, and go when it goes."""
        return self.parts or (self.drawing,)

    @property
    def continues(self) -> bool:
        """True if the next delivery goes on with the present attempt instead of beginning another."""
        return self.status is JobStatus.QUEUED and self.continuation > 0
