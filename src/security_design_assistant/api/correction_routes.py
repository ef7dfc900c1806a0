"""GET and POST /jobs/{job_id}/corrections: what persons changed of a job's results."""

from __future__ import annotations

import re
from http import HTTPStatus

import structlog
from pydantic import ValidationError

from security_design_assistant.api.models import CorrectionsView, NewCorrections
from security_design_assistant.api.ownership import own_job
from security_design_assistant.api.problem import Problem, wrong_fields, wrong_value
from security_design_assistant.api.request import Reply, Request
from security_design_assistant.api.route import Answer, Parameter, Route
from security_design_assistant.api.services import Services
from security_design_assistant.corrections.proposing import proposed
from security_design_assistant.corrections.refusal import CorrectionRefusedError
from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.kept_analysis import kept_analysis

MOST = 2000
"""Corrections that a job can have; an answer holds all of them."""

_log = structlog.get_logger()


def get_corrections(request: Request, services: Services) -> Reply:
    """Tell all corrections of a job, with their revision as ETag."""
    job = own_job(request, services)
    return _reply(HTTPStatus.OK, job, services.jobs.corrections(job))


def post_corrections(request: Request, services: Services) -> Reply:
    """Add corrections to those that the client has seen, and have the results made anew."""
    job = own_job(request, services)
    if request.content_type != "application/json":
        detail = "Send corrections as application/json."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    seen = _seen(request)
    if job.status is not JobStatus.COMPLETED:
        raise Problem(
            HTTPStatus.CONFLICT, "not_completed", f"The job is {job.status}; there is nothing to correct."
        )
    try:
        wanted = NewCorrections.model_validate_json(request.body)
    except ValidationError as exc:
        raise wrong_fields(exc) from exc
    if seen != job.corrections:
        raise _moved(job)
    before = services.jobs.corrections(job)
    entries = _entries(job, before, wanted, services)
    if entries:
        corrected = services.jobs.correct(job.job_id, entries, seen, services.clock.now())
        if corrected is None:
            raise _moved(own_job(request, services))
        job = corrected
    if job.behind:
        _have_made_anew(job, services)
    return _reply(HTTPStatus.CREATED, job, (*before, *entries))


def _seen(request: Request) -> int:
    tag = request.headers.get("if-match")
    if tag is None:
        detail = "Say by If-Match which revision you have seen: the ETag of GET on the same path."
        raise Problem(HTTPStatus.PRECONDITION_REQUIRED, "revision_required", detail)
    revision = re.fullmatch(r'"(\d{1,9})"', tag.strip(), re.ASCII)
    if revision is None:
        raise wrong_value("If-Match", "must be one ETag of the corrections")
    return int(revision[1])


def _moved(job: JobRecord) -> Problem:
    detail = f"Somebody corrected this in the meantime; it is at revision {job.corrections} now."
    headers = {"ETag": f'"{job.corrections}"'}
    return Problem(HTTPStatus.PRECONDITION_FAILED, "revision_moved", detail, headers)


def _entries(
    job: JobRecord, before: tuple[Correction, ...], wanted: NewCorrections, services: Services
) -> tuple[Correction, ...]:
    if not wanted.entries:
        return ()
    if len(before) + len(wanted.entries) > MOST:
        detail = f"A job can have {MOST} corrections. Process the drawing again."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "too_many_corrections", detail)
    now = services.clock.now().replace(microsecond=0)
    try:
        return proposed(_analysis(job, services), before, wanted.entries, job.owner, now)
    except CorrectionRefusedError as exc:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, exc.code, exc.message) from exc


def _analysis(job: JobRecord, services: Services) -> Analysis:
    """Return what was read of the job's drawing."""
    try:
        kept = kept_analysis(
            Job(job.drawing.file_name, job.created_at, JobKeys.of_job(job.job_id)), services.objects
        )
    except PermanentError as exc:
        raise Problem(HTTPStatus.CONFLICT, exc.code, exc.message) from exc
    return kept.output()


def _have_made_anew(job: JobRecord, services: Services) -> None:
    try:
        services.queue.send(job.job_id, origin=job.origin)
    except RetryableError as exc:
        # The corrections are kept; the reconciliation sends for the results.
        _log.warning("corrections not queued", job_id=job.job_id, code=exc.code)


def _reply(status: HTTPStatus, job: JobRecord, entries: tuple[Correction, ...]) -> Reply:
    revision = entries[-1].number if entries else 0
    body = CorrectionsView(job_id=job.job_id, revision=revision, entries=list(entries))
    return Reply(status, body, {"ETag": f'"{revision}"', "Cache-Control": "private, no-cache"})


_JOB_ID = Parameter("job_id", "path", "The job.")
_ETAG = {"ETag": "The revision."}

ROUTES = (
    Route(
        "GET",
        "/jobs/{job_id}/corrections",
        "status",
        get_corrections,
        "Get all corrections of a job",
        {HTTPStatus.OK: Answer("The corrections, oldest first.", CorrectionsView, _ETAG)},
        (HTTPStatus.NOT_FOUND,),
        (_JOB_ID,),
    ),
    Route(
        "POST",
        "/jobs/{job_id}/corrections",
        "submit",
        post_corrections,
        "Correct the results of a completed job; they are made anew",
        {
            HTTPStatus.CREATED: Answer(
                "All corrections. The results have them once result.corrections of the job's status says so.",
                CorrectionsView,
                _ETAG,
            )
        },
        (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.PRECONDITION_FAILED,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.PRECONDITION_REQUIRED,
        ),
        (_JOB_ID, Parameter("If-Match", "header", "ETag of the corrections that the client has seen.")),
        {"application/json": NewCorrections},
    ),
)
