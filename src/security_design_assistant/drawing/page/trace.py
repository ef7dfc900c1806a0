"""What a reader saw, and what it took for nothing: told to a trace, for people who ask why.

Reading tells a :class:`Trace` as it goes on. In production that is :data:`SILENT`, which drops everything;
``sda inspect`` listens with a :class:`Recording`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from security_design_assistant.drawing.page.geometry import Box

REJECTED = "rejected candidates"
"""The layer of what looked like something and was not."""


class Trace(Protocol):
    """Is told what the reader of one page sees; ``layer`` is a plain name such as ``text: ids``.

    Ask ``listening`` before a loop that does nothing but tell.
    """

    @property
    def listening(self) -> bool:
        """Whether anybody wants to know."""

    def saw(self, layer: str, box: Box, label: str = "") -> None:
        """Tell of a thing seen, by its box in points of the reading frame."""

    def lines(self, layer: str, ends: Iterable[Box]) -> None:
        """Tell of straight lines ``(x0, y0, x1, y1)``, reading frame."""

    def rejected(self, what: str, box: Box, why: str) -> None:
        """Tell that something looked like ``what`` (``tag``) and is none; ``why`` is half a sentence."""


class SilentTrace:
    """A trace that nobody listens to."""

    listening = False

    def saw(self, layer: str, box: Box, label: str = "") -> None:
        """Do nothing."""

    def lines(self, layer: str, ends: Iterable[Box]) -> None:
        """Do nothing."""

    def rejected(self, what: str, box: Box, why: str) -> None:
        """Do nothing."""


SILENT: Trace = SilentTrace()


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on a layer: its box and what is written beside it."""

    box: Box
    label: str = ""


@dataclass(slots=True)
class TracedLayer:
    """One layer of the picture: boxes with their labels, and lines."""

    seen: list[Seen] = field(default_factory=list)
    ends: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Recording:
    """A trace that remembers, layer by layer in the order in which they were first told of."""

    layers: dict[str, TracedLayer] = field(default_factory=lambda: defaultdict(TracedLayer))
    listening: bool = True

    def saw(self, layer: str, box: Box, label: str = "") -> None:
        """Remember a thing."""
        self.layers[layer].seen.append(Seen(box, label))

    def lines(self, layer: str, ends: Iterable[Box]) -> None:
        """Remember lines."""
        self.layers[layer].ends.extend(ends)

    def rejected(self, what: str, box: Box, why: str) -> None:
        """Remember what was rejected."""
        self.layers[REJECTED].seen.append(Seen(box, f"no {what}: {why}"))
