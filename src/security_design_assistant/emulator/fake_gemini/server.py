"""The stand-in's HTTP side: ``generateContent``, and two addresses of its own to order and to ask.

``PUT /script`` takes a list of :class:`Scripted`; each is the answer to one request, and then all is well
again. ``GET /requests`` tells what was asked so far: model and bytes, no content.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import TypeAdapter, ValidationError

from security_design_assistant.emulator.fake_gemini.replies import Reply, Scripted, error, reply_to

_GENERATE = re.compile(r"/v1(?:beta)?/models/([\w.-]+):generateContent")
_SCRIPT = TypeAdapter(list[Scripted])


class FakeGemini(ThreadingHTTPServer):
    """Listens on ``address``; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        self._script: deque[Scripted] = deque()
        self._requests: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        super().__init__(address, _Exchange)

    def order(self, script: list[Scripted]) -> None:
        """Answer the next requests so, one by one, instead of what was ordered before."""
        with self._lock:
            self._script = deque(script)

    def requests(self) -> list[dict[str, Any]]:
        """Return what was asked so far."""
        with self._lock:
            return list(self._requests)

    def generate(self, model: str, body: bytes) -> Reply:
        """Answer a request to generate content."""
        with self._lock:
            self._requests.append({"model": model, "bytes": len(body)})
            scripted = self._script.popleft() if self._script else Scripted()
        time.sleep(scripted.seconds)
        try:
            return reply_to(model, json.loads(body), scripted)
        except (ValueError, AttributeError, TypeError):
            return error(HTTPStatus.BAD_REQUEST, "Invalid JSON payload received.")


class _Exchange(BaseHTTPRequestHandler):
    server: FakeGemini
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Generate content."""
        address, body = urlsplit(self.path), self._body()
        found = _GENERATE.fullmatch(address.path)
        if not found:
            self._write(error(HTTPStatus.NOT_FOUND, "There is no such method."))
        elif not (self.headers.get("x-goog-api-key") or parse_qs(address.query).get("key")):
            message = "Method doesn't allow unregistered callers."
            self._write(error(HTTPStatus.FORBIDDEN, message))
        else:
            self._write(self.server.generate(found[1], body))

    def do_PUT(self) -> None:
        """Take an order."""
        try:
            self.server.order(_SCRIPT.validate_json(self._body()))
        except ValidationError as exc:
            self._write(error(HTTPStatus.BAD_REQUEST, str(exc)))
        else:
            self._write((HTTPStatus.OK.value, {}))

    def do_GET(self) -> None:
        """Tell what was asked."""
        self._write((HTTPStatus.OK.value, {"requests": self.server.requests()}))

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _write(self, reply: Reply) -> None:
        status, answer = reply
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: a request's address can hold a key."""
