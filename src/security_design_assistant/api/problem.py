"""Errors of the API as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from pydantic import BaseModel, ValidationError

PROBLEM_JSON = "application/problem+json"

_RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Phrases of RFC 9110 that Python knows only since 3.13."""


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class ProblemDetail(BaseModel):
    """The body of every answer that is not a success."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    correlation_id: str | None = None
    errors: list[FieldProblem] | None = None


class Problem(Exception):  # noqa: N818 - RFC 9457's own word
    """Why a request is not done.

    Parameters
    ----------
    status : HTTP status.
    code : stable, machine-readable reason.
    detail : a sentence that the client's author can act on.
    headers : sent with the answer, e.g. ``Retry-After``.
    errors : the fields that are wrong, if it is about fields.
    """

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}
        self.errors = errors

    def body(self, request_id: str, correlation_id: str | None = None) -> str:
        """Return the problem as JSON."""
        detail = ProblemDetail(
            title=title_of(self.status),
            status=self.status.value,
            detail=self.detail,
            code=self.code,
            request_id=request_id,
            correlation_id=correlation_id,
            errors=list(self.errors) or None,
        )
        return detail.model_dump_json(exclude_none=True)


def title_of(status: HTTPStatus) -> str:
    """Return the status's name, the same on every version of Python."""
    return _RENAMED.get(status.value, status.phrase)


def wrong_fields(error: ValidationError) -> Problem:
    """Turn what pydantic found into a problem: 400 for what is no JSON at all, else 422."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(item["type"] == "json_invalid" for item in found):
        return Problem(HTTPStatus.BAD_REQUEST, "malformed_json", "The body is not valid JSON.")
    errors = [
        FieldProblem(
            field=".".join(str(part) for part in item["loc"]) or "body", message=_sentence(item["msg"])
        )
        for item in found
    ]
    return wrong_values(errors)


def _sentence(message: str) -> str:
    """Return what a validator of ours says without what pydantic puts before it."""
    return message.removeprefix("Value error, ").rstrip(".")


def wrong_values(errors: Sequence[FieldProblem]) -> Problem:
    """Return the problem of a well-formed request whose values do not fit."""
    told = "; ".join(f"{item.field}: {item.message}" for item in errors[:5])
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_fields", f"{told}.", errors=errors)


def wrong_value(name: str, message: str) -> Problem:
    """Return the problem of one field whose value does not fit."""
    return wrong_values([FieldProblem(field=name, message=message)])
