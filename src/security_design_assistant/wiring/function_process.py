"""The process of one Lambda function: put together once, when Lambda loads its handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics

Part = TypeVar("Part")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class FunctionProcess(Generic[Part]):
    """What a handler works with.

    Parameters
    ----------
    settings : of this process.
    part : the part of the system that the handler delegates to.
    invocations : tell which invocation each line of the log belongs to.
    """

    settings: Settings
    part: Part
    invocations: Invocations

    def handler(self, answer: Callable[[dict[str, Any], Any], Answer]) -> Callable[..., Answer]:
        """Return the function that Lambda calls: ``answer`` within an invocation of its own."""

        @wraps(answer)
        def invoked(event: dict[str, Any], context: Any) -> Answer:
            with self.invocations.begin(context.aws_request_id):
                return answer(event, context)

        return invoked


def start_function(name: str, build: Callable[[Settings, Metrics], Part]) -> FunctionProcess[Part]:
    """Put the process of the function called ``name`` together, from the environment alone.

    Parameters
    ----------
    name : of the function, in logs and metrics.
    build : makes the part that the handler delegates to.
    """
    settings = Settings()
    configure_logs(settings.log_level)
    metrics = EmbeddedMetrics(settings.environment)
    return FunctionProcess(settings, build(settings, metrics), Invocations(name, metrics))


def seconds_left(context: Any) -> float:
    """Return how long the invocation may still take."""
    return float(context.get_remaining_time_in_millis()) / 1000
