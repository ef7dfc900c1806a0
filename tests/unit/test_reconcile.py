from __future__ import annotations

import pytest

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.reconcile import Swept
from security_design_assistant.models.job_record import JobStatus
from tests.job_service import LEASE, Service, raises
from tests.job_system import System


def test_a_job_whose_message_was_never_sent_is_sent() -> None:
    service = Service()
    service.submit()

    service.clock.jump(900)
    early = service.reconciler.sweep()
    service.clock.jump(1)
    late = service.reconciler.sweep()

    assert (early, late) == (Swept(0, 0), Swept(1, 0))
    assert service.queue.sent == [("job_1", 0, 0)]
    assert service.metrics.total("JobsReconciled") == 1


def test_a_job_that_waits_with_fewer_messages_than_jobs_is_sent_after_a_while() -> None:
    service = Service()
    service.submit("job_1")
    service.submit("job_2")
    service.queue.waiting = 1

    service.clock.jump(7_200)
    early = service.reconciler.sweep()
    service.clock.jump(1)
    late = service.reconciler.sweep()
    service.clock.jump(14_400)

    assert (early, late, service.reconciler.sweep()) == (Swept(0, 0), Swept(2, 0), Swept(0, 0))


def test_a_job_whose_message_most_likely_waits_is_left_there_for_a_day() -> None:
    service = Service()
    service.submit()
    service.queue.waiting = 1_000

    service.clock.jump(86_400)
    early = service.reconciler.sweep()
    service.clock.jump(1)
    late = service.reconciler.sweep()

    assert (early, late) == (Swept(0, 0), Swept(1, 0))


def test_two_days_without_a_worker_fail_no_job_and_hardly_add_messages() -> None:
    system = System({f"job_{number}": {} for number in range(30)})
    for job_id in system.plans:
        system.submit(job_id, 1)

    for _ in range(2 * 288):
        system.clock.jump(300)
        system.service.reconciler.sweep()
    messages = len(system.queue.messages)
    system.run()

    assert messages <= 2 * 30
    assert system.service.counts(JobStatus.COMPLETED) == 30
    assert system.service.alerts.published == []
    assert not system.dead.messages


def test_a_job_that_was_sent_again_often_is_not_given_up_while_a_message_may_be_anywhere() -> None:
    service = Service()
    service.submit(resends=5)
    service.clock.jump(1_000_000)

    service.queue.hidden = 1
    kept = service.reconciler.sweep()
    service.queue.hidden = 0

    assert (kept, service.reconciler.sweep()) == (Swept(0, 0), Swept(0, 1))


def test_two_sweeps_in_a_row_send_once() -> None:
    service = Service()
    service.submit()
    service.clock.jump(901)

    service.reconciler.sweep()
    service.reconciler.sweep()

    assert len(service.queue.sent) == 1


def test_a_retrying_job_is_not_forgotten_before_its_time_has_passed() -> None:
    service = Service([raises(RetryableError("rate_limited", "Later.", retry_after=3_600))])
    service.submit()
    service.deliver()

    service.clock.jump(3_600 + 900)
    early = service.reconciler.sweep()
    service.clock.jump(1)
    late = service.reconciler.sweep()

    assert (early, late) == (Swept(0, 0), Swept(1, 0))


def test_a_running_job_is_left_alone() -> None:
    service = Service()
    service.submit()
    service.jobs.take_lease("job_1", "a", service.clock.now(), 5_000)

    service.clock.jump(4_999)

    assert service.reconciler.sweep() == Swept(0, 0)


def test_a_job_whose_worker_died_is_sent_again_and_finished() -> None:
    service = Service()
    service.submit()
    service.jobs.take_lease("job_1", "a", service.clock.now(), LEASE)

    service.clock.jump(LEASE + 61)
    assert service.reconciler.sweep() == Swept(1, 0)
    service.deliver()

    job = service.job()
    assert (job.status, job.unclean_ends, job.attempt) == (JobStatus.COMPLETED, 1, 2)


def test_a_dead_job_that_was_sent_again_waits_its_turn() -> None:
    service = Service()
    service.submit()
    service.jobs.take_lease("job_1", "a", service.clock.now(), LEASE)
    service.clock.jump(LEASE + 61)
    service.reconciler.sweep()

    service.clock.jump(300)

    assert service.reconciler.sweep() == Swept(0, 0)


def test_a_dead_job_without_attempts_left_is_given_up_and_ends() -> None:
    service = Service()
    service.submit()
    for number in range(3):
        service.jobs.take_lease("job_1", f"{number}", service.clock.now(), LEASE)
        service.clock.jump(LEASE + 61)

    assert service.reconciler.sweep() == Swept(0, 1)
    assert service.queue.sent == []
    assert service.dead.sent == [("job_1", 0, 0)]
    service.die()

    assert service.job().status is JobStatus.FAILED
    assert len(service.alerts.published) == 1


def test_a_job_is_sent_again_a_bounded_number_of_times() -> None:
    service = Service()
    service.submit()

    sweeps = []
    for _ in range(6):
        service.clock.jump(901)
        sweeps.append(service.reconciler.sweep())

    assert sweeps == [Swept(1, 0)] * 5 + [Swept(0, 1)]
    assert len(service.queue.sent) == 5
    assert len(service.dead.sent) == 1


def test_one_job_that_cannot_be_sent_keeps_no_other_from_it() -> None:
    service = Service()
    service.submit("job_1")
    service.clock.jump(1)
    service.submit("job_2")
    service.clock.jump(901)
    service.queue.error = RetryableError("unavailable", "SQS does not answer.")

    with pytest.raises(RetryableError):
        service.reconciler.sweep()
    service.clock.jump(901)
    service.reconciler.sweep()

    assert [job_id for job_id, _, _ in service.queue.sent].count("job_1") == 1
    assert service.queue.sent[0] == ("job_2", 0, 0)


def test_jobs_that_are_over_are_left_alone() -> None:
    service = Service()
    service.submit()
    service.deliver()
    service.clock.jump(10_000)

    assert service.reconciler.sweep() == Swept(0, 0)
