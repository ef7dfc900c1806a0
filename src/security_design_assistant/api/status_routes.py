"""Routes that only read: GET /status, /jobs, /download and /health."""

from __future__ import annotations

import math
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from security_design_assistant import __version__
from security_design_assistant.api.job_view import job_summary, job_view
from security_design_assistant.api.models import DownloadLink, Health, JobList, JobView
from security_design_assistant.api.ownership import own_job
from security_design_assistant.api.principal import owner_of
from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.api.request import Reply, Request
from security_design_assistant.api.route import STRING, Answer, Parameter, Route
from security_design_assistant.api.services import Services
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.results.artefacts import ARTEFACTS

DOWNLOAD_SECONDS = 3600
DEFAULT_LIMIT = 20
MAX_LIMIT = 100

_ARTEFACTS = {kind.name: kind for kind in ARTEFACTS}
_POLL_SECONDS = 2
_MAX_POLL_SECONDS = 60
_COMPLETED_SECONDS = 5


def get_status(request: Request, services: Services) -> Reply:
    """Tell how a job gets on; a client that has the same news already gets 304."""
    job = own_job(request, services)
    view = job_view(job)
    etag = f'"{sha256(view.model_dump_json().encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, **_freshness(job, services)}
    if _knows(request.headers.get("if-none-match", ""), etag):
        return Reply(HTTPStatus.NOT_MODIFIED, headers=headers)
    return Reply(HTTPStatus.OK, view, headers)


def list_jobs(request: Request, services: Services) -> Reply:
    """List the caller's own jobs, newest first."""
    owner = owner_of(request, services)
    status, limit = _status(request.parameter("status")), _limit(request.parameter("limit"))
    try:
        page = services.jobs.by_owner(
            owner, status, limit, request.parameter("cursor"), request.parameter("project")
        )
    except ValueError as exc:
        detail = "The cursor is not valid for this list."
        raise Problem(HTTPStatus.BAD_REQUEST, "wrong_cursor", detail) from exc
    jobs = JobList(jobs=[job_summary(job) for job in page.jobs], cursor=page.cursor)
    return Reply(HTTPStatus.OK, jobs, {"Cache-Control": "private, no-cache"})


def download(request: Request, services: Services) -> Reply:
    """Lead to one result of a completed job."""
    job = own_job(request, services)
    artifact = request.path_parameters["artifact"]
    kind = _ARTEFACTS.get(artifact)
    if kind is None:
        detail = f"There is no such result; a job has {', '.join(_ARTEFACTS)}."
        raise Problem(HTTPStatus.NOT_FOUND, "artifact_not_found", detail)
    if not job.status.terminal:
        headers = {"Retry-After": str(_poll_seconds(job, services))}
        raise Problem(HTTPStatus.CONFLICT, "not_finished", "The job has no results yet.", headers)
    key = job.result.artefacts.get(artifact) if job.result else None
    if key is None:
        detail = f"The job is {job.status} and has no {artifact}."
        raise Problem(HTTPStatus.NOT_FOUND, "artifact_not_found", detail)
    name = kind.download_name(job.drawing.file_name)
    url = services.uploads.presigned_get(key, name, kind.media_type, DOWNLOAD_SECONDS)
    if request.headers.get("accept", "").partition(";")[0].strip().lower() == "application/json":
        expires_at = services.clock.now() + timedelta(seconds=DOWNLOAD_SECONDS)
        link = DownloadLink(url=url, expires_at=expires_at, file_name=name)
        return Reply(HTTPStatus.OK, link, {"Cache-Control": "no-store", "Vary": "Accept"})
    return Reply(HTTPStatus.FOUND, headers={"Location": url, "Cache-Control": "no-store"})


def health(_request: Request, services: Services) -> Reply:
    """Tell that the service answers, which build it is, and where its source code is."""
    body = Health(
        status="ok", version=__version__, image_digest=services.image_digest, source=services.source_url
    )
    return Reply(HTTPStatus.OK, body, {"Cache-Control": "no-store"})


def _freshness(job: JobRecord, services: Services) -> dict[str, str]:
    if job.status.terminal:
        # Not private: a cache of ours that keeps callers apart may keep it too. Any other shared cache keeps
        # no answer to a request with Authorization (RFC 9111, section 3.5). Short: a job can be deleted.
        # A completed one is corrected at times, and the page that corrects it waits for its results.
        if job.behind:
            return {"Cache-Control": "private, no-cache", "Retry-After": str(_POLL_SECONDS)}
        return {"Cache-Control": f"max-age={_COMPLETED_SECONDS if job.result else 300}"}
    return {"Cache-Control": "private, no-cache", "Retry-After": str(_poll_seconds(job, services))}


def _poll_seconds(job: JobRecord, services: Services) -> int:
    """Return when to ask again: sooner than the next planned attempt there is nothing new."""
    if job.status is not JobStatus.RETRYING or job.next_attempt_at is None:
        return _POLL_SECONDS
    wait = math.ceil((job.next_attempt_at - services.clock.now()).total_seconds())
    return max(_POLL_SECONDS, min(wait, _MAX_POLL_SECONDS))


def _knows(if_none_match: str, etag: str) -> bool:
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in known or "*" in known


def _status(text: str | None) -> JobStatus | None:
    if text is None:
        return None
    try:
        return JobStatus(text)
    except ValueError as exc:
        raise wrong_value("status", f"must be one of {', '.join(JobStatus)}") from exc


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    raise wrong_value("limit", f"must be a whole number from 1 to {MAX_LIMIT}")


_JOB_ID = Parameter("job_id", "path", "The job.")
_RESULTS = "The result. " + " ".join(f"{kind.name}: {kind.sentence}." for kind in ARTEFACTS)

ROUTES = (
    Route(
        "GET",
        "/status/{job_id}",
        "status",
        get_status,
        "Get the status of a job",
        {
            HTTPStatus.OK: Answer(
                "The job.",
                JobView,
                {"ETag": "Of this answer.", "Retry-After": "Seconds to wait; only while the job is running."},
            ),
            HTTPStatus.NOT_MODIFIED: Answer("Nothing has changed since the answer that If-None-Match names."),
        },
        (HTTPStatus.NOT_FOUND,),
        (_JOB_ID, Parameter("If-None-Match", "header", "ETag of the answer that the client has.")),
    ),
    Route(
        "GET",
        "/jobs",
        "status",
        list_jobs,
        "List the caller's own jobs, newest first",
        {HTTPStatus.OK: Answer("Some jobs, and a cursor if there are more.", JobList)},
        (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY),
        (
            Parameter(
                "status", "query", "Only jobs of this status.", {"enum": list(JobStatus), "type": "string"}
            ),
            Parameter("project", "query", "Only jobs of this project, by its exact name."),
            Parameter(
                "limit",
                "query",
                "Maximum number of jobs to return.",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            ),
            Parameter("cursor", "query", "Cursor from the previous answer."),
        ),
    ),
    Route(
        "GET",
        "/download/{job_id}/{artifact}",
        "status",
        download,
        "Download one result",
        {
            HTTPStatus.FOUND: Answer("The link is valid for one hour.", headers={"Location": "The result."}),
            HTTPStatus.OK: Answer("The same link as data, for Accept: application/json.", DownloadLink),
        },
        (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        (_JOB_ID, Parameter("artifact", "path", _RESULTS, {**STRING, "enum": list(_ARTEFACTS)})),
    ),
    Route(
        "GET",
        "/health",
        "status",
        health,
        "Check that the service answers",
        {HTTPStatus.OK: Answer("The service answers.", Health)},
        authenticated=False,
    ),
)
