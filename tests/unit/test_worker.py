from __future__ import annotations

from datetime import timedelta

import pytest

from security_design_assistant.errors import DeadlineApproaching, PermanentError, RetryableError
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.port import RateLimitedError
from security_design_assistant.jobs.delivery import Disposition
from security_design_assistant.jobs.ports import JobStore
from security_design_assistant.models.analysis import PAGE_FAILED, ReviewNote
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from tests.fakes import InMemoryJobStore
from tests.job_service import LEASE, Running, Service, raises, works

BACK, DONE = Disposition.RETURN, Disposition.ACKNOWLEDGE
VALIDATION, READING, ANALYSIS = (
    StageName.VALIDATION,
    StageName.PDF_PROCESSING,
    StageName.DRAWING_ANALYSIS,
)
CHECKPOINT = "jobs/job_1/checkpoints/validation.json"


def ends(service: Service) -> dict[str, list[float]]:
    """Return the values by which attempts that ended are judged."""
    return {
        name: [value for added, value, _ in service.metrics.added if added == name]
        for name in ("AttemptsBroken", "JobsRejected")
    }


def test_a_job_that_works_is_completed_and_its_message_acknowledged() -> None:
    service = Service([works(*StageName)])
    service.submit()

    assert service.deliver() is DONE

    job = service.job()
    assert job.status is JobStatus.COMPLETED
    assert job.stages_completed == tuple(StageName)
    assert job.attempt == 1
    assert job.lease_owner is None
    assert job.result is not None
    assert job.result.artefacts == {"schedule.xlsx": "jobs/job_1/results/0000000000000000/schedule.xlsx"}
    assert job.result.summary["doors"] == 2
    assert job.result.summary["validation_seconds"] == 0.5
    assert service.metrics.total("JobsBegun") == service.metrics.total("JobsCompleted") == 1
    assert ends(service) == {"AttemptsBroken": [0], "JobsRejected": [0]}
    assert service.metrics.total("ComponentsFound") == 2


def test_a_completed_job_that_lost_a_page_by_our_mistake_counts_as_broken() -> None:
    service = Service([works(*StageName)])
    service.noted = (ReviewNote(code=PAGE_FAILED, message="Page 1 was not read.", page=1),)
    service.submit()

    assert service.deliver() is DONE

    assert service.job().status is JobStatus.COMPLETED
    assert ends(service) == {"AttemptsBroken": [1], "JobsRejected": [0]}


@pytest.mark.parametrize("submitted", [True, False])
def test_a_job_that_is_over_or_deleted_is_acknowledged_and_not_worked_on(submitted: bool) -> None:
    service = Service([works(VALIDATION)])
    if submitted:
        service.submit()
        service.deliver()
    before = list(service.seen)

    assert service.deliver() is DONE
    assert service.seen == before


def test_a_second_delivery_of_a_running_job_goes_back_until_the_lease_ends() -> None:
    service = Service()
    service.submit()
    others: list[Disposition] = []
    service.steps = [lambda running: others.append(service.deliver())]

    assert service.deliver() is DONE

    assert others == [BACK]
    assert service.queue.postponed == [("receipt-2", LEASE + 1)]
    assert len(service.seen) == 1
    assert service.job().attempt == 1


def test_a_permanent_error_fails_the_job_at_once() -> None:
    service = Service([works(VALIDATION), raises(PermanentError("encrypted", "It has a password."))])
    service.submit()

    assert service.deliver() is DONE

    job = service.job()
    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert (job.error.code, job.error.message) == ("encrypted", "It has a password.")
    assert (job.error.stage, job.error.retryable) == ("validation", False)
    assert job.error.request_id == "request-1"
    assert not job.alert_pending
    assert service.metrics.added[-1] == ("JobsFailed", 1, {"Code": "encrypted"})
    assert ends(service) == {"AttemptsBroken": [0], "JobsRejected": [1]}


