"""IAM's decision on one request, by the documents that bear on it: as AWS describes its evaluation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Context = Mapping[str, str]
"""The condition keys of a request that it has, by name."""


def allows(policies: Iterable[str], action: str, resource: str, context: Context | None = None) -> bool:
    """Return whether policies that all bear on a request let it through: one allows it, none denies it."""
    effects = {
        statement["Effect"]
        for policy in policies
        for statement in _listed(json.loads(policy)["Statement"])
        if _bears_on(statement, action, resource, context or {})
    }
    return "Allow" in effects and "Deny" not in effects


def trusts(trust: str, principal: str, context: Context) -> bool:
    """Return whether a role's trust policy lets a web identity of the provider ``principal`` take it."""
    return any(
        statement["Effect"] == "Allow"
        and "sts:AssumeRoleWithWebIdentity" in _listed(statement["Action"])
        and principal in _listed(statement["Principal"]["Federated"])
        and _holds(statement, context)
        for statement in _listed(json.loads(trust)["Statement"])
    )


def _bears_on(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    named = any(_like(action.lower(), one.lower()) for one in _listed(statement.get("Action", [])))
    if "NotResource" in statement:
        meant = not any(_like(resource, one) for one in _listed(statement["NotResource"]))
    else:
        meant = any(_like(resource, one) for one in _listed(statement["Resource"]))
    return named and meant and _holds(statement, context)


def _holds(statement: Mapping[str, Any], context: Context) -> bool:
    return all(
        _test(operator, context.get(key), [str(value) for value in _listed(wanted)])
        for operator, tests in statement.get("Condition", {}).items()
        for key, wanted in tests.items()
    )


def _test(operator: str, found: str | None, wanted: list[str]) -> bool:
    """Return whether one condition holds; an operator that is not known here is no pass."""
    plain = operator.removesuffix("IfExists")
    if found is None:
        return plain != operator
    return any(_OPERATORS[plain](found, one) for one in wanted)


def _like(text: str, pattern: str) -> bool:
    wild = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(wild, text, re.DOTALL) is not None


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "ArnLike": _like,
    "Bool": lambda found, wanted: found == wanted,
    "StringEquals": lambda found, wanted: found == wanted,
    "StringLike": _like,
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
