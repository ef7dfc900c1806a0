"""The worker, put together; it alone loads what reads drawings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from security_design_assistant.adapters.session import Clients
from security_design_assistant.analysers.registry import (
    ASKING,
    UnknownAnalyserError,
    analyser_named,
    require_known,
)
from security_design_assistant.errors import PermanentError
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.port import Asker
from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.jobs.worker import Worker, WorkerPolicy
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.pipeline.ports import ObjectStore, ProgressListener
from security_design_assistant.pipeline.runner import Outcome, run_job
from security_design_assistant.settings import GeminiSettings, Settings
from security_design_assistant.telemetry.tracing import span
from security_design_assistant.wiring.dependencies import Dependencies

if TYPE_CHECKING:  # loaded by the first job that may ask Gemini
    from security_design_assistant.gemini.access import Access

_MIB = 2**20
OWN_MEMORY_MB = 512
"""What the worker needs for itself, in MiB: its libraries, the drawing, what was found.

Only here is a worker's memory divided; Terraform and compose say how much there is."""


def connected_worker(settings: Settings, metrics: Metrics) -> Worker:
    """Return the worker with AWS behind the ports; Gemini's SDK is loaded with the first question."""
    clients = Clients.create(settings.client_s3_endpoint)
    dependencies = Dependencies.of(clients, settings, metrics)
    shared = partial(_shared_gemini, clients.dynamodb, dependencies)
    return build_worker(dependencies, where_wanted(settings.gemini, shared))


def _shared_gemini(dynamodb: Any, dependencies: Dependencies) -> Access | None:
    """Return the process's access to Gemini, whose gate and ledger all workers share."""
    # What asks is loaded only where a job may ask: the worker starts without it.
    from security_design_assistant.adapters.gemini_records import DynamoGate, DynamoLedger
    from security_design_assistant.wiring.gemini_access import gemini_access

    settings = dependencies.settings
    return gemini_access(
        settings.gemini,
        DynamoGate(dynamodb, settings.jobs_table),
        DynamoLedger(dynamodb, settings.jobs_table),
        dependencies.metrics,
        dependencies.clock,
        dependencies.parameters,
    )


def where_wanted(
    settings: GeminiSettings, access: Callable[[], Access | None]
) -> Callable[[str], Access | None]:
    """Return what gives an analyser's jobs their access to Gemini: None where they ask nothing.

    ``access`` makes it, once, for the first job that may ask.
    """
    made = cache(access)
    return lambda analyser: made() if settings.judge or analyser in ASKING else None


def _nobody(_analyser: str) -> None:
    """There is no Gemini."""


def build_worker(dependencies: Dependencies, gemini: Callable[[str], Access | None] = _nobody) -> Worker:
    """Return the worker; ``gemini`` gives an analyser's jobs their access to Gemini, None for no access."""
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
    default: str, gemini: Callable[[str], Access | None] = _nobody
) -> Callable[[Job, bytes, ObjectStore, ProgressListener, Deadline], Outcome]:
    """Return what takes a drawing through the stages, read by the job's analyser or else by ``default``.

    ``gemini`` gives an analyser's jobs their access to Gemini, None for no access.
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
        access = gemini(name)
        if access is not None:
            job = job.asking(access.required, access.judge, access.target.model)
        asker = _askers(access, job.payer, deadline)
        return run_job(job, drawing, store, listener, deadline, analyser=analyser, gemini=asker)

    return run


def _askers(
    access: Access | None, payer: Payer | None, deadline: Deadline
) -> Callable[[StageName], Asker] | None:
    """Return what the stages of an attempt ask with; None where there is no Gemini, or nobody to pay."""
    if access is None or payer is None:
        return None
    return lambda stage: access.asker(payer, stage, deadline.remaining)


def reading_memory(settings: Settings) -> int | None:
    """Return the bytes that reading a drawing may use in a worker of this size; half of it in a small one."""
    if settings.worker_memory_mb is None:
        return None
    return max(settings.worker_memory_mb - OWN_MEMORY_MB, settings.worker_memory_mb // 2) * _MIB
