"""POST /uploads, POST /process-drawing and DELETE /jobs/{job_id}."""

from __future__ import annotations

from typing import Any

from security_design_assistant.wiring.api_services import connected_api, submit_api
from security_design_assistant.wiring.function_process import start_function

_FUNCTION = start_function("submit", connected_api(submit_api))


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one request of API Gateway."""
    return _FUNCTION.part.resolve(event, context)
