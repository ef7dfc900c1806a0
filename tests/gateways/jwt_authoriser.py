"""The JWT authoriser of API Gateway: signature by the published key, then issuer, times and audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from security_design_assistant.emulator.triggers.http_event import HttpAnswer, HttpRequest
from tests.gateways.guarded import refusal

_SAID: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "the token has expired",
    jwt.InvalidAudienceError: "the token does not have a valid audience",
    jwt.InvalidIssuerError: "the token does not have a valid issuer",
}


@dataclass(frozen=True)
class JwtAuthoriser:
    """Trusts one issuer, and its tokens for one audience."""

    issuer: str
    keys: Mapping[str, Any]
    audience: str

    def __call__(self, request: HttpRequest) -> Mapping[str, Any] | HttpAnswer:
        headers = {name.lower(): value for name, value in request.headers}
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return refusal(401, "Unauthorized", www_authenticate="Bearer")
        try:
            key = jwt.PyJWKSet.from_dict(dict(self.keys))[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(token, key, ["RS256"], issuer=self.issuer, audience=self.audience)
        except (jwt.PyJWTError, KeyError) as exc:
            said = _SAID.get(type(exc), "signature error")
            detail = f'Bearer scope="" error="invalid_token" error_description="{said}"'
            return refusal(401, "Unauthorized", www_authenticate=detail)
        return {"jwt": {"claims": {name: str(value) for name, value in claims.items()}, "scopes": None}}
