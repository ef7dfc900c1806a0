"""Shifts of CodeDeploy: begun, done, turned back, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from security_design_assistant.news import console
from security_design_assistant.news.item import News, Notice, Place

_STATES = {
    "CREATED": ("begins", "New code begins to get traffic."),
    "SUCCEEDED": ("is done", "The new code has all traffic."),
    "FAILED": ("failed", "The new code does not get the traffic; the code before serves again."),
    "STOPPED": ("was stopped", "The new code does not get the traffic; the code before serves again."),
}
_BAD = {"FAILED", "STOPPED"}


def read_deployment(_notice: Notice, told: Mapping[str, Any], place: Place) -> News:
    """Return the news of a trigger of CodeDeploy. Raises KeyError or ValueError if it is told otherwise."""
    identity, group, status = str(told["deploymentId"]), str(told["deploymentGroupName"]), told["status"]
    state = str(status).upper()
    short, sentence = _STATES[state]
    function, returning = group.removeprefix(f"{place.name}-"), _part(told, "rollbackInformation")
    if returning.get("RollbackTriggeringDeploymentId"):
        sentence = f"It puts back what deployment {returning['RollbackTriggeringDeploymentId']} had begun."
    reason = _part(told, "errorInformation").get("ErrorMessage")
    return News(
        kind="deployment",
        subject=f"{place.environment}: deployment of {function} {short}",
        text=sentence + (f"\nCodeDeploy says: {reason}" if reason else ""),
        links={
            "Deployment": console.deployment(str(told["region"]), identity),
            "Log": console.log(str(told["region"]), group),
            "Runbook": f"{place.runbook}#a-deployment-is-turned-back",
        },
        steps=("The runbook says what judged the version, and where to look.",) if state in _BAD else (),
        thread=identity,
        facts={"deployment": identity},
    )


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of a trigger's message: CodeDeploy writes it as an object, or as the text of one."""
    part = told.get(name) or {}
    read = json.loads(part) if isinstance(part, str) else part
    return read if isinstance(read, Mapping) else {}
