"""View of a job's record as its owner sees it: no lease, no keys, no other owner."""

from __future__ import annotations

from security_design_assistant.api.models import (
    DrawingView,
    JobSummary,
    JobView,
    Progress,
    ResultView,
    Submitted,
)
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.results.artefacts import ARTEFACTS

_STAGES = [stage.value for stage in StageName]


def job_view(job: JobRecord) -> JobView:
    """Return everything that ``GET /status/{job_id}`` tells."""
    return JobView(
        job_id=job.job_id,
        correlation_id=job.origin.correlation_id,
        status=job.status,
        created_at=job.created_at,
        updated_at=job.updated_at,
        client_name=job.client_name,
        project_name=job.project_name,
        supersedes=job.supersedes,
        drawing=DrawingView(
            filename=job.drawing.file_name,
            files=[part.file_name for part in job.parts],
            sha256=job.drawing.sha256,
            bytes=job.drawing.bytes,
            pages=job.drawing.pages,
        ),
        documents=[document.file_name for document in job.documents],
        stages_completed=list(job.stages_completed),
        current_stage=None if job.status.terminal else job.current_stage,
        last_checkpoint=job.last_checkpoint,
        progress=_progress(job),
        attempt=job.attempt,
        next_attempt_at=None if job.status.terminal else job.next_attempt_at,
        result=_result(job),
        error=None if job.status is JobStatus.COMPLETED else job.error,
    )


def job_summary(job: JobRecord) -> JobSummary:
    """Return the job's line in a list."""
    return JobSummary(
        job_id=job.job_id,
        status=job.status,
        created_at=job.created_at,
        updated_at=job.updated_at,
        client_name=job.client_name,
        project_name=job.project_name,
        filename=job.drawing.file_name,
    )


def submitted(job: JobRecord) -> Submitted:
    """Return what a client learns of a job that it has just submitted."""
    return Submitted(
        job_id=job.job_id,
        status=job.status,
        created_at=job.created_at,
        status_url=status_path(job.job_id),
        correlation_id=job.origin.correlation_id,
    )


def status_path(job_id: str) -> str:
    """Return the path of a job's status."""
    return f"/status/{job_id}"


def _result(job: JobRecord) -> ResultView | None:
    if job.status is not JobStatus.COMPLETED or job.result is None:
        return None
    names = [kind.name for kind in ARTEFACTS if kind.name in job.result.artefacts]
    paths = {name: f"/download/{job.job_id}/{name}" for name in names}
    return ResultView(artifacts=paths, corrections=job.result.corrections, summary=job.result.summary)


def _progress(job: JobRecord) -> Progress:
    done = [stage for stage in _STAGES if stage in job.stages_completed]
    return Progress(
        percent=_percent(job, len(done)),
        stages_completed=done,
        stages_remaining=[stage for stage in _STAGES if stage not in done],
        current_stage=None if job.status.terminal else job.current_stage,
        pages_done=job.pages_done,
        pages_total=job.pages_total,
    )


def _percent(job: JobRecord, stages_done: int) -> int:
    """Every stage counts alike, and pages count within theirs; only a completed job has 100 %."""
    if job.status is JobStatus.COMPLETED:
        return 100
    part = 0.0
    at_pages = job.current_stage == StageName.PDF_PROCESSING and job.current_stage not in job.stages_completed
    if at_pages and job.pages_total:
        part = min(1.0, (job.pages_done or 0) / job.pages_total)
    return min(99, int(100 * (stages_done + part) / len(_STAGES)))
