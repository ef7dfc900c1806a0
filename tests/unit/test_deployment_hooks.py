"""The hooks of a deployment: a bad version never passes, and the deployment always hears how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import structlog

from security_design_assistant.deployment.golden_job import GoldenJobError
from security_design_assistant.deployment.ports import (
    FunctionFailedError,
    Shift,
    UnreadableDeploymentError,
)
from security_design_assistant.deployment.probes import PROBES, UnknownKindError, probes_for
from security_design_assistant.deployment.self_test import CHECKS, PASSED, SELF_TEST
from security_design_assistant.deployment.trial import Trial, new_version, what_callers_reach
from security_design_assistant.telemetry.logs import configure_logs
from security_design_assistant.wiring.deployment_hook import answer_deployment
from tests.unit.test_handlers import ENVIRONMENT

EVENT = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "hook-1"}
PASSED_ALL = {kind: {"self_test": dict.fromkeys(checks, PASSED)} for kind, checks in CHECKS.items()}
GOOD_ANSWERS: dict[str, Any] = {
    "status": {"statusCode": 200, "body": "{}"},
    "submit": {"statusCode": 404, "body": "{}"},
    "worker": {"batchItemFailures": []},
    "dead_letter": {"batchItemFailures": []},
    "reconcile": {"resent": 0, "given_up": 0, "erased": 0},
    "news": {"told": 0},
}
BAD_ANSWERS: list[tuple[str, Any]] = [
    ("status", {"statusCode": 404}),
    ("status", {"statusCode": "200"}),
    ("status", None),
    ("submit", {"statusCode": 500}),
    ("submit", {"message": "Internal Server Error"}),
    ("submit", []),
    ("worker", {"batchItemFailures": [{"itemIdentifier": "m-1"}]}),
    ("worker", {}),
    ("worker", None),
    ("dead_letter", {"batchItemFailures": None}),
    ("reconcile", None),
    ("reconcile", {}),
    ("reconcile", {"errorMessage": "no table"}),
    ("news", {"errorMessage": "no topic"}),
    ("news", None),
]


@dataclass
class InMemoryDeployments:
    shifts: Mapping[str, Shift]
    told: list[tuple[str, str, bool]] = field(default_factory=list)

    def shift(self, deployment_id: str) -> Shift:
        if deployment_id not in self.shifts:
            raise UnreadableDeploymentError("AppSpec")
        return self.shifts[deployment_id]

    def tell(self, deployment_id: str, hook_execution_id: str, passed: bool) -> None:
        self.told.append((deployment_id, hook_execution_id, passed))


@dataclass
class InMemoryFunctions:
    """Answers by function and qualifier, good ones to self-tests; an exception is raised."""

    answers: Mapping[tuple[str, str], Any]
    tested: Any = None
    events: list[Mapping[str, Any]] = field(default_factory=list)

    def invoke(self, function_name: str, qualifier: str, event: Mapping[str, Any]) -> Any:
        self.events.append(event)
        answer = self.answers[function_name, qualifier]
        if event == SELF_TEST:
            kind = function_name.rpartition("-")[2]
            answer = PASSED_ALL.get(kind) if self.tested is None else self.tested
        if isinstance(answer, Exception):
            raise answer
        return answer


def trial(
    kind: str, answers: Mapping[str, Any], qualifier: Callable[[Shift], str] = new_version
) -> tuple[Trial, InMemoryDeployments, InMemoryFunctions]:
    """Return the trial of a deployment of version 8 after 7, and the fakes around it."""
    name = f"sda-prod-{kind}"
    deployments = InMemoryDeployments({"d-1": Shift(name, "live", "8")})
    functions = InMemoryFunctions({(name, at): answer for at, answer in answers.items()})
    return Trial(deployments, functions, qualifier, lambda: True), deployments, functions


@pytest.mark.parametrize("kind", GOOD_ANSWERS)
def test_a_version_that_answers_well_passes(kind: str) -> None:
    tried, deployments, functions = trial(kind, {"8": GOOD_ANSWERS[kind]})

    answer = answer_deployment(EVENT, tried)

    assert deployments.told == [("d-1", "hook-1", True)]
    assert functions.events == [probe.event for probe in PROBES[kind]]
    assert functions.events.count(SELF_TEST) == (3 if kind == "worker" else 1)
    assert answer == {"status": "Succeeded"}


@pytest.mark.parametrize(("kind", "bad"), BAD_ANSWERS)
def test_a_version_that_answers_badly_does_not_pass(kind: str, bad: Any) -> None:
    tried, deployments, _ = trial(kind, {"8": bad, "7": GOOD_ANSWERS[kind], "live": GOOD_ANSWERS[kind]})

    answer = answer_deployment(EVENT, tried)

    assert deployments.told == [("d-1", "hook-1", False)]
    assert answer == {"status": "Failed"}


@pytest.mark.parametrize("kind", GOOD_ANSWERS)
@pytest.mark.parametrize("tested", ["nothing", "less", "failed", "served"])
def test_a_version_that_does_not_pass_its_whole_self_test_does_not_pass(kind: str, tested: str) -> None:
    checks = dict(PASSED_ALL[kind]["self_test"])
    answers: dict[str, Any] = {
        "nothing": {"self_test": {}},
        "less": {"self_test": dict(list(checks.items())[1:])},
        "failed": {"self_test": {**checks, "table": "ClientError"}},
        "served": GOOD_ANSWERS[kind],  # a version that does not know self-tests
    }
    tried, deployments, functions = trial(kind, {"8": GOOD_ANSWERS[kind]})
    functions.tested = answers[tested]

    answer_deployment(EVENT, tried)

    assert deployments.told == [("d-1", "hook-1", False)]


def test_a_trial_that_runs_out_of_time_does_not_pass_and_tells_so() -> None:
    left = iter([True, False])
    tried, deployments, functions = trial("worker", {"8": GOOD_ANSWERS["worker"]})

    answer_deployment(EVENT, replace(tried, has_time=lambda: next(left)))

    assert len(functions.events) == 1
    assert deployments.told == [("d-1", "hook-1", False)]


def test_what_is_further_tried_decides_too() -> None:
    def further(shift: Shift) -> None:
        raise GoldenJobError("The golden job ended failed.")

    tried, deployments, _ = trial("status", {"8": GOOD_ANSWERS["status"]})

    answer_deployment(EVENT, replace(tried, further=further))

    assert deployments.told == [("d-1", "hook-1", False)]


def test_before_traffic_the_new_version_is_tried_and_after_it_what_callers_reach() -> None:
    answers = {"8": {"statusCode": 200}, "live": {"statusCode": 500}}

    before, told_before, _ = trial("status", answers, new_version)
    after, told_after, _ = trial("status", answers, what_callers_reach)
    answer_deployment(EVENT, before)
    answer_deployment(EVENT, after)

    assert [told_before.told[0][2], told_after.told[0][2]] == [True, False]


@pytest.mark.parametrize(
    "error", [FunctionFailedError("sda-prod-status:8"), KeyError("Payload"), ConnectionError(), ValueError()]
)
def test_whatever_breaks_the_deployment_hears_of_it(error: Exception) -> None:
    tried, deployments, _ = trial("status", {"8": error})

    answer_deployment(EVENT, tried)

    assert deployments.told == [("d-1", "hook-1", False)]


def test_a_deployment_that_cannot_be_read_does_not_go_on() -> None:
    tried, deployments, functions = trial("status", {})

    answer_deployment({**EVENT, "DeploymentId": "d-2"}, tried)

    assert deployments.told == [("d-2", "hook-1", False)]
    assert functions.events == []


def test_a_function_that_nobody_knows_how_to_try_does_not_pass() -> None:
    tried, deployments, _ = trial("billing", {"8": {"statusCode": 200}})

    answer_deployment(EVENT, tried)

    assert deployments.told == [("d-1", "hook-1", False)]


def test_the_kind_is_what_follows_the_last_hyphen() -> None:
    assert probes_for("sda-pr-12-dead_letter") is PROBES["dead_letter"]
    with pytest.raises(UnknownKindError):
        probes_for("sda-prod-dead-letter")


def test_the_log_tells_ids_and_not_what_functions_say(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    tried, _, _ = trial("status", {"8": ValueError("Client Ltd")})

    answer_deployment(EVENT, tried)

    structlog.reset_defaults()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["version_tried", "trial_broke", "deployment_told"]
    assert {line["deployment_id"] for line in lines} == {"d-1"}
    assert (lines[0]["function_name"], lines[0]["version"]) == ("sda-prod-status", "8")
    assert "Client Ltd" not in json.dumps(lines)


PROBE = """
import json, sys
from importlib import import_module
from security_design_assistant.wiring import dependencies
from security_design_assistant.deployment.probes import PROBES
from tests.fakes import InMemoryJobStore, InMemoryObjectStore, InMemoryQueue

