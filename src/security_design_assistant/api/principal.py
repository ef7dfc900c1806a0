"""Caller of a request: what API Gateway's authoriser vouches for, and nothing that the client says."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from security_design_assistant.api.problem import Problem
from security_design_assistant.api.services import Authentication

LOCAL_OWNER = "local"
"""Owner of every job where the settings switch authentication off."""


def owner_of(authorizer: Mapping[str, Any], authentication: Authentication) -> str:
    """Return the authenticated principal: the token's subject or the IAM identity's ARN.

    Raises
    ------
    Problem
        401: there is none. 403: the caller is known, but not as the setting demands.
    """
    if authentication == "none":
        return LOCAL_OWNER
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    found = {"jwt": claims.get("sub"), "iam": (authorizer.get("iam") or {}).get("userArn")}
    owner = found[authentication]
    if isinstance(owner, str) and owner:
        return owner
    if any(found.values()):
        detail = f"This API accepts only callers authenticated by {authentication.upper()}."
        raise Problem(HTTPStatus.FORBIDDEN, "forbidden", detail)
    headers = {"WWW-Authenticate": "Bearer"} if authentication == "jwt" else {}
    raise Problem(HTTPStatus.UNAUTHORIZED, "unauthenticated", "The request is not authenticated.", headers)
