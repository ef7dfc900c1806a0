"""Sign-in with the browser of this machine (authorisation code with PKCE on a loopback address, RFC 8252)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from security_design_assistant.client.http import NotAllowedError
from security_design_assistant.client.provider import Grant, Provider, granted

PORT = 8765
"""Where the browser brings the code; providers that compare the whole address have to know it."""
REDIRECT_URI = f"http://localhost:{PORT}/"
_PATIENCE_SECONDS = 300.0
_THANKS = b"<!doctype html><title>Security Design Assistant</title><p>You can close this window."


@dataclass(frozen=True, slots=True)
class BrowserSignIn:
    """Opens the provider's page, and waits for the browser to bring the code back.

    Parameters
    ----------
    tell : shows the person a sentence.
    open_page : opens a URL in a browser.
    patience : seconds to wait.
    """

    tell: Callable[[str], None]
    open_page: Callable[[str], object] = field(default=webbrowser.open)
    patience: float = _PATIENCE_SECONDS

    def __call__(self, provider: Provider) -> Grant:
        """Return what the provider grants to who signed in.

        Raises
        ------
        NotAllowedError
            Nobody did in time, or the provider says no, or the port is taken.
        """
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        query = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": REDIRECT_URI,
            "scope": provider.scope or "openid",
            "state": state,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            **({"audience": provider.audience} if provider.audience else {}),
        }
        page = f"{provider.endpoint('authorization_endpoint')}?{urlencode(query)}"
        code = self._code(page, state)
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT_URI,
            "code_verifier": verifier,
        }
        return granted(provider.ask(provider.endpoint("token_endpoint"), fields), time.time())

    def _code(self, page: str, state: str) -> str:
        """Show the page, and return the code that comes back under the state that we sent."""
        try:
            server = _Loopback(state)
        except OSError as exc:
            raise NotAllowedError(
                f"Port {PORT} is taken, which the sign-in needs: end what uses it, or use --auth device.",
                "no_port",
            ) from exc
        with server:
            self.tell(f"Sign in: open {page} if no browser shows it.")
            self.open_page(page)
            end = time.monotonic() + self.patience
            while not server.answer and time.monotonic() < end:
                server.timeout = end - time.monotonic()
                server.handle_request()
        code = server.answer.get("code")
        if not code:
            reason = (
                server.answer.get("error_description") or server.answer.get("error") or "nobody did in time"
            )
            raise NotAllowedError(f"The sign-in did not succeed: {reason}.", "not_signed_in")
        return code


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class _Loopback(HTTPServer):
    """Takes one answer that carries our state; whatever else asks gets 404."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.answer: dict[str, str] = {}
        super().__init__(("127.0.0.1", PORT), _Exchange)


class _Exchange(BaseHTTPRequestHandler):
    server: _Loopback
    timeout = 10

    def do_GET(self) -> None:
        """Take the answer, if it is one to our question."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        ours = secrets.compare_digest(query.get("state", "").encode(), self.server.state.encode())
        if ours:
            self.server.answer = query
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(_THANKS if ours else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the address holds the code."""
