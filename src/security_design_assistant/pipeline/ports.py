"""What the pipeline needs of the world: a place for objects, and someone to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from security_design_assistant.models.job_record import DrawingKnowledge
from security_design_assistant.pipeline.job import StageName


class ObjectStore(Protocol):
    """Named byte strings, written whole or not at all.

    Every method raises :class:`~security_design_assistant.errors.RetryableError` if the storage
    fails, and ValueError for a key that the store does not take.
    """

    def get(self, key: str) -> bytes | None:
        """Return the object, or None if there is none."""

    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object; a reader sees the old or the new one, never a part."""

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""

    def delete(self, key: str) -> None:
        """Remove the object; no error if there is none."""

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """What there is to say about a finished stage.

    ``reused`` is true if the stage's checkpoint of an earlier attempt was still good, and ``seconds``
    are then zero. ``usage`` names what the stage consumed, e.g. tokens; it comes from the
    checkpoint, so a reused stage reports what it consumed when it really ran. ``drawing`` is what the stage
    came to know of the drawing, if that is what it is for.
    """

    stage: StageName
    checkpoint_key: str
    seconds: float
    reused: bool
    usage: Mapping[str, float]
    drawing: DrawingKnowledge | None = None


class ProgressListener(Protocol):
    """Is told how a job gets on; an exception that it raises ends the attempt."""

    def stage_started(self, stage: StageName) -> None:
        """Tell that ``stage`` begins to work; not called for a stage that is reused."""

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` pages are read."""

    def stage_finished(self, report: StageReport) -> None:
        """Tell that a stage's output and checkpoint are safely stored."""


class SilentListener:
    """A listener that keeps what it hears to itself."""

    def stage_started(self, stage: StageName) -> None:
        """Do nothing."""

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        """Do nothing."""

    def stage_finished(self, report: StageReport) -> None:
        """Do nothing."""
