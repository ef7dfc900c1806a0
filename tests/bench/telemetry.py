"""What tracing costs: the start of a function and a warm request, in the images, with and without it.

``python -m tests.bench.telemetry`` prints every value; it needs a Docker engine and the images. The two ways
run in turn, so that a busy moment of the machine is not one way's alone. Nobody listens to the spans.
"""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from statistics import median

from tests.image.function_container import docker, image_of, running_function

WAYS = ("off", "sdk")
STARTS = 9
WARM_RUNS = 7
LIMITS = {"submit": 60.0, "status": 60.0, "worker": 60.0, "a warm request": 1.0}
"""Milliseconds that tracing may add to the start of a function, and to a request."""

_WARM = (Path(__file__).parent / "warm_requests.py").read_text()


def start_milliseconds(function: str, way: str) -> float:
    """Return the time from the start of the process to its first event."""
    with running_function(function, image_of(function), SDA_TRACING=way) as running:
        running.invoke({})
        return running.init_milliseconds()


def warm_milliseconds(way: str) -> float:
    """Return the median time of a request that reads the table once, in a process that is warm."""
    program = ("--entrypoint=python3", image_of("status"), "-c", _WARM)
    return float(docker("run", "--rm", "--network=none", "--cpus=2", f"--env=SDA_TRACING={way}", *program))


def main() -> int:
    """Print all values and what tracing adds; return 1 when that is over a limit."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {load} before the start")
    values: dict[tuple[str, str], list[float]] = {(name, way): [] for name in LIMITS for way in WAYS}
    for _ in range(STARTS):
        for function in ("submit", "status", "worker"):
            for way in WAYS:
                values[function, way].append(start_milliseconds(function, way))
    for _ in range(WARM_RUNS):
        for way in WAYS:
            values["a warm request", way].append(warm_milliseconds(way))
    over = False
    for name, limit in LIMITS.items():
        without, with_it = (median(values[name, way]) for way in WAYS)
        added = with_it - without
        over |= added > limit
        print(f"{name}: {without:.2f} ms without, {with_it:.2f} with: {added:+.2f}, limit {limit:g}")
        for way in WAYS:
            print(f"  {way:4}", *(f"{value:.2f}" for value in values[name, way]))
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
