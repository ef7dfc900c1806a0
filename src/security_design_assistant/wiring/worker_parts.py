"""The worker, put together; it alone loads what reads drawings."""

from __future__ import annotations

from collections.abc import Callable

from security_design_assistant.adapters.gemini_records import DynamoGate, DynamoLedger
from security_design_assistant.adapters.session import Clients
from security_design_assistant.analysers.registry import (
    UnknownAnalyserError,
    analyser_named,
    require_known,
)
from security_design_assistant.errors import PermanentError
from security_design_assistant.gemini.access import Access
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.port import Asker
from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.jobs.worker import Worker, WorkerPolicy
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener
from security_design_assistant.pipeline.runner import Outcome, run_job
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.tracing import span
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.gemini_access import gemini_access

_MIB = 2**20
OWN_MEMORY_MB = 512
"""What the worker needs for itself, in MiB: its libraries, the drawing, what was found.

Only here is a worker's memory divided; Terraform and compose say how much there is."""


def connected_worker(settings: Settings, metrics: Metrics) -> Worker:
    """Return the worker with AWS behind the ports; Gemini's SDK is loaded with the first question."""
    clients = Clients.create(settings.client_s3_endpoint)
    dependencies = Dependencies.of(clients, settings, metrics)
    gemini = gemini_access(
        settings.gemini,
        DynamoGate(clients.dynamodb, settings.jobs_table),
        DynamoLedger(clients.dynamodb, settings.jobs_table),
        metrics,
        dependencies.clock,
        dependencies.parameters,
    )
    return build_worker(dependencies, gemini)


def build_worker(dependencies: Dependencies, gemini: Access | None = None) -> Worker:
    """Return the worker; ``gemini`` is the process's access to Gemini, None where there is none."""
    settings = dependencies.settings
    return Worker(
        jobs=dependencies.jobs,
        objects=dependencies.objects,
        queue=dependencies.queue,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        policy=WorkerPolicy(
            lease_seconds=settings.lease_seconds,
            max_attempts=settings.max_attempts,
            backoff=Backoff(settings.backoff_base_seconds, settings.backoff_cap_seconds),
            memory_bytes=reading_memory(settings),
            source_url=settings.source_url,
        ),
        run=run_by(settings.analyser, gemini),
    )


def run_by(
    default: str, gemini: Access | None = None
) -> Callable[[Job, bytes, ObjectStore, ProgressListener, Deadline], Outcome]:
    """Return what takes a drawing through the stages, read by the job's analyser or else by ``default``.

    ``gemini`` is the process's access to Gemini, for analysers that ask it.
    """
    require_known(default)

    def run(
        job: Job, drawing: bytes, store: ObjectStore, listener: ProgressListener, deadline: Deadline
    ) -> Outcome:
        name = job.options.get("analyser", default)
        try:
            with span("load analyser", analyser=name):
                analyser = analyser_named(name)
        except UnknownAnalyserError as exc:
            raise PermanentError("unknown_analyser", str(exc)) from exc
        if gemini is not None:
            job = job.asking(gemini.required, gemini.judge, gemini.target.model)
        asker = _askers(gemini, job.payer, deadline)
        return run_job(job, drawing, store, listener, deadline, analyser=analyser, gemini=asker)

    return run


def _askers(
    gemini: Access | None, payer: Payer | None, deadline: Deadline
) -> Callable[[StageName], Asker] | None:
    """Return what the stages of an attempt ask with; None where there is no Gemini, or nobody to pay."""
    if gemini is None or payer is None:
        return None
    return lambda stage: gemini.asker(payer, stage, deadline.remaining)


def reading_memory(settings: Settings) -> int | None:
    """Return the bytes that reading a drawing may use in a worker of this size; half of it in a small one."""
    if settings.worker_memory_mb is None:
        return None
    return max(settings.worker_memory_mb - OWN_MEMORY_MB, settings.worker_memory_mb // 2) * _MIB
