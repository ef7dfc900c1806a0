"""API Gateway with an authoriser: who does not pass is answered as AWS answers, and reaches no function."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from security_design_assistant.api.application import ROUTES
from security_design_assistant.api.route import Function
from security_design_assistant.emulator.triggers.gateway import Gateway
from security_design_assistant.emulator.triggers.http_event import HttpAnswer, HttpRequest
from security_design_assistant.emulator.triggers.invoke import Invoke

Authoriser = Callable[[HttpRequest], Mapping[str, Any] | HttpAnswer]
"""Returns what it found out of the caller, or the refusal."""

_FOUND: ContextVar[Mapping[str, Any]] = ContextVar("found")
_OPEN = {route.path for route in ROUTES if not route.authenticated}


def refusal(status: int, message: str, **headers: str) -> HttpAnswer:
    """Return an answer of API Gateway's own."""
    named = {"content-type": "application/json"} | {n.replace("_", "-"): v for n, v in headers.items()}
    return HttpAnswer(status, tuple(named.items()), json.dumps({"message": message}).encode())


class GuardedGateway(Gateway):
    """A gateway whose functions learn from the authoriser who calls.

    ``seen`` has every request as it came; ``throttled`` so many requests are answered with 429 first.
    """

    def __init__(self, functions: Mapping[Function, Invoke], authoriser: Authoriser) -> None:
        self.seen: list[HttpRequest] = []
        self.throttled = 0
        self._authoriser = authoriser
        super().__init__(("127.0.0.1", 0), {name: _told(invoke) for name, invoke in functions.items()})

    def answer(self, request: HttpRequest) -> HttpAnswer:
        self.seen.append(request)
        if self.throttled:
            self.throttled -= 1
            return refusal(429, "Too Many Requests")
        _FOUND.set({})
        if request.target in _OPEN:
            return super().answer(request)
        found = self._authoriser(request)
        if isinstance(found, HttpAnswer):
            return found
        _FOUND.set(found)
        return super().answer(request)


def _told(invoke: Invoke) -> Invoke:
    def invoke_for_caller(event: dict[str, Any]) -> Any:
        context = {**event["requestContext"], "authorizer": _FOUND.get()}
        return invoke({**event, "requestContext": context})

    return invoke_for_caller


@contextmanager
def serving(gateway: Gateway) -> Iterator[str]:
    """Run a gateway and yield its URL."""
    thread = threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield gateway.url
    finally:
        gateway.shutdown()
        gateway.server_close()
