"""CodeDeploy, after the new version got all traffic: tries it as callers reach it."""

from __future__ import annotations

from typing import Any

from security_design_assistant.deployment.trial import what_callers_reach
from security_design_assistant.wiring.deployment_hook import answer_deployment, trials_of
from security_design_assistant.wiring.function_process import seconds_left, start_function

_FUNCTION = start_function("post_traffic", trials_of(what_callers_reach))


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Tell the deployment whether the alias still answers."""
    return answer_deployment(event, _FUNCTION.part(seconds_left(context)))
