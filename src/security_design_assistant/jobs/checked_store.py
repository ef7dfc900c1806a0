"""An object store for one job's work, which writes only while the job may be written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from security_design_assistant.pipeline.ports import ObjectStore


@dataclass(frozen=True, slots=True)
class CheckedStore:
    """``objects``, with ``require`` called before each write.

    Where the job is another worker's, or gone, it raises
    :class:`~security_design_assistant.jobs.lease.LeaseLostError`.
    """

    objects: ObjectStore
    require: Callable[[], None]

    def get(self, key: str) -> bytes | None:
        """Return the object, or None if there is none."""
        return self.objects.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object."""
        self.require()
        self.objects.put(key, data)

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        return self.objects.exists(key)

    def delete(self, key: str) -> None:
        """Remove the object; no error if there is none."""
        self.require()
        self.objects.delete(key)

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""
        return self.objects.list(prefix)
