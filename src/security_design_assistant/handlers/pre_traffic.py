"""CodeDeploy, before a new version gets traffic: tries that version."""

from __future__ import annotations

from functools import partial
from typing import Any

from security_design_assistant.wiring.deployment_hook import answer_deployment, before_traffic
from security_design_assistant.wiring.function_process import seconds_left, start_function

_FUNCTION = start_function("pre_traffic", before_traffic)


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Tell the deployment whether the new version does its work."""
    return answer_deployment(event, _FUNCTION.part.trial(partial(seconds_left, context)))
