"""The API of each function, put together, and what its routes get of the process's dependencies."""

from __future__ import annotations

from collections.abc import Callable

from security_design_assistant.adapters.answer_time import READ_SECONDS, answering
from security_design_assistant.adapters.session import Clients
from security_design_assistant.api.application import build_status_api, build_submit_api
from security_design_assistant.api.counted import CountedApi
from security_design_assistant.api.services import Services
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.dependencies import Dependencies


def submit_api(dependencies: Dependencies) -> CountedApi:
    """Return the API of the function that may write."""
    return CountedApi(build_submit_api(api_services(dependencies)), dependencies.metrics, answering)


def status_api(dependencies: Dependencies) -> CountedApi:
    """Return the API of the function that only reads."""
    return CountedApi(build_status_api(api_services(dependencies)), dependencies.metrics, answering)


def connected_api(build: Callable[[Dependencies], CountedApi]) -> Callable[[Settings, Metrics], CountedApi]:
    """Return ``build`` as a function's process calls it, with clients of AWS that have an answer's time."""

    def connect(settings: Settings, metrics: Metrics) -> CountedApi:
        clients = Clients.create(settings.client_s3_endpoint, READ_SECONDS)
        return build(Dependencies.of(clients, settings, metrics))

    return connect


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
        personal_roles=settings.personal_roles,
        budgets=settings.budgets,
        cors_origins=settings.cors_origins,
        image_digest=settings.image_digest,
        source_url=settings.source_url,
    )
