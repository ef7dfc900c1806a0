"""Checkpoints: the stored output of a stage, and whether it may still be used.

A checkpoint is one JSON object whose last member is the stage's output::

    {"stage": ..., "version": ..., "schema": ..., "input": ..., "usage": {...}, "sha256": ..., "body": {...}}

``input`` is the digest of what the stage worked on, ``sha256`` that of usage and body. A checkpoint that
is truncated, damaged, of another version or of another input counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore

Output = TypeVar("Output")

_BODY = b',"body":'
"""Separates head and body; the head cannot hold it, since JSON escapes quotes inside strings."""


@dataclass(frozen=True, slots=True)
class Checkpoint(Generic[Output]):
    """The stored output of a stage.

    ``digest`` identifies the output, ``usage`` is what the stage consumed. ``output`` returns the output
    itself: a loaded one is parsed only then, since a resumed job rarely needs the early ones.
    """

    digest: str
    output: Callable[[], Output]
    usage: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """The checkpoints of one job."""

    store: ObjectStore
    job: Job

    def load(
        self, stage: StageName, output: TypeAdapter[Output], input_digest: str
    ) -> Checkpoint[Output] | None:
        """Return the stage's checkpoint, or None if there is none that fits this very input.

        Parameters
        ----------
        stage : whose checkpoint.
        output : reads the stage's output from JSON.
        input_digest : digest of what the stage would work on now.
        """
        return self.load_part(self.job.keys.checkpoint(stage), stage, output, input_digest)

    def load_part(
        self, key: str, part: str, output: TypeAdapter[Output], input_digest: str
    ) -> Checkpoint[Output] | None:
        """Return the checkpoint under ``key`` of a part of a stage, with the same doubts as :meth:`load`."""
        head, body = _parts(self.store.get(key) or b"")
        if head is None:
            return None
        usage: Any = head.get("usage")
        if head != self._head(part, output, input_digest, usage, body):
            return None
        return Checkpoint(head["sha256"], lambda: output.validate_json(body), usage)

    def kept(self, stage: StageName, output: TypeAdapter[Output]) -> Checkpoint[Output] | None:
        """Return the stage's checkpoint, of whichever version and input, or None if it is not whole."""
        head, body = _parts(self.store.get(self.job.keys.checkpoint(stage)) or b"")
        if head is None or head.get("sha256") != _digest(head.get("usage"), body):
            return None
        try:
            value = output.validate_json(body)
        except ValidationError:
            return None
        return Checkpoint(head["sha256"], lambda: value, head["usage"])

    def save(
        self,
        stage: StageName,
        output: TypeAdapter[Output],
        input_digest: str,
        value: Output,
        usage: Mapping[str, float],
    ) -> Checkpoint[Output]:
        """Store ``value``, the stage's output, and return its checkpoint."""
        return self.save_part(self.job.keys.checkpoint(stage), stage, output, input_digest, value, usage)

    def save_part(
        self,
        key: str,
        part: str,
        output: TypeAdapter[Output],
        input_digest: str,
        value: Output,
        usage: Mapping[str, float],
    ) -> Checkpoint[Output]:
        """Store the output of a part of a stage under ``key`` and return its checkpoint."""
        body = output.dump_json(value)
        head = self._head(part, output, input_digest, usage, body)
        start = json.dumps(head, separators=(",", ":")).encode()
        self.store.put(key, start[:-1] + _BODY + body + b"}")
        return Checkpoint(head["sha256"], lambda: value, usage)

    def _head(
        self,
        part: str,
        output: TypeAdapter[Any],
        input_digest: str,
        usage: Mapping[str, float] | None,
        body: bytes,
    ) -> dict[str, Any]:
        return {
            "stage": str(part),
            "version": self.job.version,
            "schema": _schema(output),
            "input": input_digest,
            "usage": usage,
            "sha256": _digest(usage, body),
        }


def _parts(data: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """Return head and body of a checkpoint as it is stored; no head if it is cut or damaged."""
    start, _, rest = data.partition(_BODY)
    try:
        head = json.loads(start + b"}") if rest[-1:] == b"}" else None
    except ValueError:
        head = None
    return head if isinstance(head, dict) else None, rest[:-1]


def _digest(usage: Mapping[str, float] | None, body: bytes) -> str:
    digest = sha256(json.dumps(usage, sort_keys=True).encode())
    digest.update(body)
    return digest.hexdigest()


@cache
def _schema(output: TypeAdapter[Any]) -> str:
    """Digest of the output's shape: what an older shape left behind must not be parsed as this one."""
    return sha256(json.dumps(output.json_schema(), sort_keys=True).encode()).hexdigest()[:16]
