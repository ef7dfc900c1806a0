"""The id by which a client finds what it caused, in every log line, record, trace and alert."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog

from security_design_assistant.models.origin import Origin

HEADER = "X-Correlation-Id"
PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}"
"""Bounded and without blanks or quotes: it is written to logs as it comes."""

_TRACE_HEADER = "x-amzn-trace-id"


def correlation_id_of(event: Mapping[str, Any]) -> str:
    """Return the id that an API Gateway event's client gave, or the request's own if it gave none of ours."""
    offered = _header(event, HEADER)
    return offered if offered and re.fullmatch(PATTERN, offered) else request_id_of(event)


def request_id_of(event: Mapping[str, Any]) -> str:
    """Return the id under which API Gateway logs the request; empty if the event is no request."""
    context = event.get("requestContext")
    return str(context.get("requestId", "")) if isinstance(context, Mapping) else ""


def trace_of(event: Mapping[str, Any]) -> str | None:
    """Return the X-Ray header of whoever calls: Lambda's own or, where it traces nothing, the request's."""
    return os.environ.get("_X_AMZN_TRACE_ID") or _header(event, _TRACE_HEADER)


def _header(event: Mapping[str, Any], name: str) -> str | None:
    headers = event.get("headers")
    if not isinstance(headers, Mapping):
        return None
    found = (value for given, value in headers.items() if str(given).lower() == name.lower())
    return next((str(value) for value in found), None)


@contextmanager
def about(origin: Origin, **further: object) -> Iterator[None]:
    """Put the origin's ids, as far as there are any, on every line that is logged in this block."""
    ids = {"correlation_id": origin.correlation_id, "trace_id": origin.trace_id, **further}
    known = {name: value for name, value in ids.items() if value is not None}
    with structlog.contextvars.bound_contextvars(**known):
        yield
