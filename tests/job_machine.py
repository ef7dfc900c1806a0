"""The life of a job as a state machine: whatever happens, in whatever order, these rules hold."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from security_design_assistant.jobs.ports import JobStore
from security_design_assistant.models.job_record import JobRecord, JobStatus
from tests.fakes import InMemoryJobStore, JumpingClock
from tests.job_store_contract import ERROR, RESULT, Jobs

WORKERS = st.sampled_from(["a", "b", "c"])
STAGES = st.sampled_from(["validation", "pdf_processing", "drawing_analysis"])
LEASE = 60.0


class JobMachine(RuleBasedStateMachine):
    """Does the same to a store and to the plain model, and compares; subclasses give ``make_store``."""

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.make_store()
        self.model = InMemoryJobStore()
        self.clock = JumpingClock()
        self.records = Jobs(count())
        self.history: dict[str, JobRecord] = {}

    def make_store(self) -> JobStore:
        return InMemoryJobStore()

    def same(self, name: str, *arguments: object, **options: object) -> object:
        """Call both and return what both answer."""
        answer = getattr(self.store, name)(*arguments, **options)
        assert answer == getattr(self.model, name)(*arguments, **options)
        return answer

    @rule(target=jobs, key=st.sampled_from([None, "k1", "k2"]))
    def submit(self, key: str | None) -> str:
        now = self.clock.now()
        record = self.records.record(idempotency_key=key, created_at=now, updated_at=now)
        job = self.same("create", record)
        assert isinstance(job, JobRecord)
        return job.job_id

    @rule(seconds=st.sampled_from([0.5, 30, 61, 3_600, -120]))
    def time_passes(self, seconds: float) -> None:
        self.clock.jump(seconds)

    @rule(job=jobs, worker=WORKERS)
    def begin(self, job: str, worker: str) -> None:
        before = self.model.get(job)
        taken = self.same("take_lease", job, worker, self.clock.now(), LEASE)
        if isinstance(taken, JobRecord) and taken != before:
            assert before is not None
            assert not before.leased(self.clock.now())
            assert taken.attempt - before.attempt == (not before.continues)

    @rule(job=jobs, worker=WORKERS, stage=STAGES, tokens=st.integers(0, 9))
    def mark(self, job: str, worker: str, stage: str, tokens: int) -> None:
        usage = {f"1/{stage}/tokens": tokens + 0.5}
        self.same("checkpoint", job, worker, stage, self.clock.now(), LEASE, usage)

    @rule(job=jobs, worker=WORKERS, stage=STAGES, pages=st.sampled_from([None, (1, 2)]))
    def tell(self, job: str, worker: str, stage: str, pages: tuple[int, int] | None) -> None:
        self.same("progress", job, worker, stage, self.clock.now(), LEASE, pages)

    @rule(job=jobs, worker=WORKERS)
    def complete(self, job: str, worker: str) -> None:
        self.same("complete", job, worker, RESULT, self.clock.now())

    @rule(job=jobs, worker=WORKERS, continued=st.booleans())
    def put_down(self, job: str, worker: str, continued: bool) -> None:
        now = self.clock.now()
        error, due = (None, None) if continued else (ERROR, now + timedelta(seconds=5))
        self.same("release", job, worker, now, error, due, continuation=continued)

    @rule(job=jobs, worker=st.none() | WORKERS, alert=st.booleans())
    def fail(self, job: str, worker: str | None, alert: bool) -> None:
        self.same("fail", job, ERROR, self.clock.now(), worker, alert)

    @rule(job=jobs)
    def tell_operators(self, job: str) -> None:
        self.same("alert_sent", job)

    @rule(job=jobs)
    def send_again(self, job: str) -> None:
        if seen := self.model.get(job):
            self.same("mark_resent", job, seen.updated_at, self.clock.now())

    @invariant()
    def store_and_model_agree(self) -> None:
        for job in self.model.jobs:
            assert self.store.get(job) == self.model.get(job)

    @invariant()
    def an_end_is_an_end(self) -> None:
        for job_id, job in self.model.jobs.items():
            before = self.history.get(job_id)
            if before and before.status.terminal:
                assert job == before.model_copy(update={"alert_pending": job.alert_pending})
            self.history[job_id] = job

    @invariant()
    def only_work_is_leased(self) -> None:
        for job in self.model.jobs.values():
            assert (job.lease_owner is None) == (job.lease_expires_at is None)
            assert (job.lease_owner is not None) == (job.status is JobStatus.PROCESSING)

    @invariant()
    def a_key_names_one_job(self) -> None:
        keys = [job.idempotency_key for job in self.model.jobs.values() if job.idempotency_key]
        assert len(keys) == len(set(keys))
