"""Traffic moves in waves of functions, and all of it moves back where one of them fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from release.errors import ReleaseError
from release.ports import Account, Progress

# A worker understands what the API before it queued; an old worker need not understand what a new API queues.
# Others shift together: one after the other would take nearly all of GitHub's session of an hour.
WAVES = (("worker",), ("dead_letter", "reconcile", "news"), ("submit", "status"))
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
        """Shift what has an AppSpec, wave by wave, or in the reverse order and at once.

        Raises
        ------
        ReleaseError
            A function was turned back; the others are back on their earlier versions, too.
        """
        done: list[str] = []
        for wave in in_order(appspecs, backwards=backwards):
            passed, failures = self._shift_all(wave, appspecs, at_once=backwards)
            done += passed
            if failures:
                self._take_back(appspecs, done, failures)

    def _shift_all(
        self, functions: Sequence[str], appspecs: Mapping[str, str], *, at_once: bool
    ) -> tuple[list[str], list[str]]:
        """Shift functions together; return those that have their new version, and why others have not."""
        begun, passed, failures = {}, [], []
        for function in functions:
            try:
                begun[function] = self._begin(function, appspecs[function], at_once=at_once)
            except ReleaseError as exc:
                failures.append(f"{exc}")
        for function, deployment in begun.items():
            try:
                self._await(function, deployment)
                passed.append(function)
            except ReleaseError as exc:
                failures.append(f"{exc}")
        return passed, failures

    def _take_back(self, appspecs: Mapping[str, str], done: Sequence[str], failures: Sequence[str]) -> None:
        stuck = []
        for function in reversed(done):
            try:
                self._await(function, self._begin(function, reverse(appspecs[function]), at_once=True))
            except ReleaseError:
                stuck.append(function)
        left = f" Still on the new version: {', '.join(stuck)}." if stuck else ""
        raise ReleaseError(f"{' '.join(failures)}{left}")

    def _begin(self, function: str, appspec: str, *, at_once: bool) -> str:
        deployment = self.account.begin_shift(self.application, self.groups[function], appspec, at_once)
        self.say(f"{function}: {' to '.join(versions(appspec))}, {deployment}")
        return deployment

    def _await(self, function: str, deployment: str) -> None:
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


def in_order(functions: Mapping[str, str], *, backwards: bool) -> list[list[str]]:
    """Return the functions in the waves of their shifts. Raises :class:`ReleaseError` for a stranger."""
    unknown = sorted(set(functions) - set(chain(*WAVES)))
    if unknown:
        raise ReleaseError(f"{', '.join(unknown)}: no place in the order of shifts (release/shifts.py).")
    waves = [[function for function in wave if function in functions] for wave in WAVES]
    return [wave for wave in (waves[::-1] if backwards else waves) if wave]


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
