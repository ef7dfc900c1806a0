"""The worker's self-test: the golden drawing as a job of its own, from the lease to the finished schedule."""

from __future__ import annotations

from security_design_assistant.deployment.golden_drawing import golden_drawing, is_golden
from security_design_assistant.deployment.self_test import require
from security_design_assistant.jobs.delivery import Delivery, JobMessage
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import job_prefix
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.self_tests import new_job
from security_design_assistant.wiring.worker_parts import build_worker


def work_on_golden_job(dependencies: Dependencies, job_id: str) -> None:
    """Take the golden drawing through the worker, compare what it found, and leave nothing behind.

    Raises
    ------
    SelfTestFailedError
        The job was not completed, or the drawing was read in another way than expected.
    """
    drawing_key = f"{job_prefix(job_id)}drawing/golden.pdf"
    dependencies.objects.put(drawing_key, golden_drawing())
    try:
        dependencies.jobs.create(new_job(dependencies, job_id, drawing_key))
        delivery = Delivery(job_id, job_id, JobMessage(job_id=job_id).model_dump_json(), job_id)
        build_worker(dependencies).handle(delivery, Deadline.none())
        job = dependencies.jobs.get(job_id)
        status = job.status if job else None
        require(status is JobStatus.COMPLETED, f"The golden job is {status}.")
        key = job.result.artefacts.get("components.json") if job and job.result else None
        components = dependencies.objects.get(key) if key else None
        require(is_golden(components or b""), "The golden drawing was read in another way than expected.")
    finally:
        dependencies.jobs.delete(job_id)
        dependencies.objects.erase(job_prefix(job_id))
