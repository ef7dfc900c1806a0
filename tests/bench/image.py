"""How long functions take to start in their images: from the start of the process to its first event.

``python -m tests.bench.image`` prints every value; it needs a Docker engine and the images.
"""

from __future__ import annotations

import os
import platform
import sys
from statistics import median

from tests.image.function_container import image_of, running_function

LIMITS = {"submit": 450.0, "status": 450.0, "worker": 1_200.0}
"""Milliseconds, on two processors."""
RUNS = 7
PROCESSORS = 2


def start_milliseconds(function: str, image: str) -> float:
    """Start the function in a new container; its first event, which means nothing, makes it start."""
    with running_function(function, image, processors=PROCESSORS, SDA_TRACING="sdk") as running:
        running.invoke({})
        return running.init_milliseconds()


def main() -> int:
    """Print all values and their medians; return 1 when a median is over its limit."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {load} before the start")
    values: dict[str, list[float]] = {function: [] for function in LIMITS}
    for _ in range(RUNS):  # in turn, so that a busy moment of the machine is not one function's alone
        for function in LIMITS:
            values[function].append(start_milliseconds(function, image_of(function)))
    late = False
    for function, limit in LIMITS.items():
        middle = median(values[function])
        late |= middle > limit
        listed = " ".join(f"{value:.0f}" for value in values[function])
        print(f"{function:8} median {middle:5.0f} ms, limit {limit:5.0f}: {listed}")
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
