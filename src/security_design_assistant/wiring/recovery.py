"""The parts of the job system around the worker, put together; none of them loads what reads drawings."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from security_design_assistant.jobs.dead_letter import DeadLetters
from security_design_assistant.jobs.leftovers import Leftovers
from security_design_assistant.jobs.reconcile import ReconcilePolicy, Reconciler
from security_design_assistant.wiring.dependencies import Dependencies


def build_dead_letters(dependencies: Dependencies) -> DeadLetters:
    """Return what ends jobs whose attempts are used up."""
    return DeadLetters(
        jobs=dependencies.jobs,
        alerts=dependencies.alerts,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        runbook_url=f"{dependencies.settings.runbook_url}#a-job-failed-after-its-last-attempt",
        max_attempts=dependencies.settings.max_attempts,
        max_resends=dependencies.settings.max_resends,
    )


@dataclass(frozen=True, slots=True)
class Sweeps:
    """What is done every five minutes."""

    reconciler: Reconciler
    leftovers: Leftovers

    def sweep(self) -> dict[str, int]:
        """Find forgotten jobs, and then what is left over, and return how much of each."""
        swept = self.reconciler.sweep()
        return {**asdict(swept), "erased": self.leftovers.sweep()}


def build_sweeps(dependencies: Dependencies) -> Sweeps:
    """Return what finds forgotten jobs, and what no job names."""
    leftovers = Leftovers(dependencies.jobs, dependencies.objects, dependencies.clock)
    return Sweeps(_reconciler(dependencies), leftovers)


def _reconciler(dependencies: Dependencies) -> Reconciler:
    settings = dependencies.settings
    return Reconciler(
        jobs=dependencies.jobs,
        queue=dependencies.queue,
        dead_letters=dependencies.dead_letters,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        policy=ReconcilePolicy(
            after_seconds=settings.reconcile_after_seconds,
            busy_seconds=settings.reconcile_busy_seconds,
            max_resends=settings.max_resends,
            max_attempts=settings.max_attempts,
        ),
    )
