"""``sda review`` as a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SDA = [sys.executable, "-m", "security_design_assistant"]


@contextmanager
def reviewing(folder: Path) -> Iterator[str]:
    """Run `sda review` and yield the address that it prints."""
    process = subprocess.Popen(
        [*SDA, "review", folder, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
