"""Submission of a drawing as a queued job: the record first, then the message, so that none is ever lost."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

import structlog

from security_design_assistant.api.models import Beside, Order, UploadedDrawing, UploadedFiles
from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.api.services import Services
from security_design_assistant.api.submission_form import DirectDrawing
from security_design_assistant.api.superseding import require_completed
from security_design_assistant.api.taking import (
    Storing,
    new_place,
    put_by,
    sources_of,
    taken_from,
    too_large,
    uploaded_as,
)
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.new_job import expiry, job_ids
from security_design_assistant.jobs.ports import JobIdTakenError
from security_design_assistant.models.job_record import (
    DocumentReference,
    DrawingReference,
    JobError,
    JobRecord,
    JobStatus,
)
from security_design_assistant.models.origin import Origin

_LOG = structlog.get_logger()

NOT_QUEUED = "not_queued"
"""Code of a job that failed because the queue did not take its message."""

_RETRY_SECONDS = "5"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who submits, how they told this request from another one, and by what its job is found again."""

    owner: str
    idempotency_key: str | None
    origin: Origin


def submit_uploaded(services: Services, caller: Caller, uploaded: UploadedDrawing) -> JobRecord:
    """Make a job of a drawing that was uploaded before; without a key the upload itself is the key.

    Raises
    ------
    Problem
        404 no such upload, 413 too large, 409 or 422 the key stands for another job, 503 try again.
    """
    drawing = DrawingReference(key="", file_name=uploaded.filename, upload=uploaded.upload_id)
    draft = _draft(services, caller, drawing, uploaded)
    return _submit(services, caller, draft, _own_key("upload", uploaded.upload_id), None)


def submit_together(services: Services, caller: Caller, uploaded: UploadedFiles) -> JobRecord:
    """Make one job of several files that were uploaded before; without a key their list is the key.

    Raises
    ------
    Problem
        404 no such upload, 413 too large together, 409 or 422 the key stands for another job, 422 too many
        files or another number of names, 503 try again.
    """
    names, limit = uploaded.names(), services.budgets.max_files
    if len(uploaded.upload_ids) > limit:
        message = f"names {len(uploaded.upload_ids)} files; at most {limit} go together"
        raise wrong_value("upload_ids", message)
    if len(names) != len(uploaded.upload_ids):
        raise wrong_value("filenames", "must name each upload, or be left out")
    parts = tuple(
        DrawingReference(key="", file_name=name, upload=upload_id)
        for upload_id, name in zip(uploaded.upload_ids, names, strict=True)
    )
    whole = DrawingReference(key="", file_name=uploaded.project_name or names[0])
    draft = _draft(services, caller, whole, uploaded).model_copy(update={"parts": parts})
    return _submit(services, caller, draft, _own_key("uploads", ",".join(uploaded.upload_ids)), None)


def submit_direct(services: Services, caller: Caller, direct: DirectDrawing) -> JobRecord:
    """Store a drawing that came with the request and make a job of it.

    Raises
    ------
    Problem
        413 too large, 422 the key stands for another job, 503 try again.
    """
    if len(direct.data) > services.budgets.max_bytes:
        raise too_large(services.budgets.max_bytes)
    drawing = DrawingReference(
        key="",
        file_name=direct.naming.filename,
        sha256=sha256(direct.data).hexdigest(),
        bytes=len(direct.data),
    )
    draft = _draft(services, caller, drawing, direct.naming)
    return _submit(services, caller, draft, None, put_by(services, direct.data))


def _own_key(kind: str, name: str) -> str:
    """Return an idempotency key of ours; no client's has a space in it."""
    return f"{kind} {name}"


def _draft(services: Services, caller: Caller, drawing: DrawingReference, naming: Order) -> JobRecord:
    """Return the job without an id, its files still where their client put them."""
    now = services.clock.now()
    return JobRecord(
        job_id="",
        status=JobStatus.QUEUED,
        created_at=now,
        updated_at=now,
        owner=caller.owner,
        drawing=drawing,
        client_name=naming.client_name or None,
        project_name=naming.project_name or None,
        supersedes=require_completed(services, caller.owner, naming.supersedes)
        if naming.supersedes
        else None,
        options={"analyser": naming.analyser} if naming.analyser else {},
        budgets=services.budgets,
        documents=_documents(naming) if isinstance(naming, Beside) else (),
        origin=caller.origin,
        expires_at=expiry(now),
    )


