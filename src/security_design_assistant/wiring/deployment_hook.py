"""What both hooks of a deployment do; only they create clients for CodeDeploy and Lambda."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import botocore.session
import structlog
from botocore.config import Config

from security_design_assistant.adapters.deployments import CodeDeployDeployments, LambdaFunctions
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.adapters.session import CONFIG
from security_design_assistant.deployment.golden_job import GoldenJob
from security_design_assistant.deployment.ports import Deployments, Shift
from security_design_assistant.deployment.probes import split_name
from security_design_assistant.deployment.trial import (
    OutOfTimeError,
    Trial,
    new_version,
    nothing_more,
    what_callers_reach,
)
from security_design_assistant.jobs.ports import Metrics, Parameters
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.release_caller import service_for_releases

_LOG = structlog.get_logger()
_SECONDS_TO_TELL = 25
"""What an invocation keeps back to read the deployment and to tell it how the trial went."""
_SECONDS_TO_ANSWER = 120
"""How long a function may take to answer a probe: as long as the slowest, the reconciliation, may run."""
_SECONDS_TO_END = 100
"""The same while a golden job runs: three more requests, each as long as it may take, and a download."""
_ON_A_JOBS_WAY = {"submit", "status", "worker"}

SecondsLeft = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook's part: makes the trial of one invocation.

    Parameters
    ----------
    qualifier : which version or alias is tried.
    golden_job : whether a golden drawing is sent through the service as well.
    """

    settings: Settings
    qualifier: Callable[[Shift], str]
    golden_job: bool

    def trial(self, seconds_left: SecondsLeft) -> Trial:
        """Return a trial that is over, and has time to tell of it, in the seconds that are left."""
        session = botocore.session.get_session()
        talking = CONFIG.merge(Config(read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2}))
        # Not a second time: a function that did not answer in time is what the trial is there to find.
        answering = min(_SECONDS_TO_ANSWER, max((seconds_left() - _SECONDS_TO_TELL) / 2, 1))
        trying = CONFIG.merge(
            Config(read_timeout=answering, retries={"mode": "standard", "total_max_attempts": 1})
        )
        parameters = SsmParameters(session.create_client("ssm", config=talking))
        return Trial(
            deployments=CodeDeployDeployments(session.create_client("codedeploy", config=talking)),
            functions=LambdaFunctions(session.create_client("lambda", config=trying)),
            qualifier=self.qualifier,
            has_time=lambda: seconds_left() >= answering + _SECONDS_TO_TELL,
            further=self._golden_job(parameters, seconds_left) if self.golden_job else nothing_more,
        )

    def _golden_job(self, parameters: Parameters, seconds_left: SecondsLeft) -> Callable[[Shift], None]:
        def left() -> float:
            return seconds_left() - _SECONDS_TO_END

        def send(shift: Shift) -> None:
            if split_name(shift.function_name)[1] in _ON_A_JOBS_WAY:
                service = service_for_releases(self.settings, parameters, pausing(left))
                GoldenJob(service, time.sleep, left).run()

        return send


def pausing(seconds_left: SecondsLeft) -> Callable[[float], None]:
    """Return a pause that raises :class:`OutOfTimeError` where the time left does not last for it."""

    def pause(seconds: float) -> None:
        if seconds_left() <= seconds:
            raise OutOfTimeError("while the gateway was busy")
        time.sleep(seconds)

    return pause


def before_traffic(settings: Settings, _metrics: Metrics) -> Hook:
    """Return the hook that tries the new version by its number."""
    return Hook(settings, new_version, golden_job=False)


def after_traffic(settings: Settings, _metrics: Metrics) -> Hook:
    """Return the hook that tries what callers reach, and sends a golden drawing through the API."""
    return Hook(settings, what_callers_reach, golden_job=True)


def answer_deployment(event: Mapping[str, Any], trial: Trial) -> dict[str, str]:
    """Try what the deployment deploys, and tell it whether to go on: an untold deployment waits an hour."""
    deployment_id = str(event["DeploymentId"])
    with structlog.contextvars.bound_contextvars(deployment_id=deployment_id):
        passed = _passes(trial, deployment_id)
        _tell(trial.deployments, event, passed)
    return {"status": "Succeeded" if passed else "Failed"}


def _passes(trial: Trial, deployment_id: str) -> bool:
    try:
        return trial.passes(deployment_id)
    except Exception as exc:  # noqa: BLE001 - the process's edge: whatever broke, the deployment must hear of it
        _LOG.error("trial_broke", exc_info=exc)
        return False


def _tell(deployments: Deployments, event: Mapping[str, Any], passed: bool) -> None:
    deployments.tell(str(event["DeploymentId"]), str(event["LifecycleEventHookExecutionId"]), passed)
    _LOG.info("deployment_told", passed=passed)
