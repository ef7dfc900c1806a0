from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.delivery import Delivery
from security_design_assistant.jobs.redrive import redrive_job
from security_design_assistant.models.origin import Origin, trace_id_of
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.telemetry.correlation import HEADER
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.sqs_batch import deliver
from tests.fakes import RecordingMetrics
from tests.job_service import Service, raises
from tests.unit.api_caller import PDF, Caller

TRACE_ID = "1-5759e988-bd862e3fe1be46a994272793"
TRACE = f"Root={TRACE_ID};Parent=53995c3f42cd8ad8;Sampled=1"
ORIGIN = Origin(correlation_id="order-7", trace=TRACE)
IDS = {"correlation_id": "order-7", "trace_id": TRACE_ID}


class Context:
    aws_request_id = "invocation-1"


@pytest.fixture
def logging() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def submitted(api: Caller, **headers: str) -> dict[str, Any]:
    answer = api.call("POST", "/process-drawing", PDF, {"content-type": "application/pdf", **headers})
    assert answer.status == 202
    return {**answer.body, "header": answer.headers[HEADER.lower()]}


def test_the_client_s_id_goes_with_its_job_and_comes_back_with_every_answer(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    api = Caller()
    configure_logs("info")

    answer = submitted(api, **{"x-correlation-id": "order-7", "x-amzn-trace-id": TRACE})

    assert (answer["correlation_id"], answer["header"]) == ("order-7", "order-7")
    assert api.jobs.jobs[answer["job_id"]].origin == ORIGIN
    assert api.queue.origins == [ORIGIN]
    assert api.call("GET", answer["status_url"]).body["correlation_id"] == "order-7"
    (told,) = (line for line in lines(capsys) if line["event"] == "job_submitted")
    assert told["job_id"] == answer["job_id"]


@pytest.mark.parametrize("offered", [None, "", "a b", 'a"}', "x" * 129, "-a", "tür", "a\n"])
def test_what_is_no_id_of_ours_counts_as_none(offered: str | None) -> None:
    given = {} if offered is None else {"x-correlation-id": offered}

    answer = submitted(Caller(), **given)

    assert (answer["correlation_id"], answer["header"]) == ("req-1", "req-1")


def test_an_answer_that_a_cache_may_keep_carries_no_id_of_one_request() -> None:
    api = Caller()
    job = api.finished_job()
    running = api.post_pdf().body["job_id"]

    kept = api.call("GET", f"/status/{job.job_id}", headers={"X-Correlation-Id": "order-7"})
    known = {"X-Correlation-Id": "order-7", "If-None-Match": kept.headers["etag"]}
    unchanged = api.call("GET", f"/status/{job.job_id}", headers=known)
    fresh = api.call("GET", f"/status/{running}", headers={"X-Correlation-Id": "order-7"})

    assert (kept.status, unchanged.status) == (200, 304)
    assert "order-7" not in f"{kept} {unchanged}"
    assert fresh.headers[HEADER.lower()] == "order-7"


def test_an_error_shows_the_id() -> None:
    api = Caller()

    refused = api.call("GET", "/status/none", headers={"X-Correlation-Id": "order-7"})
    lost = api.call("GET", "/nowhere", headers={"X-Correlation-Id": "order-7"})

    for answer in (refused, lost):
        assert (answer.status, answer.body["correlation_id"], answer.body["request_id"]) == (
            404,
            "order-7",
            "req-1",
        )
        assert answer.headers[HEADER.lower()] == "order-7"


def test_every_line_of_a_request_joins_access_log_client_and_lambda(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    configure_logs("info")
    event = {
        "headers": {"X-Correlation-ID": "order-7", "X-Amzn-Trace-Id": TRACE},
        "requestContext": {"requestId": "req-1"},
    }

    with Invocations("submit", EmbeddedMetrics("prod", lambda _line: None)).begin("invocation-1", event):
        structlog.get_logger().info("said")

    (line,) = lines(capsys)
    assert (
        line | {**IDS, "request_id": "req-1", "invocation_id": "invocation-1", "function": "submit"} == line
    )


def test_every_line_about_a_message_names_its_job_and_its_origin(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    service = Service([raises(ValueError("a mistake of ours"))])
    service.submit(origin=ORIGIN)
    configure_logs("debug")

    for handle in (lambda it: service.worker.handle(it, Deadline.none()), service.dead_letters.handle):
        for _ in range(3):
            deliver({"Records": [record()]}, Context(), handle, RecordingMetrics())
            service.clock.jump(1000)

    told = lines(capsys)
    assert {"attempt_started", "attempt_broke", "attempt_failed", "job_failed"} <= {
        line["event"] for line in told
    }
    for line in told:
        assert line | {**IDS, "job_id": "job_1"} == line, line["event"]
    (alert,) = service.alerts.published
    assert alert.facts | IDS == alert.facts


def test_a_message_that_cannot_be_read_is_told_with_its_origin(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    service = Service()
    configure_logs("debug")

    deliver({"Records": [record("nonsense")]}, Context(), service.dead_letters.handle, RecordingMetrics())

    (line,) = lines(capsys)
    assert line | IDS == line
    assert service.alerts.published[0].facts | IDS == service.alerts.published[0].facts


def test_a_job_that_the_queue_forgot_keeps_its_origin(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    service = Service()
    service.submit(origin=ORIGIN)
    service.clock.jump(1000)
    configure_logs("debug")

    service.reconciler.sweep()

    assert service.queue.origins == [ORIGIN]
    (line,) = lines(capsys)
    assert line | {**IDS, "job_id": "job_1"} == line


def test_a_redriven_job_and_a_continued_one_keep_their_origin() -> None:
    service = Service([raises(RetryableError("throttled", "Later."))])
    service.submit(origin=ORIGIN, attempt=3)
    service.die()

    redrive_job(service, "job_1")  # type: ignore[arg-type]

    assert service.queue.origins == [ORIGIN]


def test_a_delivery_that_names_no_origin_is_the_record_s(
    capsys: pytest.CaptureFixture[str], logging: None
) -> None:
    service = Service([raises(RetryableError("throttled", "Later."))])
    service.submit(origin=ORIGIN)
    configure_logs("debug")

    service.worker.handle(Delivery("m", "r", '{"job_id": "job_1"}', "request-1"), Deadline.none())

    told = {line["event"]: line for line in lines(capsys)}
    assert told["attempt_failed"] | IDS == told["attempt_failed"]


@pytest.mark.parametrize("header", [None, "", "Sampled=1", "Root=", "Parent=53995c3f42cd8ad8"])
def test_a_header_without_a_root_names_no_trace(header: str | None) -> None:
    assert trace_id_of(header) is None


def record(body: str = '{"job_id": "job_1"}') -> dict[str, Any]:
    return {
        "messageId": "m-1",
        "receiptHandle": "r-1",
        "body": body,
        "attributes": {"AWSTraceHeader": TRACE},
        "messageAttributes": {"correlation_id": {"stringValue": "order-7", "dataType": "String"}},
        "eventSource": "aws:sqs",
    }
