"""The worker, put together; it alone loads what reads drawings."""

from __future__ import annotations

from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.worker import Worker, WorkerPolicy
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.dependencies import Dependencies

_MIB = 2**20
OWN_MEMORY_MB = 512
"""What the worker needs for itself, in MiB: its libraries, the drawing, what was found.

Only here is a worker's memory divided; Terraform and compose say how much there is."""


def build_worker(dependencies: Dependencies) -> Worker:
    """Return the worker."""
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
    )


def reading_memory(settings: Settings) -> int | None:
    """Return the bytes that reading a drawing may use in a worker of this size; half of it in a small one."""
    if settings.worker_memory_mb is None:
        return None
    return max(settings.worker_memory_mb - OWN_MEMORY_MB, settings.worker_memory_mb // 2) * _MIB
