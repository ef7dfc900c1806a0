"""Cross-origin requests (CORS): which pages of other origins may call the API."""

from __future__ import annotations

import re
from collections.abc import Collection

LOCALHOST = "localhost"
"""Stands for every origin on this machine, whatever its port."""

_LOCAL = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.ASCII)
_ALLOWED = (
    "authorization, content-type, idempotency-key, if-match, if-none-match, x-amz-content-sha256, "
    "x-amz-date, x-amz-security-token, x-correlation-id"
)
_EXPOSED = "etag, location, retry-after, x-correlation-id"
_KEPT_SECONDS = 3600


def cors_headers(origin: str | None, allowed: Collection[str]) -> dict[str, str]:
    """Return the headers that let the page of ``origin`` read an answer; none for an origin not allowed."""
    if not allowed:
        return {}
    if origin is None or not _may(origin, allowed):
        return {"Vary": "Origin"}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": _EXPOSED,
        "Vary": "Origin",
    }


def preflight_headers(
    origin: str | None, allowed: Collection[str], methods: Collection[str]
) -> dict[str, str]:
    """Return the headers of the answer to a browser that asks before it calls."""
    headers = cors_headers(origin, allowed)
    if "Access-Control-Allow-Origin" in headers:
        headers |= {
            "Access-Control-Allow-Methods": ", ".join(methods),
            "Access-Control-Allow-Headers": _ALLOWED,
            "Access-Control-Max-Age": str(_KEPT_SECONDS),
        }
    return headers


def _may(origin: str, allowed: Collection[str]) -> bool:
    return origin in allowed or (LOCALHOST in allowed and _LOCAL.fullmatch(origin) is not None)
