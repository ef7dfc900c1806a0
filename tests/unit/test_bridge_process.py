"""The bridge as a container runs it: by its module's name, from the environment, until SIGTERM."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

BRIDGE = "security_design_assistant.emulator.bridge"
LOCK = Path(__file__).parents[2] / "docker" / "requirements" / "api.lock"
ENVIRONMENT = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "SDA_QUEUE_URL": "http://127.0.0.1:9/000000000000/drawings",
    "SDA_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/000000000000/dead-letters",
    "SDA_BRIDGE_PORT": "0",
    "SDA_BRIDGE_HEALTH_PORT": "0",
    "SDA_BRIDGE_STOP_SECONDS": "2",
    **{
        f"SDA_BRIDGE_{name}_URLS": "http://127.0.0.1:9"
        for name in ("SUBMIT", "STATUS", "WORKER", "DEAD_LETTER", "RECONCILE")
    },
}


@contextmanager
def bridge(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", BRIDGE],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_it_listens_before_anything_else_runs_and_ends_well_at_sigterm() -> None:
    with bridge(ENVIRONMENT) as process:
        assert process.stdout
        address = urlsplit(json.loads(next(line for line in process.stdout if "listening" in line))["url"])
        socket.create_connection((address.hostname, address.port), 5).close()
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
        assert time.monotonic() - begun < 8


def test_without_queues_it_says_what_is_missing_and_ends_with_2() -> None:
    with bridge({**ENVIRONMENT, "SDA_QUEUE_URL": ""}) as process:
        told, _ = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "SDA_QUEUE_URL" in told


def test_a_wrong_setting_ends_with_2_and_its_name() -> None:
    with bridge({**ENVIRONMENT, "SDA_BRIDGE_PORT": "high"}) as process:
        told, _ = process.communicate(timeout=20)

    assert process.returncode == 2
    assert '"port": "Input should be a valid integer' in told


def test_it_needs_nothing_that_the_api_s_image_does_not_hold() -> None:
    locked = set(re.findall(r"^([a-z0-9-]+)==", LOCK.read_text(), re.MULTILINE))
    script = f"""
import sys, importlib.metadata as metadata
absent = [module for module, names in metadata.packages_distributions().items()
          if not any(name.lower().replace("_", "-") in {sorted(locked)!r} for name in names)]
for module in absent:
    if module not in ("security_design_assistant", "__editable___security_design_assistant_finder"):
        sys.modules.setdefault(module, None)
import {BRIDGE}.__main__
print(len(absent))
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 10
