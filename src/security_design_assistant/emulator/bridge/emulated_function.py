"""A function in containers under the Runtime Interface Emulator: one request at a time in each."""

from __future__ import annotations

import json
import queue
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from security_design_assistant.emulator.bridge.emulator_answer import answer_in
from security_design_assistant.emulator.triggers.invoke import FunctionError, FunctionTimeoutError

_PATH = "/2015-03-31/functions/function/invocations"
_CONNECT_SECONDS = 2.0
_PAUSE_SECONDS = 0.1
_GRACE_SECONDS = 15.0
"""The emulator ends an invocation itself when its time is up; only a frozen container needs us for that."""


@dataclass
class EmulatedFunction:
    """A function; :meth:`invoke` is its :class:`~...triggers.invoke.Invoke`.

    The emulator crashes when it is invoked while it is busy. So every container is either idle, or out of
    the queue and in the hands of one caller.

    Parameters
    ----------
    name : of the function.
    urls : base URLs of its containers.
    seconds : how long an invocation may take; the containers have the same limit.
    restart_seconds : how long to wait for a container that does not listen: it may be starting again.
    """

    name: str
    urls: Sequence[str]
    seconds: float
    restart_seconds: float = 20.0
    _idle: queue.Queue[str] = field(default_factory=queue.Queue)

    def __post_init__(self) -> None:
        for url in self.urls:
            self._idle.put(url)

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Run the function on ``event`` and return its answer; waits while all containers are busy.

        Raises
        ------
        FunctionError
            It raised, its container died or is not there, or its time was up.
        """
        body = json.dumps(event).encode()
        url, connection = self._connect()
        try:
            with closing(connection):
                status, answer = self._exchange(connection, body)
        finally:
            self._idle.put(url)
        return answer_in(self.name, status, answer)

    def listens(self) -> bool:
        """Return whether any of its containers accepts connections; harmless while they work."""
        for url in self.urls:
            try:
                with closing(_connection(url)) as connection:
                    connection.connect()
                return True
            except OSError:
                continue
        return False

    def _connect(self) -> tuple[str, HTTPConnection]:
        """Return an idle container and a connection to it; its place in the queue is the caller's now."""
        gone_at: float | None = None
        while True:
            try:
                url = self._idle.get(timeout=self.seconds)
            except queue.Empty:
                raise FunctionTimeoutError(f"{self.name} is busy") from None
            connection = _connection(url)
            try:
                connection.connect()
            except OSError as exc:
                self._idle.put(url)  # behind the others: the next one may be alive
                gone_at = gone_at or time.monotonic()
                if time.monotonic() > gone_at + self.restart_seconds:
                    raise FunctionError(f"{self.name} does not run") from exc
                time.sleep(_PAUSE_SECONDS)
            else:
                return url, connection

    def _exchange(self, connection: HTTPConnection, body: bytes) -> tuple[int, bytes]:
        _notice_death(connection.sock)
        connection.sock.settimeout(self.seconds + _GRACE_SECONDS)
        try:
            connection.request("POST", _PATH, body, {"Connection": "close"})
            response = connection.getresponse()
            return response.status, response.read()
        except TimeoutError as exc:
            raise FunctionTimeoutError(f"{self.name} does not answer") from exc
        except (OSError, HTTPException) as exc:
            raise FunctionError(f"{self.name} died") from exc


def _connection(url: str) -> HTTPConnection:
    address = urlsplit(url)
    return HTTPConnection(str(address.hostname), address.port, timeout=_CONNECT_SECONDS)


def _notice_death(connection: socket.socket) -> None:
    """Have the kernel ask after a peer that says nothing: a container can vanish without a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
