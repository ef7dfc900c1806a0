"""Spans by OpenTelemetry's SDK, with X-Ray's ids and headers; only a process that is traced loads this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.propagators.aws.aws_xray_propagator import TRACE_HEADER_KEY, AwsXRayPropagator
from opentelemetry.sdk.extension.aws.trace.aws_xray_id_generator import AwsXRayIdGenerator
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased

from security_design_assistant import __version__
from security_design_assistant.telemetry.tracing import Annotation, FinishedSpan, Kind

SCOPE = "security_design_assistant"

_FROM_THE_LOG = ("job_id", "correlation_id", "attempt", "stage")
"""What every span is annotated with, as far as the log's lines say it at its beginning."""

_INDEXED = ("job_id", "correlation_id", "stage", "error_code")
"""The annotations by which X-Ray finds traces."""

_KINDS: Mapping[Kind, trace.SpanKind] = {
    "internal": trace.SpanKind.INTERNAL,
    "server": trace.SpanKind.SERVER,
    "client": trace.SpanKind.CLIENT,
    "producer": trace.SpanKind.PRODUCER,
    "consumer": trace.SpanKind.CONSUMER,
}
_XRAY = AwsXRayPropagator()


def own_tracer(send: Callable[[bytes], None], resource: Mapping[str, str]) -> trace.Tracer:
    """Return a tracer that hands every sampled span to ``send`` as it ends, so that none dies with us.

    Parameters
    ----------
    send : takes an OTLP message with one span.
    resource : what is said of this process, by OpenTelemetry's names.
    """
    provider = TracerProvider(
        # Whoever called has decided whether this trace is kept; what nobody called, is.
        sampler=ParentBased(ALWAYS_ON),
        # Made by hand: what detects resources would cost a tenth of a second.
        resource=Resource(dict(resource)),
        id_generator=AwsXRayIdGenerator(),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(_Sender(send))
    return provider.get_tracer(SCOPE, __version__)


def distribution_s_tracer() -> trace.Tracer:
    """Return the tracer of the distribution that was started before us."""
    return trace.get_tracer(SCOPE, __version__)


@dataclass(frozen=True)
class _Sender(SpanProcessor):
    send: Callable[[bytes], None]

    def on_end(self, span: ReadableSpan) -> None:
        if span.context is not None and span.context.trace_flags.sampled:
            self.send(encode_spans((span,)).SerializeToString())


@dataclass(frozen=True, slots=True)
class _OpenSpan:
    span: trace.Span

    def note(self, **annotations: Annotation) -> None:
        self.span.set_attributes(annotations)

    def fail(self, kind: str, code: str | None = None) -> None:
        self.span.set_status(trace.StatusCode.ERROR)
        self.span.set_attributes({"error.type": kind, "error_code": code or kind})


@dataclass(frozen=True, slots=True)
class OpenTelemetryRecorder:
    """Records with ``tracer``."""

    tracer: trace.Tracer

    @contextmanager
    def open(
        self,
        name: str,
        kind: Kind,
        parent: str | None,
        link: str | None,
        annotations: dict[str, Annotation],
    ) -> Iterator[_OpenSpan]:
        """Open a span; see the port."""
        linked = trace.get_current_span(_context(link)).get_span_context() if link else None
        links = [trace.Link(linked)] if linked is not None and linked.is_valid else ()
        with self.tracer.start_as_current_span(
            name,
            _context(parent),
            _KINDS[kind],
            _attributes(annotations),
            links,
            # Both would write the error's message, which can quote the drawing.
            record_exception=False,
            set_status_on_exception=False,
        ) as opened:
            yield _OpenSpan(opened)

    def adopt(self, spans: Sequence[FinishedSpan], parent: str | None) -> None:
        """Keep spans that were measured elsewhere; see the port."""
        above: dict[int | None, Context | None] = {None: _context(parent)}
        begun: list[tuple[FinishedSpan, trace.Span]] = []
        for finished in sorted(spans, key=lambda each: each.number):
            attributes = _attributes(finished.annotations)
            context = above.get(finished.parent, above[None])
            opened = self.tracer.start_span(
                finished.name, context, _KINDS[finished.kind], attributes, start_time=finished.begun
            )
            if finished.error:
                _OpenSpan(opened).fail(*finished.error)
            above[finished.number] = trace.set_span_in_context(opened)
            begun.append((finished, opened))
        for finished, opened in reversed(begun):
            opened.end(finished.ended)

    def header(self) -> str | None:
        """Return the X-Ray header that continues the span that is open now."""
        carrier: dict[str, str] = {}
        _XRAY.inject(carrier)
        return carrier.get(TRACE_HEADER_KEY)


def _context(header: str | None) -> Context | None:
    """Return the context that an X-Ray header names; None, the present one, if it names none."""
    if header is None:
        return None
    context = _XRAY.extract({TRACE_HEADER_KEY: header}, Context())
    return context if trace.get_current_span(context).get_span_context().is_valid else None


def _attributes(annotations: Mapping[str, Annotation]) -> dict[str, Annotation | Sequence[str]]:
    logged = structlog.contextvars.get_contextvars()
    known = {name: logged[name] for name in _FROM_THE_LOG if name in logged}
    return {**known, **annotations, "aws.xray.annotations": _INDEXED}
