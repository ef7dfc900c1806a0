"""API Gateway on this machine: HTTP in, events to the functions, their answers out.

Under ``/review/`` it serves the review page, which on AWS comes from a bucket.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog

from security_design_assistant.api.application import serving
from security_design_assistant.api.problem import PROBLEM_JSON, Problem
from security_design_assistant.api.route import Function
from security_design_assistant.emulator.triggers.http_event import (
    MAX_BODY_BYTES,
    MAX_EVENT_BYTES,
    HttpAnswer,
    HttpRequest,
    answer_of,
    event_of,
)
from security_design_assistant.emulator.triggers.invoke import FunctionError, FunctionTimeoutError, Invoke
from security_design_assistant.review_page.site import LOCAL_ORIGINS, page_answer

_IDLE_SECONDS = 30
_DISCARD_BYTES = 200 * 1024 * 1024

_log = structlog.get_logger()


class Gateway(ThreadingHTTPServer):
    """Listens on one address and hands every request to the function whose route it is.

    Parameters
    ----------
    address : host and port; port 0 takes a free one.
    functions : the function behind each kind of route.
    """

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], functions: Mapping[Function, Invoke]) -> None:
        self.functions = functions
        self._at_work = 0
        self._changed = threading.Condition()
        super().__init__(address, _Exchange)

    @property
    def url(self) -> str:
        """The API's base URL."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    @contextmanager
    def exchange(self) -> Iterator[None]:
        """Count a request as at work in this block."""
        with self._changed:
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait until every request at work is answered, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._at_work == 0, seconds)

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Return the answer of the function whose route it is, or API Gateway's own if that fails."""
        try:
            event = event_of(request)
        except ValueError:
            return _refusal(_MALFORMED)
        page = page_answer(event["rawPath"], LOCAL_ORIGINS) if request.method in ("GET", "HEAD") else None
        if page is not None:
            return HttpAnswer(page.status.value, tuple(page.headers.items()), page.body)
        if len(json.dumps(event)) > MAX_EVENT_BYTES:
            return _refusal(_TOO_LARGE)
        invoke = self.functions[serving(request.method, event["rawPath"])]
        try:
            return answer_of(invoke(event))
        except FunctionTimeoutError as exc:
            _log.error("a request ran out of time", reason=str(exc))
            return _refusal(_TIMED_OUT)
        except (FunctionError, ValueError) as exc:
            _log.error("a request came to nothing", reason=str(exc))
            return _refusal(_BROKEN)


_TOO_LARGE = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_large",
    "The request is larger than the gateway takes: use POST /uploads for the drawing.",
)
_TIMED_OUT = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "timed_out", "No answer in time.", {"Retry-After": "5"})
_BROKEN = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "The function did not answer.")
_MALFORMED = Problem(HTTPStatus.BAD_REQUEST, "malformed_request", "This is no valid HTTP request.")
_CODES = {
    HTTPStatus.REQUEST_URI_TOO_LONG: "uri_too_long",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "headers_too_large",
}


def _refusal(problem: Problem) -> HttpAnswer:
    body = problem.body(str(uuid.uuid4())).encode()
    headers = (("content-type", PROBLEM_JSON), *problem.headers.items())
    return HttpAnswer(problem.status.value, headers, body)


class _Exchange(BaseHTTPRequestHandler):
    """One connection; every method is the functions' business."""

    server: Gateway
    protocol_version = "HTTP/1.1"
    server_version = "sda"
    sys_version = ""
    timeout = _IDLE_SECONDS
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # http.server asks for a method named after the request's
            return self._exchange
        raise AttributeError(name)

    def _exchange(self) -> None:
        with self.server.exchange():
            self._answer()
            self.wfile.flush()

    def _answer(self) -> None:
        try:
            body = self._read_body()
        except ValueError:
            self.close_connection = True
            self._write(_refusal(_MALFORMED))
            return
        if body is None:
            self._write(_refusal(_TOO_LARGE))
            return
        request = HttpRequest(
            self.command, self.path, list(self.headers.items()), body, self.client_address[0]
        )
        self._write(self.server.answer(request))

    def _read_body(self) -> bytes | None:
        """Return the body, or None if it is too large; ValueError if it is not well-formed."""
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._read_chunks()
        text = self.headers.get("content-length", "0")
        if not (text.isascii() and text.isdigit()):
            raise ValueError("Content-Length is no number.")
        length = int(text)
        if length <= MAX_BODY_BYTES:
            body = self.rfile.read(length)
            if len(body) < length:
                raise ValueError("The body is cut off.")
            return body
        self._discard(length)
        return None

    def _discard(self, length: int) -> None:
        """Let the client finish sending, within reason: it reads no answer before that."""
        self.close_connection = True
        left = min(length, _DISCARD_BYTES)
        while left > 0:
            part = self.rfile.read(min(left, 1 << 16))
            if not part:
                return
            left -= len(part)

    def _read_chunks(self) -> bytes | None:
        body = bytearray()
        total = 0
        while size := int(self.rfile.readline(64).partition(b";")[0], 16):
            if size < 0 or total > _DISCARD_BYTES:
                raise ValueError("The body has no end.")
            total += size
            if total > MAX_BODY_BYTES:
                self._discard(size)
            else:
                body += self.rfile.read(size)
            self.rfile.readline(8)
        while self.rfile.readline(1 << 12).strip():
            pass  # trailers mean nothing here
        return bytes(body) if total <= MAX_BODY_BYTES else None

    def _write(self, answer: HttpAnswer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value.encode("latin-1", errors="replace").decode("latin-1"))
        if answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.send_header("content-length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.wfile.write(answer.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is not even HTTP; called by http.server."""
        status = HTTPStatus(code)
        detail = explain or message or status.phrase
        self.close_connection = True
        self.request_version = self.protocol_version  # else what looks like HTTP/0.9 gets no status line
        self._write(_refusal(Problem(status, _CODES.get(status, "malformed_request"), f"{detail}.")))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say it only where somebody looks for it."""
        _log.debug(format % args)
