"""What a release needs of the world: Terraform, and the account's registry, CodeDeploy and lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol


class Progress(Enum):
    """How far CodeDeploy is with one shift."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Images:
    """The two images of one commit, each as ``sha256:...``."""

    revision: str
    api: str
    worker: str

    def items(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return target and digest of both."""
        return ("api", self.api), ("worker", self.worker)


class Terraform(Protocol):
    """The estate of one environment."""

    def plan(self, images: Mapping[str, str]) -> bool:
        """Print and keep a plan with these image references; return whether it changes anything."""

    def compare(self, images: Mapping[str, str]) -> bool:
        """Print what differs from the account, without a lock; return whether anything does."""

    def apply(self) -> None:
        """Do what was planned."""

    def settle(self, images: Mapping[str, str]) -> None:
        """Let the state learn where the traffic went, so that the next plan finds nothing new."""

    def outputs(self) -> Mapping[str, Any]:
        """Return the outputs of the applied estate."""


class News(Protocol):
    """Whoever reads news of deployments."""

    def tell(self, topic_arn: str, subject: str, facts: Mapping[str, str]) -> None:
        """Send a subject and facts. Raises :class:`ReleaseError` if they are not taken."""


class Account(Protocol):
    """The AWS account, as far as a release touches it."""

    def tags(self) -> Mapping[str, str]:
        """Return the digest behind each tag of the registry."""

    def registry(self) -> str:
        """Return the URL of the registry."""

    def mark(self, digest: str, tag: str) -> None:
        """Give an image one more tag. Raises :class:`ReleaseError` where the tag means another image."""

    def begin_shift(self, application: str, group: str, appspec: str, at_once: bool) -> str:
        """Have CodeDeploy shift one function; return the id of its deployment."""

    def progress(self, deployment_id: str) -> tuple[Progress, str]:
        """Return how far it is, and what CodeDeploy says of it."""

    def lock(self, environment: str, holder: str) -> None:
        """Take the environment. Raises :class:`LockedError` with its holder."""

    def unlock(self, environment: str) -> None:
        """Give the environment back; it is no error if nobody holds it."""
