"""HTTP requests as API Gateway's events (HTTP API, payload format 2.0), and answers back."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_BODY_BYTES = 10 * 1024 * 1024
"""Largest body that API Gateway takes."""
MAX_EVENT_BYTES = 6 * 1024 * 1024
"""Largest event that Lambda takes, base64 included."""

_TEXT_TYPES = {"application/json", "application/javascript", "application/xml"}


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came over the wire; headers may repeat."""

    method: str
    target: str
    headers: Iterable[tuple[str, str]]
    body: bytes
    source_ip: str


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer to be written to the wire; headers may repeat."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def event_of(request: HttpRequest) -> dict[str, Any]:
    """Return the event that API Gateway would make of a request."""
    split = urlsplit("//host" + request.target if request.target.startswith("/") else request.target)
    path = unquote(split.path, errors="replace") or "/"
    cookies = [value for name, value in request.headers if name.lower() == "cookie"]
    headers = _joined((name.lower(), value) for name, value in request.headers if name.lower() != "cookie")
    body, encoded = _body(request.body, headers)
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": split.query,
        "headers": headers,
        "requestContext": _context(request, path, headers),
        "isBase64Encoded": encoded,
    }
    query = _joined(parse_qsl(split.query, keep_blank_values=True, errors="replace"))
    optional = {
        "cookies": [part.strip() for cookie in cookies for part in cookie.split(";")],
        "queryStringParameters": query,
        "body": body,
    }
    return event | {name: value for name, value in optional.items() if value}


def answer_of(result: Any) -> HttpAnswer:
    """Return what API Gateway would answer for a function's result.

    Raises
    ------
    ValueError
        The function's answer is none that API Gateway understands.
    """
    if not isinstance(result, Mapping) or not isinstance(result.get("statusCode"), int):
        raise ValueError("The function's answer has no statusCode.")
    body = str(result.get("body") or "")
    data = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    headers = [(name.lower(), str(value)) for name, value in (result.get("headers") or {}).items()]
    headers += [("set-cookie", cookie) for cookie in result.get("cookies") or ()]
    return HttpAnswer(HTTPStatus(result["statusCode"]).value, tuple(headers), data)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join what is given more than once by commas, as API Gateway does."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(body: bytes, headers: Mapping[str, str]) -> tuple[str, bool]:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if (kind in _TEXT_TYPES or kind.startswith("text/")) and "content-encoding" not in headers:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass  # then it is binary, whatever its type says
    return base64.b64encode(body).decode(), bool(body)


def _context(request: HttpRequest, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    now = time.time()
    host = headers.get("host", "localhost")
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": "$default",
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }
