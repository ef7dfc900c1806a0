"""The function's own handler, with a span around each invocation that continues the trace of its caller."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from opentelemetry.context import Context
from opentelemetry.instrumentation.aws_lambda import AwsLambdaInstrumentor
from opentelemetry.propagate import extract

_TRACE_HEADER = "X-Amzn-Trace-Id"
"""As the propagator spells it; API Gateway hands names on in lower case."""


def trace_context(event: Any) -> Context:
    """Return the context that Lambda's environment names, else the one in the request's headers."""
    sent = (event.get("headers") if isinstance(event, dict) else None) or {}
    headers = {name.lower(): value for name, value in sent.items()}
    root = os.environ.get("_X_AMZN_TRACE_ID") or headers.get(_TRACE_HEADER.lower(), "")
    return extract({**headers, _TRACE_HEADER: root})


AwsLambdaInstrumentor().instrument(event_context_extractor=trace_context)
_module, _, _function = os.environ["ORIG_HANDLER"].rpartition(".")
handler = getattr(import_module(_module), _function)
