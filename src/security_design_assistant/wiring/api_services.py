"""What the API's routes get of a process's dependencies."""

from __future__ import annotations

from security_design_assistant.api.services import Services
from security_design_assistant.wiring.dependencies import Dependencies


def api_services(dependencies: Dependencies) -> Services:
    """Return the ports and settings that the routes work with."""
    settings = dependencies.settings
    return Services(
        jobs=dependencies.jobs,
        objects=dependencies.objects,
        queue=dependencies.queue,
        uploads=dependencies.uploads,
        metrics=dependencies.metrics,
        clock=dependencies.clock,
        authentication=settings.authentication,
        budgets=settings.budgets,
        image_digest=settings.image_digest,
    )
