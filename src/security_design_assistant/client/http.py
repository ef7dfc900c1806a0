"""HTTP for the client: small requests, and one large upload."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_SECONDS = 35
"""For each step of an exchange: a little more than API Gateway takes to give up by itself."""
_CHUNK = 1 << 16


class ServiceError(Exception):
    """The service cannot be reached, or does not do what it was asked for.

    Parameters
    ----------
    message : a sentence for the person at the terminal.
    code : the problem's code, or None if there was no answer.
    """

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class NotAllowedError(ServiceError):
    """The service, or who vouches for callers, does not accept what proves who calls."""


class NoAnswerError(ServiceError):
    """Nobody answers, or the answer was lost: what was asked for may be done or not."""


class BusyError(ServiceError):
    """The service answers that it cannot do it now."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """An answer; ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body's JSON."""
        try:
            return json.loads(self.body)
        except ValueError as exc:
            raise ServiceError("The service did not answer with JSON. Is the URL right?") from exc


def send(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | Iterable[bytes] | None = None,
) -> HttpReply:
    """Send one request and return its answer, whatever its status; redirects are not followed.

    Raises
    ------
    ServiceError
        The URL is none.
    NoAnswerError
        Nobody answers there.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ServiceError(f"{url} is not the URL of a service: it must begin with http:// or https://.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connect(parts.scheme, parts.hostname, parts.port)
    try:
        connection.request(method, target, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return HttpReply(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        )
    except (OSError, http.client.HTTPException) as exc:
        reason = getattr(exc, "strerror", None) or str(exc) or type(exc).__name__
        raise NoAnswerError(f"{parts.netloc} does not answer: {reason}.") from exc
    finally:
        connection.close()


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=_SECONDS)
    return http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())


def form_upload(url: str, fields: Mapping[str, str], data: bytes, told: Callable[[int], None]) -> HttpReply:
    """Send a presigned POST: the fields first, the file last; ``told(bytes)`` hears of every chunk."""
    boundary = "sda-ec3a6bd0f2a84e1f9d6c"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    disposition = 'Content-Disposition: form-data; name="file"; filename="drawing.pdf"'
    content_type = fields.get("Content-Type", "application/pdf")
    parts.append(f"--{boundary}\r\n{disposition}\r\nContent-Type: {content_type}\r\n\r\n")
    head, tail = "".join(parts).encode(), f"\r\n--{boundary}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(len(head) + len(data) + len(tail)),
    }
    return send("POST", url, headers, _chunks(head, data, tail, told))


def _chunks(head: bytes, data: bytes, tail: bytes, told: Callable[[int], None]) -> Iterator[bytes]:
    yield head
    for start in range(0, len(data), _CHUNK):
        part = data[start : start + _CHUNK]
        yield part
        told(len(part))
    yield tail
