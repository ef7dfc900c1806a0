"""What both hooks of a deployment do; only they create clients for CodeDeploy and Lambda."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import botocore.session
import structlog
from botocore.config import Config

from security_design_assistant.adapters.deployments import CodeDeployDeployments, LambdaFunctions
from security_design_assistant.adapters.session import CONFIG
from security_design_assistant.deployment.ports import Deployments, Shift
from security_design_assistant.deployment.trial import Trial
from security_design_assistant.jobs.ports import Metrics
from security_design_assistant.settings import Settings

_LOG = structlog.get_logger()
_SECONDS_TO_TELL = 25
"""What an invocation keeps back to read the deployment and to tell it how the trial went."""


def trials_of(
    qualifier: Callable[[Shift], str],
) -> Callable[[Settings, Metrics], Callable[[float], Trial]]:
    """Return what builds a hook's part: a trial of ``qualifier``, by the seconds an invocation has left."""
    return lambda _settings, _metrics: partial(build_trial, qualifier)


def build_trial(qualifier: Callable[[Shift], str], seconds: float) -> Trial:
    """Return a trial that is over in the ``seconds`` that the hook has left."""
    session = botocore.session.get_session()
    talking = CONFIG.merge(Config(read_timeout=3, retries={"mode": "standard", "total_max_attempts": 2}))
    # Not a second time: a function that did not answer in time is what the trial is there to find.
    trying = CONFIG.merge(
        Config(
            read_timeout=max(seconds - _SECONDS_TO_TELL, 1),
            retries={"mode": "standard", "total_max_attempts": 1},
        )
    )
    return Trial(
        deployments=CodeDeployDeployments(session.create_client("codedeploy", config=talking)),
        functions=LambdaFunctions(session.create_client("lambda", config=trying)),
        qualifier=qualifier,
    )


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
