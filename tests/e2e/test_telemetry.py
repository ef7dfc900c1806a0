"""All that the embedded service tells of jobs: one that is completed, one that fails, one that is refused."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from security_design_assistant.emulator.embedded.ministack import aws_environment
from security_design_assistant.emulator.embedded.stack import Stack, StackOptions, running_stack
from security_design_assistant.emulator.triggers.schedule import scheduled_event
from security_design_assistant.emulator.xray.otlp_file import KeptSpan, spans_in
from security_design_assistant.emulator.xray.span_tree import SpanTree, tree_of
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.samples import SAMPLES
from security_design_assistant.settings import Settings
from tests.e2e.service.client import Client
from tests.e2e.service.operators import Operators

COMPLETED, FAILED, REFUSED = "drill-completed", "drill-failed", "drill-refused"
MARK = "MARKER"
"""Is in the text of the drawing, in every name, in the key and in the URLs, and nowhere else."""

LARGEST_GAP = 0.05
SECONDS = 120.0

# A service that cannot be had, and is asked whatever it takes: the job that asks it uses up its attempts.
UNREACHABLE = {
    "SDA_GEMINI__BASE_URL": f"http://127.0.0.1:9/{MARK}URL",
    "SDA_GEMINI__API_KEY": f"{MARK}KEY",
    "SDA_GEMINI__REQUIRED": "true",
    "SDA_GEMINI__QUESTION_SECONDS": "2",
    "SDA_BACKOFF_BASE_SECONDS": "0.05",
    "SDA_BACKOFF_CAP_SECONDS": "0.2",
    "SDA_LOG_LEVEL": "debug",
}


@dataclass(frozen=True)
class Told:
    """Everything that left the functions.

    Parameters
    ----------
    text : the log of all functions as it was written, metrics included.
    lines : its lines of JSON.
    spans, traced : what the X-Ray daemon got, and the text of that.
    alerts : what operators were sent.
    completed, failed : the ids of the jobs.
    """

    text: str
    lines: list[dict[str, Any]]
    spans: list[KeptSpan]
    traced: str
    alerts: list[dict[str, Any]]
    completed: str
    failed: str

    def tree(self, job_id: str) -> SpanTree:
        tree = tree_of(job_id, self.spans)
        assert tree is not None
        return tree


@contextmanager
def standard_error(file: Path) -> Iterator[None]:
    """Write what processes that are started in the block say on stderr, as functions do, to ``file``."""
    before = os.dup(2)
    with file.open("wb") as log:
        os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def marked_drawing() -> bytes:
    """Return a sample with the mark among its words, as a room's name, an id and a note."""
    document = pymupdf.open(stream=SAMPLES["plain"]().pdf, filetype="pdf")
    for number, text in enumerate((f"{MARK} VAULT", f"{MARK}-001", f"SEE {MARK} NOTES")):
        document[0].insert_text((60, 60 + 20 * number), text, fontsize=8)
    data: bytes = document.tobytes()
    return data


def submitted(client: Client, correlation_id: str, drawing: bytes, **names: str) -> dict[str, Any]:
    place = client.place(len(drawing), f"{MARK}.pdf")
    client.fill(place, drawing)
    body = {"upload_id": place["upload_id"], "filename": f"{MARK}.pdf", **names}
    body |= {"client_name": f"{MARK} & Sons", "project_name": f"{MARK} Tower"}
    reply = client.call("POST", "/process-drawing", body, {"X-Correlation-Id": correlation_id})
    assert reply.status == 202, reply.body
    job: dict[str, Any] = reply.json()
    return job


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("telemetry")
    log, traces = folder / "log", folder / "spans.jsonl"
    options = StackOptions(
        visibility_seconds=20, environment=UNREACHABLE, log=folder / "ministack.log", traces=traces
    )
    with standard_error(log), running_stack(options) as stack:
        completed, failed, alerts = drill(stack)
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    traced = traces.read_text()
    return Told(text, lines, list(spans_in(traced.splitlines())), traced, alerts, completed, failed)


