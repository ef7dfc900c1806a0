"""One release of one environment, from the lock to the news."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from release.errors import ReleaseError
from release.images import mark, proof
from release.ports import Account, Images, News, Terraform
from release.shifts import Say, Shifting


@dataclass(frozen=True, slots=True)
class Release:
    """Brings images to an environment, forwards or back.

    Parameters
    ----------
    smoke : takes the estate's outputs; raises :class:`ReleaseError` unless a drawing gets its schedule.
    holder : who releases, as the next one reads it who finds the environment locked.
    """

    environment: str
    account: Account
    terraform: Terraform
    smoke: Callable[[Mapping[str, Any]], None]
    say: Say
    sleep: Callable[[float], None]
    holder: str
    news: News

    def preview(self, images: Images) -> None:
        """Plan, and say what a release would do; nothing is changed, marked or locked."""
        self._plan(images)
        self.say(f"{self.environment} would get {images.revision}; nothing was changed.")

    def drifted(self, images: Images) -> bool:
        """Return whether the account is otherwise than this code and these images; it only reads."""
        return self._said(self.terraform.compare(self._references(images)))

    def forward(self, images: Images) -> None:
        """Release, and remember what passed: production gets, and a rollback returns to, nothing else."""
        with self._locked(), self._told(images, f"{images.revision} runs"):
            self._bring(images, backwards=False)
            mark(self.account, images, proof(self.environment))
        self.say(f"{self.environment} runs {images.revision}.")

    def back(self, images: Images) -> None:
        """Return to images of an earlier release: the API before the worker, all traffic at once."""
        with self._locked(), self._told(images, f"{images.revision} is back"):
            self._bring(images, backwards=True)
        self.say(f"{self.environment} is back on {images.revision}.")

    def _plan(self, images: Images) -> None:
        self._said(self.terraform.plan(self._references(images)))

    def _said(self, changes: bool) -> bool:
        if not changes:
            self.say(f"The estate of {self.environment} is as planned.")
        return changes

    def _bring(self, images: Images, *, backwards: bool) -> None:
        # Marked first: from the apply on, a function may need them at any time.
        mark(self.account, images, f"{self.environment}-")
        self._plan(images)
        self.terraform.apply()
        outputs = self.terraform.outputs()
        try:
            self._shift(outputs, backwards=backwards)
        finally:
            self.terraform.settle(self._references(images))
        self.smoke(outputs)

    def _shift(self, outputs: Mapping[str, Any], *, backwards: bool) -> None:
        for application, groups in outputs["deployment_groups"].items():
            shifting = Shifting(self.account, application, groups, self.say, self.sleep)
            shifting.run(outputs["appspecs"], backwards=backwards)

    def _references(self, images: Images) -> Mapping[str, str]:
        registry = self.account.registry()
        return {target: f"{registry}@{digest}" for target, digest in images.items()}

    @contextmanager
    def _told(self, images: Images, success: str) -> Iterator[None]:
        try:
            yield
        except ReleaseError as failure:
            self._tell(images, f"release of {images.revision} failed", {"reason": f"{failure}"})
            raise
        self._tell(images, success, {})

    def _tell(self, images: Images, subject: str, more: Mapping[str, str]) -> None:
        """Tell whoever reads news of deployments; a release neither fails nor passes by it."""
        facts = {"revision": images.revision, "by": self.holder, **more}
        try:
            topic = self.terraform.outputs().get("deployments_topic_arn")
            if topic:  # before the first apply there is none
                self.news.tell(topic, subject, facts)
        except ReleaseError as exc:
            self.say(f"Nobody was told that {subject}: {exc}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.account.lock(self.environment, self.holder)
        try:
            yield
        finally:
            self.account.unlock(self.environment)
