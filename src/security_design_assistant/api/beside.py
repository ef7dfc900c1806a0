"""Documents that come with a drawing, such as its specification: which uploads they are, and their limits."""

from __future__ import annotations

from http import HTTPStatus

from security_design_assistant.api.models import Beside
from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.api.services import Services
from security_design_assistant.api.upload_ids import document_key, drawing_key, is_bound_to
from security_design_assistant.models.job_record import DocumentReference
from security_design_assistant.specification.limits import MAX_BYTES


def documents_beside(services: Services, owner: str, submission: Beside) -> tuple[DocumentReference, ...]:
    """Return the uploaded documents that a submission names, in its order.

    Raises
    ------
    Problem
        404 no such upload, 413 too large, 422 another number of names.
    """
    names = submission.context_names()
    if len(names) != len(submission.context_upload_ids):
        raise wrong_value("context_filenames", "must name each document, or be left out")
    pairs = zip(submission.context_upload_ids, names, strict=True)
    return tuple(_document(services, owner, upload_id, name) for upload_id, name in pairs)


def document_too_large() -> Problem:
    """Return the problem of a document over the limit."""
    detail = f"A document that comes with a drawing may have at most {MAX_BYTES:,} bytes."
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def _document(services: Services, owner: str, upload_id: str, name: str) -> DocumentReference:
    # A PDF may be a drawing or a specification: only the submission tells.
    for key in (document_key(upload_id), drawing_key(upload_id)):
        size = services.uploads.size(key) if is_bound_to(owner, upload_id) else None
        if size is not None:
            if size > MAX_BYTES:
                raise document_too_large()
            return DocumentReference(key=key, file_name=name, bytes=size)
    detail = f"There is no upload {upload_id}, or no file was uploaded to it yet."
    raise Problem(HTTPStatus.NOT_FOUND, "upload_not_found", detail)
