"""AWS_IAM as API Gateway does it: each signature is computed anew, from the request as it came.

After AWS's description of Signature Version 4; nothing here is botocore's, so that the two check each other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from security_design_assistant.emulator.triggers.http_event import HttpAnswer, HttpRequest
from tests.gateways.guarded import refusal

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>[^,]+), *"
    r"SignedHeaders=(?P<signed>[^,]+), *Signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Identity:
    """An access key of somebody."""

    secret: str
    arn: str
    token: str | None = None
    may_invoke: bool = True
    has_expired: bool = False


@dataclass
class IamAuthoriser:
    """Knows identities by their access keys.

    ``talkative``: says why, as REST APIs do; otherwise all that callers hear is Forbidden.
    """

    identities: Mapping[str, Identity]
    region: str = "eu-west-2"
    talkative: bool = True
    clock_ahead: timedelta = field(default_factory=timedelta)

    def __call__(self, request: HttpRequest) -> Mapping[str, Any] | HttpAnswer:
        headers = {name.lower(): " ".join(value.split()) for name, value in request.headers}
        found = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
        if not found:
            return self._refuse("Missing Authentication Token")
        identity = self.identities.get(found["key"])
        wrong = self._wrong(request, headers, found, identity)
        if wrong or identity is None:
            return self._refuse(wrong)
        account = identity.arn.split(":")[4]
        return {"iam": {"accessKey": found["key"], "accountId": account, "userArn": identity.arn}}

    def _wrong(
        self,
        request: HttpRequest,
        headers: Mapping[str, str],
        found: re.Match[str],
        identity: Identity | None,
    ) -> str:
        """Return why the request is not let in; empty if it is."""
        day, region, service, end = found["scope"].split("/")
        if (service, end) != ("execute-api", "aws4_request") or region != self.region:
            return f"Credential should be scoped to a valid region, not '{region}'. "
        if identity is None or headers.get("x-amz-security-token") != identity.token:
            return "The security token included in the request is invalid."
        if identity.has_expired:
            return "The security token included in the request is expired"
        signed_at = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        now = datetime.now(UTC) + self.clock_ahead
        if signed_at < now - _TOLERANCE:
            return f"Signature expired: {headers['x-amz-date']} is now earlier than {now - _TOLERANCE}"
        if signed_at > now + _TOLERANCE:
            return f"Signature not yet current: {headers['x-amz-date']} is still later than {now}"
        key = _signing_key(identity.secret, day, region, service)
        text = _string_to_sign(request, headers, found["signed"].split(";"), found["scope"])
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, found["signature"]) or not headers["x-amz-date"].startswith(day):
            return "The request signature we calculated does not match the signature you provided."
        if not identity.may_invoke:
            return f"User: {identity.arn} is not authorized to perform: execute-api:Invoke on resource: x"
        return ""

    def _refuse(self, message: str) -> HttpAnswer:
        return refusal(403, message if self.talkative else "Forbidden")


def _string_to_sign(request: HttpRequest, headers: Mapping[str, str], signed: list[str], scope: str) -> str:
    assert {"host", "x-amz-date"} <= set(signed)
    split = urlsplit(request.target)
    query = sorted((quote(n, safe="~"), quote(v, safe="~")) for n, v in parse_qsl(split.query, True))
    canonical = [
        request.method,
        quote(split.path, safe="/~"),  # a second time: the path came encoded already
        "&".join(f"{name}={value}" for name, value in query),
        *(f"{name}:{headers[name]}" for name in signed),
        "",
        ";".join(signed),
        hashlib.sha256(request.body).hexdigest(),
    ]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    return "\n".join(("AWS4-HMAC-SHA256", headers["x-amz-date"], scope, digest))


def _signing_key(secret: str, *parts: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (*parts, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
