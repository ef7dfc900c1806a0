"""Requests as API Gateway hands them to a function (payload format 2.0), made by a trial."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

_NAME = "deployment-probe"


def api_event(
    method: str,
    path: str,
    body: bytes = b"",
    content_type: str = "",
    authorizer: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the event of one request; ``authorizer`` is whom the gateway would vouch for."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": content_type} if content_type else {},
        "requestContext": {
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": _NAME,
            },
            "requestId": _NAME,
            "routeKey": "$default",
            "stage": "$default",
            **({"authorizer": dict(authorizer)} if authorizer else {}),
        },
        **({"body": base64.b64encode(body).decode()} if body else {}),
        "isBase64Encoded": bool(body),
    }