class Context:
    aws_request_id = "r-1"
    def get_remaining_time_in_millis(self):
        return 60_000

kind = sys.argv[1]
if kind == "reconcile":  # the others' probes reach no AWS at all, and there is none here
    dependencies.DynamoJobStore = lambda *_: InMemoryJobStore()
    dependencies.S3ObjectStore = lambda *_: InMemoryObjectStore()
    dependencies.SqsWorkQueue = lambda *_: InMemoryQueue()
handler = import_module("security_design_assistant.handlers." + kind).handler
print("answer", json.dumps(handler(json.loads(json.dumps(PROBES[kind][0].event)), Context())))
"""


@pytest.mark.parametrize("authentication", ["jwt", "iam"])
@pytest.mark.parametrize("kind", PROBES)
def test_every_first_probe_gets_a_good_answer_from_the_real_function(kind: str, authentication: str) -> None:
    root = Path(__file__).parents[2]
    environment = {
        **ENVIRONMENT,
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "SDA_AUTHENTICATION": authentication,
        "PYTHONPATH": str(root),
    }

    done = subprocess.run(
        [sys.executable, "-c", PROBE, kind], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    (answer,) = [line for line in done.stdout.splitlines() if line.startswith("answer ")]
    assert PROBES[kind][0].is_good(json.loads(answer.removeprefix("answer ")))