def test_a_drawing_that_is_gone_fails_the_job_at_once() -> None:
    service = Service()
    service.submit()
    service.objects.delete("drawings/1.pdf")

    assert service.deliver() is DONE

    error = service.job().error
    assert error is not None
    assert error.code == "drawing_missing"


def test_a_delay_that_the_other_side_asks_for_is_kept_without_a_sleeping_worker() -> None:
    service = Service([raises(RetryableError("rate_limited", "Later.", retry_after=17.5))])
    service.submit()
    started = service.clock.now()

    assert service.deliver() is BACK

    job = service.job()
    assert job.status is JobStatus.RETRYING
    assert job.lease_owner is None
    assert job.next_attempt_at == started + timedelta(seconds=17.5)
    assert service.queue.postponed == [("receipt-1", 18)]


def test_no_delivery_begins_an_attempt_before_its_time() -> None:
    service = Service([raises(RetryableError("rate_limited", "Later.", retry_after=17.5))])
    service.submit()
    service.deliver()
    service.steps = []

    service.clock.jump(17.4)
    early = service.deliver()
    service.clock.jump(0.1)
    due = service.deliver()

    assert (early, due) == (BACK, DONE)
    assert service.queue.postponed[-1] == ("receipt-2", 1)
    assert service.job().attempt == 2


def test_a_rate_limit_costs_time_and_no_attempt() -> None:
    limited = raises(RateLimitedError("Slow down.", 45.83, per_day=False))
    service = Service([limited])
    service.submit()
    started = service.clock.now()

    first = service.deliver()
    job = service.job()
    for _ in range(6):
        service.clock.jump(46)
        assert service.deliver() is DONE
    service.steps = [works(*StageName)]
    service.clock.jump(46)
    last = service.deliver()

    assert (first, last) == (DONE, DONE)
    assert (job.status, job.attempt) == (JobStatus.QUEUED, 1)
    assert job.next_attempt_at == started + timedelta(seconds=45.83)
    assert job.error is not None
    assert job.error.code == "gemini_rate_limited"
    assert service.queue.sent == [("job_1", number, 46) for number in range(1, 8)]
    assert service.job().status is JobStatus.COMPLETED
    assert service.job().attempt == 1


def test_an_attempt_knows_who_pays_and_whether_it_is_the_last_one() -> None:
    service = Service([raises(RetryableError("throttled", "Later."))])
    service.submit()

    for _ in range(3):
        service.deliver()
        service.clock.jump(900)

    assert [job.last_attempt for job in service.seen] == [False, False, True]
    assert [job.payer for job in service.seen] == [Payer("job_1", "owner-1", n) for n in (1, 2, 3)]


def test_a_job_is_sent_again_before_it_is_taken_off_the_queue() -> None:
    service = Service([raises(RateLimitedError("Slow down.", 5.0, per_day=False))])
    service.submit()
    service.queue.error = RetryableError("unavailable", "SQS does not answer.")

    assert service.deliver() is BACK


def test_a_wait_is_never_longer_than_a_message_can_be_delayed() -> None:
    service = Service([raises(RateLimitedError("Enough.", 30_000.0, per_day=True))])
    service.submit()

    service.deliver()

    assert service.queue.sent == [("job_1", 1, 900)]


def test_a_job_that_waited_for_a_day_counts_its_attempts_again() -> None:
    service = Service([raises(RateLimitedError("Slow down.", 45.83, per_day=False))])
    service.submit(created_at=service.clock.now() - timedelta(days=1, seconds=1))

    assert service.deliver() is BACK
    assert service.job().status is JobStatus.RETRYING


