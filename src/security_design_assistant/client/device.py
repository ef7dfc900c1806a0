"""Sign-in with any browser while a terminal waits (device authorisation, RFC 8628)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from security_design_assistant.client.http import NotAllowedError
from security_design_assistant.client.provider import Grant, Provider, granted, json_of, refused

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PAUSE_SECONDS = 5.0
"""Between two questions, where the provider does not say."""
_SLOWER_SECONDS = 5.0
"""By so much a client that asks too often has to ask less often."""


@dataclass(frozen=True, slots=True)
class DeviceSignIn:
    """Shows a code, and waits until somebody confirms it in a browser.

    Parameters
    ----------
    tell : shows the person a sentence.
    now, sleep : the clock.
    """

    tell: Callable[[str], None]
    now: Callable[[], float] = field(default=time.time)
    sleep: Callable[[float], None] = field(default=time.sleep)

    def __call__(self, provider: Provider) -> Grant:
        """Return what the provider grants to who confirmed the code.

        Raises
        ------
        NotAllowedError
            Nobody did in time, or it was declined, or the provider offers no such sign-in.
        """
        reply = provider.ask(provider.endpoint("device_authorization_endpoint"), {})
        device = json_of(reply)
        if reply.status != 200 or not {"device_code", "user_code", "verification_uri"} <= set(device):
            raise refused(reply)
        where = device.get("verification_uri_complete") or device["verification_uri"]
        self.tell(f"Sign in: open {where} in a browser and confirm the code {device['user_code']}.")
        pause = float(device.get("interval", _PAUSE_SECONDS))
        return self._confirmed(provider, str(device["device_code"]), pause, float(device["expires_in"]))

    def _confirmed(self, provider: Provider, device_code: str, pause: float, seconds: float) -> Grant:
        endpoint, end = provider.endpoint("token_endpoint"), self.now() + seconds
        while self.now() < end:
            self.sleep(pause)
            reply = provider.ask(endpoint, {"grant_type": _GRANT, "device_code": device_code})
            error = json_of(reply).get("error")
            if error not in ("authorization_pending", "slow_down"):
                return granted(reply, self.now())
            pause += _SLOWER_SECONDS if error == "slow_down" else 0
        raise NotAllowedError(
            "Nobody signed in while the code was valid: run the command again.", "expired_token"
        )
