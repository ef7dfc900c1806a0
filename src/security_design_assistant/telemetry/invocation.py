"""What every invocation tells: which one it is, and whether its process is new."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from security_design_assistant.telemetry.metrics import EmbeddedMetrics


@dataclass(slots=True)
class Invocations:
    """The invocations of one function in this process; the first one counts as a cold start."""

    function: str
    metrics: EmbeddedMetrics
    cold: bool = True

    @contextmanager
    def begin(self, request_id: str) -> Iterator[None]:
        """Put function, request id and trace id on every line that is logged in this block."""
        if self.cold:
            self.cold = False
            self.metrics.add("ColdStart", Function=self.function)
        root = re.search(r"Root=([\w-]+)", os.environ.get("_X_AMZN_TRACE_ID", ""))
        bound = {"function": self.function, "request_id": request_id, "correlation_id": request_id}
        if root:
            bound["trace_id"] = root.group(1)
        with structlog.contextvars.bound_contextvars(**bound):
            yield
