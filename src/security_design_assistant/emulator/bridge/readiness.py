"""Whether the service is usable: every function has answered and listens, every queue exists."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from security_design_assistant.emulator.bridge.emulated_function import EmulatedFunction
from security_design_assistant.emulator.triggers.invoke import FunctionError

_PAUSE_SECONDS = 0.5

_log = structlog.get_logger()


@dataclass
class Answers:
    """A check: the function has answered ``probe`` once, which loads it, and listens ever since."""

    function: EmulatedFunction
    probe: Mapping[str, Any]
    _answered: bool = False
    _told: str = ""

    def __call__(self) -> bool:
        """Return whether it holds now."""
        if not self._answered:
            try:
                self.function.invoke(self.probe)
            except FunctionError as exc:
                self._tell(str(exc))
                return False
            self._answered = True
        return self.function.listens()

    def _tell(self, reason: str) -> None:
        """Say it once: it is tried again and again."""
        if reason != self._told:
            _log.warning("a function is not ready", reason=reason)
        self._told = reason


@dataclass(frozen=True)
class QueueExists:
    """A check: the queue is there."""

    sqs: Any
    queue_url: str

    def __call__(self) -> bool:
        """Return whether it holds now."""
        try:
            self.sqs.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["QueueArn"])
        except (BotoCoreError, ClientError):
            return False
        return True


@dataclass
class Readiness:
    """Checks again and again, each check in a thread of its own.

    Parameters
    ----------
    checks : by the name of what they look at.
    patience_seconds : how long a service that was usable may not be before ``on_lost`` is called.
    on_lost : called at most once.
    """

    checks: Mapping[str, Callable[[], bool]]
    patience_seconds: float
    on_lost: Callable[[], None]
    _holds: dict[str, bool] = field(default_factory=dict)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def missing(self) -> list[str]:
        """Return the names of what is not usable; nothing, if the service is."""
        return [name for name in self.checks if not self._holds.get(name)]

    def start(self) -> None:
        """Begin to check."""
        for name, check in self.checks.items():
            threading.Thread(target=self._repeat, args=(name, check), daemon=True).start()
        threading.Thread(target=self._follow, daemon=True).start()

    def stop(self) -> None:
        """Check no more."""
        self._stopping.set()

    def _repeat(self, name: str, check: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            self._holds[name] = check()
            self._stopping.wait(_PAUSE_SECONDS)

    def _follow(self) -> None:
        """Tell of changes, and of a service that does not come back."""
        usable_at: float | None = None
        told: list[str] | None = None
        while not self._stopping.wait(_PAUSE_SECONDS):
            missing = self.missing()
            if missing != told:
                _log.info("waiting" if missing else "usable", missing=missing)
                told = missing
            if not missing:
                usable_at = time.monotonic()
            elif usable_at is not None and time.monotonic() - usable_at > self.patience_seconds:
                _log.error("the service was lost", missing=missing)
                self.on_lost()
                return
