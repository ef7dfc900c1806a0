"""Faults on the running stack: whatever dies, nothing is lost, paid twice or told twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from security_design_assistant.models.job_record import JobRecord, JobStatus
from tests.e2e.fault_stack import STAGES, FaultyService, faulty_service, random_plans

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyService]:
    with faulty_service(tmp_path_factory.mktemp("faults")) as running:
        yield running


def code_of(job: JobRecord) -> str | None:
    return job.error.code if job.error else None


def assert_paid_once(service: FaultyService, job_ids: list[str]) -> None:
    paid, completed = service.noted("paid"), service.noted("completed")
    for job_id in job_ids:
        assert {stage: paid[f"{job_id} {stage}"] for stage in STAGES} == dict.fromkeys(STAGES, 1), job_id
        assert completed[job_id] == 1


def test_a_worker_killed_anywhere_costs_an_attempt_and_nothing_else(service: FaultyService) -> None:
    points = [f"kill-{point}.{stage}.1" for point in ("started", "stored") for stage in STAGES]
    points += ["kill-marked.pdf_processing.1", "kill-finished.evaluation.1", "kill-completed.evaluation.1"]
    plans = {service.submit(plan): plan for plan in points}

    jobs = service.wait(list(plans), 60)

    assert {job.status for job in jobs.values()} == {JobStatus.COMPLETED}
    assert_paid_once(service, list(plans))
    for job_id, plan in plans.items():
        if not plan.startswith("kill-completed"):
            assert (jobs[job_id].attempt, jobs[job_id].unclean_ends) == (2, 1), plan
        paid = sum(amount for name, amount in jobs[job_id].usage.items() if name.endswith("/units"))
        assert paid == len(STAGES), plan


def test_services_that_fail_for_a_moment_cost_an_attempt_at_most(service: FaultyService) -> None:
    plans = ["throttle.drawing_analysis.1", "store.schedule_generation.1", "busy.drawing_analysis.1"]
    job_ids = [service.submit(plan) for plan in plans]

    jobs = service.wait(job_ids, 30)

    assert {job.status for job in jobs.values()} == {JobStatus.COMPLETED}
    paid = service.noted("paid")
    assert paid[f"{job_ids[0]} drawing_analysis"] == paid[f"{job_ids[2]} drawing_analysis"] == 1


def test_a_job_that_runs_out_of_time_twice_completes_at_the_third_attempt(service: FaultyService) -> None:
    job_id = service.submit("hang.drawing_analysis.2")

    job = service.wait([job_id], 40)[job_id]

    assert (job.status, job.attempt, job.unclean_ends) == (JobStatus.COMPLETED, 3, 2)
    assert_paid_once(service, [job_id])


def test_what_cannot_succeed_fails_once_and_is_told_once(service: FaultyService) -> None:
    bug, refused = service.submit("bug.drawing_analysis.9"), service.submit("refuse.validation.9")
    killer = service.submit("kill-started.drawing_analysis.9")
    good = service.submit("none.none.0")
    service.send_again([bug, refused])

    jobs = service.wait([bug, refused, killer, good], 60)
    service.settle()

    assert (jobs[bug].status, jobs[bug].attempt) == (JobStatus.FAILED, 3)
    assert code_of(jobs[bug]) == "internal_error"
    assert (jobs[killer].status, jobs[killer].attempt) == (JobStatus.FAILED, 3)
    assert code_of(jobs[killer]) == "worker_died"
    assert (jobs[refused].status, jobs[refused].attempt) == (JobStatus.FAILED, 1)
    assert jobs[good].status is JobStatus.COMPLETED
    told = [json.dumps(alert) for alert in service.alerts()]
    assert [sum(job_id in alert for alert in told) for job_id in (bug, killer, refused, good)] == [1, 1, 0, 0]
    assert len(told) == 2


def test_eighty_jobs_with_kills_and_duplicates_end_once_each(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder: Path = tmp_path_factory.mktemp("many")
    with faulty_service(folder) as service:
        job_ids = [service.submit(plan) for plan in random_plans(80, 0.2, seed=3)]
        service.send_again(job_ids[::5])

        jobs = service.wait(job_ids, 150)
        service.settle()

        assert len(set(job_ids)) == 80
        assert {job.status for job in jobs.values()} == {JobStatus.COMPLETED}
        assert_paid_once(service, job_ids)
        assert service.alerts() == []
        assert service.messages_left() == 0
