"""Spans: what a request or a job spends its time on.

``with span("stage", stage=name):`` is all that the measured code says. Without a recorder, and that is the
default, it does nothing. A function's process records with OpenTelemetry, whose packages only
:mod:`.opentelemetry_recorder` loads. The guarded child process has no network: it collects its spans and
hands them back with its answer, and the parent adopts them.

Annotations are ids, counts and names from our own code; an error is told by its type and code, never by its
message, which could quote the drawing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

Annotation = str | int | float | bool
Kind = Literal["internal", "server", "client", "producer", "consumer"]


class Span(Protocol):
    """A span that has begun."""

    def note(self, **annotations: Annotation) -> None:
        """Add what is known only now."""

    def fail(self, kind: str, code: str | None = None) -> None:
        """Say that what it measures failed: the type of the error, and its code if it has one."""


@dataclass(slots=True)
class FinishedSpan:
    """A span with its times, as one process hands it to another.

    Parameters
    ----------
    number, parent : its number among those that come together, and its parent's; None lies under the span
        that adopts it. A parent has a smaller number than its children.
    begun, ended : nanoseconds since 1970.
    error : type and code of what it failed with.
    """

    number: int
    parent: int | None
    name: str
    begun: int
    ended: int = 0
    kind: Kind = "internal"
    annotations: dict[str, Annotation] = field(default_factory=dict)
    error: tuple[str, str | None] | None = None

    def note(self, **annotations: Annotation) -> None:
        """Add what is known only now."""
        self.annotations |= annotations

    def fail(self, kind: str, code: str | None = None) -> None:
        """Say that it failed."""
        self.error = (kind, code)


class Recorder(Protocol):
    """Keeps spans; one for each process."""

    def open(
        self,
        name: str,
        kind: Kind,
        parent: str | None,
        link: str | None,
        annotations: dict[str, Annotation],
    ) -> AbstractContextManager[Span]:
        """Open a span under ``parent``, an X-Ray header, or else under the span that is open now."""

    def adopt(self, spans: Sequence[FinishedSpan], parent: str | None) -> None:
        """Keep spans that were measured elsewhere, under ``parent`` or else the span that is open now."""

    def header(self) -> str | None:
        """Return the X-Ray header that continues the span that is open now."""


class _Nothing:
    def note(self, **annotations: Annotation) -> None:
        pass

    def fail(self, kind: str, code: str | None = None) -> None:
        pass


COLLECT = "SDA_COLLECT_SPANS"
"""The variable that tells a child process to collect its spans."""

_NOTHING = _Nothing()
_recorder: Recorder | None = None


def record_with(recorder: Recorder | None) -> None:
    """Record the spans of this process from now on; None stops it."""
    global _recorder
    _recorder = recorder


def recording() -> bool:
    """Return whether spans are recorded."""
    return _recorder is not None


@contextmanager
def span(
    name: str,
    kind: Kind = "internal",
    *,
    parent: str | None = None,
    link: str | None = None,
    **annotations: Annotation,
) -> Iterator[Span]:
    """Measure the block.

    Parameters
    ----------
    name : what is done, one of few: what differs from job to job is an annotation.
    kind : whose side of a call it is.
    parent : X-Ray header of the span to continue; without one, it is the span that is open now.
    link : X-Ray header of a span of another trace that belongs to it.
    """
    if _recorder is None:
        yield _NOTHING
        return
    with _recorder.open(name, kind, parent, link, annotations) as opened:
        try:
            yield opened
        except BaseException as exc:
            opened.fail(type(exc).__name__, code_of(exc))
            raise


def adopt(spans: Sequence[FinishedSpan], parent: str | None = None) -> None:
    """Keep spans that were measured elsewhere, under ``parent`` or else the span that is open now."""
    if _recorder is not None and spans:
        _recorder.adopt(spans, parent)


def header() -> str | None:
    """Return the X-Ray header that continues the span that is open now; None if nothing is recorded."""
    return _recorder.header() if _recorder is not None else None


def code_of(error: BaseException) -> str | None:
    """Return the stable code of an error of ours."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) else None


@dataclass(slots=True)
class Collector:
    """The recorder of a process without network: keeps its spans until they are taken."""

    spans: list[FinishedSpan] = field(default_factory=list)
    _open: list[FinishedSpan] = field(default_factory=list)
    _count: int = 0

    @contextmanager
    def open(
        self,
        name: str,
        kind: Kind,
        parent: str | None,  # noqa: ARG002 - a child process has no parent but its own process's
        link: str | None,  # noqa: ARG002
        annotations: dict[str, Annotation],
    ) -> Iterator[FinishedSpan]:
        """Open a span under the one that is open now."""
        above = self._open[-1].number if self._open else None
        self._count += 1
        opened = FinishedSpan(self._count, above, name, time.time_ns(), kind=kind, annotations=annotations)
        self._open.append(opened)
        try:
            yield opened
        finally:
            self._open.pop()
            opened.ended = time.time_ns()
            self.spans.append(opened)

    def adopt(self, spans: Sequence[FinishedSpan], parent: str | None) -> None:
        """Do nothing: a child process has no children."""

    def header(self) -> None:
        """Return None: nothing is sent from here."""

    def take(self) -> list[FinishedSpan]:
        """Return the finished spans, each once."""
        taken, self.spans = self.spans, []
        return taken
