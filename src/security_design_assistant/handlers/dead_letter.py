"""SQS dead-letter queue: fails jobs whose attempts are used up, and alerts."""

from __future__ import annotations

from typing import Any

from security_design_assistant.wiring.dependencies import connected
from security_design_assistant.wiring.function_process import start_function
from security_design_assistant.wiring.recovery import build_dead_letters
from security_design_assistant.wiring.sqs_batch import deliver

_FUNCTION = start_function("dead_letter", connected(build_dead_letters))


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """End the delivered jobs."""
    return deliver(event, context, _FUNCTION.part.handle, _FUNCTION.metrics)
