"""Files of a submission: where their owner uploaded them, and how they become the job's own.

A form for an upload stays valid for its hour, so what lies at an upload may be replaced at any time. A job
therefore has copies, under keys that nobody else writes and that are written once. Whoever reads a job's file
needs nothing but its :class:`~security_design_assistant.models.job_record.FileReference`: the key, and the
digest that the bytes have to have.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import TypeVar

from security_design_assistant.api.problem import Problem
from security_design_assistant.api.services import Services
from security_design_assistant.api.upload_ids import document_key, drawing_key, is_bound_to
from security_design_assistant.jobs.ports import Uploaded
from security_design_assistant.models.job_record import FileReference, JobRecord
from security_design_assistant.pipeline.job import job_prefix
from security_design_assistant.specification.limits import MAX_BYTES

File = TypeVar("File", bound=FileReference)

Storing = Callable[[JobRecord, str], JobRecord]
"""Stores the files of a draft under keys that begin as told, and returns the draft with them."""


@dataclass(frozen=True, slots=True)
class Source:
    """An upload: its key, and what was seen there."""

    key: str
    seen: Uploaded


def new_place(job_id: str) -> str:
    """Return what the keys of a job's files begin with; no two submissions have the same."""
    return f"{job_prefix(job_id)}drawing/{secrets.token_hex(4)}"


def uploaded_as(file: FileReference) -> str:
    """Return the id of the upload that a file was: an older job's has it in its key alone."""
    return file.upload or PurePosixPath(file.key).stem


def uploads_of(job: JobRecord) -> tuple[str, ...]:
    """Return the keys at which the job's files were uploaded, and may be uploaded again for an hour."""
    keys: list[str] = []
    for file in (*job.files, *job.documents):
        if file.upload:
            keys += [drawing_key(file.upload), document_key(file.upload)]
        elif not file.key.startswith(job_prefix(job.job_id)):
            keys.append(file.key)  # an older job's file is the upload itself
    return tuple(keys)


def sources_of(services: Services, draft: JobRecord) -> Mapping[str, Source]:
    """Return all uploads that a draft names, by their ids.

    Raises
    ------
    Problem
        404 there is none of the owner's, or nothing in it; 413 the drawing or a document is too large.
    """
    drawings = {file.upload: _source(services, draft, file) for file in draft.files}
    documents = {file.upload: _source(services, draft, file, beside=True) for file in draft.documents}
    size, limit = sum(source.seen.bytes for source in drawings.values()), draft.budgets.max_bytes
    if size > limit:
        raise too_large(limit, size if draft.parts else None)
    if any(source.seen.bytes > MAX_BYTES for source in documents.values()):
        raise document_too_large()
    return {upload: source for upload, source in (drawings | documents).items() if upload}


def taken_from(services: Services, sources: Mapping[str, Source]) -> Storing:
    """Return what copies uploads, within the store, to a job's own keys."""

    def take(file: File, target: str) -> File:
        source = sources[file.upload or ""]
        digest = services.uploads.take(source.key, source.seen, target)
        return file.model_copy(update={"key": target, "bytes": source.seen.bytes, "sha256": digest})

    def store(draft: JobRecord, place: str) -> JobRecord:
        files = [take(file, f"{place}-{number}.pdf") for number, file in enumerate(draft.files, 1)]
        documents = [
            take(file, f"{place}-document-{number}") for number, file in enumerate(draft.documents, 1)
        ]
        drawing = files[0]
        if draft.parts:
            digests = "".join(file.sha256 or "" for file in files)
            known = {
                "key": drawing.key,
                "bytes": sum(file.bytes or 0 for file in files),
                "sha256": sha256(digests.encode()).hexdigest(),
            }
            drawing = draft.drawing.model_copy(update=known)
        parts = tuple(files) if draft.parts else ()
        return draft.model_copy(update={"drawing": drawing, "parts": parts, "documents": tuple(documents)})

    return store


def put_by(services: Services, data: bytes) -> Storing:
    """Return what stores a drawing that came with the request."""

    def store(draft: JobRecord, place: str) -> JobRecord:
        drawing = draft.drawing.model_copy(update={"key": f"{place}-1.pdf"})
        services.objects.put(drawing.key, data)
        return draft.model_copy(update={"drawing": drawing})

    return store


def too_large(limit: int, together: int | None = None) -> Problem:
    """Return the problem of a drawing, or of files with ``together`` bytes, over the service's limit."""
    detail = f"A drawing may have at most {limit:,} bytes."
    if together is not None:
        detail = f"Together the files have {together:,} bytes; a drawing may have at most {limit:,}."
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def document_too_large() -> Problem:
    """Return the problem of a document over the limit."""
    detail = f"A document that comes with a drawing may have at most {MAX_BYTES:,} bytes."
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def _source(services: Services, draft: JobRecord, file: FileReference, beside: bool = False) -> Source:
    upload_id = file.upload or ""
    # A PDF may be a drawing or a specification: only the submission tells.
    keys = (document_key(upload_id), drawing_key(upload_id)) if beside else (drawing_key(upload_id),)
    for key in keys if is_bound_to(draft.owner, upload_id) else ():
        if seen := services.uploads.look(key):
            return Source(key, seen)
    detail = f"There is no upload {upload_id}, or no file was uploaded to it yet."
    raise Problem(HTTPStatus.NOT_FOUND, "upload_not_found", detail)
