"""The self-test: how a version tries its own work when a deployment asks it to, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import structlog

from security_design_assistant.errors import SecurityDesignError

SELF_TEST: Mapping[str, Any] = {"self_test": True}
"""The event. API Gateway, queues and schedules make none like it: it takes the right to invoke."""

PREFIX = "self-test-"
"""What all keys that a self-test writes begin with; Terraform lets functions write there for it."""

PASSED = "passed"

CHECKS: Mapping[str, frozenset[str]] = {
    "submit": frozenset({"table", "bucket", "queue"}),
    "status": frozenset({"table", "index"}),
    "worker": frozenset({"table", "bucket", "queue", "secret", "golden_job"}),
    "dead_letter": frozenset({"table", "queue"}),
    "reconcile": frozenset({"table", "index", "bucket", "queue"}),
    "news": frozenset({"secret", "words"}),
}
"""By function, what it tries: all that it works with, as far as trying disturbs nobody."""

_LOG = structlog.get_logger()

Check = Callable[[str], None]


class SelfTestFailedError(SecurityDesignError):
    """Something answered, but not as it should."""


def is_self_test(event: Any) -> bool:
    """Return whether a function is asked to try itself."""
    return isinstance(event, Mapping) and dict(event) == dict(SELF_TEST)


def try_all(checks: Mapping[str, Check]) -> dict[str, dict[str, str]]:
    """Run every check under a key of its own, and return how each went: passed, or the kind of its error."""
    return {"self_test": {name: _try(name, check) for name, check in checks.items()}}


def has_passed(answer: Any, kind: str) -> bool:
    """Return whether a version of this kind of function tried all that it should, and all went well."""
    told = answer.get("self_test") if isinstance(answer, Mapping) else None
    return told == dict.fromkeys(CHECKS[kind], PASSED)


def require(condition: bool, what: str) -> None:
    """Raise :class:`SelfTestFailedError`, which tells ``what``, unless the condition holds."""
    if not condition:
        raise SelfTestFailedError(what)


def _try(name: str, check: Check) -> str:
    try:
        check(f"{PREFIX}{uuid4().hex}")
    except Exception as exc:  # noqa: BLE001 - the process's edge: whatever broke is what is asked for
        _LOG.error("self_test_failed", check=name, exc_info=exc)
        return type(exc).__name__
    return PASSED
