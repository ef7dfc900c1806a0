"""Metrics in CloudWatch's embedded format: one JSON line a value, on stdout.

Each value is written at once, so what was counted before a sudden end is not lost.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

Definitions = dict[str, Any]


def definitions() -> Definitions:
    """Return namespace, and by name unit and dimensions, as ``metrics.json`` defines them."""
    loaded: Definitions = json.loads(files(__package__).joinpath("metrics.json").read_text())
    return loaded


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class EmbeddedMetrics:
    """Writes metrics of one environment.

    Parameters
    ----------
    environment : dimension of every metric, beside those that it defines.
    write : takes one finished line.
    milliseconds : the time since the epoch.
    function, version : of the process; metrics that are defined ``by_version`` are counted by them as well.
    """

    environment: str
    write: Callable[[str], None] = _write
    milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    defined: Definitions = field(default_factory=definitions)
    function: str = "none"
    version: str = "none"

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Record one value. Raises KeyError for a name or dimension that is not defined."""
        metric = self.defined["metrics"][name]
        if set(dimensions) != set(metric["dimensions"]):
            raise KeyError(f"{name} has the dimensions {metric['dimensions']}, not {sorted(dimensions)}.")
        counted_by = [["Environment", *metric["dimensions"]]]
        values = {"Environment": self.environment, **dimensions}
        if metric.get("by_version"):
            counted_by.append(["Environment", "Function", "Version", *metric["dimensions"]])
            values |= {"Function": self.function, "Version": self.version}
        directive = {
            "Namespace": self.defined["namespace"],
            "Dimensions": counted_by,
            "Metrics": [{"Name": name, "Unit": metric["unit"]}],
        }
        line = {
            "_aws": {"Timestamp": self.milliseconds(), "CloudWatchMetrics": [directive]},
            **values,
            name: value,
        }
        self.write(json.dumps(line))
