# ruff: noqa: T201 - what it prints is for whoever runs it
"""Runs the suite of ``tests/e2e/service`` on docker-compose.yml: ``python -m tests.e2e.on_compose``.

The project has a name and ports of its own, so that a developer's stack is left alone, and is removed
afterwards, however it ends. What the containers said is kept if a test failed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from security_design_assistant.emulator.embedded.ministack import free_port

ROOT = Path(__file__).parents[2]
LOGS = ROOT / "out" / "e2e"
SKIPPED = "skipped: no Docker engine"
_UP_SECONDS = 600
_SUITE_SECONDS = 900

SHORT = {
    "SDA_LEASE_SECONDS": "15",
    "SDA_BACKOFF_BASE_SECONDS": "0.5",
    "SDA_BACKOFF_CAP_SECONDS": "2",
    "VISIBILITY_SECONDS": "20",
}
"""Settings of functions and bridge, with which nobody has to wait for half an hour to see a worker die."""


def main() -> int:
    """Return the suite's exit code; 0 too if there is no engine to run it on."""
    if not engine_answers():
        print(SKIPPED)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    environment = environment_of_project()
    try:
        started = time.monotonic()
        compose("up", "--build", "--detach", "--wait", environment=environment, seconds=_UP_SECONDS)
        print(
            f"e2e: {environment['COMPOSE_PROJECT_NAME']} is up after {time.monotonic() - started:.0f} s",
            flush=True,
        )
        code = suite(environment)
        print(f"e2e: ended after {time.monotonic() - started:.0f} s", flush=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as exc:
        print(f"e2e: {exc}", file=sys.stderr)
        code = 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # whoever is impatient would leave containers behind
            signal.signal(number, signal.SIG_IGN)
        if sys.exc_info()[0] or code:
            keep_logs(environment)
        compose(
            "down", "--volumes", "--remove-orphans", "--timeout", "2", environment=environment, seconds=120
        )
    return code


def engine_answers() -> bool:
    """Return whether containers can be run here."""
    try:
        ended = subprocess.run(["docker", "version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def environment_of_project() -> dict[str, str]:
    """Return what names the project, its ports and settings, and leads the suite to them."""
    api_port, aws_port, gemini_port = free_port(), free_port(), free_port()
    return {
        **os.environ,
        **SHORT,
        "COMPOSE_PROJECT_NAME": f"sda-e2e-{os.getpid()}",
        "API_PORT": str(api_port),
        "LOCALSTACK_PORT": str(aws_port),
        "COMPOSE_PROFILES": "gemini",
        "GEMINI_PORT": str(gemini_port),
        "SDA_GEMINI__BASE_URL": "http://gemini:8080",
        "SDA_GEMINI__API_KEY": "any-key-will-do",  # pragma: allowlist secret
        "SDA_E2E_API": f"http://127.0.0.1:{api_port}",
        "SDA_E2E_GEMINI": f"http://127.0.0.1:{gemini_port}",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{aws_port}",
    }


def compose(*arguments: str, environment: Mapping[str, str], seconds: float) -> None:
    """Run ``docker compose`` on the project."""
    command = ["docker", "compose", "--progress", "plain", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, timeout=seconds, check=True)


def suite(environment: Mapping[str, str]) -> int:
    """Run the tests, in one process: they share the containers."""
    command = [sys.executable, "-m", "pytest", "tests/e2e/service", "-rs", "--durations=10", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=_SUITE_SECONDS, check=False).returncode


def keep_logs(environment: Mapping[str, str]) -> None:
    """Write what the containers said into a file."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / "containers.log"
    with path.open("w") as file:
        for arguments in (["ps", "--all"], ["logs", "--no-color", "--timestamps"]):
            command = ["docker", "compose", "--ansi", "never", *arguments]
            subprocess.run(
                command, cwd=ROOT, env=environment, stdout=file, stderr=file, timeout=60, check=False
            )
    print(f"e2e: what the containers said is in {path.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
