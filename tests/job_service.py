"""The job system on in-memory ports, with a pipeline that does what a test tells it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import structlog

from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.dead_letter import DeadLetters
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.jobs.reconcile import ReconcilePolicy, Reconciler
from security_design_assistant.jobs.worker import Worker, WorkerPolicy
from security_design_assistant.models.analysis import Analysis, DrawingInfo, ReviewNote
from security_design_assistant.models.evaluation import ConfidenceSummary, Counts, Evaluation, PagesSummary
from security_design_assistant.models.job_record import DrawingReference, JobRecord, JobStatus
from security_design_assistant.pipeline.built_artefacts import Artefact
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener, StageReport
from security_design_assistant.pipeline.runner import Outcome
from tests.fakes import (
    InMemoryJobStore,
    InMemoryObjectStore,
    InMemoryQueue,
    JumpingClock,
    RecordingAlerts,
    RecordingMetrics,
)

Step = Callable[["Running"], None]
LEASE = 300.0


@dataclass(frozen=True)
class Running:
    """What the scripted pipeline holds while it runs."""

    job: Job
    store: ObjectStore
    listener: ProgressListener
    deadline: Deadline

    def work(self, stage: StageName, **usage: float) -> None:
        """Do a stage's work, and store and mark its checkpoint."""
        key = self.job.keys.checkpoint(stage)
        reused = self.store.exists(key)
        if not reused:
            self.listener.stage_started(stage)
            self.store.put(key, b"{}")
        self.listener.stage_finished(StageReport(stage, key, 0.5, reused, usage))


def raises(error: Exception) -> Step:
    def step(running: Running) -> None:
        raise error

    return step


def works(*stages: StageName) -> Step:
    def step(running: Running) -> None:
        for stage in stages:
            running.work(stage)

    return step


@dataclass
class Service:
    """Worker, dead letters and reconciliation around the same fakes.

    ``steps`` are run by each attempt, ``noted`` is what each that ends well noted of the drawing.
    """

    steps: list[Step] = field(default_factory=list)
    jobs: InMemoryJobStore = field(default_factory=InMemoryJobStore)
    objects: InMemoryObjectStore = field(default_factory=InMemoryObjectStore)
    queue: Any = field(default_factory=InMemoryQueue)
    dead: Any = field(default_factory=InMemoryQueue)
    alerts: RecordingAlerts = field(default_factory=RecordingAlerts)
    metrics: RecordingMetrics = field(default_factory=RecordingMetrics)
    clock: JumpingClock = field(default_factory=JumpingClock)
    seen: list[Job] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))
    memory_bytes: int | None = None
    noted: tuple[ReviewNote, ...] = ()

    def __post_init__(self) -> None:
        # Drawing a pretty stack for every fault of a simulated day would take longer than the day.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        self.objects.put("drawings/1.pdf", b"%PDF")
        backoff = Backoff(5.0, 900.0, uniform=lambda low, high: high)
        policy = WorkerPolicy(LEASE, 3, backoff, self.memory_bytes)
        self.worker = Worker(self.jobs, self.objects, self.queue, self.clock, self.metrics, policy, self._run)
        self.dead_letters = DeadLetters(self.jobs, self.alerts, self.clock, self.metrics, "the runbook")
        self.reconciler = Reconciler(
            self.jobs, self.queue, self.dead, self.clock, self.metrics, ReconcilePolicy(900, 7200, 5, 3)
        )

    def submit(self, job_id: str = "job_1", **changes: object) -> JobRecord:
        now = self.clock.now()
        job = JobRecord(
            job_id=job_id,
            status=JobStatus.QUEUED,
            created_at=now,
            updated_at=now,
            owner="owner-1",
            drawing=DrawingReference(key="drawings/1.pdf", file_name="plan.pdf"),
        )
        return self.jobs.create(job.model_copy(update=changes))

    def deliver(self, job_id: str = "job_1", deadline: Deadline | None = None) -> Disposition:
        """Deliver a message of the job to the worker."""
        return self.worker.handle(self.delivery(f'{{"job_id": "{job_id}"}}'), deadline or Deadline.none())

    def die(self, job_id: str = "job_1") -> Disposition:
        """Deliver a message of the job from the dead-letter queue."""
        return self.dead_letters.handle(self.delivery(f'{{"job_id": "{job_id}"}}'))

    def delivery(self, body: str) -> Delivery:
        number = next(self.numbers)
        return Delivery(f"m-{number}", f"receipt-{number}", body, f"request-{number}")

    def job(self, job_id: str = "job_1") -> JobRecord:
        job = self.jobs.get(job_id)
        assert job is not None
        return job

    def counts(self, status: JobStatus) -> int:
        return sum(job.status is status for job in self.jobs.jobs.values())

    def _run(
        self, job: Job, drawing: bytes, store: ObjectStore, listener: ProgressListener, deadline: Deadline
    ) -> Outcome:
        self.seen.append(job)
        for step in self.steps:
            step(Running(job, store, listener, deadline))
        return outcome(job, self.noted)


def outcome(job: Job, noted: tuple[ReviewNote, ...] = ()) -> Outcome:
    """Return an outcome of two doors, one of them to be reviewed, and what was noted while reading."""
    counts = Counts(
        components=2,
        components_by_type={"door": 2},
        devices=3,
        devices_by_type={},
        devices_by_code={},
        legend_entries=0,
    )
    evaluation = Evaluation(
        drawing_sha256="0" * 64,
        needs_review=True,
        review_items=1,
        counts=counts,
        confidence=ConfidenceSummary(mean=0.75, minimum=0.5, threshold=0.8, below_threshold=1),
        pages=PagesSummary(total=1, by_status={"analysed": 1}),
        checks=(),
    )
    drawing = DrawingInfo(sha256="0" * 64, page_count=1)
    analysis = Analysis(drawing=drawing, pages=(), components=(), warnings=noted)
    key = job.keys.result("schedule.xlsx", "0" * 64)
    return Outcome(analysis, evaluation, (Artefact(key=key, bytes=1, sha256="0" * 64),))
