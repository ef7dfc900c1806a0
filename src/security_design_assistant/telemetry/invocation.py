"""What every invocation tells: which one it is, what caused it, and whether its process is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from security_design_assistant.models.origin import Origin
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.correlation import about, correlation_id_of, request_id_of, trace_of
from security_design_assistant.telemetry.metrics import EmbeddedMetrics


@dataclass(slots=True)
class Invocations:
    """The invocations of one function in this process; the first one counts as a cold start."""

    function: str
    metrics: EmbeddedMetrics
    cold: bool = True

    @contextmanager
    def begin(self, invocation_id: str, event: Mapping[str, Any] | None = None) -> Iterator[None]:
        """Put on every line of this block which function, invocation and request it belongs to.

        Parameters
        ----------
        invocation_id : under which Lambda logs and bills the invocation.
        event : what the function is called with. A request of API Gateway's brings the id of its own under
            which the access log has it, and perhaps the client's; it is traced here, messages one by one.
        """
        if self.cold:
            self.cold = False
            self.metrics.add("ColdStart", Function=self.function)
        event = event or {}
        request_id = request_id_of(event) or invocation_id
        trace = trace_of(event)
        with _traced(self.function, event, trace):
            origin = Origin(
                correlation_id=correlation_id_of(event) or invocation_id, trace=tracing.header() or trace
            )
            with about(origin, function=self.function, request_id=request_id, invocation_id=invocation_id):
                yield


@contextmanager
def _traced(function: str, event: Mapping[str, Any], trace: str | None) -> Iterator[None]:
    """Open the span of the invocation, unless its messages have spans of their own."""
    if "Records" in event:
        yield
        return
    with tracing.span(function, "server", parent=trace):
        yield
