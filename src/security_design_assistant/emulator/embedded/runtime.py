"""The inside of a function's process: events in, answers out, one at a time, as Lambda's runtime does.

``python -m security_design_assistant.emulator.embedded.runtime MODULE FD LIFELINE`` reads a JSON line for
each event from the socket FD and writes a JSON line for each answer. LIFELINE carries nothing: it closes when
the parent dies, however it dies, and then this process ends at once.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LocalContext:
    """What Lambda tells a function of its invocation."""

    function_name: str
    aws_request_id: str
    memory_limit_in_mb: int
    deadline: float

    @property
    def invoked_function_arn(self) -> str:
        """The function's name as AWS would write it."""
        return f"arn:aws:lambda:eu-west-2:000000000000:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Return how long until this process is killed."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def serve(module: str, connection: socket.socket) -> None:
    """Answer events from ``connection`` until it closes."""
    handler = importlib.import_module(module).handler
    with connection.makefile("rwb") as stream:
        stream.write(b'"ready"\n')  # loading does not count against an invocation's time
        stream.flush()
        for line in stream:
            request = json.loads(line)
            context = LocalContext(
                request["function"],
                request["request_id"],
                request["memory_mb"],
                time.monotonic() + request["seconds"],
            )
            stream.write(json.dumps(_answer(handler, request["event"], context)).encode() + b"\n")
            stream.flush()


def _answer(handler: Any, event: dict[str, Any], context: LocalContext) -> dict[str, Any]:
    try:
        return {"answer": handler(event, context)}
    except Exception as exc:  # noqa: BLE001 - the process edge: Lambda's runtime reports it, too
        traceback.print_exc()
        return {"error": f"{type(exc).__name__}: {exc}"}


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os._exit(1)


def main() -> None:
    """Run the process; what the function prints goes to stderr."""
    module, descriptor, lifeline = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    serve(module, socket.socket(fileno=descriptor))


if __name__ == "__main__":
    main()
