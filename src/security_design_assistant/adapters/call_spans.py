"""A span around every call of an AWS service, by botocore's own events; never what is sent or received."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from security_design_assistant.telemetry import tracing

_SPAN = "security_design_assistant.span"


def trace_calls(session: Any) -> None:
    """Measure every call of the clients that ``session`` makes from now on, retries included."""
    session.register("before-call", _begin)
    session.register("after-call", _end)
    session.register("after-call-error", _break_off)


def _begin(model: Any, context: dict[str, Any], **_: Any) -> None:
    service, operation = str(model.service_model.service_id), str(model.name)
    closing = ExitStack()
    opened = closing.enter_context(
        tracing.span(
            f"{service}.{operation}",
            "client",
            **{"rpc.system": "aws-api", "rpc.service": service, "rpc.method": operation},
        )
    )
    context[_SPAN] = (closing, opened)


def _end(parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    closing, opened = context.pop(_SPAN)
    told = parsed.get("ResponseMetadata", {})
    opened.note(**{"http.response.status_code": int(told.get("HTTPStatusCode", 0))})
    if told.get("RetryAttempts"):
        opened.note(retries=int(told["RetryAttempts"]))
    # Not failed: that a condition does not hold, or an object is not there, is an answer like any other.
    if code := parsed.get("Error", {}).get("Code"):
        opened.note(error_code=str(code))
    closing.close()


def _break_off(exception: BaseException, context: dict[str, Any], **_: Any) -> None:
    closing, opened = context.pop(_SPAN)
    opened.fail(type(exception).__name__)
    closing.close()
