"""The time that all calls of AWS have together while one request of the API is answered.

Each client has time-outs of its own, but several calls one after another, each tried again, could take longer
than API Gateway waits. Past the end of the time no call is sent any more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from botocore.httpsession import URLLib3Session

from security_design_assistant.errors import RetryableError

ANSWER_SECONDS = 10.0
READ_SECONDS = 6.0
"""How long a client of the API's functions waits for an answer: long enough to copy the largest drawing."""

_CONNECT_SECONDS = 2.0
_ENDS_AT: ContextVar[float | None] = ContextVar("answer_ends_at", default=None)


class OutOfTimeError(RetryableError):
    """Another service took all the time that there was for an answer."""

    def __init__(self) -> None:
        super().__init__("unavailable", "Other services took longer than an answer may take.")


@contextmanager
def answering(seconds: float = ANSWER_SECONDS) -> Iterator[None]:
    """Let the calls in this block, of clients that :func:`limit_calls` knows, take so long together."""
    token = _ENDS_AT.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ENDS_AT.reset(token)


def limit_calls(session: Any) -> None:
    """Hold all calls of the clients that ``session`` makes from now on, each try of them, to the time."""
    session.register("before-send", _send)


def _send(request: Any, **_: Any) -> Any:
    """Return None where the client may send as it does; else send with what is left of the time."""
    ends_at = _ENDS_AT.get()
    if ends_at is None:
        return None
    left = ends_at - time.monotonic()
    if left <= 0:
        raise OutOfTimeError
    if left >= READ_SECONDS:
        return None
    # Rare, since something is slow already: then a connection of its own does not matter.
    return URLLib3Session(timeout=(min(left, _CONNECT_SECONDS), left)).send(request)
