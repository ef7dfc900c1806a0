"""Caller of a request: what API Gateway's authoriser vouches for, and nothing that the client says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from http import HTTPStatus
from typing import Any

from security_design_assistant.api.problem import Problem
from security_design_assistant.api.request import Request
from security_design_assistant.api.services import Services

LOCAL_OWNER = "local"
"""Owner of every job where the settings switch authentication off."""

_SESSION = re.compile(r"(?P<role>arn:[^:]+:sts::\d+:assumed-role/(?P<name>[^/]+))/.+", re.DOTALL)
_IDENTITY_CENTER = "AWSReservedSSO_"
"""Its roles, and no others, begin so; their sessions bear the name of who signed in."""


def owner_of(request: Request, services: Services) -> str:
    """Return the authenticated principal: the token's subject, or who the IAM identity stands for.

    Raises
    ------
    Problem
        401: there is none. 403: the caller is known, but not as the setting demands.
    """
    authentication = services.authentication
    if authentication == "none":
        return LOCAL_OWNER
    claims = (request.authorizer.get("jwt") or {}).get("claims") or {}
    identity = request.authorizer.get("iam") or {}
    found = {"jwt": claims.get("sub"), "iam": _behind(identity, services.personal_roles)}
    owner = found[authentication]
    if isinstance(owner, str) and owner:
        return owner
    if any(found.values()):
        detail = f"This API accepts only callers authenticated by {authentication.upper()}."
        raise Problem(HTTPStatus.FORBIDDEN, "forbidden", detail)
    headers = {"WWW-Authenticate": "Bearer"} if authentication == "jwt" else {}
    raise Problem(HTTPStatus.UNAUTHORIZED, "unauthenticated", "The request is not authenticated.", headers)


def _behind(identity: Mapping[str, Any], personal_roles: Set[str]) -> str | None:
    """Return whom an IAM identity stands for, the same in each of their sessions.

    A session's name is what its taker says, unless AWS or the role's trust policy says it: only then it is
    whose the jobs are. Otherwise all who may take the role could take each other's name, and the role is.
    API Gateway tells of no source identity.
    """
    federated = (identity.get("cognitoIdentity") or {}).get("identityId")
    if federated:
        return str(federated)
    arn = identity.get("userArn")
    session = _SESSION.fullmatch(arn) if isinstance(arn, str) else None
    if session is None:
        return arn  # a user, or somebody whom a broker of the account's named
    personal = session["name"] in personal_roles or session["name"].startswith(_IDENTITY_CENTER)
    return arn if personal else session["role"]
