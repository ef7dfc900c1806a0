"""The bridge's own health: 200 once the service is usable, 503 with what is missing until then."""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from security_design_assistant.emulator.bridge.readiness import Readiness


class HealthServer(ThreadingHTTPServer):
    """Answers every GET with the state of ``readiness``; a port of its own, so that it hides no route."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], readiness: Readiness) -> None:
        self.readiness = readiness
        super().__init__(address, _HealthExchange)


class _HealthExchange(BaseHTTPRequestHandler):
    server: HealthServer
    timeout = 5

    def do_GET(self) -> None:
        """Say whether the service is usable."""
        missing = self.server.readiness.missing()
        body = json.dumps({"usable": not missing, "missing": missing}).encode()
        self.send_response(HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: somebody asks every few seconds."""
