"""The stand-in's HTTP side: ``generateContent``, Files, and addresses of its own to order and to ask.

``PUT /script`` takes a list of :class:`Scripted`; each is the answer to one request, and then all is well
again. ``PUT /knowledge`` takes a list of :class:`Known`: what it answers whenever nothing else was ordered.
``PUT /keys`` takes the keys that are good; until then every key is. ``GET /requests`` tells what was asked so
far: model, when, how much, and the digest of what was shown; no content.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pydantic import TypeAdapter, ValidationError

from security_design_assistant.emulator.fake_gemini.files import Files
from security_design_assistant.emulator.fake_gemini.knowledge import Known, said, shown
from security_design_assistant.emulator.fake_gemini.replies import Reply, Scripted, error, reply_to

_GENERATE = re.compile(r"/v1(?:beta)?/models/([\w.-]+):generateContent")
_UPLOAD = re.compile(r"/upload/v1(?:beta)?/files")
_SCRIPT = TypeAdapter(list[Scripted])
_KNOWLEDGE = TypeAdapter(list[Known])
_KEYS = TypeAdapter(list[str])


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it arrived; ``at`` is the time on this machine's monotonic clock."""

    model: str
    at: float
    size: int
    body: dict[str, Any] = field(repr=False)

    def shown(self) -> list[tuple[str, bytes]]:
        """Return media type and bytes of each picture or page."""
        return list(shown(self.body))

    def told(self) -> dict[str, Any]:
        """Return what may be told of it: sizes and digests."""
        files = [
            {"media_type": kind, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for kind, data in self.shown()
        ]
        return {"model": self.model, "at": self.at, "bytes": self.size, "shown": files}


class FakeGemini(ThreadingHTTPServer):
    """Listens on ``address``; port 0 takes a free one.

    Parameters
    ----------
    beyond : returns what it knows without being told; called when a request is first asked that nothing else
        answers.
    """

    daemon_threads = True

    def __init__(self, address: tuple[str, int], beyond: Callable[[], Sequence[Known]] = tuple) -> None:
        self.files = Files()
        self._beyond = beyond
        self._script: deque[Scripted] = deque()
        self._known: list[Known] = []
        self._keys: frozenset[str] | None = None
        self._requests: list[Recorded] = []
        self._lock = threading.Lock()
        super().__init__(address, _Exchange)

    @property
    def url(self) -> str:
        """The base URL, for clients on this machine."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def order(self, script: Sequence[Scripted]) -> None:
        """Answer the next requests so, one by one, instead of what was ordered before."""
        with self._lock:
            self._script = deque(script)

    def know(self, known: Sequence[Known]) -> None:
        """Answer so whenever nothing was ordered; the first that fits a request counts."""
        with self._lock:
            self._known = list(known)

    def accept(self, keys: Sequence[str]) -> None:
        """Take requests with these keys only."""
        with self._lock:
            self._keys = frozenset(keys)

    def accepts(self, key: str) -> bool:
        """Return whether a key is good."""
        with self._lock:
            return self._keys is None or key in self._keys

    def recorded(self) -> list[Recorded]:
        """Return what was asked so far, whole."""
        with self._lock:
            return list(self._requests)

    def generate(self, model: str, body: bytes) -> tuple[Reply, Scripted]:
        """Answer a request to generate content; returns what was ordered, too."""
        arrived = time.monotonic()
        with self._lock:
            known = self._known
            scripted = self._script.popleft() if self._script else Scripted()
        try:
            request = json.loads(body)
            reply = reply_to(model, request, scripted, said(request, known, self._beyond))
            recorded = Recorded(model, arrived, len(body), request)
        except (ValueError, AttributeError, TypeError, KeyError):
            return error(HTTPStatus.BAD_REQUEST, "Invalid JSON payload received."), Scripted()
        with self._lock:
            self._requests.append(recorded)
        time.sleep(scripted.seconds)
        return reply, scripted


class _Exchange(BaseHTTPRequestHandler):
    server: FakeGemini
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Generate content, or take a file."""
        address, body = urlsplit(self.path), self._body()
        query = parse_qs(address.query)
        key = self.headers.get("x-goog-api-key") or "".join(query.get("key", ()))
        found = _GENERATE.fullmatch(address.path)
        if "upload_id" in query:  # its address is secret enough
            self._finish_upload(query["upload_id"][0], body)
        elif not found and not _UPLOAD.fullmatch(address.path):
            self._write(error(HTTPStatus.NOT_FOUND, "There is no such method."))
        elif not key:
            self._write(error(HTTPStatus.FORBIDDEN, "Method doesn't allow unregistered callers."))
        elif not self.server.accepts(key):
            self._write(reply_to("", {}, Scripted(status=400, reason="API_KEY_INVALID"), ""))
        elif found:
            self._send(*self.server.generate(found[1], body))
        else:
            self._begin_upload(address.path, body)

    def do_PUT(self) -> None:
        """Take an order."""
        orders: dict[str, Any] = {
            "/script": lambda body: self.server.order(_SCRIPT.validate_json(body)),
            "/knowledge": lambda body: self.server.know(_KNOWLEDGE.validate_json(body)),
            "/keys": lambda body: self.server.accept(_KEYS.validate_json(body)),
        }
        body = self._body()
        try:
            orders[self.path](body)
        except KeyError:
            self._write(error(HTTPStatus.NOT_FOUND, "There is no such order."))
        except ValidationError as exc:
            self._write(error(HTTPStatus.BAD_REQUEST, str(exc)))
        else:
            self._write((HTTPStatus.OK.value, {}))

    def do_GET(self) -> None:
        """Tell what was asked."""
        told = [request.told() for request in self.server.recorded()]
        self._write((HTTPStatus.OK.value, {"requests": told}))

    def _begin_upload(self, path: str, body: bytes) -> None:
        try:
            media_type = self.headers.get("x-goog-upload-header-content-type", "")
            upload = self.server.files.begin(body, media_type)
        except (ValueError, AttributeError):
            self._write(error(HTTPStatus.BAD_REQUEST, "Invalid JSON payload received."))
            return
        address = f"{self._base()}{path}?upload_id={upload}"
        headers = {"X-Goog-Upload-URL": address, "X-Goog-Upload-Status": "active"}
        self._write((HTTPStatus.OK.value, {}), headers)

    def _finish_upload(self, upload: str, body: bytes) -> None:
        file = self.server.files.finish(upload, body, self._base())
        if file is None:
            self._write(error(HTTPStatus.NOT_FOUND, "There is no such upload."))
        else:
            self._write((HTTPStatus.OK.value, file), {"X-Goog-Upload-Status": "final"})

    def _base(self) -> str:
        return f"http://{self.headers.get('host') or self.server.url.removeprefix('http://')}"

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _send(self, reply: Reply, scripted: Scripted) -> None:
        if scripted.fault == "reset":
            self._hang_up()
        elif scripted.fault == "garbage":
            self._write_bytes(reply[0], b"<html>not what you expected</html>", {})
        elif scripted.fault == "cut":
            body = json.dumps(reply[1]).encode()
            self._write_bytes(reply[0], body[: len(body) // 2], {"content-length": str(len(body))})
            self._hang_up()
        else:
            self._write(reply)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, reply: Reply, headers: dict[str, str] | None = None) -> None:
        status, answer = reply
        self._write_bytes(status, json.dumps(answer).encode(), headers or {})

    def _write_bytes(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        usual = {"content-type": "application/json; charset=UTF-8", "content-length": str(len(body))}
        for name, value in {**usual, **headers}.items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # who waited too long has hung up
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: a request's address can hold a key."""
