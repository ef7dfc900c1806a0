"""A function in child processes: one event at a time each, killed when time runs out, replaced when dead."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from security_design_assistant.emulator.embedded.ministack import without_aws
from security_design_assistant.emulator.triggers.invoke import FunctionError, FunctionTimeoutError

_LOADING_SECONDS = 60.0
_RUNTIME = "security_design_assistant.emulator.embedded.runtime"


@dataclass(frozen=True, slots=True)
class FunctionSpecification:
    """What Lambda would be told of a function.

    Parameters
    ----------
    name, module : e.g. ``worker`` and the module whose ``handler`` it is.
    environment : variables of its processes.
    seconds : how long an invocation may take.
    memory_mb : told to the function, not enforced.
    concurrency : most processes at a time.
    """

    name: str
    module: str
    environment: Mapping[str, str]
    seconds: float
    memory_mb: int = 1024
    concurrency: int = 1


@dataclass(eq=False)
class _Sandbox:
    """One process of the function."""

    process: subprocess.Popen[bytes]
    connection: socket.socket
    lifeline: int
    ready: bool = False

    def call(self, request: Mapping[str, Any], seconds: float) -> Any:
        try:
            if not self.ready:
                self.connection.settimeout(_LOADING_SECONDS)
                self.ready = self._read_line() is not None
            self.connection.settimeout(seconds)
            self.connection.sendall(json.dumps(request).encode() + b"\n")
            reply = self._read_line()
        except TimeoutError as exc:
            raise FunctionTimeoutError(f"{request['function']} ran out of time") from exc
        except OSError as exc:
            raise FunctionError(f"{request['function']} died") from exc
        if reply is None:
            raise FunctionError(f"{request['function']} died")
        return json.loads(reply)

    def _read_line(self) -> bytes | None:
        parts: list[bytes] = []
        while not parts or not parts[-1].endswith(b"\n"):
            part = self.connection.recv(1 << 16)
            if not part:
                return None
            parts.append(part)
        return b"".join(parts)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.connection.close()
        os.close(self.lifeline)


@dataclass
class Function:
    """A function; :meth:`invoke` is its :class:`~...invoke.Invoke`."""

    specification: FunctionSpecification
    _idle: list[_Sandbox] = field(default_factory=list)
    _busy: set[_Sandbox] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: bool = False

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.specification.concurrency)

    def warm(self) -> None:
        """Start a process before it is needed."""
        self._put_back(self._start())

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Run the function on ``event`` and return its answer; waits while all processes are busy.

        Raises
        ------
        FunctionError
            It raised, died, or was killed because it ran out of time.
        """
        with self._free:
            sandbox = self._take()
            try:
                reply = sandbox.call(self._request(event), self.specification.seconds)
            except FunctionError:
                self._discard(sandbox)
                raise
            self._put_back(sandbox)
        if "error" in reply:
            raise FunctionError(reply["error"])
        return reply["answer"]

    def process_ids(self) -> list[int]:
        """Return the ids of the processes that are at work now."""
        with self._lock:
            return [sandbox.process.pid for sandbox in self._busy]

    def close(self) -> None:
        """End all processes, also those at work."""
        with self._lock:
            self._closed = True
            idle, busy = self._idle, list(self._busy)
            self._idle = []
        for sandbox in busy:
            sandbox.process.kill()  # whoever waits for it notices and cleans up
        for sandbox in idle:
            sandbox.end()

    def _request(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "event": event,
            "function": self.specification.name,
            "request_id": str(uuid.uuid4()),
            "memory_mb": self.specification.memory_mb,
            "seconds": self.specification.seconds,
        }

    def _take(self) -> _Sandbox:
        with self._lock:
            if self._closed:
                raise FunctionError(f"{self.specification.name} is closed")
            sandbox = self._idle.pop() if self._idle else None
        sandbox = sandbox or self._start()
        with self._lock:
            self._busy.add(sandbox)
        return sandbox

    def _put_back(self, sandbox: _Sandbox) -> None:
        with self._lock:
            self._busy.discard(sandbox)
            if not self._closed:
                self._idle.append(sandbox)
                return
        sandbox.end()

    def _discard(self, sandbox: _Sandbox) -> None:
        with self._lock:
            self._busy.discard(sandbox)
            closed = self._closed
        sandbox.end()
        if not closed:
            self._put_back(self._start())  # the next event finds a process that is loaded by then

    def _start(self) -> _Sandbox:
        ours, theirs = socket.socketpair()
        read_end, write_end = os.pipe()
        arguments = [self.specification.module, str(theirs.fileno()), str(read_end)]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", _RUNTIME, *arguments],
            env={**without_aws(os.environ), **self.specification.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), read_end),
            start_new_session=True,  # Ctrl-C at the terminal is for us; we end our children ourselves
        )
        theirs.close()
        os.close(read_end)
        return _Sandbox(process, ours, write_end)
