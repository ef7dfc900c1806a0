"""CodeDeploy, before a new version gets traffic: tries that version."""

from __future__ import annotations

from typing import Any

from security_design_assistant.deployment.trial import new_version
from security_design_assistant.wiring.deployment_hook import answer_deployment, trials_of
from security_design_assistant.wiring.function_process import seconds_left, start_function

_FUNCTION = start_function("pre_traffic", trials_of(new_version))


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Tell the deployment whether the new version answers."""
    return answer_deployment(event, _FUNCTION.part(seconds_left(context)))
