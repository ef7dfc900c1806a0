"""What proves who calls: nothing, or a token. Signatures of AWS are in ``signing``."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from security_design_assistant.client.http import HttpReply


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request before it goes out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class Credentials(Protocol):
    """Proves who calls."""

    def headers(self, request: Outgoing, /) -> Mapping[str, str]:
        """Return the headers that have to go with this very request, beside its own.

        Raises
        ------
        NotAllowedError
            There is nothing to prove it with.
        """

    def explain(self, reply: HttpReply) -> str:
        """Return what to do about an answer of 401 or 403 that says nothing itself."""


class Tokens(Protocol):
    """Where bearer tokens come from."""

    def token(self) -> str:
        """Return a token that holds now. Raises :class:`NotAllowedError` if there is none to be had."""


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Nobody: for a service on this machine."""

    def headers(self, _request: Outgoing, /) -> Mapping[str, str]:
        """Return nothing."""
        return {}

    def explain(self, reply: HttpReply) -> str:
        """Return how to say who one is, by what the gateway asks for."""
        if "bearer" in reply.headers.get("www-authenticate", "").lower() or reply.status == 401:
            return (
                "The service asks who is calling and takes tokens (HTTP 401): set SDA_TOKEN, or use "
                "--auth device or --auth client-credentials with SDA_OIDC_ISSUER and SDA_OIDC_CLIENT_ID."
            )
        return (
            "The service asks who is calling (HTTP 403): use --auth iam with an AWS profile that may call "
            "it, or set SDA_TOKEN if it takes tokens."
        )


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A token that somebody else got."""

    value: str

    def token(self) -> str:
        """Return it, whether it still holds or not: the service is who judges that."""
        return self.value


@dataclass(frozen=True, slots=True)
class Bearer:
    """Sends a token of an identity provider."""

    tokens: Tokens

    def headers(self, _request: Outgoing, /) -> Mapping[str, str]:
        """Return the token as RFC 6750 sends it."""
        return {"Authorization": f"Bearer {self.tokens.token()}"}

    def explain(self, reply: HttpReply) -> str:
        """Return what is wrong with the token: what the gateway says of it, and what it says of itself."""
        claims = _claims(self.tokens.token())
        said = _said(reply)
        ended = _ended(claims)
        if ended or "expired" in said:
            when = f" at {ended:%Y-%m-%d %H:%M} UTC" if ended else ""
            return f"The token has expired{when}: get a new one and set SDA_TOKEN, or sign in again."
        if "audience" in said:
            audience = claims.get("aud") or claims.get("client_id")
            return (
                f"The token was made for another service ({audience}): get one for this service's audience."
            )
        if "issuer" in said:
            return f"The service does not trust the issuer of the token, {claims.get('iss')}."
        if reply.status == 403:
            return "The token is good but lacks the scope or the right that this takes (HTTP 403)."
        reason = f": {said}" if said else ""
        return f"The service does not accept the token{reason} (HTTP {reply.status}). Get a new one."


def _said(reply: HttpReply) -> str:
    """Return API Gateway's own words on a token, e.g. ``the token has expired``; empty if it says none."""
    found = re.search(r'error_description="([^"]*)"', reply.headers.get("www-authenticate", ""))
    return found[1].lower() if found else ""


def _claims(token: str) -> dict[str, Any]:
    """Return what a JWT says of itself, unverified: to explain a refusal, never to trust it."""
    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _ended(claims: Mapping[str, Any]) -> datetime | None:
    """Return when the token ended, or None while it holds or does not say."""
    expiry = claims.get("exp")
    if not isinstance(expiry, int | float):
        return None
    end = datetime.fromtimestamp(expiry, UTC)
    return end if end <= datetime.now(UTC) else None
