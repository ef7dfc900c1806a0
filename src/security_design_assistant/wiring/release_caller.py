"""Deployments as callers of the API: what they sign in with, which is what every other caller has."""

from __future__ import annotations

from collections.abc import Callable

from security_design_assistant.adapters.service import GatewayService
from security_design_assistant.client.api import Api
from security_design_assistant.client.credentials import Anonymous, Bearer, Credentials
from security_design_assistant.client.provider import Provider
from security_design_assistant.client.signing import SignedByAws
from security_design_assistant.client.tokens import MachineTokens
from security_design_assistant.jobs.ports import Parameters
from security_design_assistant.settings import ReleaseSettings, Settings


def service_for_releases(
    settings: Settings, parameters: Parameters, pause: Callable[[float], None]
) -> GatewayService:
    """Return the API with the credentials of a release: the function's own role, or the machine's secret.

    Parameters
    ----------
    parameters : where the secret is; it is read only if the API takes tokens.
    pause : waits so many seconds where the gateway is busy.
    """
    return GatewayService(Api(settings.releases.api_url, _credentials(settings, parameters), pause))


def _credentials(settings: Settings, parameters: Parameters) -> Credentials:
    if settings.authentication == "iam":
        return SignedByAws(settings.releases.api_url)
    if settings.authentication == "jwt":
        return Bearer(MachineTokens(_provider(settings.releases, parameters)))
    return Anonymous()


def _provider(releases: ReleaseSettings, parameters: Parameters) -> Provider:
    secret = parameters.get(releases.secret_parameter)
    return Provider(releases.issuer, releases.client_id, secret, releases.scope or None)
