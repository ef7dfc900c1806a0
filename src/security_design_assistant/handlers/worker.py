"""SQS drawings queue: takes jobs through the pipeline."""

from __future__ import annotations

from typing import Any

from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.worker_parts import build_worker

_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_INVOCATIONS = Invocations("worker", EmbeddedMetrics(_SETTINGS.environment))
_WORKER = build_worker(Dependencies.from_settings(_SETTINGS))


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work on the delivered jobs until little time is left of the invocation."""
    margin = _SETTINGS.deadline_margin_seconds
    deadline = Deadline(lambda: context.get_remaining_time_in_millis() / 1000 - margin)
    with _INVOCATIONS.begin(context.aws_request_id):
        return deliver(event, context, lambda delivery: _WORKER.handle(delivery, deadline))
