"""The whole job system by the clock: whatever fails, every job ends once, and nothing is paid for twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.pipeline.job import StageName
from tests.job_system import System

COUNTED = {"kill", "kill_before_mark", "busy", "bug"}
"""Faults that use up an attempt."""

FAULTS = st.sampled_from(
    ["kill", "kill_before_mark", "busy", "bug", "refused", "out_of_time", "overlap", "clock_jumps"]
)
PLAN = st.dictionaries(st.integers(0, 24), FAULTS, max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PLAN, st.integers(0, 3)), min_size=1, max_size=4))
def test_every_job_ends_once_and_nothing_is_paid_for_twice(jobs: list[tuple[dict[int, str], int]]) -> None:
    system = System({f"job_{number}": plan for number, (plan, _) in enumerate(jobs)})
    for number, (_, messages) in enumerate(jobs):
        system.submit(f"job_{number}", messages)

    system.run()

    ended = system.service.jobs.jobs
    assert all(job.status.terminal for job in ended.values())
    assert not system.queue.messages
    assert not system.dead.messages
    assert set(system.paid.values()) <= {1}
    for job_id, job in ended.items():
        if not ({*COUNTED, "refused", "out_of_time"} & set(system.plans[job_id].values())):
            assert job.status is JobStatus.COMPLETED
        if job.status is JobStatus.COMPLETED:
            assert {stage for name, stage in system.paid if name == job_id} == set(StageName)
    given_up = sorted(
        job_id
        for job_id, job in ended.items()
        if job.status is JobStatus.FAILED and job.error and job.error.code != "corrupt"
    )
    assert sorted(alert.facts["job_id"] for alert in system.service.alerts.published) == given_up


@settings(max_examples=40, deadline=None)
@given(st.lists(FAULTS.filter(COUNTED.__contains__), min_size=0, max_size=2), st.integers(0, 20))
def test_a_job_that_fails_less_than_three_times_completes(faults: list[str], first: int) -> None:
    plan = {first % 5 + number: fault for number, fault in enumerate(faults)}
    system = System({"job_0": plan})
    system.submit("job_0", 1)

    system.run()

    assert system.service.job("job_0").status is JobStatus.COMPLETED
    assert system.service.alerts.published == []
