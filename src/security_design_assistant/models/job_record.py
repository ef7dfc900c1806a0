"""A job as the service keeps it: one record from submission to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

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
    """Part of a record; what only a newer version knows of is left out here, and stays in the table."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class FileReference(_Record):
    """A file of the job's: its key in the object store, its client's name for it, what is known of it.

    ``upload`` is the id of the upload that it was copied from. Without one the file came with the request, or
    is an older job's, whose key is the upload's own.
    """

    key: str
    file_name: str
    sha256: str | None = None
    bytes: int | None = None
    upload: str | None = None


class DrawingReference(FileReference):
    """A PDF, which holds pages."""

    pages: int | None = None


class DocumentReference(FileReference):
    """A document beside the drawing."""


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
    tells of all of them as one, and its key is the first one's. Its ``sha256`` is that of their digests, one
    after another in hex, until the drawing is combined.
    ``documents`` came with the drawing, such as its specification; none of them has to be there.
    ``supersedes`` is the job whose drawing this one is a revision of: what changed is told.
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
    supersedes: str | None = None
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

    @field_validator("budgets", mode="before")
    @classmethod
    def _known_budgets(cls, budgets: object) -> object:
        """Leave out limits that only a newer version knows; a setting that nobody knows stays an error."""
        if not isinstance(budgets, Mapping):
            return budgets
        return {name: value for name, value in budgets.items() if name in Budgets.model_fields}

    def leased(self, now: datetime) -> bool:
        """Return whether a worker holds the job and its lease has not run out."""
        return self.lease_expires_at is not None and self.lease_expires_at > now.timestamp()

    def exhausted(self, max_attempts: int) -> bool:
        """Return whether no further attempt may begin, and none is to be continued."""
        return not self.continues and self.attempt >= max_attempts

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
