"""Models of what the API takes and gives, as JSON."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt, StringConstraints

from security_design_assistant.analysers.registry import ANALYSERS, require_known
from security_design_assistant.jobs.new_job import JOB_ID
from security_design_assistant.jobs.ports import MOST_AT_ONCE
from security_design_assistant.models.corrections import Correction, ProposedCorrection
from security_design_assistant.models.job_record import JobError, JobStatus
from security_design_assistant.specification.limits import MAX_DOCUMENTS
from security_design_assistant.specification.media_types import KINDS, PDF

UPLOAD_ID = r"^[0-9a-f]{48}$"
_CORRELATION = "The client's X-Correlation-Id or, without one, the id of the request that submitted the job."


def _printable(text: str) -> str:
    """Control characters and halves of characters have no place in a workbook's heading."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ValueError("must not hold control characters")
    return text


def _base_name(text: str) -> str:
    """Return the file's own name: some browsers send a whole path of the client's machine."""
    return text.replace("\\", "/").rsplit("/", 1)[-1].strip() or "drawing.pdf"


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_printable)
]  # fmt: skip
FileName = Annotated[
    str, StringConstraints(max_length=255), AfterValidator(_printable), AfterValidator(_base_name)
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


AnalyserName = Annotated[
    str, AfterValidator(require_known), Field(json_schema_extra={"enum": list(ANALYSERS)})
]
"""An analyser that there is."""


class NewUpload(_Strict):
    """A drawing that the client is about to upload, or a document that comes with one."""

    filename: Annotated[FileName, Field(min_length=1)]
    content_type: str = Field(
        description=f"{PDF} for a drawing; for a document also {', '.join(sorted(set(KINDS) - {PDF}))}."
    )
    size: PositiveInt = Field(description="Bytes of the file; nothing of another size is taken.")
    sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the file in hex; with it, nothing but this very file is taken.",
    )


class Upload(BaseModel):
    """Where to send the drawing: a POST of ``fields`` and then ``file``, as multipart/form-data."""

    upload_id: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


class Order(_Strict):
    """What a client may say of a job, all of it optional."""

    client_name: Name | None = None
    project_name: Name | None = None
    analyser: AnalyserName | None = Field(
        default=None, description="Analyser that reads the drawing; the service's default if omitted."
    )
    supersedes: Annotated[str, Field(pattern=JOB_ID)] | None = Field(
        default=None,
        description="Your completed job of the previous revision; the results say what this one changed.",
    )


class Naming(Order):
    """What a client may say of a drawing that is one file, all of it optional."""

    filename: FileName = "drawing.pdf"


UploadId = Annotated[str, Field(pattern=UPLOAD_ID)]


def _different(upload_ids: list[str]) -> list[str]:
    if len(set(upload_ids)) < len(upload_ids):
        raise ValueError("names an upload more than once")
    return upload_ids


class Beside(_Strict):
    """Documents that come with a drawing, uploaded before; they explain what its legend lacks.

    Only the JSON form has them: a PDF that comes with the request itself stands alone.
    """

    context_upload_ids: Annotated[list[UploadId], AfterValidator(_different)] = Field(
        default_factory=list,
        max_length=MAX_DOCUMENTS,
        json_schema_extra={"uniqueItems": True},
        description="Uploads of a specification: Word documents, Excel workbooks, PDFs or plain text.",
    )
    context_filenames: list[FileName] = Field(
        default_factory=list,
        description="A name for each of them, in the same order; the results cite them by it.",
    )

    def context_names(self) -> list[str]:
        """Return a name for each document."""
        if self.context_filenames:
            return self.context_filenames
        return [f"document {number}" for number in range(1, len(self.context_upload_ids) + 1)]


class UploadedDrawing(Naming, Beside):
    """A drawing that was uploaded before."""

    upload_id: UploadId


class UploadedFiles(Order, Beside):
    """Several files that were uploaded before, to be read as one drawing.

    What they say of one door is joined; pages are numbered through, in the order of the files.
    """

    upload_ids: Annotated[list[UploadId], AfterValidator(_different)] = Field(
        min_length=1,
        json_schema_extra={"uniqueItems": True},
        description="The uploads, in the order in which their pages are to stand.",
    )
    filenames: list[FileName] = Field(
        default_factory=list,
        description="A name for each upload, in the same order; the results and messages use them.",
    )

    def names(self) -> list[str]:
        """Return a name for each upload."""
        if self.filenames:
            return self.filenames
        return [f"drawing-{number}.pdf" for number in range(1, len(self.upload_ids) + 1)]


class FormSubmission(Naming):
    """A drawing with its names, as a browser's form sends it; documents beside it need the JSON form."""

    file: bytes = Field(json_schema_extra={"format": "binary"}, description="The PDF.")


class Submitted(BaseModel):
    """A job that waits for a worker."""

    job_id: str
    status: JobStatus
    created_at: datetime
    status_url: str
    correlation_id: str | None = Field(description=_CORRELATION)


class Progress(BaseModel):
    """How far a job is."""

    percent: Annotated[int, Field(ge=0, le=100)]
    stages_completed: list[str]
    stages_remaining: list[str]
    current_stage: str | None
    pages_done: int | None
    pages_total: int | None


class DrawingView(BaseModel):
    """The drawing as its owner knows it; ``files`` are its parts, if it was given as several."""

    filename: str
    files: list[str]
    sha256: str | None
    bytes: int | None
    pages: int | None


class ResultView(BaseModel):
    """The results of a completed job: paths of downloads, and numbers."""

    artifacts: dict[str, str]
    corrections: int = Field(description="Number of the last correction that is in the results.")
    summary: dict[str, float | int | str | bool]


class JobSummary(BaseModel):
    """One line of the list of jobs."""

    job_id: str
    status: JobStatus
    created_at: datetime
    updated_at: datetime
    client_name: str | None
    project_name: str | None
    filename: str


class JobList(BaseModel):
    """Some of the caller's jobs, newest first; ``cursor`` continues after them.

    Only without a cursor there are no more: a page may be short, or empty, where what is asked for is rare.
    """

    jobs: list[JobSummary]
    cursor: str | None


class JobView(BaseModel):
    """A job with its progress."""

    job_id: str
    correlation_id: str | None = Field(description=_CORRELATION)
    status: JobStatus
    created_at: datetime
    updated_at: datetime
    client_name: str | None
    project_name: str | None
    supersedes: str | None = Field(description="The job of the previous revision, with which it is compared.")
    drawing: DrawingView
    documents: list[str] = Field(description="Names of the documents that came with the drawing.")
    stages_completed: list[str]
    current_stage: str | None
    last_checkpoint: datetime | None
    progress: Progress
    attempt: int
    next_attempt_at: datetime | None
    result: ResultView | None
    error: JobError | None


class NewCorrections(BaseModel):
    """Corrections to be made together, all or none; none at all only asks for the results anew."""

    model_config = ConfigDict(extra="forbid")

    entries: list[ProposedCorrection] = Field(max_length=MOST_AT_ONCE)


class CorrectionsView(BaseModel):
    """All corrections of a job, oldest first; ``revision`` is the number of the last one."""

    job_id: str
    revision: int
    entries: list[Correction]


class DownloadLink(BaseModel):
    """Where one result can be downloaded, without credentials, until it expires."""

    url: str
    expires_at: datetime
    file_name: str


class Health(BaseModel):
    """That the service answers, which build it is, and where its source code is."""

    status: Literal["ok"]
    version: str
    image_digest: str
    source: str = Field(description="Where the complete source code of this very build is, as the AGPL asks.")
