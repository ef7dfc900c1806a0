"""The service as its clients call it: each request signed, and tried again where there is no good answer."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from security_design_assistant.client.credentials import Anonymous, Credentials, Outgoing
from security_design_assistant.client.http import (
    BusyError,
    HttpReply,
    NoAnswerError,
    NotAllowedError,
    ServiceError,
    send,
)

_TRIES = 5
_LOST_ANSWERS = 2
"""Requests without an answer that are sent again; that a service is not there is told soon."""
_LONGEST_PAUSE = 30.0
_BUSY = (429, 502, 503, 504)
_NOT_ALLOWED = {401: "unauthenticated", 403: "forbidden"}


@dataclass(frozen=True, slots=True)
class Api:
    """The service at ``url``; what it is too busy for is tried again after the time it asks for.

    Parameters
    ----------
    url : base URL of the service.
    credentials : what proves who calls; links to uploads and results are never sent it.
    sleep : waits for so many seconds.
    correlation_id : that the service's logs, traces and alerts name for each of the calls.
    """

    url: str
    credentials: Credentials = field(default_factory=Anonymous)
    sleep: Callable[[float], None] = field(default=time.sleep)
    correlation_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> HttpReply:
        """Send JSON and return the answer.

        Raises
        ------
        ServiceError
            There is no answer, or it is a problem.
        NotAllowedError
            The service does not accept the credentials, or there are none.
        BusyError
            The service is too busy, also after some waiting.
        """
        sent = {"Content-Type": "application/json"} if body is not None else {}
        reply = self.exchange(
            method, path, b"" if body is None else json.dumps(body).encode(), {**sent, **(headers or {})}
        )
        if reply.status >= 400:
            raise self._error(reply)
        return reply

    def exchange(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> HttpReply:
        """Send bytes and return the answer, whatever its status.

        Raises
        ------
        ServiceError
            There is no answer.
        NotAllowedError
            There are no credentials to be had.
        """
        url = self.url.rstrip("/") + path
        sent = {"X-Correlation-Id": self.correlation_id, **headers}
        lost = 0
        for attempt in range(_TRIES):
            # Anew each time: a signature names its minute, and a token may run out while we wait.
            proof = self.credentials.headers(Outgoing(method, url, sent, body))
            try:
                reply = send(method, url, {**sent, **proof}, body or None)
            except NoAnswerError:
                lost += 1
                if lost > _LOST_ANSWERS or not _same_if_repeated(method, path, sent):
                    raise
                self.sleep(2.0**attempt)
                continue
            if reply.status not in _BUSY or attempt == _TRIES - 1:
                break
            self.sleep(pause_of(reply, 2.0**attempt))
        return reply

    def _error(self, reply: HttpReply) -> ServiceError:
        """Return what a refusal means; the service's own problems say so, the gateway's do not."""
        problem = problem_of(reply)
        if reply.status in _NOT_ALLOWED:
            known = problem.code != "http_error"
            message = problem.message if known else self.credentials.explain(reply)
            return NotAllowedError(message, problem.code if known else _NOT_ALLOWED[reply.status])
        if reply.status in _BUSY:
            return BusyError(problem.message, problem.code)
        return problem


def _same_if_repeated(method: str, path: str, headers: Mapping[str, str]) -> bool:
    """Return whether a request that may have been done can be sent again.

    Reading can, what has a key of its own can, and another place for an upload does no harm.
    """
    return method in ("GET", "HEAD") or "Idempotency-Key" in headers or path == "/uploads"


def pause_of(reply: HttpReply, otherwise: float) -> float:
    """Return the seconds that the service asks to wait, 30 at most."""
    text = reply.headers.get("retry-after", "")
    return min(float(text), _LONGEST_PAUSE) if text.isdigit() else otherwise


def problem_of(reply: HttpReply) -> ServiceError:
    """Return what a problem+json answer says, or a sentence on the status where it is none."""
    try:
        problem = json.loads(reply.body)
        return ServiceError(f"{problem['detail']} (HTTP {reply.status})", problem["code"])
    except (ValueError, KeyError, TypeError):
        sentence = _SENTENCES.get(reply.status, "The service answers with an error.")
        return ServiceError(f"{sentence} (HTTP {reply.status})", "http_error")


_LATER = "The service cannot answer now: run the command again in a minute."
_SENTENCES = {
    404: "There is no such service at this URL: compare it with Terraform's output api_url.",
    413: "The request is larger than the service takes.",
    429: "The service gets more requests than it takes: run the command again in a minute.",
    502: _LATER,
    503: _LATER,
    504: _LATER,
}
"""What API Gateway answers by itself, as ``{"message": ...}``, and what to do then."""
