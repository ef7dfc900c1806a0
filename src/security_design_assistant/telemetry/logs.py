"""Logs as JSON lines, with ids, counts and types only: no text of a drawing, no client's name."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from security_design_assistant.telemetry.stack import stack_of


def configure_logs(level: str, **bound: str) -> None:
    """Log from ``level`` on to stdout; every line carries what is ``bound``, e.g. the function's name."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _stack_without_messages,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(**bound)


def _stack_without_messages(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and stack; its message could quote the drawing."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()[1]
    if isinstance(raised, BaseException):
        chain: list[str] = []
        error: BaseException | None = raised
        while error is not None and len(chain) < 5:
            chain.append(type(error).__qualname__)
            error = error.__cause__ or error.__context__
        event["exception"] = chain
        event["stack"] = stack_of(raised)
    return event
