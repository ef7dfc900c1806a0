"""The files of the review page, each with the headers that keep strangers' code out of it."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path

PREFIX = "/review/"
"""Path of the page on a server."""

BUILT = Path(__file__).with_name("static")
"""Where ``make web`` puts the page."""

LOCAL_ORIGINS = ("http://127.0.0.1:*", "http://localhost:*")
"""Where drawings are uploaded to and downloaded from while the data are on this machine."""

_NOT_BUILT = b"The review page is not part of this installation. In a checkout, `make web` builds it.\n"

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".wasm": "application/wasm",
}


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """An answer: status, headers, body."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


def content_security_policy(origins: tuple[str, ...] = ()) -> str:
    """Return the policy of the page: scripts, styles and workers of its own alone, and nothing inline.

    Parameters
    ----------
    origins : of the API, the sign-in and the drawings' store, where they are not the page's own.
    """
    return "; ".join(
        (
            "default-src 'none'",
            # Decoders of pictures and colours are WebAssembly, which is compiled; no text becomes script.
            "script-src 'self' 'wasm-unsafe-eval'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "font-src 'self'",
            " ".join(("connect-src 'self'", *origins)),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def page_answer(path: str, origins: tuple[str, ...] = (), config: bytes | None = None) -> PageAnswer | None:
    """Return the answer to a GET of ``path``; None for what is not the page's business.

    Parameters
    ----------
    path : as the client asked for it, decoded.
    origins : see :func:`content_security_policy`.
    config : content of ``config.json``, if it is another than the page's own.
    """
    if path == PREFIX.rstrip("/"):
        return PageAnswer(HTTPStatus.MOVED_PERMANENTLY, {"Location": PREFIX})
    if not path.startswith(PREFIX):
        return None
    name = path.removeprefix(PREFIX) or "index.html"
    files = _files()
    if not files:
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        return PageAnswer(HTTPStatus.SERVICE_UNAVAILABLE, headers, _NOT_BUILT)
    headers = _guarded(origins)
    if name not in files:  # a name is looked up, never made into a path
        headers["Content-Type"] = "text/plain; charset=utf-8"
        return PageAnswer(HTTPStatus.NOT_FOUND, headers, b"The review page has no such file.\n")
    suffix = Path(name).suffix
    headers["Content-Type"] = (
        _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    )
    body = config if config is not None and name == "config.json" else files[name].read_bytes()
    return PageAnswer(HTTPStatus.OK, headers, body)


def is_built() -> bool:
    """Return whether this installation has the page."""
    return bool(_files())


def _guarded(origins: tuple[str, ...]) -> dict[str, str]:
    return {
        "Content-Security-Policy": content_security_policy(origins),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }


@cache
def _files() -> Mapping[str, Path]:
    """Return the page's files by their names in URLs."""
    if not (BUILT / "index.html").is_file():
        return {}
    return {path.relative_to(BUILT).as_posix(): path for path in BUILT.rglob("*") if path.is_file()}