def test_a_completed_job_tells_what_gemini_cost_over_all_attempts() -> None:
    usage = {
        "1/pdf_processing/gemini-3.8-flash/questions": 3.0,
        "1/pdf_processing/gemini-3.8-flash/prompt_tokens": 3_000.0,
        "1/pdf_processing/gemini-3.8-flash/cached_tokens": 1_000.0,
        "2/pdf_processing/gemini-3.8-flash/thought_tokens": 50.0,
        "2/evaluation/gemini-9/questions": 1.0,
        "2/evaluation/gemini-9/output_tokens": 20.0,
        "1/pdf_processing/gemini-3.8-flash/usd": 0.125,
        "2/evaluation/gemini-9/unpriced_questions": 1.0,
    }
    service = Service([works(*StageName)])
    service.submit(usage=usage)

    service.deliver()

    result = service.job().result
    assert result is not None
    told = {name: result.summary[name] for name in ("gemini_questions", "tokens", "cost_usd")}
    assert told == {"gemini_questions": 4, "tokens": 3_070, "cost_usd": 0.125}
    assert result.summary["cost_incomplete"] is True


def test_a_job_that_asked_nobody_tells_of_no_cost() -> None:
    service = Service([works(*StageName)])
    service.submit()

    service.deliver()

    result = service.job().result
    assert result is not None
    assert "cost_usd" not in result.summary


def test_waits_double_with_the_attempts() -> None:
    service = Service([raises(RetryableError("throttled", "Later."))])
    service.submit()
    for _ in range(2):
        service.deliver()
        service.clock.jump(60)

    assert [seconds for _, seconds in service.queue.postponed] == [10, 20]


def test_a_mistake_of_ours_is_tried_again_and_then_left_to_the_dead_letter_queue() -> None:
    service = Service([works(VALIDATION), raises(ZeroDivisionError("A-001-BB-B2"))])
    service.submit()

    for _ in range(6):
        assert service.deliver() is BACK
        service.clock.jump(60)

    job = service.job()
    assert job.status is JobStatus.RETRYING
    assert job.attempt == 3
    assert len(service.seen) == 3
    assert job.error is not None
    assert job.error.code == "internal_error"
    assert "A-001" not in job.error.message
    assert [seconds for _, seconds in service.queue.postponed] == [10, 20, 0, 0, 0, 0]
    assert service.metrics.total("StageFailures") == 3
    assert ends(service) == {"AttemptsBroken": [1, 1, 1], "JobsRejected": [0, 0, 0]}


def test_a_busy_service_is_our_fault_only_once_it_cost_the_job_its_last_attempt() -> None:
    service = Service([raises(RetryableError("throttled", "Later."))])
    service.submit()

    for _ in range(3):
        service.deliver()
        service.clock.jump(60)

    assert ends(service) == {"AttemptsBroken": [0, 0, 1], "JobsRejected": [0, 0, 0]}


def test_a_continued_attempt_is_no_new_one() -> None:
    service = Service([works(VALIDATION), raises(DeadlineApproaching("Soon over."))])
    service.submit()
    service.deliver()
    service.steps = [works(*StageName)]

    service.deliver()

    assert service.metrics.total("JobsBegun") == 1
    assert ends(service) == {"AttemptsBroken": [0], "JobsRejected": [0]}


def test_an_attempt_that_got_on_is_continued_by_a_message_of_its_own() -> None:
    service = Service([works(VALIDATION), raises(DeadlineApproaching("Soon over."))])
    service.submit()

    assert service.deliver() is DONE

    job = service.job()
    assert service.queue.sent == [("job_1", 1, 0)]
    assert (job.status, job.attempt, job.continuation) == (JobStatus.QUEUED, 1, 1)

    service.steps = [works(VALIDATION, READING)]

    assert service.deliver() is DONE
    assert service.job().status is JobStatus.COMPLETED
    assert service.job().attempt == 1


def test_a_job_may_be_continued_more_often_than_it_may_be_attempted() -> None:
    service = Service()
    service.submit()
    for number in range(1, 6):
        service.steps = [works(*list(StageName)[:number]), raises(DeadlineApproaching("Soon over."))]
        assert service.deliver() is DONE

    service.steps = [works(*StageName)]

    assert service.deliver() is DONE
    assert service.job().status is JobStatus.COMPLETED
    assert (service.job().attempt, service.job().continuation) == (1, 5)


