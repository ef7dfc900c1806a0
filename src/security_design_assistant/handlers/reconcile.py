"""EventBridge, every five minutes: jobs that the queue forgot."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from security_design_assistant.wiring.dependencies import connected
from security_design_assistant.wiring.function_process import start_function
from security_design_assistant.wiring.recovery import build_reconciler

_FUNCTION = start_function("reconcile", connected(build_reconciler))


@_FUNCTION.handler
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Go over all jobs once and return how many were sent again or given up."""
    return asdict(_FUNCTION.part.sweep())
