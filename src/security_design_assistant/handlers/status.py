"""GET /status/{job_id}, GET /jobs, GET /download/{job_id}/{artifact} and GET /health."""

from __future__ import annotations

from typing import Any

from security_design_assistant.wiring.api_services import connected_api, status_api
from security_design_assistant.wiring.function_process import start_function

_FUNCTION = start_function("status", connected_api(status_api))


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request of API Gateway."""
    return _FUNCTION.part.resolve(event, context)
