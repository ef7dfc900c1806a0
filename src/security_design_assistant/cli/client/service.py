"""Which service the commands call, and in whose name, by their options and the environment."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

import structlog

from security_design_assistant.cli.client.options import AUTHENTICATIONS
from security_design_assistant.client.api import Api
from security_design_assistant.client.credentials import Anonymous, Bearer, Credentials, GivenToken

_log = structlog.get_logger()


class NoServiceError(Exception):
    """The options and variables do not say which service to call, or in whose name."""


def api_of(args: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Api:
    """Return the service that the options and variables name.

    Raises
    ------
    NoServiceError
        They name none, or lack what their way to authenticate takes.
    NotAllowedError
        There are no AWS credentials.
    """
    url = args.api or environment.get("SDA_API")
    if not url:
        raise NoServiceError("no service given: use --api URL or set SDA_API")
    return Api(url, credentials_of(url, environment, args.auth, args.profile, args.region))


def credentials_of(
    url: str,
    environment: Mapping[str, str],
    way: str | None = None,
    profile: str | None = None,
    region: str | None = None,
) -> Credentials:
    """Return what proves to the service at ``url`` who calls.

    Parameters
    ----------
    environment : the variables of docs/cli.md.
    way : one of AUTHENTICATIONS; None takes ``SDA_AUTH``, or ``token`` where there is one.
    profile, region : of AWS, for ``iam``.

    Raises
    ------
    NoServiceError, NotAllowedError
        As :func:`api_of` does.
    """
    token = environment.get("SDA_TOKEN")
    way = way or environment.get("SDA_AUTH") or ("token" if token else "none")
    if way == "none":
        return Anonymous()
    if way == "token":
        if not token:
            raise NoServiceError("--auth token takes the token in SDA_TOKEN, which is not set")
        return Bearer(GivenToken(token.strip()))
    if way == "iam":
        from security_design_assistant.client.signing import SignedByAws  # botocore is slow to load

        return SignedByAws(url, profile, region)
    return _of_provider(way, environment)


def _of_provider(way: str, environment: Mapping[str, str]) -> Bearer:
    """Return credentials that an identity provider gives: for a program, or for who signs in."""
    from security_design_assistant.client.browser import BrowserSignIn
    from security_design_assistant.client.device import DeviceSignIn
    from security_design_assistant.client.kept_sign_in import SignInFiles, default_folder
    from security_design_assistant.client.provider import Provider
    from security_design_assistant.client.tokens import MachineTokens, PersonTokens, SignIn

    if way not in AUTHENTICATIONS:
        raise NoServiceError(f"SDA_AUTH is none of {', '.join(AUTHENTICATIONS)}: {way}")
    needed = ["SDA_OIDC_ISSUER", "SDA_OIDC_CLIENT_ID"]
    needed += ["SDA_OIDC_CLIENT_SECRET"] if way == "client-credentials" else []
    missing = [name for name in needed if not environment.get(name)]
    if missing:
        raise NoServiceError(f"--auth {way} takes {', '.join(missing)}, which {_is(missing)} not set")
    names = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "SCOPE", "AUDIENCE")
    issuer, client_id, *optional = (environment.get(f"SDA_OIDC_{name}") or None for name in names)
    provider = Provider(str(issuer), str(client_id), *optional)
    if way == "client-credentials":
        return Bearer(MachineTokens(provider))
    sign_in: SignIn = BrowserSignIn(_log.info) if way == "browser" else DeviceSignIn(_log.info)
    return Bearer(PersonTokens(provider, sign_in, SignInFiles(default_folder())))


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
