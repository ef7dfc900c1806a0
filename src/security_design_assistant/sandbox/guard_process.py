"""The parent's end of the process that reads pages: start it, ask it, kill it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from security_design_assistant.sandbox.confinement import hide_memory
from security_design_assistant.sandbox.replies import SPANS, GarbledReplyError, Reply, read_reply, spans_in
from security_design_assistant.telemetry import tracing

CHILD = "security_design_assistant.sandbox.guard_child"

# All that an interpreter needs. A drawing that takes over the process shall find no credentials in it.
_ENVIRONMENT = (
    "DYLD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHASHSEED",
    "PYTHONHOME",
    "PYTHONPYCACHEPREFIX",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)


class ChildLostError(Exception):
    """The process ended without an answer; ``timed_out`` if it was killed for taking too long."""

    def __init__(self, *, timed_out: bool) -> None:
        super().__init__("timed out" if timed_out else "crashed")
        self.timed_out = timed_out


class GuardProcess:
    """One child process and the pipes to it."""

    def __init__(self) -> None:
        # A plain subprocess and pipes, not multiprocessing: nothing of the caller's __main__ is run
        # again, and no semaphores are needed, which AWS Lambda does not have. -P keeps the working
        # directory, where the drawings may lie, off the module path.
        hide_memory()
        self._lifeline: int | None = None
        command, inherited = [sys.executable, "-P", "-m", CHILD], []
        if sys.platform.startswith("linux"):
            end, self._lifeline = os.pipe()
            command, inherited = [*command, str(end)], [end]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_child_environment(),
            pass_fds=inherited,
        )
        for descriptor in inherited:
            os.close(descriptor)
        self._process = process
        self._requests = cast(BinaryIO, process.stdin)
        self._replies = cast(BinaryIO, process.stdout)
        self._timed_out = False

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether the process can be asked again."""
        return not self._timed_out and self._process.poll() is None

    def kill(self) -> None:
        """End the process, whatever it is doing, and reap it; harmless when it has ended already."""
        self._process.kill()
        self._process.wait()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None
        self._replies.close()
        # A request that the process never took is still in the buffer, and has no reader any more.
        with suppress(BrokenPipeError):
            self._requests.close()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Kill the process if the block takes longer than ``seconds``; its calls then raise."""
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def send(self, message: object) -> None:
        """Send one message.

        Raises
        ------
        ChildLostError
            The process is gone.
        """
        try:
            pickle.dump(message, self._requests, pickle.HIGHEST_PROTOCOL)
            self._requests.flush()
        except OSError as exc:
            raise ChildLostError(timed_out=self._timed_out) from exc

    def receive(self) -> Reply:
        """Wait for one reply; spans that come before it are kept.

        Raises
        ------
        ChildLostError
            The process ended, or was killed, before the reply was complete, or it sent something else.
        """
        try:
            reply = read_reply(self._replies)
            while reply.kind == SPANS:
                tracing.adopt(spans_in(reply))
                reply = read_reply(self._replies)
            return reply
        except (GarbledReplyError, OSError) as exc:
            raise ChildLostError(timed_out=self._timed_out) from exc

    def _expire(self) -> None:
        self._timed_out = True
        self._process.kill()


def _child_environment() -> dict[str, str]:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # What the caller can import, `read` above all, the child must be able to import too.
    environment["PYTHONPATH"] = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    # One page is read by one thread; OpenBLAS would start one for each core and reserve memory for it.
    environment["OPENBLAS_NUM_THREADS"] = "1"
    if tracing.recording():
        environment[tracing.COLLECT] = "1"
    return environment
