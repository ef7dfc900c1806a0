"""How long a job waits, by its own record and not by the queue's."""

from __future__ import annotations

from security_design_assistant.errors import DeadlineApproaching, RetryableError
from security_design_assistant.jobs.new_job import expiry
from security_design_assistant.jobs.waiting import seconds_waiting
from security_design_assistant.pipeline.job import StageName
from tests.job_service import LEASE, Running, Service, raises


def waits(service: Service) -> float | None:
    return seconds_waiting(service.job(), service.clock.now())


def test_a_job_waits_from_when_it_was_submitted_also_when_it_was_sent_again() -> None:
    service = Service()
    service.submit()
    service.clock.jump(1_000)

    service.reconciler.sweep()

    assert len(service.queue.sent) == 1
    assert waits(service) == 1_000


def test_a_job_that_is_redriven_waits_from_then_and_not_from_the_failed_one() -> None:
    service = Service()
    service.clock.jump(86_400)

    now = service.clock.now()
    service.submit(created_at=now.replace(day=1), expires_at=expiry(now))
    service.clock.jump(10)

    assert waits(service) == 10


def test_a_retried_job_waits_from_when_it_is_due() -> None:
    service = Service([raises(RetryableError("rate_limited", "Later.", retry_after=3_600))])
    service.submit()
    service.deliver()

    early = waits(service)
    service.clock.jump(3_600 + 60)

    assert early is None
    assert waits(service) == 60


def test_a_job_at_work_does_not_wait_and_one_whose_worker_died_waits_from_its_lease_s_end() -> None:
    service = Service()
    service.submit()
    service.clock.jump(500)
    service.jobs.take_lease("job_1", "a", service.clock.now(), LEASE)

    at_work = waits(service)
    service.clock.jump(LEASE + 90)
    service.reconciler.sweep()
    service.clock.jump(10)

    assert at_work is None
    assert waits(service) == 100


def test_a_handed_over_job_waits_from_its_hand_over() -> None:
    def step(running: Running) -> None:
        running.work(StageName.VALIDATION)
        raise DeadlineApproaching("Soon over.")

    service = Service([step])
    service.submit()
    service.clock.jump(500)
    service.deliver()
    service.clock.jump(20)

    assert waits(service) == 20


def test_a_job_that_is_over_does_not_wait() -> None:
    service = Service()
    service.submit()
    service.deliver()
    service.clock.jump(5_000)

    assert waits(service) is None


def test_each_sweep_counts_who_waits_and_how_long_the_first_has() -> None:
    service = Service()
    service.reconciler.sweep()
    service.submit("job_1")
    service.clock.jump(100)
    service.submit("job_2")
    service.clock.jump(50)

    service.reconciler.sweep()

    assert [(name, value) for name, value, _ in service.metrics.added] == [
        ("JobsWaiting", 0),
        ("OldestWait", 0.0),
        ("JobsWaiting", 2),
        ("OldestWait", 150.0),
    ]
