"""Routes that change something: POST /uploads, POST /process-drawing, DELETE /jobs/{job_id}."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus

from pydantic import ValidationError

from security_design_assistant.api.beside import document_too_large
from security_design_assistant.api.job_view import status_path, submitted
from security_design_assistant.api.models import (
    FormSubmission,
    Naming,
    NewUpload,
    Submitted,
    Upload,
    UploadedDrawing,
    UploadedFiles,
)
from security_design_assistant.api.ownership import own_job
from security_design_assistant.api.principal import owner_of
from security_design_assistant.api.problem import Problem, wrong_fields
from security_design_assistant.api.request import Reply, Request
from security_design_assistant.api.route import BINARY, Answer, Parameter, Route
from security_design_assistant.api.services import Services
from security_design_assistant.api.submission import (
    Caller,
    submit_direct,
    submit_together,
    submit_uploaded,
    too_large,
)
from security_design_assistant.api.submission_form import DirectDrawing, read_submission
from security_design_assistant.api.upload_ids import document_key, drawing_key, new_upload_id
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.job import JobKeys, StageName
from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.specification.limits import MAX_BYTES
from security_design_assistant.specification.media_types import KINDS, PDF
from security_design_assistant.telemetry import tracing

UPLOAD_SECONDS = 3600
_IDEMPOTENCY_KEY = r"^[\x21-\x7e]{1,255}$"


def create_upload(request: Request, services: Services) -> Reply:
    """Hand out a place for one drawing, or for one document that comes with a drawing."""
    owner = owner_of(request, services)
    if request.content_type != "application/json":
        detail = "Describe the file as application/json."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    try:
        wanted = NewUpload.model_validate_json(request.body)
    except ValidationError as exc:
        raise wrong_fields(exc) from exc
    media_type = wanted.content_type.partition(";")[0].strip().lower()
    if media_type not in KINDS:
        detail = f"Only {', '.join(KINDS)} can be uploaded."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_a_pdf", detail)
    upload_id = new_upload_id(owner)
    key, limit = drawing_key(upload_id), services.budgets.max_bytes
    if media_type != PDF:
        key, limit = document_key(upload_id), MAX_BYTES
    if wanted.size > limit:
        raise too_large(limit) if media_type == PDF else document_too_large()
    expires_at = services.clock.now() + timedelta(seconds=UPLOAD_SECONDS)
    url, fields = services.uploads.presigned_post(key, media_type, limit, UPLOAD_SECONDS)
    upload = Upload(upload_id=upload_id, url=url, fields=fields, expires_at=expires_at)
    return Reply(HTTPStatus.CREATED, upload, {"Cache-Control": "no-store"})


def process_drawing(request: Request, services: Services) -> Reply:
    """Make a job of a drawing and queue it."""
    owner = owner_of(request, services)
    origin = Origin(correlation_id=request.correlation_id, trace=tracing.header() or request.trace)
    caller = Caller(owner, _idempotency_key(request), origin)
    submission = read_submission(request)
    job: JobRecord
    if isinstance(submission, DirectDrawing):
        job = submit_direct(services, caller, submission)
    elif isinstance(submission, UploadedFiles):
        job = submit_together(services, caller, submission)
    else:
        job = submit_uploaded(services, caller, submission)
    return Reply(HTTPStatus.ACCEPTED, submitted(job), {"Location": status_path(job.job_id)})


def delete_job(request: Request, services: Services) -> Reply:
    """Stop the job if it is running, and remove its drawing with all files, its results and its record."""
    job = own_job(request, services)
    _delete_objects(services, job)
    services.jobs.delete(job.job_id)
    _delete_objects(services, job)  # a worker may have written on until its record was gone
    return Reply(HTTPStatus.NO_CONTENT)


def _delete_objects(services: Services, job: JobRecord) -> None:
    keys = JobKeys.of_job(job.job_id)
    # Named as well as listed: what has expired is hidden from a list, but for a day it is still there.
    names = {kind.name for kind in ARTEFACTS} | set(job.result.artefacts if job.result else ())
    uploads = {*(file.key for file in job.files), *(document.key for document in job.documents)}
    of_result = job.result.artefacts.values() if job.result else ()
    doomed = {*uploads, *of_result, *map(keys.checkpoint, StageName), *map(keys.result, names)}
    for prefix in (keys.results, keys.checkpoints):
        doomed.update(services.objects.list(prefix))
    for key in sorted(doomed):
        services.objects.delete(key)


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not re.fullmatch(_IDEMPOTENCY_KEY, key):
        detail = "Idempotency-Key must be 1 to 255 printable ASCII characters without spaces."
        raise Problem(HTTPStatus.BAD_REQUEST, "wrong_idempotency_key", detail)
    return key


def _naming_parameters() -> tuple[Parameter, ...]:
    schemas = Naming.model_json_schema()["properties"]
    return tuple(
        Parameter(name, "query", "Only with the PDF itself as body.", schema)
        for name, schema in schemas.items()
    )


ROUTES = (
    Route(
        "POST",
        "/uploads",
        "submit",
        create_upload,
        "Get a URL to upload a drawing of up to 100 MB, or a document that comes with it",
        {HTTPStatus.CREATED: Answer("Where to POST the fields and then the file, within one hour.", Upload)},
        (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
        bodies={"application/json": NewUpload},
    ),
    Route(
        "POST",
        "/process-drawing",
        "submit",
        process_drawing,
        "Submit a drawing: one or several files uploaded before, or the PDF itself",
        {
            HTTPStatus.ACCEPTED: Answer(
                "The drawing is queued.", Submitted, {"Location": "Path of the job's status."}
            )
        },
        (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
        (
            Parameter(
                "Idempotency-Key",
                "header",
                "The same key gives the same job, however often it is sent.",
                {"type": "string", "pattern": _IDEMPOTENCY_KEY, "minLength": 1, "maxLength": 255},
            ),
            *_naming_parameters(),
        ),
        {
            "application/json": (UploadedDrawing, UploadedFiles),
            PDF: {**BINARY, "description": "The PDF alone; documents beside it need the JSON form."},
            "multipart/form-data": FormSubmission,
        },
    ),
    Route(
        "DELETE",
        "/jobs/{job_id}",
        "submit",
        delete_job,
        "Delete a job, its drawing and its results",
        {HTTPStatus.NO_CONTENT: Answer("The job and all its data are deleted.")},
        (HTTPStatus.NOT_FOUND,),
        (Parameter("job_id", "path", "The job."),),
    ),
)
