"""Requests as API Gateway hands them to a function (payload format 2.0), made by a trial."""

from __future__ import annotations

from typing import Any

_NAME = "deployment-probe"


def api_event(method: str, path: str) -> dict[str, Any]:
    """Return the event of one request of a caller whom nobody vouches for."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
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
        },
        "isBase64Encoded": False,
    }
