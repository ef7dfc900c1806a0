"""CodeDeploy, after the new version got all traffic: tries it as callers reach it."""

from __future__ import annotations

from functools import partial
from typing import Any

from security_design_assistant.wiring.deployment_hook import after_traffic, answer_deployment
from security_design_assistant.wiring.function_process import seconds_left, start_function

_FUNCTION = start_function("post_traffic", after_traffic)


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Tell the deployment whether the service does its work."""
    return answer_deployment(event, _FUNCTION.part.trial(partial(seconds_left, context)))
