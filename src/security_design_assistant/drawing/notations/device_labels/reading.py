"""What is read of one page of device labels, before anything is explained."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.drawing.notations.text.text_reading import KeyEntry
from security_design_assistant.drawing.page.geometry import Box, Point


@dataclass(frozen=True, slots=True)
class Label:
    """One label; ``box`` in the reading frame, ``shown`` on the displayed page, ``size`` in points."""

    code: str
    number: str
    box: Box
    shown: Box
    size: float


@dataclass(frozen=True, slots=True)
class Swung:
    """A door's number whose labels stand at a swing, with places on both sides of the door."""

    number: str
    places: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """The labels of one page and the key that explains their codes."""

    page: int
    labels: tuple[Label, ...]
    key: tuple[KeyEntry, ...] = ()
    swings: tuple[Swung, ...] = ()
