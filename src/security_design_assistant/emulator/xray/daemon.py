"""In the place of the X-Ray daemon: takes what functions send it, and writes it to a file."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from security_design_assistant.emulator.xray.otlp_file import line_of
from security_design_assistant.telemetry.xray_daemon import LONGEST, message_in

_log = structlog.get_logger()


def listening_socket(host: str, port: int = 0) -> socket.socket:
    """Return a bound UDP socket; port 0 takes a free one."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # The spans of a drawing of many pages arrive in bursts, and what finds no room is lost.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    listening.bind((host, port))
    return listening


def write_spans(listening: socket.socket, file: Path) -> None:
    """Append every span that arrives to ``file``, until an empty datagram comes."""
    with file.open("a", buffering=1) as lines:
        while datagram := listening.recv(LONGEST + 1):
            message = message_in(datagram)
            try:
                if message is None:
                    raise ValueError("a datagram of another kind")
                lines.write(f"{line_of(message)}\n")
            except ValueError as exc:
                _log.warning("a span could not be read", reason=str(exc))


@contextmanager
def running_daemon(file: Path, host: str) -> Iterator[str]:
    """Write spans to ``file`` while the block runs; yields the address to send them to."""
    listening = listening_socket(host)
    address = listening.getsockname()
    thread = threading.Thread(target=write_spans, args=(listening, file), daemon=True)
    thread.start()
    try:
        yield f"{address[0]}:{address[1]}"
    finally:
        listening.sendto(b"", address)
        thread.join()
        listening.close()
