"""A server that answers as the Runtime Interface Emulator does, word for word, and is as touchy."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATH = "/2015-03-31/functions/function/invocations"


@dataclass(frozen=True)
class Said:
    """A status and a body, as seen from the emulator."""

    status: int
    body: bytes


RAISED = Said(
    200,
    b'{"errorMessage": "Caf\\u00e9 12 is secret", "errorType": "ValueError", "requestId": "e5cff1a5",'
    b' "stackTrace": ["  File \\"/var/task/app.py\\", line 5, in handler\\n"]}',
)
UNMARSHALLED = Said(
    200,
    b'{"errorMessage": "Unable to marshal response: Object of type object is not JSON serializable",'
    b' "errorType": "Runtime.MarshalError", "requestId": "14d3824b", "stackTrace": []}',
)
TIMED_OUT = Said(200, b"Task timed out after 3.00 seconds")
SANDBOX_TIMED_OUT = Said(
    200,
    b'{"errorType":"Sandbox.Timedout",'
    b'"errorMessage":"RequestId: f4 Error: Task timed out after 3.00 seconds"}',
)
KILLED = Said(
    502,
    b'{"errorType":"Runtime.ExitError",'
    b'"errorMessage":"RequestId: f4 Error: Runtime exited with error: signal: killed"}',
)
IMPORT_FAILED = Said(
    502,
    b"{\"errorMessage\": \"Unable to import module 'app': No module named 'app'\","
    b' "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}',
)


class DeathError(Exception):
    """Raised by a handler to have the container vanish in the midst of the request."""


Handler = Callable[[Mapping[str, Any]], Any]


@dataclass
class FakeEmulator:
    """One container of a function.

    Parameters
    ----------
    handler : what it answers; an instance of :class:`Said` goes out as it is.
    port : where it listens; 0 takes a free one.
    """

    handler: Handler
    port: int = 0
    events: list[Mapping[str, Any]] = field(default_factory=list)
    crashed: bool = False
    """Whether it was invoked while it was busy: the real one is dead then."""
    _busy: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[FakeEmulator]:
        emulator = self

        class Exchange(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                emulator.invoked(self)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Exchange)
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def invoked(self, exchange: BaseHTTPRequestHandler) -> None:
        assert exchange.path == PATH
        event = json.loads(exchange.rfile.read(int(exchange.headers["content-length"])))
        if not self._busy.acquire(blocking=False):
            self.crashed = True
            _reset(exchange)
            return
        died = False
        try:
            self.events.append(event)
            answer = self.handler(event)
        except DeathError:
            died = True
        finally:
            self._busy.release()  # before the client notices anything: it may come again at once
        if died:
            _reset(exchange)
            return
        said = answer if isinstance(answer, Said) else Said(200, json.dumps(answer).encode())
        exchange.send_response(said.status)
        exchange.send_header("Content-Type", "text/plain; charset=utf-8")
        exchange.send_header("Content-Length", str(len(said.body)))
        exchange.end_headers()
        exchange.wfile.write(said.body)


def _reset(exchange: BaseHTTPRequestHandler) -> None:
    """Close the connection as the kernel does for a process that is gone."""
    exchange.close_connection = True
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.connection.close()
    exchange.wfile = exchange.rfile = open("/dev/null", "ab")  # noqa: SIM115, PTH123
