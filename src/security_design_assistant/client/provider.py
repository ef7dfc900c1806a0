"""An identity provider (OAuth 2.0, OpenID Connect): its endpoints, and the tokens that it grants."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from security_design_assistant.client.http import HttpReply, NotAllowedError, ServiceError, send

_MARGIN_SECONDS = 60.0
"""How long before its end a token counts as ended: a request may take its time."""
_LIFE_SECONDS = 300.0
"""Of a token whose issuer does not say."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider as its discovery document describes it, and what it calls this client.

    Parameters
    ----------
    issuer : its URL, as tokens name it in ``iss``.
    client_id, client_secret : this client; a public one has no secret.
    scope, audience : what the token is for, where the provider wants it said.
    """

    issuer: str
    client_id: str
    client_secret: str | None = None
    scope: str | None = None
    audience: str | None = None

    def endpoint(self, name: str) -> str:
        """Return a URL of the provider's discovery document.

        Raises
        ------
        NotAllowedError
            The document is none, is another issuer's, or does not name it.
        """
        url = f"{_secure(self.issuer).rstrip('/')}/.well-known/openid-configuration"
        reply = send("GET", url, {"Accept": "application/json"})
        document = json_of(reply)
        if reply.status != 200 or str(document.get("issuer", "")).rstrip("/") != self.issuer.rstrip("/"):
            raise NotAllowedError(
                f"{self.issuer} does not describe itself as an issuer of tokens (HTTP {reply.status}): "
                "is SDA_OIDC_ISSUER right?",
                "no_issuer",
            )
        if name not in document:
            raise NotAllowedError(
                f"{self.issuer} does not offer this way to sign in ({name}).", "no_such_flow"
            )
        return _secure(str(document[name]))

    def ask(self, url: str, fields: Mapping[str, str]) -> HttpReply:
        """Send a form to the provider, in this client's name."""
        form = {"client_id": self.client_id, "scope": self.scope, "audience": self.audience, **fields}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if self.client_secret:
            pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        body = urlencode({name: value for name, value in form.items() if value})
        return send("POST", url, headers, body.encode())


@dataclass(frozen=True, slots=True)
class Grant:
    """What a provider gave: a token, until when (epoch seconds) it is used, and what renews it."""

    token: str
    ends: float
    refresh_token: str | None = None


def granted(reply: HttpReply, now: float, refresh_token: str | None = None) -> Grant:
    """Read the answer of a token endpoint; ``refresh_token`` is kept where it gives no other.

    Raises
    ------
    ServiceError
        It gives no token.
    """
    answer = json_of(reply)
    token = answer.get("access_token")
    if reply.status != 200 or not isinstance(token, str):
        raise refused(reply)
    life = float(answer.get("expires_in", _LIFE_SECONDS))
    return Grant(token, now + life - _MARGIN_SECONDS, answer.get("refresh_token", refresh_token))


def refused(reply: HttpReply) -> ServiceError:
    """Return what a provider's error (RFC 6749, 5.2) means for the person at the terminal."""
    if reply.status == 429 or reply.status >= 500:
        return ServiceError(f"The identity provider cannot answer now (HTTP {reply.status}).")
    error = str(json_of(reply).get("error", "unknown"))
    message = _ERRORS.get(error, f"The identity provider gives no token: {error} (HTTP {reply.status}).")
    return NotAllowedError(message, error)


_ERRORS = {
    "invalid_client": "The identity provider does not know this client: are SDA_OIDC_CLIENT_ID and "
    "SDA_OIDC_CLIENT_SECRET right?",
    "unauthorized_client": "The identity provider does not let this client sign in this way: use another "
    "--auth or another SDA_OIDC_CLIENT_ID.",
    "invalid_scope": "The identity provider does not give this client that scope: is SDA_OIDC_SCOPE right?",
    "access_denied": "The sign-in was declined in the browser: run the command again.",
    "expired_token": "Nobody signed in while the code was valid: run the command again.",
}


def json_of(reply: HttpReply) -> dict[str, Any]:
    """Return the answer's JSON object; an empty one if it is none."""
    try:
        answer = json.loads(reply.body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _secure(url: str) -> str:
    """Return the URL if a secret may be sent there: over TLS, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        return url
    raise NotAllowedError(
        f"{url} is not the URL of an identity provider: it must begin with https://.", "no_issuer"
    )