def drill(stack: Stack) -> tuple[str, str, list[dict[str, Any]]]:
    """Submit a good drawing, one that nobody can read to its end, and one that is none."""
    environment = {**aws_environment(stack.endpoint), **stack.resources.environment()}
    client, settings = Client(stack.url), Settings(**stack_settings(stack))
    operators = Operators(stack.clients, settings, environment, SECONDS)
    with operators.alerts() as alerts:
        good = submitted(client, COMPLETED, marked_drawing())
        bad = submitted(client, FAILED, marked_drawing(), analyser="gemini")
        none = submitted(client, REFUSED, b"%PDF-1.7 " + MARK.encode())
        assert client.ended(none["job_id"])["status"] == "failed"
        assert client.ended(good["job_id"])["status"] == "completed"
        view = client.ended(bad["job_id"])
        assert (view["status"], view["correlation_id"]) == ("failed", FAILED)
        assert client.call("GET", f"/download/{good['job_id']}/schedule.xlsx").status == 302
        assert client.call("GET", f"/{MARK}/{MARK}?{MARK}={MARK}").status == 404
        forgotten = operators.store_job(marked_drawing(), f"{MARK}-owner")
        operators.die_at_work(forgotten, -3600)
        stack.functions["reconcile"].invoke(scheduled_event())
        return str(good["job_id"]), str(bad["job_id"]), alerts.naming(str(bad["job_id"]), SECONDS)


def stack_settings(stack: Stack) -> dict[str, str]:
    return {name.removeprefix("SDA_").lower(): value for name, value in stack.resources.environment().items()}


def test_one_correlation_id_finds_a_failing_job_from_its_request_to_its_alert(told: Told) -> None:
    of_it = [line for line in told.lines if line.get("correlation_id") == FAILED]

    assert {"submit", "worker", "dead_letter"} <= {line["function"] for line in of_it}
    events = Counter(line["event"] for line in of_it)
    assert (events["job_submitted"], events["attempt_failed"], events["job_failed"]) == (1, 3, 1)
    (alert,) = told.alerts
    assert (alert["correlation_id"], alert["job_id"]) == (FAILED, told.failed)
    # Every line about the job is found by it, whichever function wrote it.
    assert [line for line in told.lines if line.get("job_id") == told.failed and line not in of_it] == []


def test_the_failing_job_has_one_trace_id_everywhere(told: Told) -> None:
    of_it = [line for line in told.lines if line.get("job_id") == told.failed]

    traces = {line["trace_id"] for line in of_it} | {told.alerts[0]["trace_id"]}

    assert len(traces) == 1
    tree = told.tree(told.failed)
    assert {span.xray_trace_id for span in tree.spans} == traces
    assert {"submit", "worker", "dead_letter"} <= {span.service for span in tree.spans}
    asked = [span for span in tree.spans if span.name == "gemini"]
    assert asked
    assert {span.attributes["error_code"] for span in asked if span.failed} == {"gemini_unavailable"}


def test_the_spans_of_a_completed_job_are_one_tree_of_all_that_was_done(told: Told) -> None:
    tree = told.tree(told.completed)

    names = {span.name for span in tree.spans}
    assert {"POST /process-drawing", "waits in queue", "delivery", *StageName} <= names
    assert {"SQS.SendMessage", "S3.GetObject", "S3.PutObject", "DynamoDB.UpdateItem"} <= names
    (root,) = (span for span in tree.children[""] if span.name == "submit")
    above = {span.span_id: span for span in tree.spans}
    (page,) = (span for span in tree.spans if span.name == "read page")
    path = []
    while page.span_id != root.span_id:
        path.append(page.name)
        page = above[page.parent_id]
    assert path == ["read page", "page", "pdf_processing", "delivery", "POST /process-drawing"]
    stage = next(span for span in tree.spans if span.name == "validation")
    assert (stage.attributes["job_id"], stage.attributes["stage"]) == (told.completed, "validation")
    assert "job_id" in stage.attributes["aws.xray.annotations"]


def test_the_tree_of_a_completed_job_has_no_gap(told: Told) -> None:
    tree = told.tree(told.completed)

    where, seconds = tree.gaps()[0]

    assert seconds <= LARGEST_GAP * tree.seconds, f"{seconds:.3f} s of {tree.seconds:.3f} s in {where}"


def test_no_word_of_a_drawing_no_name_no_key_and_no_url_is_told(told: Told) -> None:
    functions = {line.get("function") or line.get("Function") for line in told.lines}
    assert {"submit", "status", "worker", "dead_letter", "reconcile"} <= functions

    for text in (told.text, told.traced, json.dumps(told.alerts)):
        assert text
        assert MARK not in text.upper()
        assert "X-AMZ-SIGNATURE" not in text.upper()
