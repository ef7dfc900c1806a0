"""Body of ``POST /process-drawing``, whichever of the three ways the client chose."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeVar

import multipart
from pydantic import ValidationError
from pydantic_core import from_json

from security_design_assistant.api.models import Naming, Order, UploadedDrawing, UploadedFiles
from security_design_assistant.api.problem import Problem, wrong_fields, wrong_value
from security_design_assistant.api.request import Request

PDF = "application/pdf"
MAX_DIRECT_BYTES = 6 * 1024 * 1024
"""Largest drawing that comes with the request itself; what is larger takes ``POST /uploads``."""

_MAX_TEXT_BYTES = 64 * 1024
_PDF_HEADER_WITHIN = 1024

_Fields = TypeVar("_Fields", bound=Order)


@dataclass(frozen=True, slots=True)
class DirectDrawing:
    """A drawing that came with the request, and its names."""

    naming: Naming
    data: bytes


def read_submission(request: Request) -> UploadedDrawing | UploadedFiles | DirectDrawing:
    """Read the request's body by its content type.

    Raises
    ------
    Problem
        400 malformed, 413 too large, 415 not a PDF or no content type of ours, 422 wrong fields.
    """
    match request.content_type:
        case "application/json":
            return _uploaded(request.body)
        case "application/pdf":
            return _raw(request)
        case "multipart/form-data":
            return _multipart(request)
    detail = (
        "Send the drawing as application/pdf or multipart/form-data, or an upload_id as application/json."
    )
    raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)


def _uploaded(body: bytes) -> UploadedDrawing | UploadedFiles:
    try:
        several = "upload_ids" in from_json(body)
    except (ValueError, TypeError):
        several = False  # no JSON, or no object: the model says what is wrong
    return _validated(UploadedFiles, body) if several else _validated(UploadedDrawing, body)


def _validated(model: type[_Fields], body: bytes) -> _Fields:
    try:
        return model.model_validate_json(body)
    except ValidationError as exc:
        raise wrong_fields(exc) from exc


def _raw(request: Request) -> DirectDrawing:
    fields = {name: request.parameter(name) for name in request.query}
    return DirectDrawing(_naming(fields), _checked_pdf(request.body))


def _multipart(request: Request) -> DirectDrawing:
    header = Message()
    header["Content-Type"] = request.headers["content-type"]
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise _malformed("The multipart/form-data content type names no boundary.")
    try:
        return _parts(request.body, boundary)
    except (multipart.MultipartError, UnicodeError, LookupError) as exc:
        raise _malformed("The body is not well-formed multipart/form-data.") from exc


def _parts(body: bytes, boundary: str) -> DirectDrawing:
    fields: dict[str, Any] = {}
    data = None
    parser = multipart.MultipartParser(
        BytesIO(body),
        boundary,
        content_length=len(body),
        part_limit=32,
        spool_limit=len(body) + 1,
        memory_limit=len(body) + 1,
    )
    for part in parser:
        if part.name == "file":
            if data is not None:
                raise wrong_value("file", "is given more than once")
            data = part.raw
            fields.setdefault("filename", part.filename or "drawing.pdf")
        elif part.name in fields:
            raise wrong_value(part.name, "is given more than once")
        elif part.size > _MAX_TEXT_BYTES:
            raise wrong_value(part.name, "is too long")
        else:
            fields[part.name] = part.value
    if data is None:
        raise wrong_value("file", "is missing")
    return DirectDrawing(_naming(fields), _checked_pdf(data))


def _naming(fields: dict[str, Any]) -> Naming:
    given = {name: value for name, value in fields.items() if value != ""}
    try:
        return Naming.model_validate(given)
    except ValidationError as exc:
        raise wrong_fields(exc) from exc


def _checked_pdf(data: bytes) -> bytes:
    if not data:
        raise _malformed("The drawing is empty.")
    if len(data) > MAX_DIRECT_BYTES:
        detail = (
            f"A drawing over {MAX_DIRECT_BYTES:,} bytes cannot be sent with the request: use POST /uploads."
        )
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)
    if b"%PDF-" not in data[:_PDF_HEADER_WITHIN]:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_a_pdf", "The file is not a PDF.")
    return data


def _malformed(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "malformed_body", detail)
