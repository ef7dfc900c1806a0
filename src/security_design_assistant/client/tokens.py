"""Tokens that are asked for when they are needed: by a program, or by a person who signs in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from security_design_assistant.client.provider import Grant, Provider, granted


class SignIn(Protocol):
    """A way for a person to sign in."""

    def __call__(self, provider: Provider) -> Grant:
        """Return what the provider grants to who signed in. Raises :class:`ServiceError` if nobody did."""


class KeptGrants(Protocol):
    """Where a sign-in outlasts the program."""

    def load(self, provider: Provider) -> Grant | None:
        """Return what was kept, or None."""

    def keep(self, provider: Provider, grant: Grant) -> None:
        """Keep it for the next run."""


@dataclass(slots=True)
class MachineTokens:
    """Tokens for a program: the client's own secret is the proof (client credentials)."""

    provider: Provider
    now: Callable[[], float] = field(default=time.time)
    _endpoint: str = field(default="", init=False)
    _grant: Grant | None = field(default=None, init=False)

    def token(self) -> str:
        """Return a token, a new one where the last has ended."""
        if self._grant is None or self._grant.ends <= self.now():
            self._endpoint = self._endpoint or self.provider.endpoint("token_endpoint")
            reply = self.provider.ask(self._endpoint, {"grant_type": "client_credentials"})
            self._grant = granted(reply, self.now())
        return self._grant.token


@dataclass(slots=True)
class PersonTokens:
    """Tokens for a person: a sign-in is kept and renewed for as long as the provider likes.

    Parameters
    ----------
    provider : who signs people in.
    sign_in : how.
    kept : where sign-ins of earlier runs are.
    now : the clock, in epoch seconds.
    """

    provider: Provider
    sign_in: SignIn
    kept: KeptGrants
    now: Callable[[], float] = field(default=time.time)
    _grant: Grant | None = field(default=None, init=False)

    def token(self) -> str:
        """Return a token; who is not signed in is asked to."""
        grant = self._grant or self.kept.load(self.provider)
        if grant is None or grant.ends <= self.now():
            grant = self._renewed(grant) or self.sign_in(self.provider)
            self.kept.keep(self.provider, grant)
        self._grant = grant
        return grant.token

    def _renewed(self, grant: Grant | None) -> Grant | None:
        if grant is None or grant.refresh_token is None:
            return None
        fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        reply = self.provider.ask(self.provider.endpoint("token_endpoint"), fields)
        return granted(reply, self.now(), grant.refresh_token) if reply.status == 200 else None
