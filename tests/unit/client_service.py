"""The API on in-memory ports behind a gateway that asks who calls, and ``sda`` in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.cli import command_line as cli
from security_design_assistant.emulator.triggers.invoke import Invoke
from tests.gateways.guarded import Authoriser, GuardedGateway, serving
from tests.unit.api_caller import Caller

VARIABLES = (
    *("SDA_API", "SDA_AUTH", "SDA_TOKEN", "SDA_JOBS_TABLE"),
    *(f"SDA_OIDC_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "SCOPE", "AUDIENCE")),
    *("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("AWS_REGION", "AWS_DEFAULT_REGION"),
)


@dataclass
class Ended:
    code: int
    out: str
    err: str


@dataclass
class Service:
    """A guarded service and a terminal without any setting but those that a test makes."""

    url: str
    gateway: GuardedGateway
    caller: Caller
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def sda(self, *arguments: str, **environment: str) -> Ended:
        """Run ``sda`` with these arguments and variables."""
        with self.monkeypatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            code = cli.main([*arguments, "--api", self.url])
        read = self.capsys.readouterr()
        return Ended(code, read.out, read.err)


@contextmanager
def service(
    authoriser: Authoriser,
    authentication: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: Path,
) -> Iterator[Service]:
    """Yield a service; ``folder`` takes the place of the user's home."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    caller = Caller(authentication=authentication)
    gateway = GuardedGateway(
        {"submit": _invoke(caller, "submit"), "status": _invoke(caller, "status")}, authoriser
    )
    with serving(gateway) as url:
        yield Service(url, gateway, caller, monkeypatch, capsys)


def _invoke(caller: Caller, name: str) -> Invoke:
    def invoke(event: Any) -> Any:
        return caller.apis[name].resolve(event, object())  # type: ignore[arg-type]

    return invoke
