"""A function of an image, running as on Lambda: as an unprivileged user that can write to /tmp only."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_ENVIRONMENT = {
    "AWS_REGION": "eu-west-2",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    # Nothing listens there: what needs AWS learns at once that there is none.
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "SDA_JOBS_TABLE": "jobs",
    "SDA_BUCKET": "drawings",
    "SDA_QUEUE_URL": "http://127.0.0.1:9/queue",
    "SDA_DEAD_LETTER_QUEUE_URL": "http://127.0.0.1:9/dead-letters",
    "SDA_ALERTS_TOPIC_ARN": "arn:aws:sns:eu-west-2:000000000000:alerts",
}


TAG = os.environ.get("SDA_IMAGE_TAG", "local")


def image_of(function: str, tag: str = TAG) -> str:
    """Return the image that a function runs from."""
    return f"security-design-assistant-{'worker' if function == 'worker' else 'api'}:{tag}"


def docker(*arguments: str) -> str:
    """Return what a docker command writes; raises CalledProcessError when it fails."""
    ran = subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return ran.stdout.strip()


@dataclass(frozen=True, slots=True)
class FunctionContainer:
    """A running function behind the Runtime Interface Emulator, which takes one request at a time."""

    identity: str
    address: str

    def invoke(self, event: dict[str, Any]) -> Any:
        """Return what the handler answers; its errors are answers, too."""
        request = urllib.request.Request(
            f"http://{self.address}/2015-03-31/functions/function/invocations", json.dumps(event).encode()
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def log(self) -> str:
        """Return what function and emulator have written."""
        ran = subprocess.run(["docker", "logs", self.identity], capture_output=True, text=True, check=True)
        return ran.stdout + ran.stderr

    def init_milliseconds(self) -> float:
        """Return the time from the start of the process to its asking for the first event."""
        reported = re.search(r"INIT REPORT\(durationMs: ([\d.]+)\)", self.log())
        assert reported, "the emulator reports no init"
        return float(reported.group(1))


@contextmanager
def running_function(
    function: str, image: str | None = None, processors: int = 2, **environment: str
) -> Iterator[FunctionContainer]:
    """Start a function, yield it when it can be invoked, and remove it at the end."""
    variables = [f"--env={name}={value}" for name, value in {**_ENVIRONMENT, **environment}.items()]
    identity = docker(
        *("run", "--detach", "--read-only", "--tmpfs=/tmp", "--user=993:990", f"--cpus={processors}"),
        *("--publish=127.0.0.1::8080", *variables, image or image_of(function)),
        f"security_design_assistant.handlers.{function}.handler",
    )
    try:
        address = docker("port", identity, "8080/tcp").splitlines()[0]
        _wait_for(address)
        yield FunctionContainer(identity, address)
    finally:
        docker("rm", "--force", identity)


def _wait_for(address: str, seconds: float = 30.0) -> None:
    """Wait until the emulator speaks HTTP; it answers any other path without starting the function."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://{address}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing answers at {address}")
