"""What AWS checks and the emulator does not: its own Python imports this file as it starts.

A condition on a key that the emulator does not know never holds, so without this it would refuse what AWS
allows, and the policies could not be tried as they are. Everything here is as AWS's Service Authorization
Reference has it. Still unchecked, so that only the module's tests show it: the caller's right to use a key
through a service (``kms:ViaService``, ``kms:CreateGrant``), to let API Gateway deliver its log, to pull the
image that a function gets, and ``aws:ResourceTag`` of APIs and mappings.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import iam, kms, lambda_svc, sts

Context = dict[str, Any]

# The key of a request's context under which its further checks lie: action, resource and context of each.
_FURTHER = "emulator:further"

# The emulator knows some of Lambda's actions by another's name.
_LAMBDA = [
    (r"/functions/[^/]+/aliases/[^/]+", {"GET": "GetAlias", "PUT": "UpdateAlias", "DELETE": "DeleteAlias"}),
    (
        r"/functions/[^/]+/concurrency",
        {"GET": "GetFunctionConcurrency", "DELETE": "DeleteFunctionConcurrency"},
    ),
    (
        r"/functions/[^/]+/event-invoke-config",
        {
            "GET": "GetFunctionEventInvokeConfig",
            "PUT": "PutFunctionEventInvokeConfig",
            "POST": "UpdateFunctionEventInvokeConfig",
            "DELETE": "DeleteFunctionEventInvokeConfig",
        },
    ),
    (
        r"/event-source-mappings/[^/]+",
        {
            "GET": "GetEventSourceMapping",
            "PUT": "UpdateEventSourceMapping",
            "DELETE": "DeleteEventSourceMapping",
        },
    ),
]

# What else it takes to make something with tags, and on which resource where that has no name yet.
_WITH_TAGS = {
    "dynamodb:CreateTable": ("dynamodb:TagResource", None),
    "iam:CreateRole": ("iam:TagRole", None),
    "kms:CreateKey": ("kms:TagResource", "key/new"),
    "lambda:CreateEventSourceMapping": ("lambda:TagResource", "event-source-mapping:new"),
    "lambda:CreateFunction": ("lambda:TagResource", None),
    "logs:CreateLogGroup": ("logs:TagResource", None),
    "scheduler:CreateScheduleGroup": ("scheduler:TagResource", None),
    "sns:CreateTopic": ("sns:TagResource", None),
    "sqs:CreateQueue": ("sqs:TagQueue", None),
    "ssm:PutParameter": ("ssm:AddTagsToResource", None),
}


def action_of(service: str, method: str, path: str, headers: Any, body: bytes, query: Any) -> str | None:
    if service == "lambda":
        for pattern, actions in _LAMBDA:
            if method in actions and re.search(f"{pattern}/?$", path):
                return f"lambda:{actions[method]}"
    return _action_of(service, method, path, headers, body, query)


def resource_of(
    service: str,
    method: str,
    path: str,
    headers: Any,
    body: bytes,
    query: dict[str, Any],
    region: str,
    account: str,
) -> str:
    asked = partial(iam_actions._param, body, query)
    found = ""
    if service in {"dynamodb", "sns"}:
        found = asked("ResourceArn")
    elif service == "lambda" and path.rstrip("/").endswith("/functions"):
        found = f"function:{asked('FunctionName')}"
    elif service == "kms":
        found = asked("AliasName")
    elif service == "scheduler":
        found = _schedule(path, asked("GroupName", "groupName") or "default")
    if not found:
        return str(_resource_of(service, method, path, headers, body, query, region, account))
    return found if found.startswith("arn:") else f"arn:aws:{service}:{region}:{account}:{found}"


def _schedule(path: str, group: str) -> str:
    if schedule := re.fullmatch(r"/schedules/([^/]+)", path):
        return f"schedule/{group}/{schedule[1]}"
    return unquote(path.removeprefix("/tags/")) if path.startswith("/tags/") else ""


def context_of(service: str, action: str, body: bytes, parameters: dict[str, Any]) -> Context:
    context: Context = dict(_context_of(service, action, body, parameters))
    if service == "iam":
        if boundary := _boundary(action, parameters):
            context["iam:PermissionsBoundary"] = boundary
        return context
    try:
        asked = json.loads(body)
    except ValueError:
        return context
    if not isinstance(asked, dict):
        return context
    if action == "lambda:CreateEventSourceMapping":
        context["lambda:FunctionArn"] = asked["FunctionName"]
    if role := asked.get("Role") or (asked.get("Target") or {}).get("RoleArn"):
        passed = {"iam:PassedToService": f"{service}.amazonaws.com"}
        context[_FURTHER] = [("iam:PassRole", role, passed)]
    if action == "kms:CreateAlias":
        key = kms._keys.get(asked["TargetKeyId"].rpartition("/")[2], {"Arn": "*"})
        context[_FURTHER] = [(action, key["Arn"], {})]
    return context


def _boundary(action: str, parameters: dict[str, Any]) -> str | None:
    """Return the boundary that a role is to have, or has."""
    name = action.partition(":")[2]
    if name in {"CreateRole", "PutRolePermissionsBoundary"}:
        return iam_actions._query_param(parameters, "PermissionsBoundary") or None
    changes = {"AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy"}
    if name in {*changes, "DeleteRolePermissionsBoundary"}:
        role = iam._roles.get(iam_actions._query_param(parameters, "RoleName")) or {}
        return role.get("PermissionsBoundary") or None
    return None


def enforce(
    key: str,
    action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: Context | None = None,
) -> Any:
    context = dict(service_context or {})
    further = context.pop(_FURTHER, [])
    if ":event-source-mapping:" in resource_arn:
        mapping = lambda_svc._esms.get(resource_arn.rpartition(":")[2]) or {}
        if "FunctionArn" in mapping:
            context["lambda:FunctionArn"] = mapping["FunctionArn"]
    if action in _WITH_TAGS and "aws:TagKeys" in context:
        also, unnamed = _WITH_TAGS[action]
        new = f"arn:aws:{service}:{region}:{get_account_id()}:{unnamed}" if unnamed else resource_arn
        further = [*further, (also, new, context)]
    refused = _enforce(key, action, service, region, resource_arn, context)
    for also, resource, its_context in further:
        refused = refused or _enforce(key, also, also.partition(":")[0], region, resource, its_context)
    return refused


def web_identity(token: str, provider: str, role: str) -> tuple[str, Context]:
    """Let a trust policy ask for the branch, too."""
    from ministack.services.cognito import _decode_id_token_unverified

    principal, keys = _web_identity(token, provider, role)
    claims = _decode_id_token_unverified(token)
    host = claims["iss"].partition("://")[2]
    return principal, {**keys, **({f"{host}:ref": claims["ref"]} if "ref" in claims else {})}


_action_of, iam_actions.extract_iam_action = iam_actions.extract_iam_action, action_of
_resource_of, iam_actions.extract_resource_arn = iam_actions.extract_resource_arn, resource_of
_context_of, iam_actions.request_tag_context = iam_actions.request_tag_context, context_of
_enforce, iam_evaluator.enforce = iam_evaluator.enforce, enforce
_web_identity, sts._web_identity_principal = sts._web_identity_principal, web_identity
