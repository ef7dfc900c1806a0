"""Whatever breaks, in whichever function: no name, text, key or URL is logged, counted, traced or alerted.

``tests/e2e/test_telemetry.py`` shows the same of the whole service at work; here everything behind the
functions fails, and says in its errors what must not be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import structlog

from security_design_assistant.deployment.self_test import SELF_TEST
from security_design_assistant.deployment.trial import Trial, new_version, nothing_more
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.api_services import status_api, submit_api
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.deployment_hook import answer_deployment
from security_design_assistant.wiring.function_process import FunctionProcess
from security_design_assistant.wiring.recovery import build_dead_letters, build_sweeps
from security_design_assistant.wiring.self_tests import checks_with
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.worker_parts import build_worker
from tests.fakes import RecordingAlerts
from tests.recorded_spans import recorded_spans
from tests.rehearsal import HOOK, Account, Context
from tests.unit.api_caller import IAM_CALLER

MARK = "MARKER"
Answer = Callable[[dict[str, Any], Any], Any]


class Quoting:
    """A port that fails, and says with what."""

    def __getattr__(self, name: str) -> Any:
        def fail(*arguments: object, **named: object) -> Any:
            raise ValueError(
                f"{name}: {MARK} Tower https://bucket/{MARK}?X-Amz-Signature={MARK} {arguments}{named}"
            )

        return fail


def unreadable_record() -> Any:
    """Return the error of a table's record that is not one of ours: it quotes the record."""
    return JobRecord.model_validate({"job_id": "job_1", "client_name": f"{MARK} & Sons", "surplus": MARK})


class Unreadable(Quoting):
    """A table whose records this version cannot read."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments, **_named: unreadable_record()


def answers(kind: str, given: Dependencies, metrics: EmbeddedMetrics) -> Answer:
    """Return what the function of this kind does with an event."""
    if kind in ("submit", "status"):
        return {"submit": submit_api, "status": status_api}[kind](given).resolve
    if kind == "reconcile":
        return lambda _event, _context: build_sweeps(given).sweep()
    if kind == "dead_letter":
        return lambda event, context: deliver(event, context, build_dead_letters(given).handle, metrics)
    if kind == "worker":
        take = partial(build_worker(given).handle, deadline=Deadline.none())
        return lambda event, context: deliver(event, context, take, metrics)
    broken: Any = Quoting()
    trial = Trial(broken, broken, new_version, lambda: True, nothing_more)
    return lambda event, _context: answer_deployment(event, trial)


KINDS = ("submit", "status", "worker", "dead_letter", "reconcile", "pre_traffic")


def event_of(kind: str) -> dict[str, Any]:
    if kind == "pre_traffic":
        return dict(HOOK)
    if kind == "reconcile":
        return {}
    if kind in ("submit", "status"):
        method, path = ("POST", "/process-drawing") if kind == "submit" else ("GET", f"/status/{MARK}")
        return {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": f"client_name={MARK}&filename={MARK}.pdf",
            "headers": {
                "content-type": "application/pdf",
                "authorization": f"Bearer {MARK}",
                "x-{MARK}": MARK,
            },
            "body": f"%PDF-1.7 {MARK}",
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
                "requestId": "req-1",
                "authorizer": IAM_CALLER,
            },
        }
    body = json.dumps({"job_id": "job_1", "client_name": MARK})
    record = {
        "messageId": "m-1",
        "receiptHandle": "r-1",
        "body": body,
        "attributes": {},
        "eventSource": "aws:sqs",
    }
    poison = {**record, "messageId": "m-2", "body": f'{{"client_name": "{MARK}"}}'}
    return {"Records": [record, poison]}


@pytest.fixture
def debugging() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("broken", [Quoting(), Unreadable()], ids=["a quoting port", "an unreadable record"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_breaks_a_function_is_told_without_what_it_quotes(
    kind: str, broken: Any, capsys: pytest.CaptureFixture[str], debugging: None
) -> None:
    account, counted, alerts = Account(), list[str](), RecordingAlerts()
    metrics = EmbeddedMetrics("staging", counted.append, function=kind, version="8")
    configure_logs("debug")
    given = replace(
        account._dependencies(metrics),
        jobs=broken,
        objects=broken,
        alerts=alerts,
        uploads=broken,
        queue=broken,
    )
    process = FunctionProcess(
        given.settings, None, metrics, Invocations(kind, metrics), partial(checks_with, "worker", given)
    )
    handler = process.handler(answers(kind, given, metrics))
    told: list[str] = []

    with recorded_spans() as recorded:
        for event in (event_of(kind), SELF_TEST):
            try:
                told.append(json.dumps(handler(event, Context()), default=str))
            except Exception as exc:  # noqa: BLE001 - Lambda's runtime writes it to the log, chain and all
                while exc.__cause__ or (exc.__context__ and not exc.__suppress_context__):
                    told.append(str(exc.__cause__ or exc.__context__))
                    exc = exc.__cause__ or exc.__context__  # type: ignore[assignment]
                told.append(f"{type(exc).__name__}: {exc}")

    logged = capsys.readouterr().out
    assert recorded.messages
    assert logged
    everything = [logged, *counted, *told, str(alerts.published), str(recorded.spans)]
    for text in everything:
        assert MARK not in text, text


def test_a_job_that_runs_into_a_mistake_tells_no_name_of_its(
    capsys: pytest.CaptureFixture[str], debugging: None
) -> None:
    account, counted = Account(), list[str]()
    metrics = EmbeddedMetrics("staging", counted.append, function="worker", version="8")
    objects: Any = Quoting()
    given = replace(account._dependencies(metrics), objects=objects)
    job = checks_job(given).model_copy(update={"client_name": f"{MARK} & Sons", "project_name": MARK})
    given.jobs.create(job)
    take = partial(build_worker(given).handle, deadline=Deadline.none())
    event = {"Records": [event_of("worker")["Records"][0]]}
    configure_logs("debug")

    with recorded_spans() as recorded:
        for _ in range(3):
            deliver(event, Context(), take, metrics)
            account.clock.jump(1000)

    logged = capsys.readouterr().out
    assert "attempt_broke" in logged
    assert recorded.named_all("drawing")[0].attributes["error_code"] == "ValueError"
    for text in (logged, *counted, str(recorded.spans)):
        assert MARK not in text


def checks_job(given: Dependencies) -> JobRecord:
    """Return a queued job, with an origin."""
    from security_design_assistant.wiring.self_tests import new_job

    job = new_job(given, "job_1", "drawings/1.pdf")
    return job.model_copy(update={"origin": Origin(correlation_id="order-7")})