def _documents(submission: Beside) -> tuple[DocumentReference, ...]:
    names = submission.context_names()
    if len(names) != len(submission.context_upload_ids):
        raise wrong_value("context_filenames", "must name each document, or be left out")
    pairs = zip(submission.context_upload_ids, names, strict=True)
    return tuple(DocumentReference(key="", file_name=name, upload=upload) for upload, name in pairs)


def _submit(
    services: Services, caller: Caller, draft: JobRecord, own_key: str | None, store: Storing | None
) -> JobRecord:
    """Make the job and queue it, or return the one that there is; ``store`` is None for uploads."""
    key = caller.idempotency_key or own_key
    job, attempt_key = _known(services, caller.owner, key)
    new = job is None
    if job is None:
        store = store or taken_from(services, sources_of(services, draft))
        job, new = _create(services, draft, key, attempt_key, store)
    if not new:
        _require_same_request(job, draft, caller)
        _LOG.info("job_known", job_id=job.job_id)
        return job
    with structlog.contextvars.bound_contextvars(job_id=job.job_id):
        try:
            services.queue.send(job.job_id, origin=job.origin)
        except RetryableError as exc:
            _LOG.warning("job_not_queued", code=exc.code)
            raise _fail(services, job, exc) from exc
        services.metrics.add("JobsSubmitted")
        _LOG.info("job_submitted")
    return job


def _known(services: Services, owner: str, key: str | None) -> tuple[JobRecord | None, str | None]:
    """Return the job that a key stands for and, where there is none yet, the key that a new one gets."""
    attempt_key = key
    while attempt_key is not None:
        job = services.jobs.find(owner, attempt_key)
        if job is None or not _never_queued(job):
            return job, attempt_key
        attempt_key = _key_after(key, job)
    return None, None


def _key_after(key: str | None, job: JobRecord) -> str:
    # The client was told to try again: its key must not lead to the job that came to nothing.
    return f"{key}\n{job.job_id}"


def _create(
    services: Services, draft: JobRecord, key: str | None, attempt_key: str | None, store: Storing
) -> tuple[JobRecord, bool]:
    """Store files and job, or find the job that another request of the same key made meanwhile.

    What was stored for nothing is removed; where that cannot be told or done now, reconcile does it.
    """
    for job_id in job_ids(draft.created_at):
        place = new_place(job_id)
        mine = draft.model_copy(update={"job_id": job_id, "idempotency_key": attempt_key})
        try:
            mine = store(mine, place)
            job = services.jobs.create(mine)
        except JobIdTakenError:
            _erase(services, place)
            continue
        except Exception:
            # The answer may be lost and the job there all the same: erased is only what surely is nobody's.
            there = services.jobs.get(job_id)
            if there is None or there.drawing.key != mine.drawing.key:
                _erase(services, place)
                raise
            job = there
        if job.drawing.key == mine.drawing.key:
            return job, True
        _erase(services, place)
        if not _never_queued(job):
            return job, False
        attempt_key = _key_after(key, job)
    raise RetryableError("busy", "No free job id was found.")


def _erase(services: Services, place: str) -> None:
    with suppress(RetryableError):
        services.objects.erase(place)


def _never_queued(job: JobRecord) -> bool:
    return job.status is JobStatus.FAILED and job.error is not None and job.error.code == NOT_QUEUED


def _require_same_request(job: JobRecord, draft: JobRecord, caller: Caller) -> None:
    def told(record: JobRecord) -> tuple[object, ...]:
        content = record.drawing.sha256 if draft.drawing.sha256 else list(map(uploaded_as, record.files))
        files = [file.file_name for file in record.files]
        documents = [(uploaded_as(document), document.file_name) for document in record.documents]
        names = (record.client_name, record.project_name, record.supersedes)
        return (content, files, names, record.options, documents)

    if told(job) == told(draft):
        return
    if caller.idempotency_key:
        detail = "This Idempotency-Key was used for another drawing or other names."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail)
    detail = (
        f"This upload became {job.job_id}, under other names or with other documents."
        " Upload the drawing again for another job."
    )
    raise Problem(HTTPStatus.CONFLICT, "upload_already_used", detail)


def _fail(services: Services, job: JobRecord, cause: RetryableError) -> Problem:
    message = "The drawing could not be queued. Nothing was processed; please submit it again."
    error = JobError(code=NOT_QUEUED, message=message, retryable=True)
    try:
        services.jobs.fail(job.job_id, error, services.clock.now())
    except RetryableError:
        # Then the job stays queued without a message: reconcile finds it and sends one.
        detail = "The service is overloaded. Ask again with the same Idempotency-Key."
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, cause.code, detail, {"Retry-After": _RETRY_SECONDS})
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, NOT_QUEUED, message, {"Retry-After": _RETRY_SECONDS})