def test_an_attempt_that_got_nowhere_is_not_continued() -> None:
    service = Service([works(VALIDATION), raises(DeadlineApproaching("Soon over."))])
    service.submit()
    service.deliver()

    assert service.deliver() is BACK

    job = service.job()
    assert (job.status, job.attempt) == (JobStatus.RETRYING, 1)
    assert job.error is not None
    assert job.error.code == "out_of_time"
    assert service.queue.sent == [("job_1", 1, 0)]


def test_a_continuation_that_cannot_be_sent_leaves_the_old_message() -> None:
    service = Service([works(VALIDATION), raises(DeadlineApproaching("Soon over."))])
    service.submit()
    service.queue.error = RetryableError("unavailable", "SQS does not answer.")

    assert service.deliver() is BACK

    service.steps = [works(*StageName)]
    assert service.deliver() is DONE
    assert service.job().status is JobStatus.COMPLETED
    assert service.job().attempt == 1


def test_reading_stops_in_time_between_two_pages() -> None:
    left = [60.0]
    read = []

    def pages(running: Running) -> None:
        running.listener.stage_started(READING)
        for page in range(1, 10):
            left[0] -= 20
            read.append(page)
            running.listener.page_read(READING, page, 9)

    service = Service([works(VALIDATION), pages])
    service.submit()

    assert service.deliver(deadline=Deadline(lambda: left[0])) is DONE
    assert read == [1, 2, 3]
    assert service.job().continuation == 1


def test_pages_are_told_and_keep_the_lease_alive() -> None:
    service = Service()
    service.submit()

    def pages(running: Running) -> None:
        running.listener.stage_started(READING)
        for page in range(1, 5):
            service.clock.jump(LEASE - 1)
            running.listener.page_read(READING, page, 9)

    service.steps = [pages, raises(RetryableError("throttled", "Later."))]
    service.deliver()

    job = service.job()
    assert (job.current_stage, job.pages_done, job.pages_total) == ("pdf_processing", 4, 9)
    assert job.unclean_ends == 0


def killed(running: Running) -> None:
    raise KeyboardInterrupt


def test_a_worker_that_was_killed_is_noticed_and_followed_by_a_leaner_one() -> None:
    service = Service([works(VALIDATION), killed])
    budgets = Budgets(memory_bytes=1_000)
    service.submit(budgets=budgets)
    with pytest.raises(KeyboardInterrupt):
        service.deliver()
    service.steps = [works(*StageName)]

    service.clock.jump(LEASE - 1)
    early = service.deliver()
    service.clock.jump(1)
    late = service.deliver()

    job = service.job()
    assert (early, late) == (BACK, DONE)
    assert (job.status, job.attempt, job.unclean_ends) == (JobStatus.COMPLETED, 2, 1)
    assert service.metrics.total("UncleanEnds") == 1
    assert [seen.reading_budgets.memory_bytes for seen in service.seen] == [1_000, 500]
    assert {seen.fingerprint(b"") for seen in service.seen} == {service.seen[0].fingerprint(b"")}


def test_reading_gets_no_more_memory_than_the_worker_has() -> None:
    service = Service(memory_bytes=600)
    service.submit(budgets=Budgets(memory_bytes=1_000))

    service.deliver()

    assert service.seen[0].reading_budgets.memory_bytes == 600
    assert service.seen[0].budgets.memory_bytes == 1_000


def test_a_worker_that_lost_its_job_writes_nothing_more_and_leaves_the_message() -> None:
    service = Service()
    service.submit()

    def other_takes_over(running: Running) -> None:
        service.clock.jump(LEASE)
        assert service.jobs.take_lease("job_1", "other", service.clock.now(), LEASE)

    service.steps = [other_takes_over, works(VALIDATION)]

    assert service.deliver() is BACK
    assert service.objects.list("jobs/") == []
    assert service.job().lease_owner == "other"
    assert service.job().error is None
    assert service.queue.postponed == []


