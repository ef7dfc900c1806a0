"""The spans of a job as a tree: what it spent its time on, from the request that submitted it to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from security_design_assistant.emulator.xray.otlp_file import KeptSpan


@dataclass(frozen=True, slots=True)
class SpanTree:
    """All spans of the traces of one job, in the order in which they began.

    ``children`` are by the parent's id; the roots are those of the empty id.
    """

    spans: tuple[KeptSpan, ...]
    children: Mapping[str, Sequence[KeptSpan]]

    @property
    def begun(self) -> int:
        """When the first span began, in nanoseconds since 1970."""
        return min(span.begun for span in self.spans)

    @property
    def seconds(self) -> float:
        """From the first span's beginning to the last one's end."""
        return (max(span.ended for span in self.spans) - self.begun) / 1e9

    def walk(self) -> Iterator[tuple[int, KeptSpan]]:
        """Yield every span after its parent, with its depth, from 0."""
        yield from self._below("", 0)

    def _below(self, parent: str, depth: int) -> Iterator[tuple[int, KeptSpan]]:
        for span in self.children.get(parent, ()):
            yield depth, span
            yield from self._below(span.span_id, depth + 1)

    def gaps(self) -> list[tuple[str, float]]:
        """Return the stretches, in seconds and the longest first, in which nobody says what was done.

        Within a span that has others below it that is time between them, named by the span; ``""`` is time
        between the roots.
        """
        found = list(_uncovered("", self.begun, self.children.get("", ())))
        for span in self.spans:
            below = self.children.get(span.span_id, ())
            if below:
                found += _uncovered(span.name, span.begun, below, span.ended)
        return sorted(found, key=lambda gap: gap[1], reverse=True)


def tree_of(job_id: str, spans: Iterable[KeptSpan]) -> SpanTree | None:
    """Return the tree of the traces in which the job occurs; None if it occurs in none."""
    every = list(spans)
    traces = {span.trace_id for span in every if span.attributes.get("job_id") == job_id}
    ours = sorted((span for span in every if span.trace_id in traces), key=lambda span: span.begun)
    if not ours:
        return None
    known = {span.span_id for span in ours}
    children: dict[str, list[KeptSpan]] = {}
    for span in ours:
        # A span whose parent is not there, such as Lambda's own, stands at the top.
        children.setdefault(span.parent_id if span.parent_id in known else "", []).append(span)
    return SpanTree(tuple(ours), children)


def _uncovered(
    name: str, begun: int, spans: Sequence[KeptSpan], ended: int | None = None
) -> Iterator[tuple[str, float]]:
    """Yield the stretches from ``begun`` to ``ended`` that none of the spans covers; they are in order."""
    reached = begun
    for span in spans:
        if span.begun > reached:
            yield name, (span.begun - reached) / 1e9
        reached = max(reached, span.ended)
    if ended is not None and ended > reached:
        yield name, (ended - reached) / 1e9
