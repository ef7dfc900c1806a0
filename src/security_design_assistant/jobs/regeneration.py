"""Results of a completed job made anew: written only while there is a job."""

from __future__ import annotations

from dataclasses import dataclass

from security_design_assistant.jobs.lease import LeaseLostError
from security_design_assistant.jobs.ports import JobStore
from security_design_assistant.pipeline.ports import ObjectStore


@dataclass(frozen=True, slots=True)
class StandingStore:
    """An object store that writes only while the job has not been deleted."""

    objects: ObjectStore
    jobs: JobStore
    job_id: str

    def get(self, key: str) -> bytes | None:
        """Return the object, or None if there is none."""
        return self.objects.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Write or replace the object; :class:`LeaseLostError` if the job is gone."""
        if self.jobs.get(self.job_id) is None:
            raise LeaseLostError(f"{self.job_id} was deleted.")
        self.objects.put(key, data)

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        return self.objects.exists(key)

    def delete(self, key: str) -> None:
        """Remove the object; no error if there is none."""
        self.objects.delete(key)

    def list(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""
        return self.objects.list(prefix)
