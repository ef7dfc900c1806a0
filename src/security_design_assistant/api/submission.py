"""Submission of a drawing as a queued job: the record first, then the message, so that none is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

import structlog

from security_design_assistant.api.beside import documents_beside
from security_design_assistant.api.models import Beside, Order, UploadedDrawing, UploadedFiles
from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.api.services import Services
from security_design_assistant.api.submission_form import DirectDrawing
from security_design_assistant.api.superseding import require_completed
from security_design_assistant.api.upload_ids import drawing_key, is_bound_to, new_upload_id
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.new_job import expiry, job_ids
from security_design_assistant.jobs.ports import JobIdTakenError
from security_design_assistant.models.job_record import DrawingReference, JobError, JobRecord, JobStatus
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
    drawing = _upload(services, caller, uploaded.upload_id, uploaded.filename)
    if drawing is None:
        detail = "There is no such upload, or no file was uploaded to it yet."
        raise Problem(HTTPStatus.NOT_FOUND, "upload_not_found", detail)
    if (drawing.bytes or 0) > services.budgets.max_bytes:
        raise too_large(services.budgets.max_bytes)
    idempotency_key = caller.idempotency_key or f"upload:{uploaded.upload_id}"
    return _submit(services, caller, _draft(services, caller, drawing, uploaded), idempotency_key)


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
    parts = []
    for upload_id, name in zip(uploaded.upload_ids, names, strict=True):
        part = _upload(services, caller, upload_id, name)
        if part is None:
            detail = f"There is no upload {upload_id}, or no file was uploaded to it yet."
            raise Problem(HTTPStatus.NOT_FOUND, "upload_not_found", detail)
        parts.append(part)
    size = sum(part.bytes or 0 for part in parts)
    if size > services.budgets.max_bytes:
        raise too_large(services.budgets.max_bytes, size)
    whole = DrawingReference(key=parts[0].key, file_name=uploaded.project_name or names[0], bytes=size)
    draft = _draft(services, caller, whole, uploaded).model_copy(update={"parts": tuple(parts)})
    listed = f"uploads:{','.join(uploaded.upload_ids)}"
    return _submit(services, caller, draft, caller.idempotency_key or listed)


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
        key=drawing_key(new_upload_id(caller.owner)),
        file_name=direct.naming.filename,
        sha256=sha256(direct.data).hexdigest(),
        bytes=len(direct.data),
    )
    draft = _draft(services, caller, drawing, direct.naming)
    services.objects.put(drawing.key, direct.data)
    try:
        job = _submit(services, caller, draft, caller.idempotency_key)
    except Problem as problem:
        if problem.status is not HTTPStatus.SERVICE_UNAVAILABLE:
            services.objects.delete(drawing.key)
        raise
    if job.drawing.key != drawing.key:
        services.objects.delete(drawing.key)  # the first request of this key has stored it already
    return job


def too_large(limit: int, together: int | None = None) -> Problem:
    """Return the problem of a drawing, or of files with ``together`` bytes, over the service's limit."""
    detail = f"A drawing may have at most {limit:,} bytes."
    if together is not None:
        detail = f"Together the files have {together:,} bytes; a drawing may have at most {limit:,}."
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def _upload(services: Services, caller: Caller, upload_id: str, name: str) -> DrawingReference | None:
    """Return what lies at an upload of the caller's own, or None."""
    key = drawing_key(upload_id)
    size = services.uploads.size(key) if is_bound_to(caller.owner, upload_id) else None
    return None if size is None else DrawingReference(key=key, file_name=name, bytes=size)


def _draft(services: Services, caller: Caller, drawing: DrawingReference, naming: Order) -> JobRecord:
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
        documents=documents_beside(services, caller.owner, naming) if isinstance(naming, Beside) else (),
        origin=caller.origin,
        expires_at=expiry(now),
    )


def _submit(services: Services, caller: Caller, draft: JobRecord, key: str | None) -> JobRecord:
    job, new = _create(services, draft, key)
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


def _create(services: Services, draft: JobRecord, key: str | None) -> tuple[JobRecord, bool]:
    """Store the job, or find the one that its key stands for."""
    attempt_key = key
    for job_id in job_ids(draft.created_at):
        mine = draft.model_copy(update={"job_id": job_id, "idempotency_key": attempt_key})
        try:
            job = services.jobs.create(mine)
        except JobIdTakenError:
            continue
        if job.job_id == mine.job_id and job.drawing.key == mine.drawing.key:
            return job, True
        if not _never_queued(job):
            return job, False
        # The client was told to try again: its key must not lead to the job that came to nothing.
        attempt_key = f"{key}\n{job.job_id}"
    raise RetryableError("busy", "No free job id was found.")


def _never_queued(job: JobRecord) -> bool:
    return job.status is JobStatus.FAILED and job.error is not None and job.error.code == NOT_QUEUED


def _require_same_request(job: JobRecord, draft: JobRecord, caller: Caller) -> None:
    def told(record: JobRecord) -> tuple[object, ...]:
        content = record.drawing.sha256 if draft.drawing.sha256 else [file.key for file in record.files]
        files = [file.file_name for file in record.files]
        documents = [(document.key, document.file_name) for document in record.documents]
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
