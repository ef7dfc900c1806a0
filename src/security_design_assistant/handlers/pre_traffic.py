"""CodeDeploy, before a new version gets traffic: tries that version."""

from __future__ import annotations

from typing import Any

from security_design_assistant.deployment.trial import new_version
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.deployment_hook import answer_deployment, build_trial

_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_INVOCATIONS = Invocations("pre_traffic", EmbeddedMetrics(_SETTINGS.environment))


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Tell the deployment whether the new version answers."""
    with _INVOCATIONS.begin(context.aws_request_id):
        seconds = context.get_remaining_time_in_millis() / 1000
        return answer_deployment(event, build_trial(new_version, seconds))
