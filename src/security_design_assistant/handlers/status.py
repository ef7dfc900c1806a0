"""GET /status/{job_id}, GET /jobs, GET /download/{job_id}/{artifact} and GET /health."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from security_design_assistant.api.application import build_status_api
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.api_services import api_services
from security_design_assistant.wiring.dependencies import Dependencies

_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_INVOCATIONS = Invocations("status", EmbeddedMetrics(_SETTINGS.environment))
app = build_status_api(api_services(Dependencies.from_settings(_SETTINGS)))


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of API Gateway."""
    with _INVOCATIONS.begin(context.aws_request_id):
        return app.resolve(event, context)
