"""The hooks as CodeDeploy calls them.

CodeDeploy, Lambda and SSM are one server that speaks as they do, the API a gateway that asks who calls.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module, reload
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import structlog

from security_design_assistant.deployment import golden_drawing
from security_design_assistant.deployment.self_test import CHECKS, PASSED, SELF_TEST
from security_design_assistant.deployment.trial import OutOfTimeError
from security_design_assistant.wiring.deployment_hook import pausing
from tests.gateways.guarded import Authoriser, GuardedGateway, serving
from tests.gateways.jwt_authoriser import JwtAuthoriser
from tests.gateways.provider import AUDIENCE, MACHINE, SECRET, running_provider
from tests.gateways.sigv4 import IamAuthoriser, Identity

ROLE = "arn:aws:sts::445567098699:assumed-role/sda-prod-post_traffic/sda-prod-post_traffic"
SECRET_PARAMETER = "/security-design-assistant/prod/releases-client-secret"
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
    asked: list[str] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)
    delay: float = 0
    results: str = ""
    components: bytes = b""

    authentication: str = "jwt"

    def answer(self, path: str, target: str, body: dict[str, Any]) -> tuple[dict[str, str], Any]:
        if target.endswith("GetParameter"):
            assert body == {"Name": SECRET_PARAMETER, "WithDecryption": True}
            return {}, {"Parameter": {"Value": SECRET}}
        if target.endswith("GetDeployment"):
            return {}, DEPLOYMENT
        if target.endswith("PutLifecycleEventHookExecutionStatus"):
            self.told.append(body)
            return {}, {}
        self.invoked.append(path)
        time.sleep(self.delay)
        answer = self.answers.get(path.rpartition("Qualifier=")[2])
        if body == SELF_TEST and answer:
            answer = {"self_test": dict.fromkeys(CHECKS["worker"], PASSED)}
        return {} if answer else {"X-Amz-Function-Error": "Unhandled"}, answer or {"errorMessage": "?"}

    def api(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer as the service does; a finished job's download is on this server, too."""
        path, caller = event["rawPath"], event["requestContext"]["authorizer"]
        self.asked.append(f"{event['requestContext']['http']['method']} {path}")
        if self.authentication == "jwt":
            assert caller["jwt"]["claims"]["sub"] == MACHINE
        else:
            assert caller["iam"]["userArn"] == ROLE
        if path == "/process-drawing":
            return {"statusCode": 202, "body": '{"job_id": "job_1"}'}
        if path.startswith("/status/"):
            return {"statusCode": 200, "body": '{"status": "completed"}'}
        if path.startswith("/download/"):
            return {"statusCode": 302, "headers": {"Location": self.results}, "body": ""}
        return {"statusCode": 204, "body": ""}


@pytest.fixture(params=["jwt", "iam"])
def aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    state = Aws(authentication=request.param)

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
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    monkeypatch.setenv("SDA_AUTHENTICATION", state.authentication)
    with running_provider() as provider:
        authoriser: Authoriser = IamAuthoriser({"x": Identity("x", ROLE)})
        if state.authentication == "jwt":
            authoriser = JwtAuthoriser(provider.issuer, provider.keys(), AUDIENCE)
        with serving(GuardedGateway({"submit": state.api, "status": state.api}, authoriser)) as url:
            told = {"API_URL": url, "ISSUER": provider.issuer, "CLIENT_ID": MACHINE}
            for name, value in {**told, "SECRET_PARAMETER": SECRET_PARAMETER}.items():
                monkeypatch.setenv(f"SDA_RELEASES__{name}", value)
            yield state
    server.shutdown()
    server.server_close()
    structlog.reset_defaults()


def call(hook: str, seconds: float = 600) -> Any:
    module = reload(import_module(f"security_design_assistant.handlers.{hook}"))  # as a process of its own
    return module.handler(EVENT, Context(seconds=seconds))


@pytest.mark.parametrize(("hook", "qualifier"), [("pre_traffic", "8"), ("post_traffic", "live")])
def test_a_hook_tries_what_it_is_for_and_tells_the_deployment(aws: Aws, hook: str, qualifier: str) -> None:
    aws.answers[qualifier] = {"batchItemFailures": []}

    answer = call(hook)

    told = {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "hook-1", "status": "Succeeded"}
    tried = [path.split("/")[3] for path in aws.invoked if path.endswith(f"?Qualifier={qualifier}")]
    assert tried == ["sda-prod-worker"] * 4
    assert len(tried) == len(aws.invoked)
    through_the_api = [
        "POST /process-drawing",
        "GET /status/job_1",
        "GET /download/job_1/components.json",
        "DELETE /jobs/job_1",
    ]
    assert aws.asked == ([] if hook == "pre_traffic" else through_the_api)
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

    assert aws.asked[-1] == "DELETE /jobs/job_1", "the golden job stayed"
    assert [told["status"] for told in aws.told] == ["Failed"]


@pytest.mark.parametrize("name", ["SDA_RELEASES__CLIENT_ID", "AWS_SECRET_ACCESS_KEY"])
def test_a_hook_that_is_not_let_in_stops_the_deployment(
    aws: Aws, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.answers["live"] = {"batchItemFailures": []}
    monkeypatch.setenv(name, "another")

    call("post_traffic")

    let_in = (aws.authentication == "jwt") == (name == "AWS_SECRET_ACCESS_KEY")
    assert bool(aws.asked) == let_in
    assert [told["status"] for told in aws.told] == ["Succeeded" if let_in else "Failed"]


def test_a_gateway_that_stays_busy_does_not_cost_the_time_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    left = iter([100.0, 3.0])
    monkeypatch.setattr("time.sleep", slept.append)
    pause = pausing(lambda: next(left))

    pause(4)
    with pytest.raises(OutOfTimeError):
        pause(4)

    assert slept == [4]


@pytest.mark.parametrize("hook", ["pre_traffic", "post_traffic"])
def test_a_hook_stops_the_deployment_of_a_function_that_fails(aws: Aws, hook: str) -> None:
    call(hook)

    assert len(aws.invoked) == 1
    assert [told["status"] for told in aws.told] == ["Failed"]
