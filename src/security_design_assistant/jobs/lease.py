"""The worker's hold on a job: renewed with every step, checked before every write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from security_design_assistant.errors import RetryableError, SecurityDesignError
from security_design_assistant.jobs.ports import Clock, JobStore, Metrics
from security_design_assistant.models.job_record import DrawingKnowledge, JobRecord
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import StageReport

PAGE_RESERVE = 1.0
"""Seconds that must be left for another page."""

_PAGE_INTERVAL = 2.0
"""Seconds between two notes of page progress; a sheet may take milliseconds."""


class LeaseLostError(SecurityDesignError):
    """Another worker has the job; this one stops without a trace."""


@dataclass(slots=True)
class Lease:
    """One worker's lease of one job.

    Parameters
    ----------
    jobs, clock : where the lease is kept, and what time it is.
    job : the job as the lease was taken, afterwards as it was last marked.
    owner : who holds the lease.
    seconds : how long it lasts without renewal.
    """

    jobs: JobStore
    clock: Clock
    job: JobRecord
    owner: str
    seconds: float
    stage: StageName | None = None
    pages: tuple[int, int] | None = None
    renewed_at: datetime | None = None

    def renew(self) -> None:
        """Renew the lease and tell how far the job is; :class:`LeaseLostError` if it is not ours."""
        now = self.clock.now()
        stage = self.stage or ""
        if not self.jobs.progress(self.job.job_id, self.owner, stage, now, self.seconds, self.pages):
            raise LeaseLostError(f"{self.job.job_id} has another worker.")
        self.renewed_at = now

    def mark(
        self, stage: StageName, usage: Mapping[str, float], drawing: DrawingKnowledge | None = None
    ) -> None:
        """Mark a stage completed; :class:`LeaseLostError` if the lease is not ours."""
        now = self.clock.now()
        job = self.jobs.checkpoint(self.job.job_id, self.owner, stage, now, self.seconds, usage, drawing)
        if job is None:
            raise LeaseLostError(f"{self.job.job_id} has another worker.")
        self.job = job
        self.renewed_at = now

    def renewed_within(self, seconds: float) -> bool:
        """Return whether the lease was renewed less than ``seconds`` ago."""
        if self.renewed_at is None:
            return False
        return abs((self.clock.now() - self.renewed_at).total_seconds()) < seconds


@dataclass(slots=True)
class LeaseListener:
    """Marks stages and pages in the table of jobs.

    ``finished`` lists the stages whose work this attempt did, as opposed to those that it found done,
    ``pages_kept`` counts the pages.
    """

    lease: Lease
    deadline: Deadline
    metrics: Metrics
    finished: list[StageName] = field(default_factory=list)
    pages_kept: int = 0

    @property
    def progressed(self) -> bool:
        """True if the next attempt begins further on than this one did."""
        return bool(self.finished or self.pages_kept)

    def stage_started(self, stage: StageName) -> None:
        """Tell which stage works."""
        self.lease.stage, self.lease.pages = stage, None
        self.lease.renew()

    def page_read(self, stage: StageName, done: int, total: int) -> None:
        """Tell how many pages are read, now and then, and stop in time if there are more."""
        self.lease.stage, self.lease.pages = stage, (done, total)
        self.pages_kept += 1
        if done < total:
            self.deadline.require(PAGE_RESERVE, f"Page {done + 1} of {total}")
        if self.lease.renewed_within(_PAGE_INTERVAL) and done < total:
            return
        try:
            self.lease.renew()
        except RetryableError:
            # A table that is busy for a moment is no reason to give up; the next page tries again.
            if not self.lease.renewed_within(self.lease.seconds / 2):
                raise

    def stage_finished(self, report: StageReport) -> None:
        """Mark the stage completed, with what it used, unless an earlier attempt has told both."""
        self.lease.stage, self.lease.pages = report.stage, None
        if not report.reused:
            self.finished.append(report.stage)
            self.metrics.add("StageDuration", report.seconds, Stage=report.stage)
        if report.reused and report.stage in self.lease.job.stages_completed:
            return
        amounts = dict(report.usage)
        if not report.reused:
            amounts["seconds"] = round(report.seconds, 3)
        prefix = f"{self.lease.job.attempt}/{report.stage}"
        usage = {f"{prefix}/{name}": amount for name, amount in amounts.items()}
        self.lease.mark(report.stage, usage, report.drawing)
