"""An identity provider of our own: signs RS256 tokens, publishes its key, and lets programs and people in."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

MACHINE, SECRET = "machine-client", "s3cret/+"  # pragma: allowlist secret
PERSON_CLIENT = "terminal-client"
AUDIENCE = "security-design-assistant"
ANNA = "3f2c1f7e-9c2b-4b6e-8d26-1c9a4f0e7b11"


class IdentityProvider(ThreadingHTTPServer):
    """Answers as RFC 6749, 7636 and 8628 say.

    ``pending``: what the device's code is answered with before somebody has confirmed it;
    ``without``: names that the discovery document lacks; ``life`` of a token, in seconds.
    """

    daemon_threads = True

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pending: list[str] = []
        self.without: set[str] = set()
        self.life = 3600
        self.codes: dict[str, str] = {}
        self.refreshed = 0
        super().__init__(("127.0.0.1", 0), _Exchange)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, subject: str = ANNA, **claims: Any) -> str:
        """Return a signed token; further claims win."""
        now = int(time.time())
        named = {"iss": self.issuer, "sub": subject, "aud": AUDIENCE, "iat": now, "exp": now + self.life}
        return jwt.encode({**named, **claims}, self.key, "RS256", {"kid": "1"})

    def keys(self) -> dict[str, Any]:
        """Return the public key as a JWKS."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**key, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def document(self) -> dict[str, str]:
        """Return the discovery document."""
        endpoints = {
            "jwks_uri": "keys",
            "token_endpoint": "token",
            "device_authorization_endpoint": "device",
            "authorization_endpoint": "authorize",
        }
        urls = {name: f"{self.issuer}/{path}" for name, path in endpoints.items() if name not in self.without}
        return {"issuer": self.issuer, **urls}

    def code_for(self, page: str) -> tuple[str, str]:
        """Return what the browser brings back, code and state, once somebody has signed in on ``page``."""
        query = parse_qs(urlsplit(page).query)
        assert (query["response_type"], query["code_challenge_method"]) == (["code"], ["S256"])
        self.codes["code-1"] = query["code_challenge"][0]
        return "code-1", query["state"][0]

    def grant(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer a question to the token endpoint."""
        kind = form["grant_type"].rpartition(":")[2]
        if kind == "client_credentials":
            pair = base64.b64encode(f"{MACHINE}:s3cret%2F%2B".encode()).decode()
            known = authorization == f"Basic {pair}"
            return self._granted(MACHINE) if known else (401, {"error": "invalid_client"})
        if kind == "device_code" and self.pending:
            return 400, {"error": self.pending.pop(0)}
        if kind == "authorization_code":
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if self.codes.pop(form["code"], None) != challenge:
                return 400, {"error": "invalid_grant"}
        if kind == "refresh_token":
            self.refreshed += 1
            if form["refresh_token"] != "refresh-1":
                return 400, {"error": "invalid_grant"}
        return self._granted(ANNA, refresh_token="refresh-1")

    def _granted(self, subject: str, **more: str) -> tuple[int, dict[str, Any]]:
        answer = {"access_token": self.token(subject), "token_type": "Bearer", "expires_in": self.life}
        return 200, {**answer, **more}


class _Exchange(BaseHTTPRequestHandler):
    server: IdentityProvider

    def do_GET(self) -> None:
        pages = {"/.well-known/openid-configuration": self.server.document, "/keys": self.server.keys}
        page = pages.get(self.path)
        self._write(200, page()) if page else self._write(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path == "/device":
            device = {"device_code": "d", "user_code": "WXYZ", "expires_in": 60, "interval": 0}
            self._write(200, {**device, "verification_uri": f"{self.server.issuer}/activate"})
        else:
            self._write(*self.server.grant(form, self.headers.get("authorization", "")))

    def _write(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    """Run a provider."""
    with IdentityProvider() as provider:
        Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield provider
        provider.shutdown()
