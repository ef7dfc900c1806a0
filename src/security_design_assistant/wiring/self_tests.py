"""What each function tries when it is asked to try itself: its table, bucket, queue and secret, and its work.

Everything is written under keys that begin with ``self-test-`` and removed again. What a function may only
read, it reads. Messages name a job that does not exist, so whoever receives one lets it go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pkgutil import resolve_name

from security_design_assistant.deployment.self_test import Check, require
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.models.job_record import DrawingReference, JobError, JobRecord, JobStatus
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.dependencies import Dependencies

OWNER = "self-test"
KEPT = timedelta(hours=1)
"""How long the table keeps what a self-test could not remove itself."""


def checks_of(function: str, settings: Settings, metrics: Metrics) -> Mapping[str, Check]:
    """Return the checks of a function, by what they try."""
    return checks_with(function, Dependencies.from_settings(settings, metrics))


def checks_with(function: str, dependencies: Dependencies) -> Mapping[str, Check]:
    """Return the same with what stands behind the ports given."""
    return {name: partial(check, dependencies) for name, check in CHECKS[function].items()}


def new_job(dependencies: Dependencies, job_id: str, drawing_key: str) -> JobRecord:
    """Return a queued job of nobody's."""
    now = dependencies.clock.now()
    return JobRecord(
        job_id=job_id,
        status=JobStatus.QUEUED,
        created_at=now,
        updated_at=now,
        owner=OWNER,
        drawing=DrawingReference(key=drawing_key, file_name="golden.pdf"),
        options={"analyser": "vector"},  # the same answer each time, and no other service's fault
        budgets=dependencies.settings.budgets,
        expires_at=int((now + KEPT).timestamp()),
    )


def _write_table(dependencies: Dependencies, key: str) -> None:
    made = dependencies.jobs.create(new_job(dependencies, key, f"drawings/{key}.pdf"))
    try:
        require(dependencies.jobs.get(key) == made, "The table gave another record back.")
    finally:
        dependencies.jobs.delete(key)
    require(dependencies.jobs.get(key) is None, "The record is still there.")


def _read_table(dependencies: Dependencies, key: str) -> None:
    require(dependencies.jobs.get(key) is None, "There is a job that nobody made.")


def _change_table(dependencies: Dependencies, key: str) -> None:
    """Write as the function writes, to a job that does not exist: the table has to refuse the condition."""
    _read_table(dependencies, key)
    error = JobError(code="self_test", message="")
    changed = dependencies.jobs.fail(key, error, dependencies.clock.now())
    require(changed is None, "A job that nobody made could be failed.")


def _list_by_owner(dependencies: Dependencies, key: str) -> None:
    require(not dependencies.jobs.by_owner(key, None, 1, None).jobs, "Nobody's owner has jobs.")


def _list_by_status(dependencies: Dependencies, _key: str) -> None:
    dependencies.jobs.by_status(JobStatus.QUEUED, dependencies.clock.now(), 1)


def _bucket(folder: str) -> Callable[[Dependencies, str], None]:
    def write_bucket(dependencies: Dependencies, key: str) -> None:
        name, data = f"{folder}/{key}", key.encode()
        dependencies.objects.put(name, data)
        try:
            require(dependencies.objects.get(name) == data, "The bucket gave another object back.")
        finally:
            dependencies.objects.delete(name)

    return write_bucket


def _sweep_bucket(dependencies: Dependencies, key: str) -> None:
    require(dependencies.objects.erase(f"jobs/{key}") == 0, "There are objects that nobody stored.")


def _send(dependencies: Dependencies, key: str) -> None:
    dependencies.queue.send(key)


def _see_dead_letters(dependencies: Dependencies, _key: str) -> None:
    dependencies.dead_letters.backlog()


def _see_and_send(dependencies: Dependencies, key: str) -> None:
    dependencies.queue.backlog()
    dependencies.queue.send(key)


def _parameter(what: str, named: Callable[[Settings], str]) -> Callable[[Dependencies, str], None]:
    def read_parameter(dependencies: Dependencies, _key: str) -> None:
        name = named(dependencies.settings)
        require(not name or dependencies.parameters.get(name) is not None, f"{what} is not there.")

    return read_parameter


def _put_into_words(dependencies: Dependencies, key: str) -> None:
    # By name: of all functions, that of the news alone loads what makes sentences.
    resolve_name("security_design_assistant.wiring.news:put_into_words")(dependencies.settings, key)


def _golden_job(dependencies: Dependencies, key: str) -> None:
    # By name: of all functions, the worker alone loads what reads drawings.
    resolve_name("security_design_assistant.wiring.golden_job:work_on_golden_job")(dependencies, key)


CHECKS: Mapping[str, Mapping[str, Callable[[Dependencies, str], None]]] = {
    "submit": {"table": _write_table, "bucket": _bucket("drawings"), "queue": _send},
    "status": {"table": _read_table, "index": _list_by_owner},
    "worker": {
        "table": _write_table,
        "bucket": _bucket("jobs"),
        "queue": _see_and_send,
        "secret": _parameter("The secret", lambda settings: settings.gemini.key_parameter),
        "golden_job": _golden_job,
    },
    "dead_letter": {"table": _change_table, "queue": _see_dead_letters},
    "reconcile": {
        "table": _change_table,
        "index": _list_by_status,
        "bucket": _sweep_bucket,
        "queue": _see_and_send,
    },
    "news": {
        "secret": _parameter("The webhook's parameter", lambda settings: settings.news.webhook_parameter),
        "words": _put_into_words,
    },
}
