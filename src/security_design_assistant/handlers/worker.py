"""SQS drawings queue: takes jobs through the pipeline."""

from __future__ import annotations

from typing import Any

from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.wiring.function_process import seconds_left, start_function
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.worker_parts import connected_worker

_FUNCTION = start_function("worker", connected_worker)


@_FUNCTION.handler
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work on the delivered jobs until little time is left of the invocation."""
    margin = _FUNCTION.settings.deadline_margin_seconds
    deadline = Deadline(lambda: seconds_left(context) - margin)
    return deliver(
        event, context, lambda delivery: _FUNCTION.part.handle(delivery, deadline), _FUNCTION.metrics
    )
