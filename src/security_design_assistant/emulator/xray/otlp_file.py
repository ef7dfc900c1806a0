"""A file of spans: OTLP as JSON, one message a line, as OpenTelemetry's collectors write and read it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

_IDS = ("traceId", "spanId", "parentSpanId")
_FAILED = 2
"""OpenTelemetry's number of the status of what failed."""


@dataclass(frozen=True, slots=True)
class KeptSpan:
    """A span as the file tells of it.

    Parameters
    ----------
    trace_id, span_id, parent_id : in hexadecimal digits; an empty parent is none.
    service : which function it is of.
    begun, ended : nanoseconds since 1970.
    links : trace ids of other traces that belong to it.
    """

    trace_id: str
    span_id: str
    parent_id: str
    service: str
    name: str
    begun: int
    ended: int
    failed: bool
    attributes: Mapping[str, Any]
    links: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended - self.begun) / 1e9

    @property
    def xray_trace_id(self) -> str:
        """The trace's id as X-Ray and the log write it."""
        return f"1-{self.trace_id[:8]}-{self.trace_id[8:]}"


def line_of(message: bytes) -> str:
    """Return an OTLP message as a line of JSON.

    Raises
    ------
    ValueError
        The bytes are no such message.
    """
    try:
        request = ExportTraceServiceRequest.FromString(message)
    except DecodeError as exc:
        raise ValueError("This is no OTLP message.") from exc
    told: dict[str, Any] = MessageToDict(request, use_integers_for_enums=True)
    for span in _spans(told):
        for holder in (span, *span.get("links", ())):
            # JSON of protocol buffers has bytes in base64, OTLP's has its ids in hexadecimal digits.
            holder.update({name: base64.b64decode(holder[name]).hex() for name in _IDS if name in holder})
    return json.dumps(told)


def spans_in(lines: Iterable[str]) -> Iterator[KeptSpan]:
    """Yield the spans of a file's lines; what is no message, such as a half-written line, is left out."""
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        for resource in told.get("resourceSpans", ()):
            service = _attributes(resource.get("resource", {})).get("service.name", "")
            for scope in resource.get("scopeSpans", ()):
                yield from (_kept(span, str(service)) for span in scope.get("spans", ()))


def _kept(span: Mapping[str, Any], service: str) -> KeptSpan:
    return KeptSpan(
        trace_id=span["traceId"],
        span_id=span["spanId"],
        parent_id=span.get("parentSpanId", ""),
        service=service,
        name=span["name"],
        begun=int(span["startTimeUnixNano"]),
        ended=int(span["endTimeUnixNano"]),
        failed=span.get("status", {}).get("code") == _FAILED,
        attributes=_attributes(span),
        links=tuple(link["traceId"] for link in span.get("links", ())),
    )


def _spans(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in told.get("resourceSpans", ()):
        for scope in resource.get("scopeSpans", ()):
            yield from scope.get("spans", ())


def _attributes(holder: Mapping[str, Any]) -> dict[str, Any]:
    return {each["key"]: _plain(each["value"]) for each in holder.get("attributes", ())}


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, plain),) = value.items()
    if kind == "arrayValue":
        return [_plain(each) for each in plain.get("values", ())]
    return int(plain) if kind == "intValue" else plain
