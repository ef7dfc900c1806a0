"""The hooks as CodeDeploy calls them, against a server that speaks as CodeDeploy and Lambda do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from threading import Thread
from typing import Any

import pytest
import structlog

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


class Context:
    aws_request_id = "r-1"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class Aws:
    """Remembers what it was asked; ``answers`` are those of the function by qualifier."""

    answers: dict[str, Any] = field(default_factory=dict)
    invoked: list[str] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)

    def answer(self, path: str, target: str, body: dict[str, Any]) -> tuple[dict[str, str], Any]:
        if target.endswith("GetDeployment"):
            return {}, DEPLOYMENT
        if target.endswith("PutLifecycleEventHookExecutionStatus"):
            self.told.append(body)
            return {}, {}
        self.invoked.append(path)
        answer = self.answers.get(path.rpartition("Qualifier=")[2])
        return {} if answer else {"X-Amz-Function-Error": "Unhandled"}, answer or {"errorMessage": "?"}


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

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    yield state
    server.shutdown()
    server.server_close()
    structlog.reset_defaults()


def call(hook: str) -> Any:
    return import_module(f"security_design_assistant.handlers.{hook}").handler(EVENT, Context())


@pytest.mark.parametrize(("hook", "qualifier"), [("pre_traffic", "8"), ("post_traffic", "live")])
def test_a_hook_tries_what_it_is_for_and_tells_the_deployment(aws: Aws, hook: str, qualifier: str) -> None:
    aws.answers[qualifier] = {"batchItemFailures": []}

    answer = call(hook)

    told = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "hook-1", "status": "Succeeded"}
    assert aws.invoked == [f"/2015-03-31/functions/sda-prod-worker/invocations?Qualifier={qualifier}"]
    assert aws.told == [told]
    assert answer == {"status": "Succeeded"}


@pytest.mark.parametrize("hook", ["pre_traffic", "post_traffic"])
def test_a_hook_stops_the_deployment_of_a_function_that_fails(aws: Aws, hook: str) -> None:
    call(hook)

    assert len(aws.invoked) == 1
    assert [told["status"] for told in aws.told] == ["Failed"]
