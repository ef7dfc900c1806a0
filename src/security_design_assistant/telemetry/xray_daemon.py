"""The X-Ray daemon's ear: one UDP datagram for each OTLP message, which nobody waits for.

Lambda runs the daemon beside the function; ``AWS_XRAY_DAEMON_ADDRESS`` says where.
"""

from __future__ import annotations

import base64
import binascii
import socket
from contextlib import suppress
from dataclasses import dataclass, field

DEFAULT_ADDRESS = "127.0.0.1:2000"
LONGEST = 65_507
"""Bytes that one datagram carries at most."""

_HEADER = b'{"format":"json","version":1}\n'
_SAMPLED = b"T1S"
"""Spans to be kept, as OTLP's protocol buffers in base64."""


@dataclass(frozen=True, slots=True)
class DaemonAddress:
    """Sends to the daemon at ``host`` and ``port``; telemetry that is lost harms nobody."""

    host: str
    port: int
    _socket: socket.socket = field(
        default_factory=lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM), repr=False
    )

    @classmethod
    def of(cls, text: str) -> DaemonAddress:
        """Read ``host:port``; raises ValueError if it is none."""
        host, _, port = text.rpartition(":")
        made = cls(host, int(port))
        made._socket.setblocking(False)
        return made

    def send(self, message: bytes) -> None:
        """Send one OTLP message; what is too long or finds no way is dropped."""
        with suppress(OSError):
            self._socket.sendto(datagram_of(message), (self.host, self.port))


def datagram_of(message: bytes) -> bytes:
    """Return what the daemon is sent for an OTLP message."""
    return _HEADER + _SAMPLED + base64.b64encode(message)


def message_in(datagram: bytes) -> bytes | None:
    """Return the OTLP message that a datagram carries, None if it is not one of ours."""
    start = _HEADER + _SAMPLED
    if not datagram.startswith(start):
        return None
    try:
        return base64.b64decode(datagram.removeprefix(start), validate=True)
    except binascii.Error:
        return None
