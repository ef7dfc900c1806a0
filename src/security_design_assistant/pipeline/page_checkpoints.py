"""Checkpoints of single pages: what an analyser found on each, so that a kill repeats one page only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter

from security_design_assistant.pipeline.checkpoints import Checkpoint, Checkpoints

Stored = TypeVar("Stored")


@dataclass(slots=True)
class PageCheckpoints:
    """The page store of one attempt; holds under the rules that the checkpoints of stages hold under.

    Parameters
    ----------
    checkpoints : where the job's checkpoints lie.
    fingerprint : of the job and its drawing; a page with another one counts as absent.
    """

    checkpoints: Checkpoints
    fingerprint: str
    _ready: dict[int, Checkpoint[Any]] = field(default_factory=dict)
    _there: set[str] | None = None

    def save(self, page: int, shape: TypeAdapter[Stored], value: Stored) -> str:
        """Store what was found on a page, at once, and return its digest."""
        checkpoint = self.checkpoints.save_part(
            self.checkpoints.job.keys.page(page), _part(page), shape, self.fingerprint, value, {}
        )
        self._ready[page] = checkpoint
        return checkpoint.digest

    def digest(self, page: int, shape: TypeAdapter[Any]) -> str | None:
        """Return the digest of a page of this or an earlier attempt."""
        checkpoint = self._checkpoint(page, shape)
        return checkpoint.digest if checkpoint else None

    def load(self, page: int, shape: TypeAdapter[Stored]) -> Stored | None:
        """Return a page, and let go of it: a long drawing is not kept in memory twice."""
        checkpoint = self._checkpoint(page, shape)
        if checkpoint is None:
            return None
        self._ready.pop(page, None)
        value: Stored = checkpoint.output()
        return value

    def _checkpoint(self, page: int, shape: TypeAdapter[Any]) -> Checkpoint[Any] | None:
        if page in self._ready:
            return self._ready[page]
        key = self.checkpoints.job.keys.page(page)
        if key not in self._stored():
            return None
        checkpoint = self.checkpoints.load_part(key, _part(page), shape, self.fingerprint)
        if checkpoint is not None:
            self._ready[page] = checkpoint
        return checkpoint

    def _stored(self) -> set[str]:
        """Return the keys of all pages that were there at first; asked once, since most jobs begin fresh."""
        if self._there is None:
            self._there = set(self.checkpoints.store.list(self.checkpoints.job.keys.pages))
        return self._there


def _part(page: int) -> str:
    return f"page {page}"
