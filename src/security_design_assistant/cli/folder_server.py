"""A server for one person on one machine: the review page, and the API for one folder of results."""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import structlog

from security_design_assistant.api.problem import PROBLEM_JSON, Problem
from security_design_assistant.cli.folder_api import JOB_ID, FolderApi, FolderRequest
from security_design_assistant.review_page.site import PREFIX, PageAnswer, page_answer

HOST = "127.0.0.1"
_LARGEST_BODY = 4 * 1024 * 1024
_IDLE_SECONDS = 30
_CONFIG = json.dumps({"api": "..", "sign_in": None, "job": JOB_ID}).encode()

_log = structlog.get_logger()


class FolderServer(ThreadingHTTPServer):
    """Listens on this machine alone, at a free port.

    A page elsewhere cannot use it: requests must name this host, so that no name of a stranger's that leads
    here is answered, and what changes something must come from this very page.
    """

    daemon_threads = True

    def __init__(self, api: FolderApi, port: int = 0) -> None:
        self.api = api
        super().__init__((HOST, port), _Exchange)

    @property
    def origin(self) -> str:
        """What the browser calls this server."""
        return f"http://{HOST}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"{self.origin}{PREFIX}"


class _Exchange(BaseHTTPRequestHandler):
    server: FolderServer
    protocol_version = "HTTP/1.1"
    server_version = "sda"
    sys_version = ""
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer with the page, or as the API."""
        self._exchange()

    def do_HEAD(self) -> None:
        """Answer as to a GET, without the body."""
        self._exchange()

    def do_POST(self) -> None:
        """Answer as the API."""
        self._exchange()

    def _exchange(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._write(
                _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "The request is too large.")
            )
            return
        self._write(self._strange() or self._answer(body))

    def _strange(self) -> PageAnswer | None:
        """Return a refusal for what does not come from this machine's own page."""
        host = self.headers.get("host", "")
        port = self.server.server_address[1]
        if host not in (f"{HOST}:{port}", f"localhost:{port}"):
            return _refused(
                HTTPStatus.MISDIRECTED_REQUEST, "wrong_host", "This server is for its own machine."
            )
        origin = self.headers.get("origin")
        if self.command == "POST" and origin != f"http://{host}":
            return _refused(
                HTTPStatus.FORBIDDEN, "wrong_origin", "Only the review page may change something."
            )
        return None

    def _answer(self, body: bytes) -> PageAnswer:
        path = unquote(urlsplit(self.path).path, errors="replace")
        method = "GET" if self.command == "HEAD" else self.command
        if method == "GET":
            if path == "/":
                return PageAnswer(HTTPStatus.SEE_OTHER, {"Location": PREFIX})
            page = page_answer(path, config=_CONFIG)
            if page is not None:
                return page
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.server.api.answer(FolderRequest(method, path, headers, body))

    def _body(self) -> bytes | None:
        text = self.headers.get("content-length", "0")
        if not (text.isascii() and text.isdigit()) or int(text) > _LARGEST_BODY:
            return None
        return self.rfile.read(int(text))

    def _write(self, answer: PageAnswer) -> None:
        self.send_response(answer.status.value)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say it only where somebody looks for it; names in paths are the program's own."""
        _log.debug(format % args)


def _refused(status: HTTPStatus, code: str, detail: str) -> PageAnswer:
    body = Problem(status, code, detail).body("local").encode()
    return PageAnswer(status, {"Content-Type": PROBLEM_JSON}, body)
