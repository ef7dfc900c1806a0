from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pymupdf
import pytest
import structlog
from botocore.awsrequest import AWSResponse
from pydantic import TypeAdapter

from security_design_assistant.adapters.call_spans import trace_calls
from security_design_assistant.cli.trace_command import print_trace
from security_design_assistant.emulator.xray.daemon import running_daemon
from security_design_assistant.emulator.xray.otlp_file import KeptSpan, line_of, spans_in
from security_design_assistant.emulator.xray.span_tree import SpanTree, tree_of
from security_design_assistant.errors import PermanentError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from security_design_assistant.sandbox.answering import answers
from security_design_assistant.sandbox.guard import PageReadError, guarded_call, guarded_pages
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry import tracing
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.telemetry.xray_daemon import DaemonAddress, datagram_of, message_in
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.tracing import start_tracing
from tests.fakes import RecordingMetrics
from tests.recorded_spans import Recorded, recorded_spans

ROOT = "1-5759e988-bd862e3fe1be46a994272793"
PARENT = "53995c3f42cd8ad8"
HEADER = f"Root={ROOT};Parent={PARENT};Sampled=1"
MARK = "MARKER"
LAMBDA = "Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1"


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    with recorded_spans() as recorded:
        yield recorded


def test_without_a_recorder_nothing_is_loaded_and_nothing_done() -> None:
    program = (
        "import sys, security_design_assistant.handlers.worker; "
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'google.protobuf'))])"
    )
    environment = {"AWS_DEFAULT_REGION": "eu-west-2", "PATH": "", "PYTHONPATH": ":".join(sys.path)}

    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)

    assert ran.stdout.strip() == "[]", ran.stderr
    with tracing.span("anything") as told:
        told.note(seen=True)
        assert tracing.header() is None


def test_a_span_continues_its_caller_and_its_header_continues_it(recorded: Recorded) -> None:
    with tracing.span("outer", "server", parent=HEADER), tracing.span("inner", page=1) as told:
        told.note(read=True)
        header = tracing.header()

    outer, inner = recorded.named("outer"), recorded.named("inner")
    assert (outer.xray_trace_id, outer.parent_id) == (ROOT, PARENT)
    assert (inner.xray_trace_id, inner.parent_id) == (ROOT, outer.span_id)
    assert header == f"Root={ROOT};Parent={inner.span_id};Sampled=1"
    assert inner.attributes | {"page": 1, "read": True} == inner.attributes
    assert inner.service == "worker"


@pytest.mark.parametrize("parent", [None, "nonsense", f"Root={ROOT}"])
def test_what_nobody_called_begins_a_trace_that_xray_takes(recorded: Recorded, parent: str | None) -> None:
    with tracing.span("first", parent=parent):
        pass

    begun = int(recorded.named("first").xray_trace_id.split("-")[1], 16)
    assert abs(begun - time.time()) < 60


def test_what_the_caller_does_not_keep_is_not_sent_but_handed_on(recorded: Recorded) -> None:
    with tracing.span("outer", parent=HEADER.replace("Sampled=1", "Sampled=0")):
        header = tracing.header()

    assert recorded.spans == []
    assert header is not None
    assert header.startswith(f"Root={ROOT};")
    assert header.endswith("Sampled=0")


def test_an_error_is_told_by_type_and_code_never_by_its_message(recorded: Recorded) -> None:
    with pytest.raises(PermanentError), tracing.span("coded"):
        raise PermanentError("corrupt", "Text of a drawing.")
    with pytest.raises(ValueError, match="drawing"), tracing.span("broken"):
        raise ValueError("text of a drawing")

    coded, broken = recorded.named("coded"), recorded.named("broken")
    assert (coded.failed, coded.attributes["error_code"]) == (True, "corrupt")
    assert (broken.failed, broken.attributes["error_code"]) == (True, "ValueError")
    assert b"drawing" not in b"".join(recorded.messages)


def test_a_span_is_annotated_with_what_the_log_says_and_xray_finds_it_by_that(recorded: Recorded) -> None:
    ids = {"job_id": "job_1", "correlation_id": "order-7", "stage": "validation", "attempt": 2}

    with structlog.contextvars.bound_contextvars(**ids, function="worker"), tracing.span("stage"):
        pass

    attributes = recorded.named("stage").attributes
    assert attributes | ids == attributes
    assert {"job_id", "correlation_id", "stage", "error_code"} == set(attributes["aws.xray.annotations"])
    assert "function" not in attributes


