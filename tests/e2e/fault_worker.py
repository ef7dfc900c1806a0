"""The worker's handler around stages that do next to nothing, and ports that fail as a drawing's name says.

A drawing called ``kill-stored.drawing_analysis.1.pdf`` kills the process once, after that stage's checkpoint
is stored and before the job's record says so. Stages, checkpoints, worker, table, store and queue are the
service's own. ``SDA_FAULT_DIR`` gets a line for every piece of work that would have cost money, and for
every fault.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.jobs.ports import JobStore
from security_design_assistant.models.job_record import DrawingKnowledge, JobRecord, JobResult
from security_design_assistant.pipeline.attempt import START, Attempt
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener
from security_design_assistant.pipeline.runner import Outcome
from security_design_assistant.pipeline.stage import Stage, StageContext
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.worker_parts import build_worker
from tests.job_service import outcome

_FOLDER = Path(os.environ["SDA_FAULT_DIR"])


def note(kind: str, job_id: str, stage: str = "") -> None:
    """Write a line that no kill can take back."""
    with (_FOLDER / kind).open("a") as file:
        file.write(f"{job_id} {stage}\n")


def job_id_of(job: Job) -> str:
    return job.keys.results.split("/")[1]


@dataclass(frozen=True)
class Plan:
    """What is to go wrong with a job: which fault, at which stage, how many times."""

    fault: str
    stage: str
    times: int

    @classmethod
    def of(cls, file_name: str) -> Plan:
        fault, stage, times, _ = file_name.split(".")
        return cls(fault, stage, int(times))

    def due(self, fault: str, stage: str, job_id: str) -> bool:
        """Return whether the fault happens here and now, and count it."""
        if (fault, stage) != (self.fault, self.stage):
            return False
        path = _FOLDER / "faults"
        done = path.read_text().splitlines().count(f"{job_id} {fault}") if path.exists() else 0
        if done >= self.times:
            return False
        note("faults", job_id, fault)
        return True

    def strike(self, point: str, stage: str, job_id: str) -> None:
        if self.due(f"kill-{point}", stage, job_id):
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class FaultyJobs:
    """The job store; the process dies or the table is busy around the writes that the plan names."""

    inner: JobStore
    objects: ObjectStore

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def checkpoint(
        self, job_id: str, lease_owner: str, stage: str, now: datetime, seconds: float,
        usage: Mapping[str, float], drawing: DrawingKnowledge | None = None,
    ) -> JobRecord | None:  # fmt: skip
        plan = self._plan(job_id)
        plan.strike("stored", stage, job_id)
        if plan.due("throttle", stage, job_id):
            raise RetryableError("throttled", "DynamoDB asks for fewer requests.")
        marked = self.inner.checkpoint(job_id, lease_owner, stage, now, seconds, usage, drawing)
        plan.strike("marked", stage, job_id)
        return marked

    def complete(self, job_id: str, lease_owner: str, result: JobResult, now: datetime) -> JobRecord | None:
        plan = self._plan(job_id)
        plan.strike("finished", "evaluation", job_id)
        completed = self.inner.complete(job_id, lease_owner, result, now)
        if completed:
            note("completed", job_id)
        plan.strike("completed", "evaluation", job_id)
        return completed

    def _plan(self, job_id: str) -> Plan:
        job = self.inner.get(job_id)
        assert job is not None
        return Plan.of(job.drawing.file_name)


@dataclass(frozen=True)
class FaultyObjects:
    """The object store; one write of the stage that the plan names fails."""

    inner: ObjectStore
    plan: Plan
    job_id: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def put(self, key: str, data: bytes) -> None:
        stage = key.rsplit("/", 1)[1].removesuffix(".json")
        if self.plan.due("store", stage, self.job_id):
            raise RetryableError("unavailable", "S3 is away.")
        self.inner.put(key, data)


def run(
    job: Job, drawing: bytes, store: ObjectStore, listener: ProgressListener, deadline: Deadline
) -> Outcome:
    """Take a job through five stages, each of which costs one unit."""
    plan, job_id = Plan.of(job.file_name), job_id_of(job)
    objects = FaultyObjects(store, plan, job_id)
    attempt = Attempt(job, drawing, job.fingerprint(drawing), objects, listener, deadline)
    after: Any = START
    for name in StageName:
        after = attempt.complete(Stage(name, 0.0, TypeAdapter(str), _work(plan, job_id, name)), after)
    return outcome(job)


def _work(plan: Plan, job_id: str, stage: StageName) -> Callable[[StageContext, Any], str]:
    def work(context: StageContext, _before: Any) -> str:
        plan.strike("started", stage, job_id)
        if plan.due("hang", stage, job_id):
            time.sleep(600)
        if plan.due("busy", stage, job_id):
            raise RetryableError("rate_limited", "The analyser asks for a pause.", retry_after=1.5)
        if plan.due("bug", stage, job_id):
            raise ZeroDivisionError("a bug")
        if plan.due("refuse", stage, job_id):
            raise PermanentError("corrupt", "The drawing is damaged.")
        note("paid", job_id, stage)
        context.usage["units"] += 1
        return f"{job_id} {stage}"

    return work


_SETTINGS = Settings()
configure_logs(_SETTINGS.log_level)
_METRICS = EmbeddedMetrics(_SETTINGS.environment)
_DEPENDENCIES = Dependencies.from_settings(_SETTINGS, _METRICS)
# Forks share their parent's connections, so those that die have clients of their own, unused before.
_MORTAL = Dependencies.from_settings(_SETTINGS, _METRICS)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Work in a fork where a kill is due: it takes the whole worker, and costs no new imports."""
    if not _plan_of(event).fault.startswith("kill"):
        return _handle(event, context, _DEPENDENCIES)
    read_end, write_end = os.pipe()
    worker = os.fork()
    if worker == 0:
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
        try:
            os.write(write_end, json.dumps(_handle(event, context, _MORTAL)).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answers:
        answer = answers.read()
    os.waitpid(worker, 0)
    if not answer:
        raise ChildProcessError("the worker was killed")
    result: dict[str, Any] = json.loads(answer)
    return result


def _plan_of(event: dict[str, Any]) -> Plan:
    try:
        job_id = json.loads(event["Records"][0]["body"])["job_id"]
    except ValueError:
        return Plan("poison", "", 0)
    job = _DEPENDENCIES.jobs.get(job_id)
    return Plan.of(job.drawing.file_name) if job else Plan("none", "", 0)


def _handle(event: dict[str, Any], context: Any, dependencies: Dependencies) -> dict[str, Any]:
    jobs = FaultyJobs(dependencies.jobs, dependencies.objects)
    worker = replace(build_worker(dependencies), jobs=jobs, run=run)
    deadline = Deadline(lambda: context.get_remaining_time_in_millis() / 1000)
    return deliver(event, context, lambda delivery: worker.handle(delivery, deadline), _METRICS)


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.05)
    os._exit(1)
