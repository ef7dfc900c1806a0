"""The trial of a version: before it gets traffic by its number, afterwards as callers reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from security_design_assistant.deployment.ports import Deployments, Functions, Shift
from security_design_assistant.deployment.probes import probe_for

_LOG = structlog.get_logger()


def new_version(shift: Shift) -> str:
    """Return the version that has no traffic yet."""
    return shift.target_version


def what_callers_reach(shift: Shift) -> str:
    """Return the alias."""
    return shift.alias


@dataclass(frozen=True, slots=True)
class Trial:
    """Tries what a deployment deploys.

    Parameters
    ----------
    qualifier : which version or alias of the deployment's function is tried.
    """

    deployments: Deployments
    functions: Functions
    qualifier: Callable[[Shift], str]

    def passes(self, deployment_id: str) -> bool:
        """Return whether the function gives a good answer to its probe.

        Raises
        ------
        FunctionFailedError
            It gives none.
        UnknownKindError, UnreadableDeploymentError
            It is not known how to try it.
        """
        shift = self.deployments.shift(deployment_id)
        qualifier = self.qualifier(shift)
        log = _LOG.bind(function_name=shift.function_name, qualifier=qualifier, version=shift.target_version)
        log.info("version_tried")
        probe = probe_for(shift.function_name)
        good = probe.is_good(self.functions.invoke(shift.function_name, qualifier, probe.event))
        log.info("version_answered", good=good)
        return good