def test_a_message_s_span_goes_on_with_its_job_s_trace_and_links_lambda_s_own(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", LAMBDA)
    event = message()
    logged: list[dict[str, Any]] = []

    def handle(_delivery: Delivery) -> Disposition:
        logged.append(structlog.contextvars.get_contextvars())
        return Disposition.ACKNOWLEDGE

    with Invocations("worker", EmbeddedMetrics("prod", lambda _line: None)).begin("i-1", event):
        deliver(event, Context(), handle, RecordingMetrics())

    delivery, waited = recorded.named("delivery"), recorded.named("waits in queue")
    assert (delivery.xray_trace_id, delivery.parent_id) == (ROOT, PARENT)
    assert delivery.links == ("67891233abcdef012345678912345678",)
    assert delivery.attributes["job_id"] == "job_1"
    assert (waited.parent_id, waited.begun) == (PARENT, 1545082649183 * 1_000_000)
    assert logged[0]["trace_id"] == ROOT
    assert len(recorded.spans) == 2


def test_a_message_that_comes_again_did_not_wait_in_the_queue_all_the_time(recorded: Recorded) -> None:
    event = message()
    event["Records"][0]["attributes"]["ApproximateReceiveCount"] = "2"

    deliver(event, Context(), lambda _delivery: Disposition.ACKNOWLEDGE, RecordingMetrics())

    assert [span.name for span in recorded.spans] == ["delivery"]


def test_the_spans_of_the_child_process_come_back_with_its_answers(recorded: Recorded) -> None:
    with tracing.span("stage"):
        pages = list(guarded_pages(SAMPLES["plain"]().pdf, Budgets(), size_of))

    assert pages
    stage, page, read = recorded.named("stage"), recorded.named("page"), recorded.named("read page")
    assert (read.parent_id, page.parent_id) == (page.span_id, stage.span_id)
    assert page.begun <= read.begun < read.ended <= page.ended
    assert (read.attributes["page"], page.attributes["read"]) == (1, True)


def test_a_mistake_in_the_child_process_tells_no_text_of_its_page(recorded: Recorded) -> None:
    with tracing.span("stage"):
        list(guarded_pages(SAMPLES["plain"]().pdf, Budgets(), raise_the_text))
    with pytest.raises(PageReadError), tracing.span("call"):
        guarded_call(raise_it, (f"{MARK} TEXT",), Budgets(), 10.0)

    assert recorded.named("page").attributes["read"] is False
    assert MARK.encode() not in b"".join(recorded.messages)


@answers(TypeAdapter(float))
def size_of(page: pymupdf.Page, _number: int, _budgets: Budgets) -> float:
    return float(page.rect.width)


@answers(TypeAdapter(None))
def raise_the_text(page: pymupdf.Page, _number: int, _budgets: Budgets) -> None:
    raise ValueError(f"{MARK}: {page.get_text()}")


def raise_it(text: str) -> None:
    raise ValueError(text)


def dynamodb(answer: tuple[int, dict[str, Any]] | Exception) -> Any:
    """Return a traced client whose service answers the same to everything."""
    session = botocore.session.Session()
    session.set_credentials("none", "none")
    trace_calls(session)
    client = session.create_client("dynamodb", region_name="eu-west-2", endpoint_url="http://127.0.0.1:9")

    def answered(request: Any, **_: Any) -> AWSResponse:
        if isinstance(answer, Exception):
            raise answer
        response = AWSResponse(request.url, answer[0], {}, None)
        response._content = json.dumps(answer[1]).encode()
        return response

    client.meta.events.register("before-send", answered)
    return client


GET = {"TableName": "jobs-of-a-client", "Key": {"job_id": {"S": "secret"}}}


def test_a_call_of_aws_is_a_span_that_says_which_and_how_it_ended(recorded: Recorded) -> None:
    with tracing.span("stage"):
        dynamodb((200, {})).get_item(**GET)

    call = recorded.named("DynamoDB.GetItem")
    assert call.parent_id == recorded.named("stage").span_id
    assert call.attributes["http.response.status_code"] == 200
    assert (call.failed, call.attributes["rpc.method"]) == (False, "GetItem")
    assert b"client" not in b"".join(recorded.messages).replace(b"clients", b"")
    assert b"secret" not in b"".join(recorded.messages)


def test_an_answer_with_an_error_names_it_and_only_a_lost_call_fails(recorded: Recorded) -> None:
    refused = (400, {"__type": "com.amazonaws#ConditionalCheckFailedException", "message": "text"})
    with pytest.raises(Exception, match="Conditional"):
        dynamodb(refused).get_item(**GET)
    call = recorded.named("DynamoDB.GetItem")
    assert (call.failed, call.attributes["error_code"]) == (False, "ConditionalCheckFailedException")

    recorded.messages.clear()
    with pytest.raises(ConnectionAbortedError):
        dynamodb(ConnectionAbortedError("text")).get_item(**GET)
    call = recorded.named("DynamoDB.GetItem")
    assert (call.failed, call.attributes["error_code"]) == (True, "ConnectionAbortedError")
    assert b"text" not in b"".join(recorded.messages)
    with tracing.span("next"):
        pass
    assert recorded.named("next").parent_id == ""


def test_a_traced_process_sends_to_the_daemon_that_lambda_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "spans.jsonl"
    with running_daemon(file, "127.0.0.1") as address:
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", address)
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "sda-prod-submit")
        start_tracing("submit", Settings(tracing="sdk"))
        try:
            with tracing.span("request", "server"):
                pass
        finally:
            tracing.record_with(None)

    (span,) = spans_in(file.read_text().splitlines())
    assert (span.name, span.service, span.parent_id) == ("request", "sda-prod-submit", "")


