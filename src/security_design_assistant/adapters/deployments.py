"""Deployments of CodeDeploy, and the Lambda functions that they deploy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.deployment.ports import (
    FunctionFailedError,
    Shift,
    UnreadableDeploymentError,
)


@dataclass(frozen=True, slots=True)
class CodeDeployDeployments:
    """Deployments whose AppSpec is JSON and came with them, as ours are."""

    client: Any

    @aws_errors("CodeDeploy")
    def shift(self, deployment_id: str) -> Shift:
        """Read the deployment's AppSpec."""
        answer = self.client.get_deployment(deploymentId=deployment_id)
        return _shift(answer["deploymentInfo"].get("revision") or {})

    @aws_errors("CodeDeploy")
    def tell(self, deployment_id: str, hook_execution_id: str, passed: bool) -> None:
        """End the hook's part of the deployment."""
        self.client.put_lifecycle_event_hook_execution_status(
            deploymentId=deployment_id,
            lifecycleEventHookExecutionId=hook_execution_id,
            status="Succeeded" if passed else "Failed",
        )


@dataclass(frozen=True, slots=True)
class LambdaFunctions:
    """Functions of this account and region."""

    client: Any

    @aws_errors("Lambda")
    def invoke(self, function_name: str, qualifier: str, event: Mapping[str, Any]) -> Any:
        """Call one version or alias and wait for its answer."""
        answer = self.client.invoke(
            FunctionName=function_name, Qualifier=qualifier, Payload=json.dumps(event).encode()
        )
        payload = answer["Payload"].read()
        if answer.get("FunctionError"):  # what it says could quote what the function was working on
            raise FunctionFailedError(f"{function_name}:{qualifier}")
        return json.loads(payload)


def _shift(revision: Mapping[str, Any]) -> Shift:
    # CodeDeploy calls the same thing by its old and its new name.
    source = revision.get("appSpecContent") or revision.get("string") or {}
    try:
        [resource] = json.loads(source["content"])["Resources"]
        [described] = resource.values()
        properties = described["Properties"]
        return Shift(
            function_name=str(properties["Name"]),
            alias=str(properties["Alias"]),
            target_version=str(properties["TargetVersion"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise UnreadableDeploymentError("AppSpec") from exc
