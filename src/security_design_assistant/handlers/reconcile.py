"""EventBridge, every five minutes: jobs that the queue forgot."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.recovery import build_reconciler

_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_INVOCATIONS = Invocations("reconcile", EmbeddedMetrics(_SETTINGS.environment))
_RECONCILER = build_reconciler(Dependencies.from_settings(_SETTINGS))


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    """Go over all jobs once and return how many were sent again or given up."""
    with _INVOCATIONS.begin(context.aws_request_id):
        return asdict(_RECONCILER.sweep())
