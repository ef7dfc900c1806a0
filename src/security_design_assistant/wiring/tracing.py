"""Whether and how the process of a function is traced."""

from __future__ import annotations

import os

from security_design_assistant.settings import Settings
from security_design_assistant.telemetry import tracing


def start_tracing(function: str, settings: Settings) -> None:
    """Record the spans of this process as ``settings`` say; a process that is not traced loads nothing."""
    if settings.tracing == "off":
        return
    from security_design_assistant.telemetry.opentelemetry_recorder import (
        OpenTelemetryRecorder,
        distribution_s_tracer,
        own_tracer,
    )

    if settings.tracing == "adot":
        tracing.record_with(OpenTelemetryRecorder(distribution_s_tracer()))
        return
    from security_design_assistant.telemetry.xray_daemon import DEFAULT_ADDRESS, DaemonAddress

    daemon = DaemonAddress.of(os.environ.get("AWS_XRAY_DAEMON_ADDRESS", DEFAULT_ADDRESS))
    tracing.record_with(OpenTelemetryRecorder(own_tracer(daemon.send, _resource(function, settings))))


def _resource(function: str, settings: Settings) -> dict[str, str]:
    lambda_s = {
        "faas.version": os.environ.get("AWS_LAMBDA_FUNCTION_VERSION"),
        "cloud.region": os.environ.get("AWS_REGION"),
        "aws.log.group.names": os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME"),
    }
    return {
        "service.name": os.environ.get("AWS_LAMBDA_FUNCTION_NAME", function),
        "deployment.environment.name": settings.environment,
        "cloud.provider": "aws",
        "cloud.platform": "aws_lambda",
        **{name: value for name, value in lambda_s.items() if value},
    }
