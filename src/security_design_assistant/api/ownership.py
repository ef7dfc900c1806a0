"""Jobs by their owner: to anybody else they do not exist."""

from __future__ import annotations

import re
from http import HTTPStatus

from security_design_assistant.api.principal import owner_of
from security_design_assistant.api.problem import Problem
from security_design_assistant.api.request import Request
from security_design_assistant.api.services import Services
from security_design_assistant.jobs.new_job import JOB_ID
from security_design_assistant.models.job_record import JobRecord


def own_job(request: Request, services: Services) -> JobRecord:
    """Return the job that the path names.

    Raises
    ------
    Problem
        404: there is none, or it is another owner's; which of the two is not told.
    """
    owner = owner_of(request, services)
    job_id = request.path_parameters["job_id"]
    job = services.jobs.get(job_id) if re.fullmatch(JOB_ID, job_id, re.ASCII) else None
    if job is None or job.owner != owner:
        raise Problem(HTTPStatus.NOT_FOUND, "job_not_found", "There is no such job.")
    return job