def test_telemetry_that_finds_no_way_is_lost_and_harms_nobody() -> None:
    DaemonAddress.of("127.0.0.1:9").send(b"message")
    DaemonAddress.of("127.0.0.1:9").send(bytes(100_000))
    DaemonAddress.of("no.such.host.invalid:2000").send(b"message")
    with pytest.raises(ValueError, match="invalid literal"):
        DaemonAddress.of("127.0.0.1")


def test_the_wire_is_the_daemon_s() -> None:
    assert datagram_of(b"\x01\x02") == b'{"format":"json","version":1}\nT1SAQI='
    assert message_in(datagram_of(b"\x01\x02")) == b"\x01\x02"
    assert [message_in(other) for other in (b"", b"T1SAQI=", b'{"format":"json","version":1}\nT1S!')] == [
        None
    ] * 3


def test_the_daemon_s_stand_in_lets_pass_what_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "spans.jsonl"
    with running_daemon(file, "127.0.0.1") as address, socket.socket(type=socket.SOCK_DGRAM) as sender:
        host, port = address.split(":")
        for datagram in (b"nonsense", datagram_of(b"\xff\xff nonsense")):
            sender.sendto(datagram, (host, int(port)))

    assert file.read_text() == ""
    with pytest.raises(ValueError, match="no OTLP"):
        line_of(b"\xff\xff nonsense")
    assert list(spans_in(["{half a li", "{}"])) == []


def span_of(name: str, begun: float, ended: float, parent: str = "", **attributes: Any) -> KeptSpan:
    identity = name.replace(" ", "-")
    return KeptSpan("5759e988bd862e3fe1be46a994272793", identity, parent, "worker", name,
                    int(begun * 1e9), int(ended * 1e9), False, attributes)  # fmt: skip


def tree(*spans: KeptSpan) -> SpanTree:
    found = tree_of("job_1", spans)
    assert found is not None
    return found


def test_a_gap_is_time_within_a_span_that_none_below_it_covers() -> None:
    job = tree(
        span_of("submit", 0, 1),
        span_of("delivery", 2, 12, job_id="job_1"),
        span_of("first", 2, 5, "delivery"),
        span_of("within", 3, 4, "delivery"),
        span_of("second", 8, 11.5, "delivery"),
    )

    assert [(name, round(seconds, 6)) for name, seconds in job.gaps()] == [
        ("delivery", 3.0),
        ("", 1.0),
        ("delivery", 0.5),
    ]
    assert job.seconds == 12.0


def test_a_job_s_tree_is_printed_with_times_and_its_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], recorded: Recorded
) -> None:
    with (
        structlog.contextvars.bound_contextvars(job_id="job_1"),
        tracing.span("delivery", parent=HEADER),
        pytest.raises(PermanentError),
        tracing.span("validation", reused=False),
    ):
        raise PermanentError("corrupt", "The PDF is damaged.")
    file = tmp_path / "spans.jsonl"
    file.write_text("".join(f"{line_of(message)}\n" for message in recorded.messages))

    assert print_trace("job_1", str(file)) == 0
    first, _heading, above, below = capsys.readouterr().out.splitlines()
    assert ROOT in first
    assert above.split()[2:] == ["delivery", "[worker]"]
    assert below.split()[2:] == ["validation", "FAILED", "reused=False", "error_code=corrupt"]
    assert print_trace("job_2", str(file)) == 1
    assert print_trace("job_1", str(tmp_path / "none")) == 1


class Context:
    aws_request_id = "i-1"


def message() -> dict[str, Any]:
    event: dict[str, Any] = json.loads(
        (Path(__file__).parents[1] / "fixtures" / "events" / "sqs_job.json").read_text()
    )
    return event
