"""EventBridge's schedule: a function, every so often."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from security_design_assistant.emulator.triggers.invoke import FunctionError, Invoke

_log = structlog.get_logger()


@dataclass
class Schedule:
    """Invokes a function every ``seconds``, for the first time after as long."""

    invoke: Invoke
    seconds: float
    _stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Invoke it no more."""
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.wait(self.seconds):
            try:
                self.invoke(scheduled_event())
            except FunctionError as exc:
                if not self._stopping.is_set():
                    _log.warning("a scheduled run failed", reason=str(exc))


def scheduled_event() -> dict[str, object]:
    """Return the event that EventBridge would send now."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-west-2",
        "resources": ["arn:aws:events:eu-west-2:000000000000:rule/reconcile"],
        "detail": {},
    }
