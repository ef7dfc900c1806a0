"""EventBridge, every five minutes: jobs that the queue forgot, and what is left over of others."""

from __future__ import annotations

from typing import Any

from security_design_assistant.wiring.dependencies import connected
from security_design_assistant.wiring.function_process import start_function
from security_design_assistant.wiring.recovery import build_sweeps

_FUNCTION = start_function("reconcile", connected(build_sweeps))


@_FUNCTION.handler
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Go over all of it once and return how many jobs were sent again or given up, and versions erased."""
    return _FUNCTION.part.sweep()
