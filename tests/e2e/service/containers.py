"""The containers of the compose project that serves, for tests that kill and starve them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Containers:
    """A compose project; its name, ports and settings come from the environment."""

    @classmethod
    def of_environment(cls) -> Containers | str:
        """Return the project that may be broken, or why there is none."""
        if not os.environ.get("COMPOSE_PROJECT_NAME"):
            return "breaks containers, so the project has to be named by COMPOSE_PROJECT_NAME: run `make e2e`"
        return cls()

    def compose(self, *arguments: str, seconds: float = 180) -> str:
        """Run ``docker compose`` and return what it prints."""
        return _docker("compose", *arguments, seconds=seconds)

    def id_of(self, service: str) -> str:
        """Return the id of a service's container, running or not."""
        return self.compose("ps", "--all", "--quiet", service).strip()

    def inspect(self, service: str, template: str) -> str:
        """Return what the engine knows of a service's container."""
        return _docker("inspect", "--format", template, self.id_of(service)).strip()

    def kill(self, service: str) -> None:
        """End a container at once, as a host that fails does."""
        _docker("kill", self.id_of(service))
        assert self.inspect(service, "{{.State.Running}}") == "false"

    def bring_up(self, *services: str) -> None:
        """Start what does not run, and wait until it is healthy."""
        self.compose("up", "--detach", "--no-build", "--wait", *services)

    @contextmanager
    def little_memory(self, service: str, megabytes: int) -> Iterator[None]:
        """Let the kernel kill what takes more memory than that in a container."""
        usual = self.inspect(service, "{{.HostConfig.Memory}}")
        self._limit_memory(service, f"{megabytes}m")
        try:
            yield
        finally:
            self._limit_memory(service, f"{usual}b")

    def _limit_memory(self, service: str, limit: str) -> None:
        _docker("update", "--memory", limit, "--memory-swap", limit, self.id_of(service))

    def log(self, service: str) -> str:
        """Return what a service's container has written so far."""
        return _docker("logs", self.id_of(service), merged=True)


def _docker(*arguments: str, seconds: float = 60, merged: bool = False) -> str:
    ended = subprocess.run(
        ["docker", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merged else subprocess.PIPE,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert ended.returncode == 0, f"docker {' '.join(arguments)}: {ended.stderr or ended.stdout}"
    return ended.stdout
