"""One request and its answer, free of how API Gateway writes them down."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from pydantic import BaseModel

from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.telemetry.correlation import correlation_id_of, request_id_of, trace_of


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    ``headers`` have lower-case names; ``authorizer`` is what API Gateway's authoriser found out; ``trace`` is
    the X-Ray header of whoever calls.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    body: bytes
    request_id: str
    correlation_id: str
    trace: str | None = None
    authorizer: Mapping[str, Any] = field(default_factory=dict)
    path_parameters: Mapping[str, str] = field(default_factory=dict)

    def parameter(self, name: str) -> str | None:
        """Return the query parameter, or None; given twice it is a problem."""
        values = self.query.get(name, ())
        if len(values) > 1:
            raise wrong_value(name, "is given more than once")
        return values[0] if values else None

    @property
    def content_type(self) -> str:
        """The body's type in lower case, without parameters; empty if the client does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``body`` becomes JSON."""

    status: HTTPStatus
    body: BaseModel | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def request_from_event(event: Mapping[str, Any], path_parameters: Mapping[str, str]) -> Request:
    """Read an API Gateway event of payload format 2.0.

    Raises
    ------
    Problem
        The body is said to be base64 and is not.
    """
    context = event.get("requestContext") or {}
    http = context.get("http") or {}
    return Request(
        method=http.get("method", ""),
        path=event.get("rawPath", ""),
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        query=_query(event),
        body=_body(event),
        request_id=request_id_of(event),
        correlation_id=correlation_id_of(event),
        trace=trace_of(event),
        authorizer=context.get("authorizer") or {},
        path_parameters=path_parameters,
    )


def _query(event: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    # API Gateway joins repeated parameters by commas, which names may hold too: the raw string does not.
    raw = event.get("rawQueryString")
    if raw:
        parsed = parse_qs(raw, keep_blank_values=True, errors="replace")
        return {name: tuple(values) for name, values in parsed.items()}
    return {name: (value,) for name, value in (event.get("queryStringParameters") or {}).items()}


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", errors="surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as exc:
        detail = "The body is marked as base64 but is not valid base64."
        raise Problem(HTTPStatus.BAD_REQUEST, "malformed_body", detail) from exc
