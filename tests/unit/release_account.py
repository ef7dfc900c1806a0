"""A registry, CodeDeploy and a lock in memory, and a Terraform whose apply makes versions, as ours does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from release.errors import LockedError, ReleaseError
from release.ports import Images, Progress

APPLICATION = "sda-staging"
FUNCTIONS = ("dead_letter", "news", "reconcile", "status", "submit", "worker")
TOPIC = "arn:aws:sns:eu-west-2:445567098699:sda-staging-deployments"
REGISTRY = "445567098699.dkr.ecr.eu-west-2.amazonaws.com/security-design-assistant"


def images(digit: str) -> Images:
    return Images(digit * 12, f"sha256:{digit * 64}", f"sha256:{digit.upper() * 64}")


def pushed(*several: Images) -> dict[str, str]:
    return {f"{target}-{one.revision}": digest for one in several for target, digest in one.items()}


@dataclass
class FakeAccount:
    """CodeDeploy moves an alias only from where it is, one deployment a group, and turns back what is bad."""

    stored: dict[str, str]
    alias: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FUNCTIONS, "1"))
    bad: set[tuple[str, str]] = field(default_factory=set)  # functions, and the versions that fail
    pending: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    takes_polls: int = 2

    def registry(self) -> str:
        return REGISTRY

    def secret(self, name: str) -> str:
        raise ReleaseError(f"The secret {name} cannot be read.")

    def tags(self) -> Mapping[str, str]:
        return dict(self.stored)

    def mark(self, digest: str, tag: str) -> None:
        if self.stored.setdefault(tag, digest) != digest:
            raise ReleaseError(f"{tag} is another image already; a tag never moves.")
        self.told.append(f"mark {tag}")

    def begin_shift(self, application: str, group: str, appspec: str, at_once: bool) -> str:
        (resource,) = json.loads(appspec)["Resources"]
        (properties,) = (one["Properties"] for one in resource.values())
        function = group.rpartition("-")[2]
        assert application == APPLICATION
        assert properties["Name"] == group
        if any(function == other for other, _, left in self.pending.values() if left):
            raise ReleaseError(f"CodeDeploy does not shift {group}: a deployment is active")
        assert properties["CurrentVersion"] == self.alias[function]
        deployment = f"d-{len(self.pending)}"
        self.pending[deployment] = (function, properties["TargetVersion"], self.takes_polls)
        self.told.append(f"{'at once' if at_once else 'shift'} {function} to {properties['TargetVersion']}")
        return deployment

    def progress(self, deployment_id: str) -> tuple[Progress, str]:
        function, version, left = self.pending[deployment_id]
        if left:
            self.pending[deployment_id] = (function, version, left - 1)
            return Progress.RUNNING, "InProgress"
        if (function, version) in self.bad:
            return Progress.FAILED, "an alarm rang"
        self.alias[function] = version
        return Progress.SUCCEEDED, "Succeeded"

    def lock(self, environment: str, holder: str) -> None:
        if environment in self.holders:
            raise LockedError(f"{environment} is being released by {self.holders[environment]}")
        self.holders[environment] = holder

    def unlock(self, environment: str) -> None:
        self.holders.pop(environment, None)


@dataclass
class FakeNews:
    """Remembers what is told, unless it takes nothing."""

    told: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    deaf: bool = False

    def tell(self, topic_arn: str, subject: str, facts: Mapping[str, str]) -> None:
        if self.deaf:
            raise ReleaseError("the topic does not take the news")
        self.told.append((topic_arn, subject, facts))


@dataclass
class FakeTerraform:
    """An apply of other images makes a version of each function, and moves no alias."""

    account: FakeAccount
    version: int = 1
    references: Mapping[str, str] = field(default_factory=dict)
    planned: Mapping[str, str] | None = None
    broken: str = ""

    def plan(self, references: Mapping[str, str]) -> bool:
        self.account.told.append("plan")
        self.planned = references
        return references != self.references

    def compare(self, references: Mapping[str, str]) -> bool:
        self.account.told.append("compare")
        return references != self.references

    def apply(self) -> None:
        assert self.planned is not None
        self.account.told.append("apply")
        if self.broken:
            raise ReleaseError(self.broken)
        if self.planned != self.references:
            self.version += 1
            self.references = self.planned

    def settle(self, references: Mapping[str, str]) -> None:
        assert references == self.references
        self.account.told.append("settle")

    def outputs(self) -> Mapping[str, Any]:
        newest = str(self.version)
        return {
            "api_url": "https://api.example",
            "deployments_topic_arn": TOPIC,
            "deployment_groups": {APPLICATION: {name: f"{APPLICATION}-{name}" for name in FUNCTIONS}},
            "appspecs": {
                name: _appspec(name, live, newest)
                for name, live in self.account.alias.items()
                if live != newest
            },
        }


def _appspec(function: str, current: str, target: str) -> str:
    name = f"{APPLICATION}-{function}"
    properties = {"Name": name, "Alias": "live", "CurrentVersion": current, "TargetVersion": target}
    resource = {name: {"Type": "AWS::Lambda::Function", "Properties": properties}}
    return json.dumps({"version": "0.0", "Resources": [resource], "Hooks": []})
