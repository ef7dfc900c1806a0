"""What GitHub holds branches and environments to, set by `gh api`: it can be set again, and read here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from release.errors import ReleaseError

# The jobs of pull-request.yml. `plan of staging` is skipped where there is no account: a pass, for GitHub.
CHECKS = ("lint", "test", "infra-test", "images", "plan of staging", "dependencies")
BRANCHES = {"develop": 0, "main": 1}  # approvals of somebody else
ENVIRONMENTS = {"staging": "develop", "prod": "main"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of GitHub's REST API."""

    method: str
    path: str
    body: dict[str, Any]


def calls(repository: str) -> Iterator[Call]:
    """Yield the calls that protect a repository, given as owner/name; each may be repeated."""
    root = f"repos/{repository}"
    yield Call("PATCH", root, {"default_branch": "develop", "delete_branch_on_merge": True})
    for branch, approvals in BRANCHES.items():
        yield Call("PUT", f"{root}/branches/{branch}/protection", _rules(approvals))
    for environment, branch in ENVIRONMENTS.items():
        policy = {"protected_branches": False, "custom_branch_policies": True}
        yield Call("PUT", f"{root}/environments/{environment}", {"deployment_branch_policy": policy})
        path = f"{root}/environments/{environment}/deployment-branch-policies"
        yield Call("POST", path, {"name": branch})
    token = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    yield Call("PUT", f"{root}/actions/permissions/workflow", token)


def protect(repository: str, *, dry_run: bool, say: Callable[[str], None]) -> int:
    """Make the calls, or only print them. Raises :class:`ReleaseError` at the first that GitHub refuses."""
    for call in calls(repository):
        say(f"{call.method} {call.path} {json.dumps(call.body)}")
        if not dry_run:
            _make(call)
    return 0


def _rules(approvals: int) -> dict[str, Any]:
    return {
        "required_status_checks": {"strict": True, "contexts": list(CHECKS)},
        "enforce_admins": True,
        "required_pull_request_reviews": {
            "required_approving_review_count": approvals,
            "dismiss_stale_reviews": True,
            "require_code_owner_reviews": approvals > 0,
        },
        "restrictions": None,
        "required_linear_history": False,
        "allow_force_pushes": False,
        "allow_deletions": False,
    }


def _make(call: Call) -> None:
    command = ["gh", "api", "--method", call.method, call.path, "--input", "-", "--silent"]
    try:
        ended = subprocess.run(  # noqa: S603
            command, input=json.dumps(call.body), capture_output=True, text=True, check=False
        )
    except FileNotFoundError as exc:
        raise ReleaseError("GitHub's program gh is not installed.") from exc
    if ended.returncode:
        raise ReleaseError(f"GitHub refuses {call.method} {call.path}: {ended.stderr.strip()}")
