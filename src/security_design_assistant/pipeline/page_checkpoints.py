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
    _ready: dict[str, Checkpoint[Any]] = field(default_factory=dict)
    _there: set[str] | None = None

    def save(self, page: int, shape: TypeAdapter[Stored], value: Stored, part: str = "") -> str:
        """Store what was found on a page, at once, and return its digest."""
        key = self.checkpoints.job.keys.page(page, part)
        checkpoint = self.checkpoints.save_part(key, _name(page, part), shape, self.fingerprint, value, {})
        self._ready[key] = checkpoint
        if self._there is not None:
            self._there.add(key)
        return checkpoint.digest

    def digest(self, page: int, shape: TypeAdapter[Any], part: str = "") -> str | None:
        """Return the digest of a page of this or an earlier attempt."""
        checkpoint = self._checkpoint(page, shape, part)
        return checkpoint.digest if checkpoint else None

    def load(self, page: int, shape: TypeAdapter[Stored], part: str = "") -> Stored | None:
        """Return a page, and let go of it: a long drawing is not kept in memory twice."""
        checkpoint = self._checkpoint(page, shape, part)
        if checkpoint is None:
            return None
        self._ready.pop(self.checkpoints.job.keys.page(page, part), None)
        value: Stored = checkpoint.output()
        return value

    def _checkpoint(self, page: int, shape: TypeAdapter[Any], part: str) -> Checkpoint[Any] | None:
        key = self.checkpoints.job.keys.page(page, part)
        if key in self._ready:
            return self._ready[key]
        if key not in self._stored():
            return None
        checkpoint = self.checkpoints.load_part(key, _name(page, part), shape, self.fingerprint)
        if checkpoint is not None:
            self._ready[key] = checkpoint
        return checkpoint

    def _stored(self) -> set[str]:
        """Return the keys of all pages that are kept; asked once, since most jobs begin fresh."""
        if self._there is None:
            self._there = set(self.checkpoints.store.list(self.checkpoints.job.keys.pages))
        return self._there


def _name(page: int, part: str) -> str:
    return f"page {page} {part}".rstrip()
