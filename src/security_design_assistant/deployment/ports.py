"""What a deployment's hook needs of the world: the deployment, and the functions that it deploys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from security_design_assistant.errors import SecurityDesignError


@dataclass(frozen=True, slots=True)
class Shift:
    """What one deployment does: an alias of a function leaves one version for another."""

    function_name: str
    alias: str
    target_version: str


class UnreadableDeploymentError(SecurityDesignError):
    """The deployment does not say, in a way that we know, which version of which function it is about."""


class FunctionFailedError(SecurityDesignError):
    """The function raised, died or ran out of time."""


class Deployments(Protocol):
    """The deployments that call our hooks."""

    def shift(self, deployment_id: str) -> Shift:
        """Return what the deployment does. Raises :class:`UnreadableDeploymentError`."""

    def tell(self, deployment_id: str, hook_execution_id: str, passed: bool) -> None:
        """Let the deployment go on, or turn it back."""


class Functions(Protocol):
    """The functions, each version and alias by itself."""

    def invoke(self, function_name: str, qualifier: str, event: Mapping[str, Any]) -> Any:
        """Return the answer, as JSON values, of a version or alias. Raises :class:`FunctionFailedError`."""
