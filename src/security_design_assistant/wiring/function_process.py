"""The process of one Lambda function: put together once, when Lambda loads its handler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Generic, TypeVar

import structlog

from security_design_assistant.deployment.self_test import Check, is_self_test, try_all
from security_design_assistant.errors import SecurityDesignError
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.self_tests import checks_of
from security_design_assistant.wiring.tracing import start_tracing

_LOG = structlog.get_logger()

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class InvocationBrokeError(SecurityDesignError):
    """A mistake of ours ended the invocation; the text is the error's type, and the log has its stack."""


@dataclass(frozen=True, slots=True)
class FunctionProcess(Generic[Part]):
    """What a handler works with.

    Parameters
    ----------
    settings : of this process.
    part : the part of the system that the handler delegates to.
    metrics : of this process.
    invocations : tell which invocation each line of the log belongs to.
    checks : of a self-test, made only when one is asked for.
    """

    settings: Settings
    part: Part
    metrics: Metrics
    invocations: Invocations
    checks: Callable[[], Mapping[str, Check]]

    def handler(
        self, answer: Callable[[dict[str, Any], Any], Answer]
    ) -> Callable[..., Answer | dict[str, dict[str, str]]]:
        """Return what Lambda calls: ``answer``, or a self-test, within an invocation of its own."""

        @wraps(answer)
        def invoked(event: dict[str, Any], context: Any) -> Answer | dict[str, dict[str, str]]:
            with self.invocations.begin(context.aws_request_id, event), _told_by_type():
                if is_self_test(event):
                    return try_all(self.checks())
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
    start_tracing(name, settings)
    metrics = EmbeddedMetrics(settings.environment, function=name, version=settings.function_version)
    return FunctionProcess(
        settings,
        build(settings, metrics),
        metrics,
        Invocations(name, metrics),
        partial(checks_of, name, settings, metrics),
    )


@contextmanager
def _told_by_type() -> Iterator[None]:
    """Log what breaks the block by its type and stack, and let no message of others get to Lambda's own log.

    A validator, for one, quotes what it refuses: a record with a client's name. Our own errors quote nothing.
    """
    try:
        yield
    except SecurityDesignError:
        raise
    except Exception as exc:  # noqa: BLE001 - the process edge
        _LOG.error("invocation_broke", exc_info=exc)
        raise InvocationBrokeError(type(exc).__qualname__) from None


def seconds_left(context: Any) -> float:
    """Return how long the invocation may still take."""
    return float(context.get_remaining_time_in_millis()) / 1000
