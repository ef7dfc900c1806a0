"""The job that a revision takes the place of: the caller's own, and with results to compare."""

from __future__ import annotations

from http import HTTPStatus

from security_design_assistant.api.problem import Problem, wrong_value
from security_design_assistant.api.services import Services
from security_design_assistant.models.job_record import JobStatus


def require_completed(services: Services, owner: str, job_id: str) -> str:
    """Return ``job_id`` if it is a job of the owner that has results.

    Raises
    ------
    Problem
        404: there is none, or it is another owner's; which of the two is not told. 422: it has no results.
    """
    job = services.jobs.get(job_id)
    if job is None or job.owner != owner:
        detail = f"There is no job {job_id} that this one could supersede."
        raise Problem(HTTPStatus.NOT_FOUND, "job_not_found", detail)
    if job.status is not JobStatus.COMPLETED:
        raise wrong_value("supersedes", f"names a job that is {job.status}; it has to be completed")
    return job_id
