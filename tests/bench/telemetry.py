"""What tracing costs: the start of a function and a warm request, in the images, with and without it.

``python -m tests.bench.telemetry`` prints every value; it needs a Docker engine and the images. Values are
time of the processor. The two ways run in turn, in one container, and nobody listens to the spans. A busy
machine stretches that time too, several times over: compare only what was measured on a calm one.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from statistics import median

from tests.image.function_container import docker, image_of

WAYS = ("off", "sdk")
RUNS = 9
LIMITS = {"submit": 60.0, "status": 60.0, "worker": 60.0, "a warm request": 1.0}
"""Milliseconds that tracing may add to the start of a function, and to a request."""

_IN_TURN = """
import json, os, subprocess, sys
values = {way: [] for way in sys.argv[3:]}
for number in range(int(sys.argv[1]) + 1):
    for way, taken in values.items():
        environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-2", "SDA_TRACING": way}
        ran = subprocess.run([sys.executable, "-c", sys.argv[2]], env=environment, check=True, stdout=-1)
        taken += [float(ran.stdout)] if number else []  # the first time the files come from the disk
print(json.dumps(values))
"""
_START = """
import time, security_design_assistant.handlers.FUNCTION
print(time.process_time() * 1000)
"""
_WARM = (Path(__file__).parent / "warm_requests.py").read_text()


def milliseconds(name: str) -> dict[str, list[float]]:
    """Return by way the processor's milliseconds of starts, or of a request in processes that are warm."""
    warm = name not in ("submit", "status", "worker")
    program = _WARM if warm else _START.replace("FUNCTION", name)
    image = image_of("status" if warm else name)
    arguments = ("-c", _IN_TURN, str(RUNS), program, *WAYS)
    told = docker("run", "--rm", "--network=none", "--entrypoint=python3", image, *arguments)
    values: dict[str, list[float]] = json.loads(told)
    return values


def main() -> int:
    """Print all values and what tracing adds; return 1 when that is over a limit."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {load} before the start")
    over = False
    for name, limit in LIMITS.items():
        values = milliseconds(name)
        without, with_it = (median(values[way]) for way in WAYS)
        added = with_it - without
        over |= added > limit
        print(f"{name}: {without:.2f} ms without, {with_it:.2f} with: {added:+.2f}, limit {limit:g}")
        for way in WAYS:
            print(f"  {way:4}", *(f"{value:.2f}" for value in values[way]), flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