def test_an_upload_after_the_job_was_lost_is_held_back() -> None:
    service = Service()
    service.submit()

    def other_takes_over(running: Running) -> None:
        running.listener.stage_started(VALIDATION)
        service.clock.jump(LEASE)
        assert service.jobs.take_lease("job_1", "other", service.clock.now(), LEASE)
        running.store.put(CHECKPOINT, b"ours")

    service.steps = [other_takes_over]

    assert service.deliver() is BACK
    assert not service.objects.exists(CHECKPOINT)


def test_a_job_that_is_deleted_at_work_ends_without_a_trace() -> None:
    service = Service([lambda running: service.jobs.jobs.clear(), works(VALIDATION)])
    service.submit()

    assert service.deliver() is BACK
    assert service.deliver() is DONE
    assert service.objects.list("jobs/") == []


def test_usage_is_told_once_even_if_the_mark_was_lost() -> None:
    service = Service()
    service.submit()

    def killed_before_the_mark(running: Running) -> None:
        running.store.put(CHECKPOINT, b"{}")
        raise KeyboardInterrupt

    service.steps = [killed_before_the_mark]
    with pytest.raises(KeyboardInterrupt):
        service.deliver()
    service.clock.jump(LEASE)
    service.steps = [
        lambda running: running.work(VALIDATION, tokens=7),
        raises(RetryableError("throttled", "Later.")),
    ]
    service.deliver()
    service.clock.jump(60)
    service.steps.pop()
    service.deliver()

    assert service.job().status is JobStatus.COMPLETED
    assert service.job().usage == {"2/validation/tokens": 7}


def test_a_message_that_cannot_be_read_goes_to_the_dead_letter_queue() -> None:
    service = Service()

    for body in (
        "",
        "nonsense",
        "[]",
        '{"job_id": 5}',
        '{"job_id": ""}',
        '{"job_id": "j", "continuation": -1}',
    ):
        assert service.worker.handle(service.delivery(body), Deadline.none()) is BACK

    assert {seconds for _, seconds in service.queue.postponed} == {0}


class Throttled(InMemoryJobStore):
    """Refuses the calls of one name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.refused = name

    def __getattribute__(self, name: str) -> object:
        if name in JobStore.__dict__ and name == object.__getattribute__(self, "__dict__").get("refused"):

            def refuse(*_args: object, **_options: object) -> None:
                raise RetryableError("throttled", "DynamoDB asks for fewer requests.", retry_after=4)

            return refuse
        return super().__getattribute__(name)


@pytest.mark.parametrize(
    "name", ["get", "take_lease", "progress", "checkpoint", "complete", "release", "fail"]
)
def test_a_table_that_is_throttled_loses_no_job(name: str) -> None:
    service = Service(jobs=Throttled(name))
    service.submit()
    service.steps = [works(VALIDATION)]
    if name in {"release", "fail"}:
        errors = {"release": RetryableError("x", "x"), "fail": PermanentError("x", "x")}
        service.steps.append(raises(errors[name]))

    assert service.deliver() is BACK

    assert isinstance(service.jobs, Throttled)
    service.jobs.refused = ""
    service.clock.jump(LEASE)
    service.steps = [works(*StageName)]
    assert service.deliver() is DONE
    assert service.job().status is JobStatus.COMPLETED


def test_a_clock_that_jumps_back_postpones_a_job_for_a_while_only() -> None:
    service = Service([killed])
    service.submit()
    with pytest.raises(KeyboardInterrupt):
        service.deliver()

    service.clock.jump(-86_400)

    assert service.deliver() is BACK
    assert service.queue.postponed == [("receipt-2", 900)]


def test_a_clock_that_jumps_on_does_not_take_the_job_from_its_worker() -> None:
    service = Service([works(VALIDATION), lambda running: service.clock.jump(86_400), works(READING)])
    service.submit()

    assert service.deliver() is DONE
    assert service.job().attempt == 1
