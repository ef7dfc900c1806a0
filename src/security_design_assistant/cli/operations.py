"""Commands for operators: look at them, and retry failed ones."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from rich import box
from rich.table import Table
from rich.text import Text

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line, print_table
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.redrive import NotRedrivableError, redrive_job
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.dependencies import Dependencies

_log = structlog.get_logger()


def list_jobs(settings: Settings, status: JobStatus | None, limit: int, as_json: bool) -> ExitCode:
    """Print jobs of all owners, those that changed last first; ids, states and codes only."""
    dependencies = Dependencies.from_settings(settings, EmbeddedMetrics(settings.environment))
    try:
        jobs = _jobs(dependencies, [status] if status else list(JobStatus), limit)
    except RetryableError as exc:
        _log.error(f"{exc.message} [{exc.code}]")
        return ExitCode.UNAVAILABLE
    if as_json:
        for job in jobs:
            print_line(job.model_dump_json(include=_COLUMNS))
    else:
        print_table(_table(jobs))
    return ExitCode.ALL_WELL


def redrive(settings: Settings, job_ids: Sequence[str], every: bool) -> ExitCode:
    """Make a new job of each failed one, or of every failed one that may succeed, and print both ids."""
    dependencies = Dependencies.from_settings(settings, EmbeddedMetrics(settings.environment))
    code = ExitCode.ALL_WELL
    try:
        if every:
            failed = dependencies.jobs.by_status(JobStatus.FAILED, _soon(dependencies), sys.maxsize)
            job_ids = [job.job_id for job in failed if _exhausted(job, settings.max_attempts)]
        for job_id in job_ids:
            try:
                print_line(f"{job_id} -> {redrive_job(dependencies, job_id).job_id}")
            except NotRedrivableError as exc:
                _log.error(f"{job_id}: {exc}")
                code = ExitCode.REJECTED
    except RetryableError as exc:
        _log.error(f"{exc.message} [{exc.code}]")
        return ExitCode.UNAVAILABLE
    return code


def _exhausted(job: JobRecord, max_attempts: int) -> bool:
    """Return whether the job ran out of attempts, as opposed to one whose drawing cannot be processed."""
    code = job.error.code if job.error else ""
    return job.attempt >= max_attempts or code in ("not_begun", "worker_died")


_COLUMNS = {"job_id", "status", "updated_at", "attempt", "current_stage", "error"}


def _jobs(dependencies: Dependencies, statuses: Sequence[JobStatus], limit: int) -> list[JobRecord]:
    soon = _soon(dependencies)
    found = [
        job for status in statuses for job in dependencies.jobs.by_status(status, soon, limit, newest=True)
    ]
    return sorted(found, key=lambda job: job.updated_at, reverse=True)[:limit]


def _soon(dependencies: Dependencies) -> datetime:
    """Return a time after everything that was written, by whichever clock."""
    return dependencies.clock.now() + timedelta(minutes=1)


def _table(jobs: Sequence[JobRecord]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Job", "Status", "Updated", "Attempt", "Stage", "Error"):
        table.add_column(heading, overflow="fold")
    for job in jobs:
        table.add_row(
            job.job_id,
            job.status.value,
            job.updated_at.strftime("%Y-%m-%d %H:%M:%S"),
            str(job.attempt),
            job.current_stage or "",
            Text(f"{job.error.code}: {job.error.message}" if job.error else ""),
        )
    return table
