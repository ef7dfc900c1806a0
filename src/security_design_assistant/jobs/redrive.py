"""A failed job set going again: a new job of the same drawing, since the failed one never changes."""

from __future__ import annotations

from typing import Protocol

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.new_job import expiry, job_ids
from security_design_assistant.jobs.ports import Clock, JobIdTakenError, JobStore, WorkQueue
from security_design_assistant.models.job_record import JobRecord, JobStatus
from security_design_assistant.pipeline.job import JobKeys, StageName, job_prefix
from security_design_assistant.pipeline.ports import ObjectStore

_KEPT_STAGES = (StageName.VALIDATION, StageName.PDF_PROCESSING, StageName.DRAWING_ANALYSIS)
"""Stages whose output names no objects of the failed job; the paid work is among them."""


class NotRedrivableError(Exception):
    """There is no such job, or nothing to set going again; the text says which."""


class Surroundings(Protocol):
    """The ports that it takes."""

    @property
    def jobs(self) -> JobStore:
        """The table of jobs."""

    @property
    def objects(self) -> ObjectStore:
        """Drawings and checkpoints."""

    @property
    def queue(self) -> WorkQueue:
        """Where workers find their jobs."""

    @property
    def clock(self) -> Clock:
        """The time."""


def redrive_job(surroundings: Surroundings, job_id: str) -> JobRecord:
    """Queue a new job of a failed job's drawing and return it; asked again, return the same one.

    The new job starts with the failed one's checkpoints and creation time, so paid work is not repeated.

    Raises
    ------
    NotRedrivableError
        The job does not exist, has not failed, or its drawing is gone.
    RetryableError
        Table, store or queue do not answer.
    """
    failed = surroundings.jobs.get(job_id)
    if failed is None:
        raise NotRedrivableError("there is no such job")
    if failed.status is not JobStatus.FAILED:
        raise NotRedrivableError(f"the job is {failed.status}, only a failed one can be redriven")
    if not all(surroundings.objects.exists(file.key) for file in failed.files):
        raise NotRedrivableError("its drawing is gone")
    job = _create(surroundings, failed)
    for before, after in zip(failed.files, job.files, strict=True):
        _copy(surroundings.objects, before.key, after.key)
    for came, goes in zip(failed.documents, job.documents, strict=True):
        _copy(surroundings.objects, came.key, goes.key)
    _copy_checkpoints(surroundings.objects, failed.job_id, job.job_id)
    if not job.status.terminal:
        surroundings.queue.send(job.job_id, origin=job.origin)
    return job


def _create(surroundings: Surroundings, failed: JobRecord) -> JobRecord:
    now = surroundings.clock.now()
    for job_id in job_ids(now):
        place = f"{job_prefix(job_id)}drawing/redriven"
        files = tuple(
            file.model_copy(update={"key": f"{place}-{number}.pdf"})
            for number, file in enumerate(failed.files, 1)
        )
        draft = JobRecord(
            job_id=job_id,
            status=JobStatus.QUEUED,
            created_at=failed.created_at,
            updated_at=now,
            owner=failed.owner,
            drawing=failed.drawing.model_copy(update={"key": files[0].key}),
            parts=files if failed.parts else (),
            documents=tuple(
                document.model_copy(update={"key": f"{place}-document-{number}"})
                for number, document in enumerate(failed.documents, 1)
            ),
            client_name=failed.client_name,
            project_name=failed.project_name,
            supersedes=failed.supersedes,
            idempotency_key=f"redrive {failed.job_id}",  # no client's key has a space in it
            origin=failed.origin,
            options=failed.options,
            budgets=failed.budgets,
            expires_at=expiry(now),
        )
        try:
            return surroundings.jobs.create(draft)
        except JobIdTakenError:
            continue
    raise RetryableError("busy", "No free job id was found.")


def _copy_checkpoints(objects: ObjectStore, source: str, target: str) -> None:
    for stage in _KEPT_STAGES:
        _copy(objects, JobKeys.of_job(source).checkpoint(stage), JobKeys.of_job(target).checkpoint(stage))
    _copy(objects, JobKeys.of_job(source).previous, JobKeys.of_job(target).previous)
    before, after = JobKeys.of_job(source).pages, JobKeys.of_job(target).pages
    for key in objects.list(before):
        _copy(objects, key, after + key.removeprefix(before))


def _copy(objects: ObjectStore, source: str, target: str) -> None:
    data = objects.get(source)
    if data is not None:
        objects.put(target, data)
