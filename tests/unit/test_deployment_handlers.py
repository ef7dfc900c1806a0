"""The hooks as CodeDeploy calls them, against a server that speaks as CodeDeploy and Lambda do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import structlog

from security_design_assistant.deployment import golden_drawing
from security_design_assistant.deployment.self_test import CHECKS, PASSED, SELF_TEST

EXPECTED = Path(golden_drawing.__file__).parent / "golden" / "components.json"
EVENT = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "hook-1"}
APPSPEC = {
    "Resources": [
        {
            "worker": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Name": "sda-prod-worker",
                    "Alias": "live",
                    "CurrentVersion": "7",
                    "TargetVersion": "8",
                },
            }
        }
    ]
}
DEPLOYMENT = {
    "deploymentInfo": {
        "revision": {"revisionType": "AppSpecContent", "appSpecContent": {"content": json.dumps(APPSPEC)}}
    }
}


@dataclass
class Context:
    aws_request_id: str = "r-1"
    seconds: float = 600
    since: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        return int(1000 * (self.seconds - time.monotonic() + self.since))


@dataclass
class Aws:
    """Remembers what it was asked; ``answers`` are the worker's by qualifier, ``delay`` how late they are."""

    answers: dict[str, Any] = field(default_factory=dict)
    invoked: list[str] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)
    delay: float = 0
    results: str = ""
    components: bytes = b""

    def answer(self, path: str, target: str, body: dict[str, Any]) -> tuple[dict[str, str], Any]:
        if target.endswith("GetDeployment"):
            return {}, DEPLOYMENT
        if target.endswith("PutLifecycleEventHookExecutionStatus"):
            self.told.append(body)
            return {}, {}
        self.invoked.append(path)
        time.sleep(self.delay)
        if "-worker/" not in path:
            return {}, self.api(body)
        answer = self.answers.get(path.rpartition("Qualifier=")[2])
        if body == SELF_TEST and answer:
            answer = {"self_test": dict.fromkeys(CHECKS["worker"], PASSED)}
        return {} if answer else {"X-Amz-Function-Error": "Unhandled"}, answer or {"errorMessage": "?"}

    def api(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer as the service does; a finished job's download is on this server, too."""
        path, caller = event["rawPath"], event["requestContext"]["authorizer"]
        assert caller == {"jwt": {"claims": {"sub": "deployment-probe"}}}
        if path == "/process-drawing":
            return {"statusCode": 202, "body": '{"job_id": "job_1"}'}
        if path.startswith("/status/"):
            return {"statusCode": 200, "body": '{"status": "completed"}'}
        if path.startswith("/download/"):
            return {"statusCode": 302, "headers": {"Location": self.results}, "body": ""}
        return {"statusCode": 204, "body": ""}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    state = Aws()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
            headers, answer = state.answer(self.path, self.headers.get("X-Amz-Target", ""), body)
            data = json.dumps(answer).encode()
            self.send_response(200)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(state.components)))
            self.end_headers()
            self.wfile.write(state.components)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    state.results = f"http://127.0.0.1:{server.server_port}/components.json"
    state.components = json.dumps({"components": json.loads(EXPECTED.read_text())}).encode()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    yield state
    server.shutdown()
    server.server_close()
    structlog.reset_defaults()


def call(hook: str, seconds: float = 600) -> Any:
    handler = import_module(f"security_design_assistant.handlers.{hook}").handler
    return handler(EVENT, Context(seconds=seconds))


@pytest.mark.parametrize(("hook", "qualifier"), [("pre_traffic", "8"), ("post_traffic", "live")])
def test_a_hook_tries_what_it_is_for_and_tells_the_deployment(aws: Aws, hook: str, qualifier: str) -> None:
    aws.answers[qualifier] = {"batchItemFailures": []}

    answer = call(hook)

    told = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "hook-1", "status": "Succeeded"}
    tried = [path.split("/")[3] for path in aws.invoked if path.endswith(f"?Qualifier={qualifier}")]
    assert tried[:4] == ["sda-prod-worker"] * 4
    through_the_api = ["sda-prod-submit", "sda-prod-status", "sda-prod-status", "sda-prod-submit"]
    assert tried[4:] == ([] if hook == "pre_traffic" else through_the_api)
    assert len(tried) == len(aws.invoked)
    assert aws.told == [told]
    assert answer == {"status": "Succeeded"}


def test_a_version_that_hangs_is_given_up_in_time_to_tell_of_it(aws: Aws) -> None:
    aws.answers["8"], aws.delay = {"batchItemFailures": []}, 4

    call("pre_traffic", seconds=29)

    assert len(aws.invoked) == 1
    assert [told["status"] for told in aws.told] == ["Failed"]


def test_a_schedule_that_is_not_the_expected_one_stops_the_deployment(aws: Aws) -> None:
    aws.answers["live"] = {"batchItemFailures": []}
    aws.components = b'{"components": []}'

    call("post_traffic")

    assert aws.invoked[-1].split("/")[3] == "sda-prod-submit", "the golden job stayed"
    assert [told["status"] for told in aws.told] == ["Failed"]


@pytest.mark.parametrize("hook", ["pre_traffic", "post_traffic"])
def test_a_hook_stops_the_deployment_of_a_function_that_fails(aws: Aws, hook: str) -> None:
    call(hook)

    assert len(aws.invoked) == 1
    assert [told["status"] for told in aws.told] == ["Failed"]
