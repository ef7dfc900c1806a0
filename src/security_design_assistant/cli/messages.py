"""Messages to the person at the terminal: one line each, on stderr."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


class _Stderr:
    """Writes to whatever ``sys.stderr`` is now, since a progress bar may stand in front of it."""

    def msg(self, message: str) -> None:
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is where messages come out

    debug = info = warning = error = critical = exception = msg


def configure_messages(level: str) -> None:
    """Send all messages of at least ``level`` (``debug``, ``info`` ...) to stderr as plain lines."""
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.format_exc_info, _line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: _Stderr(),
        cache_logger_on_first_use=False,
    )


def _line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """Render ``sda: error: text (key=value)``; a stack trace follows on lines of its own."""
    level, text, trace = event.pop("level"), event.pop("event"), event.pop("exception", "")
    details = ", ".join(f"{key}={value}" for key, value in event.items())
    label = "" if level == "info" else f"{level}: "
    return f"sda: {label}{text}" + (f" ({details})" if details else "") + (f"\n{trace}" if trace else "")
