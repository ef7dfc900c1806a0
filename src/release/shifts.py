"""Traffic moves function by function, and all of it moves back where one of them fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from release.errors import ReleaseError
from release.ports import Account, Progress

# A worker understands what the API before it queued; an old worker need not understand what a new API queues.
FORWARD = ("worker", "dead_letter", "reconcile", "submit", "status", "news")
PATIENCE_SECONDS = 3 * 3600.0  # longer than the slowest strategy takes, with its hooks
PAUSE_SECONDS = 10.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shifting:
    """Shifts the functions of one environment through CodeDeploy."""

    account: Account
    application: str
    groups: Mapping[str, str]
    say: Say
    sleep: Callable[[float], None]

    def run(self, appspecs: Mapping[str, str], *, backwards: bool = False) -> None:
        """Shift what has an AppSpec, in the fixed order, or in its reverse and at once.

        Raises
        ------
        ReleaseError
            A function was turned back; those before it are back on their earlier versions, too.
        """
        done: list[str] = []
        for function in in_order(appspecs, backwards=backwards):
            try:
                self._shift(function, appspecs[function], at_once=backwards)
            except ReleaseError as failure:
                self._take_back(appspecs, done, failure)
            done.append(function)

    def _take_back(self, appspecs: Mapping[str, str], done: Sequence[str], failure: ReleaseError) -> None:
        stuck = []
        for function in reversed(done):
            try:
                self._shift(function, reverse(appspecs[function]), at_once=True)
            except ReleaseError:
                stuck.append(function)
        left = f" Still on the new version: {', '.join(stuck)}." if stuck else ""
        raise ReleaseError(f"{failure}{left}") from failure

    def _shift(self, function: str, appspec: str, *, at_once: bool) -> None:
        deployment = self.account.begin_shift(self.application, self.groups[function], appspec, at_once)
        self.say(f"{function}: {' to '.join(versions(appspec))}, {deployment}")
        waited = 0.0
        progress, told = self.account.progress(deployment)
        while progress is Progress.RUNNING and waited < PATIENCE_SECONDS:
            self.sleep(PAUSE_SECONDS)
            waited += PAUSE_SECONDS
            progress, told = self.account.progress(deployment)
        if progress is Progress.RUNNING:
            raise ReleaseError(f"{function} is still shifting after {waited / 3600:.0f} hours, {deployment}.")
        if progress is Progress.FAILED:
            raise ReleaseError(f"{function} was turned back, {deployment}: {told}")


def in_order(functions: Mapping[str, str], *, backwards: bool) -> list[str]:
    """Return the functions in the order of their shifts. Raises :class:`ReleaseError` for a stranger."""
    unknown = sorted(set(functions) - set(FORWARD))
    if unknown:
        raise ReleaseError(f"{', '.join(unknown)}: no place in the order of shifts (release/shifts.py).")
    order = [function for function in FORWARD if function in functions]
    return order[::-1] if backwards else order


def versions(appspec: str) -> tuple[str, str]:
    """Return the version that an AppSpec leaves, and the one that it goes to."""
    properties = _properties(json.loads(appspec))
    return properties["CurrentVersion"], properties["TargetVersion"]


def reverse(appspec: str) -> str:
    """Return the AppSpec of the way back."""
    document = json.loads(appspec)
    properties = _properties(document)
    current, target = properties["CurrentVersion"], properties["TargetVersion"]
    properties |= {"CurrentVersion": target, "TargetVersion": current}
    return json.dumps(document)


def _properties(document: Mapping[str, list[dict[str, dict[str, dict[str, str]]]]]) -> dict[str, str]:
    ((resource,),) = (list(entry.values()) for entry in document["Resources"])
    return resource["Properties"]
