"""Records the spans of a block in this process, as the X-Ray daemon would get them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from security_design_assistant.emulator.xray.otlp_file import KeptSpan, line_of, spans_in
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.opentelemetry_recorder import OpenTelemetryRecorder, own_tracer


class Recorded:
    """What was recorded so far."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    @property
    def spans(self) -> list[KeptSpan]:
        """The finished spans, in the order in which they ended."""
        return list(spans_in(map(line_of, self.messages)))

    def named(self, name: str) -> KeptSpan:
        """Return the only span of this name."""
        (found,) = self.named_all(name)
        return found

    def named_all(self, name: str) -> list[KeptSpan]:
        """Return the spans of this name, in the order in which they ended."""
        return [span for span in self.spans if span.name == name]


@contextmanager
def recorded_spans() -> Iterator[Recorded]:
    """Record with the SDK until the block ends."""
    recorded = Recorded()
    tracer = own_tracer(recorded.messages.append, {"service.name": "worker"})
    tracing.record_with(OpenTelemetryRecorder(tracer))
    try:
        yield recorded
    finally:
        tracing.record_with(None)
