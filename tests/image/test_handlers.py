"""Every handler starts and answers inside its image."""

from __future__ import annotations

import base64
import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.emulator.xray.otlp_file import line_of, spans_in
from security_design_assistant.telemetry.xray_daemon import message_in
from tests.image.conftest import PACKAGE, has_image
from tests.image.function_container import docker, image_of, running_function

EVENTS = Path(__file__).parents[1] / "fixtures" / "events"
HANDLERS = sorted(
    path.stem for path in (PACKAGE / "handlers").glob("*.py") if "\ndef handler(" in path.read_text()
)
CALL = json.loads((EVENTS / "apigw_status_jwt.json").read_text())
TRACE = "1-5759e988-bd862e3fe1be46a994272793"
DAEMON = """
import base64, socket
listening = socket.socket(type=socket.SOCK_DGRAM)
listening.bind(("127.0.0.1", 2000))
with open("/tmp/listens", "wb", buffering=0) as file:
    while True:
        file.write(base64.b64encode(listening.recv(1 << 16)) + b"\\n")
"""
"""Listens where the X-Ray daemon does, beside the function."""

MESSAGE = json.loads((EVENTS / "sqs_job.json").read_text())


def request(method: str, path: str) -> dict[str, Any]:
    http = {**CALL["requestContext"]["http"], "method": method, "path": path}
    context = {**CALL["requestContext"], "http": http}
    return {**deepcopy(CALL), "routeKey": f"{method} {path}", "rawPath": path, "requestContext": context}


def test_the_status_function_tells_its_health(inventories: dict[str, Any]) -> None:
    with running_function("status") as function:
        answer = function.invoke(request("GET", "/health"))

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["status"] == "ok"


def test_the_submit_function_refuses_what_is_no_drawing(inventories: dict[str, Any]) -> None:
    with running_function("submit") as function:
        answer = function.invoke({**request("POST", "/process-drawing"), "body": "no drawing"})

    assert answer["statusCode"] == 415
    assert json.loads(answer["body"])["code"] == "unsupported_media_type"


@pytest.mark.parametrize("name", ["worker", "dead_letter"])
def test_a_message_comes_again_when_there_is_no_aws(inventories: dict[str, Any], name: str) -> None:
    with running_function(name) as function:
        answer = function.invoke(MESSAGE)

    assert answer == {"batchItemFailures": [{"itemIdentifier": MESSAGE["Records"][0]["messageId"]}]}


def test_the_reconciliation_reaches_for_its_table(inventories: dict[str, Any]) -> None:
    with running_function("reconcile") as function:
        answer = function.invoke({})

    assert answer["errorType"] == "RetryableError"


@pytest.mark.parametrize("name", HANDLERS)
def test_every_handler_starts_in_its_image(inventories: dict[str, Any], name: str) -> None:
    with running_function(name) as function:
        function.invoke({})
        log = function.log()

    assert "INIT RTDONE(status: success)" in log
    assert not re.search("ImportModuleError|HandlerNotFound", log)


@pytest.mark.parametrize("name", HANDLERS)
def test_a_function_starts_without_boto3_which_would_delay_it(inventories: dict[str, Any], name: str) -> None:
    program = f"import sys, security_design_assistant.handlers.{name}; print('boto3' in sys.modules)"
    region = ("--env=AWS_DEFAULT_REGION=eu-west-2", "--network=none", "--entrypoint=python3")

    assert docker("run", "--rm", *region, image_of(name), "-c", program) == "False"


def test_a_function_under_opentelemetry_continues_its_caller_s_trace(engine: None) -> None:
    image = image_of("status", tag="adot")
    if not has_image(image):
        pytest.skip(f"There is no image {image}: make image OTEL=adot")
    call = request("GET", "/health")
    call["headers"]["x-amzn-trace-id"] = f"Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1"
    wrapper = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-instrument", "OTEL_TRACES_EXPORTER": "console"}

    with running_function("status", image, **wrapper) as function:
        answer = function.invoke(call)
        log = function.log()

    assert answer["statusCode"] == 200
    assert f'"trace_id": "0x{TRACE.removeprefix("1-").replace("-", "")}"' in log
    assert '"parent_id": "0x53995c3f42cd8ad8"' in log
    # Our own spans are the distribution's, in the same trace.
    assert '"name": "GET /health"' in log
    assert len(set(re.findall(r'"trace_id": "(\w+)"', log))) == 1


def test_a_traced_function_sends_its_spans_to_the_daemon_and_continues_its_caller_s_trace(
    inventories: dict[str, Any],
) -> None:
    call = request("GET", "/health")
    call["headers"]["x-amzn-trace-id"] = f"Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1"

    with running_function("status", SDA_TRACING="sdk") as function:
        docker("exec", "--detach", function.identity, "python3", "-c", DAEMON)
        docker("exec", function.identity, "sh", "-c", "until [ -e /tmp/listens ]; do sleep 0.1; done")
        answer = function.invoke(call)
        sent = docker("exec", function.identity, "cat", "/tmp/listens").splitlines()

    assert answer["statusCode"] == 200
    messages = [message_in(base64.b64decode(line)) for line in sent]
    spans = {span.name: span for span in spans_in(line_of(message or b"") for message in messages)}
    assert set(spans) == {"status", "GET /health"}
    assert (spans["status"].xray_trace_id, spans["status"].parent_id) == (TRACE, "53995c3f42cd8ad8")
    assert spans["GET /health"].parent_id == spans["status"].span_id
