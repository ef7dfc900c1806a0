"""The service as its clients call it: each request signed, what it is too busy for tried again."""

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
    NotAllowedError,
    ServiceError,
    send,
)

_TRIES = 5
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
        sent = {"X-Correlation-Id": self.correlation_id}
        sent |= {"Content-Type": "application/json"} if body is not None else {}
        sent |= headers or {}
        data = b"" if body is None else json.dumps(body).encode()
        url = self.url.rstrip("/") + path
        for attempt in range(_TRIES):
            # Anew each time: a signature names its minute, and a token may run out while we wait.
            proof = self.credentials.headers(Outgoing(method, url, sent, data))
            reply = send(method, url, {**sent, **proof}, data or None)
            if reply.status not in _BUSY or attempt == _TRIES - 1:
                break
            self.sleep(pause_of(reply, 2.0**attempt))
        if reply.status >= 400:
            raise self._error(reply)
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
