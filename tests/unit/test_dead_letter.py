from __future__ import annotations

import pytest

from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.jobs.delivery import Disposition
from security_design_assistant.jobs.reconcile import Swept
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.job import StageName
from tests.job_service import LEASE, Service, raises, works

ORIGIN = Origin(
    correlation_id="order-7",
    trace="Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
)
BACK, DONE = Disposition.RETURN, Disposition.ACKNOWLEDGE


def exhausted() -> Service:
    """Return a service with one job whose three attempts failed in the second stage."""
    service = Service([works(StageName.VALIDATION), raises(RetryableError("rate_limited", "Try later."))])
    service.submit(client_name="Client & Co", origin=ORIGIN)
    for _ in range(3):
        service.deliver()
        service.clock.jump(100)
    return service


def test_a_dead_job_is_failed_with_its_last_error_and_told_in_one_alert() -> None:
    service = exhausted()

    assert service.die() is DONE

    job = service.job()
    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert (job.error.code, job.error.message, job.error.retryable) == ("rate_limited", "Try later.", False)
    assert not job.alert_pending
    (alert,) = service.alerts.published
    assert "job_1" in alert.subject
    assert alert.facts == {
        "job_id": "job_1",
        "code": "rate_limited",
        "stage": "validation",
        "attempts": 3,
        "unclean_ends": 0,
        "stages_completed": ["validation"],
        "request_id": "request-3",
        "correlation_id": "order-7",
        "trace_id": "1-5759e988-bd862e3fe1be46a994272793",
        "runbook": "the runbook",
    }
    assert service.metrics.total("AttemptsExhausted") == 1
    assert service.metrics.total("JobsFailed") == 1


def test_an_alert_names_no_client_and_no_drawing() -> None:
    service = exhausted()
    service.die()

    told = f"{service.alerts.published}"

    assert "Client" not in told
    assert "plan.pdf" not in told


def test_a_second_delivery_of_a_dead_job_tells_nobody_again() -> None:
    service = exhausted()

    assert [service.die() for _ in range(3)] == [DONE] * 3
    assert len(service.alerts.published) == 1
    assert service.metrics.total("JobsFailed") == 1


def test_an_alert_that_could_not_be_sent_is_sent_by_a_later_delivery() -> None:
    service = exhausted()
    service.alerts.error = RetryableError("unavailable", "SNS does not answer.")
    with pytest.raises(RetryableError):
        service.die()

    at_once = service.die()
    service.clock.jump(61)
    later = [service.die(), service.die()]

    assert at_once is BACK
    assert later == [DONE, DONE]
    assert len(service.alerts.published) == 1


def test_a_job_at_work_is_not_failed_by_a_dead_duplicate_of_its_message() -> None:
    service = Service()
    service.submit()
    died: list[Disposition] = []
    service.steps = [lambda running: died.append(service.die())]

    service.deliver()

    assert died == [DONE]
    assert service.job().status is JobStatus.COMPLETED
    assert service.alerts.published == []


@pytest.mark.parametrize("error", [None, PermanentError("encrypted", "It has a password.")])
def test_a_dead_duplicate_of_a_job_that_is_over_tells_nobody(error: Exception | None) -> None:
    service = Service([raises(error)] if error else [])
    service.submit()
    service.deliver()
    before = service.job()

    assert service.die() is DONE
    assert service.job() == before
    assert service.alerts.published == []


def test_a_deleted_job_tells_nobody() -> None:
    service = Service()

    assert service.die() is DONE
    assert service.alerts.published == []


def test_a_worker_that_only_ever_died_leaves_an_error_that_says_so() -> None:
    service = Service()
    service.submit()
    for number in range(3):
        service.jobs.take_lease("job_1", f"request-{number}/x", service.clock.now(), LEASE)
        service.jobs.progress("job_1", f"request-{number}/x", "pdf_processing", service.clock.now(), LEASE)
        service.clock.jump(LEASE + 1)

    service.die()

    error = service.job().error
    assert error is not None
    assert (error.code, error.stage, error.request_id) == ("worker_died", "pdf_processing", "request-2")
    assert service.alerts.published[0].facts["unclean_ends"] == 2


def test_a_job_that_was_never_begun_and_is_given_up_says_so() -> None:
    service = Service()
    service.submit(resends=5)

    service.die()

    error = service.job().error
    assert error is not None
    assert error.code == "not_begun"


@pytest.mark.parametrize("attempts", [0, 1, 2])
def test_a_dead_duplicate_fails_no_job_that_has_attempts_left(attempts: int) -> None:
    service = Service([raises(RetryableError("busy", "Later."))])
    service.submit()
    for _ in range(attempts):
        service.deliver()
        service.clock.jump(100)
    before = service.job()

    assert service.die() is DONE

    assert service.job() == before
    assert service.alerts.published == []
    service.steps = []
    service.clock.jump(1_000)
    assert service.reconciler.sweep() == Swept(1, 0)
    service.deliver()
    assert service.job().status is JobStatus.COMPLETED


def test_a_message_that_cannot_be_read_is_told_without_its_content_and_acknowledged() -> None:
    service = Service()

    assert service.dead_letters.handle(service.delivery("secret nonsense")) is DONE

    (alert,) = service.alerts.published
    assert alert.facts["message_id"] == "m-1"
    assert "secret" not in f"{alert}"
