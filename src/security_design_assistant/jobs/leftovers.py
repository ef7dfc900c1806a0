"""What is in the store and of no job, from deleted jobs, late workers and broken requests, is removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from security_design_assistant.jobs.new_job import job_id_at
from security_design_assistant.jobs.ports import Clock, JobObjects, JobStore
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.pipeline.job import JobKeys, job_prefix

_LOG = structlog.get_logger()

UPLOAD_TIME = timedelta(hours=1)
"""How long a form for an upload is good."""
LAST_UPLOAD = 2 * UPLOAD_TIME
"""After this nothing comes by a form any more: the slowest upload that it let begin is over."""
LAST_WRITE = timedelta(minutes=20)
"""After this nothing comes from a worker that lost its job: its invocation is over."""

_AT_ONCE = 200
"""Of one kind in one sweep; the next sweep takes the others."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Goes over deleted jobs, finished ones that had several results, and files without a job."""

    jobs: JobStore
    objects: JobObjects
    clock: Clock

    def sweep(self) -> int:
        """Return how many versions were removed; safe when two sweeps run at once.

        Raises :class:`~security_design_assistant.errors.RetryableError` if table or store do not answer.
        """
        now = self.clock.now()
        erased = self._of_deleted(now) + self._unnamed(now) + self._ownerless(now)
        if erased:
            _LOG.info("leftovers_erased", versions=erased)
        return erased

    def _of_deleted(self, now: datetime) -> int:
        """Erase what was written after its job was deleted; once nothing more can come, forget the job."""
        erased = 0
        for tombstone in self.jobs.tombstones(_AT_ONCE):
            erased += sum(self.objects.erase(prefix) for prefix in tombstone.prefixes)
            if tombstone.buried_at + LAST_UPLOAD < now:
                self.jobs.forget(tombstone)
        return erased

    def _unnamed(self, now: datetime) -> int:
        """Erase results that a completed job does not name: a lost worker's, or of before a correction."""
        late = now - LAST_WRITE
        recent = self.jobs.by_status(JobStatus.COMPLETED, late, _AT_ONCE, late - LAST_UPLOAD)
        # The index lags behind the table, so it says which jobs to look at, and nothing more.
        jobs = (self.jobs.get(job.job_id) for job in recent if _wrote_several(job))
        return sum(
            self.objects.erase(JobKeys.of_job(job.job_id).results, set(job.result.artefacts.values()), late)
            for job in jobs
            if job is not None and job.result is not None
        )

    def _ownerless(self, now: datetime) -> int:
        """Erase files that were stored for a job whose record never was: ids tell when that was."""
        first, last = job_id_at(now - LAST_UPLOAD), job_id_at(now - UPLOAD_TIME)
        return sum(
            self.objects.erase(job_prefix(job_id))
            for job_id in self.objects.folders("jobs/", first, last, _AT_ONCE)
            if self.jobs.get(job_id) is None and self._never_begun(job_id)
        )

    def _never_begun(self, job_id: str) -> bool:
        # Work on a job means that it had a record: that it is gone is not for us to put right.
        own = f"{job_prefix(job_id)}drawing/"
        return all(key.startswith(own) for key in self.objects.list(job_prefix(job_id)))


def _wrote_several(job: JobRecord) -> bool:
    return job.attempt > 1 or job.continuation > 0 or job.unclean_ends > 0 or job.corrections > 0
