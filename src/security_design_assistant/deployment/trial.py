"""The trial of a version: before it gets traffic by its number, afterwards as callers reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from security_design_assistant.deployment.ports import Deployments, Functions, Shift
from security_design_assistant.deployment.probes import probes_for
from security_design_assistant.errors import SecurityDesignError

_LOG = structlog.get_logger()


class OutOfTimeError(SecurityDesignError):
    """The hook has to answer before the trial is over."""


def new_version(shift: Shift) -> str:
    """Return the version that has no traffic yet."""
    return shift.target_version


def what_callers_reach(shift: Shift) -> str:
    """Return the alias."""
    return shift.alias


def nothing_more(_shift: Shift) -> None:
    """Try nothing beside the probes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Tries what a deployment deploys.

    Parameters
    ----------
    qualifier : which version or alias of the deployment's function is tried.
    has_time : whether there is time for one more probe that is answered as late as it may be.
    further : what is tried once the probes have passed; raises if it does not pass.
    """

    deployments: Deployments
    functions: Functions
    qualifier: Callable[[Shift], str]
    has_time: Callable[[], bool]
    further: Callable[[Shift], None] = nothing_more

    def passes(self, deployment_id: str) -> bool:
        """Return whether the function answers each of its probes well, and passes what is further tried.

        Raises
        ------
        FunctionFailedError
            It gives none.
        OutOfTimeError
            The probes took so long that the rest could not be tried.
        UnknownKindError, UnreadableDeploymentError
            It is not known how to try it.
        """
        shift = self.deployments.shift(deployment_id)
        qualifier = self.qualifier(shift)
        log = _LOG.bind(function_name=shift.function_name, qualifier=qualifier, version=shift.target_version)
        log.info("version_tried")
        for number, probe in enumerate(probes_for(shift.function_name), 1):
            if not self.has_time():
                raise OutOfTimeError(f"before probe {number}")
            good = probe.is_good(self.functions.invoke(shift.function_name, qualifier, probe.event))
            log.info("version_answered", probe=number, good=good)
            if not good:
                return False
        self.further(shift)
        return True
