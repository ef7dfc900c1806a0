"""SNS: alarms, alerts and deployments become news that people can read."""

from __future__ import annotations

from typing import Any

from security_design_assistant.wiring.function_process import start_function
from security_design_assistant.wiring.news import build_news

_FUNCTION = start_function("news", build_news)


@_FUNCTION.handler
def handler(event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Tell what the event holds and return how many messages that were."""
    return {"told": _FUNCTION.part.tell_all(event)}
