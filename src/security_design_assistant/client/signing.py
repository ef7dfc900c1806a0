"""Signatures of AWS (SigV4): requests to API Gateway in the name of an AWS identity."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import botocore.exceptions
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from security_design_assistant.client.aws_refusals import explain_refusal
from security_design_assistant.client.credentials import Outgoing
from security_design_assistant.client.http import HttpReply, NotAllowedError

SERVICE = "execute-api"
_HOST = re.compile(r"\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$")


class SignedByAws:
    """Signs each request with the credentials that the AWS CLI would use.

    Parameters
    ----------
    url : of the service; its host names the region, unless it is a custom domain.
    profile : of ~/.aws/config; None takes AWS_PROFILE, or whatever the default chain finds.
    region : that the API is in; None takes the host's, AWS_REGION's or the profile's.

    Raises
    ------
    NotAllowedError
        There is no such profile, nobody is signed in, or the region is unknown.
    """

    def __init__(self, url: str, profile: str | None = None, region: str | None = None) -> None:
        self._session = botocore.session.Session(profile=profile)
        self._name = profile or os.environ.get("AWS_PROFILE") or "default"
        try:
            self._region = (
                region or _region_of(url) or os.environ.get("AWS_REGION") or self._configured_region()
            )
            self._credentials = self._session.get_credentials()
        except botocore.exceptions.BotoCoreError as exc:
            raise self._unusable(exc) from exc
        if self._credentials is None:
            raise NotAllowedError(
                "No AWS credentials were found: sign in (`aws sso login --profile NAME`) and use "
                "--profile NAME, or set AWS_PROFILE.",
                "no_credentials",
            )

    def headers(self, request: Outgoing, /) -> Mapping[str, str]:
        """Return the signature and what belongs to it; it covers the request's own headers, too."""
        signed = AWSRequest(request.method, request.url, dict(request.headers), request.body)
        try:
            frozen = self._credentials.get_frozen_credentials()  # a session that runs out is renewed here
        except botocore.exceptions.BotoCoreError as exc:
            raise self._unusable(exc) from exc
        SigV4Auth(frozen, SERVICE, self._region).add_auth(signed)
        return {name: str(value) for name, value in signed.headers.items() if name not in request.headers}

    def explain(self, reply: HttpReply) -> str:
        """Return what AWS did not like, as far as it says, or what is left to look at."""
        given = getattr(self._credentials, "method", "") == "env"
        whose = "the environment" if given else f"profile {self._name}"
        return explain_refusal(reply, whose, self._region)

    def _configured_region(self) -> str:
        region = self._session.get_config_variable("region")
        if not region:
            raise NotAllowedError(
                "The region of the service is unknown: use --region, or set AWS_REGION.", "no_region"
            )
        return str(region)

    def _unusable(self, exc: Exception) -> NotAllowedError:
        """Return what to do about credentials that cannot be had."""
        name = self._name
        if isinstance(exc, botocore.exceptions.ProfileNotFound):
            message = f"There is no AWS profile {name}: `aws configure list-profiles` names those there are."
        elif isinstance(exc, botocore.exceptions.SSOError | botocore.exceptions.TokenRetrievalError):
            message = f"Nobody is signed in to AWS profile {name}: run `aws sso login --profile {name}`."
        else:
            message = f"The credentials of AWS profile {name} cannot be used: {exc}"
        return NotAllowedError(message, "no_credentials")


def _region_of(url: str) -> str | None:
    found = _HOST.search(urlsplit(url).hostname or "")
    return found[1] if found else None
