"""SQS dead-letter queue: fails jobs whose attempts are used up, and alerts."""

from __future__ import annotations

from typing import Any

from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.recovery import build_dead_letters
from security_design_assistant.wiring.sqs_batch import deliver

_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_INVOCATIONS = Invocations("dead_letter", EmbeddedMetrics(_SETTINGS.environment))
_DEAD_LETTERS = build_dead_letters(Dependencies.from_settings(_SETTINGS))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """End the delivered jobs."""
    with _INVOCATIONS.begin(context.aws_request_id):
        return deliver(event, context, _DEAD_LETTERS.handle)
