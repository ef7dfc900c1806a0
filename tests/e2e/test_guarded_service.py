"""``sda`` at the whole service behind authorisers as API Gateway has them: both let a drawing through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from release.smoke import smoke_test
from security_design_assistant.emulator.embedded.stack import Stack, StackOptions, running_stack
from security_design_assistant.samples import SAMPLES
from tests.e2e.service.operators import run_sda
from tests.e2e.service.target import QUICK
from tests.gateways.guarded import Authoriser, GuardedGateway, serving
from tests.gateways.jwt_authoriser import JwtAuthoriser
from tests.gateways.provider import AUDIENCE, MACHINE, SECRET, running_provider
from tests.gateways.sigv4 import IamAuthoriser, Identity

ROLE = "arn:aws:sts::123456789012:assumed-role/designer"


@dataclass(frozen=True)
class Guarded:
    """A service, what lets ``sda`` in, and whom it then takes it for."""

    gateway: GuardedGateway
    stack: Stack
    environment: dict[str, str]
    owner: str


@contextmanager
def guarded(
    folder: Path, authentication: str, authoriser: Authoriser, environment: dict[str, str], owner: str
) -> Iterator[Guarded]:
    settings = {**QUICK, "SDA_AUTHENTICATION": authentication}
    options = StackOptions(workers=1, environment=settings, log=folder / "ministack.log")
    with running_stack(options) as stack:
        functions = {name: stack.functions[name].invoke for name in ("submit", "status")}
        gateway = GuardedGateway(functions, authoriser)
        with serving(gateway) as url:
            told = {"SDA_API": url, "SDA_LOG_LEVEL": "info", "XDG_CACHE_HOME": str(folder), **environment}
            yield Guarded(gateway, stack, told, owner)


@pytest.fixture(scope="module", params=["iam", "jwt"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    if request.param == "iam":
        keys = {
            "AWS_ACCESS_KEY_ID": "ASIAANNA",
            "AWS_SECRET_ACCESS_KEY": "secret",  # pragma: allowlist secret
            "AWS_SESSION_TOKEN": "token",
        }
        authoriser = IamAuthoriser({"ASIAANNA": Identity("secret", f"{ROLE}/monday", "token")})
        environment = {**keys, "SDA_AUTH": "iam", "AWS_REGION": "eu-west-2"}
        with guarded(folder, "iam", authoriser, environment, ROLE) as running:
            yield running
        return
    with running_provider() as provider:
        names = {"ISSUER": provider.issuer, "CLIENT_ID": MACHINE, "CLIENT_SECRET": SECRET}
        environment = {f"SDA_OIDC_{name}": value for name, value in names.items()}
        environment["SDA_AUTH"] = "client-credentials"
        authoriser = JwtAuthoriser(provider.issuer, provider.keys(), AUDIENCE)
        with guarded(folder, "jwt", authoriser, environment, MACHINE) as running:
            yield running


def test_a_drawing_becomes_a_schedule(service: Guarded, tmp_path: Path) -> None:
    plan, out = tmp_path / "plain.pdf", tmp_path / "out"
    plan.write_bytes(SAMPLES["plain"]().pdf)
    service.gateway.throttled = 2

    submitted = run_sda("submit", str(plan), "--client-name", "Müller", environment=service.environment)
    job_id = submitted.stdout.strip()
    waited = run_sda("status", job_id, "--wait", "--out", str(out), environment=service.environment)
    listed = run_sda("jobs", "--json", environment=service.environment)

    assert (submitted.returncode, waited.returncode, listed.returncode) == (0, 0, 0), waited.stderr
    assert json.loads((out / job_id / "components.json").read_bytes())["components"]
    assert [json.loads(line)["job_id"] for line in listed.stdout.splitlines()] == [job_id]
    table = service.stack.resources.environment()["SDA_JOBS_TABLE"]
    stored = service.stack.clients.dynamodb.get_item(TableName=table, Key={"job_id": {"S": job_id}})
    assert stored["Item"]["owner"] == {"S": service.owner}


def test_submit_waits_until_the_results_are_there(service: Guarded, tmp_path: Path) -> None:
    plan, out = tmp_path / "plain.pdf", tmp_path / "out"
    plan.write_bytes(SAMPLES["plain"]().pdf)

    ended = run_sda("submit", str(plan), "--wait", "--out", str(out), environment=service.environment)

    assert ended.returncode == 0, ended.stderr
    assert (out / "plain" / "schedule.xlsx").exists()


def test_the_smoke_test_of_a_release_signs_in(service: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    told = dict(service.environment)
    secret = told.pop("SDA_OIDC_CLIENT_SECRET", None)
    for name in [name for name in told if not name.startswith(("SDA_AUTH", "SDA_OIDC"))]:
        monkeypatch.setenv(name, told.pop(name))  # of the machine that releases, not of the estate
    asked: list[str] = []

    def read(name: str) -> str:
        asked.append(name)
        return str(secret)

    releases = {"variables": told, "secret_parameter": "/secret" if secret else None}
    smoke_test({"api_url": service.environment["SDA_API"], "releases": releases}, read)

    assert asked == (["/secret"] if secret else [])
    table = service.stack.resources.environment()["SDA_JOBS_TABLE"]
    stored = service.stack.clients.dynamodb.scan(TableName=table)["Items"]
    assert {item["owner"]["S"] for item in stored if "status" in item} == {service.owner}


def test_nobody_gets_further_than_the_gateway(service: Guarded, tmp_path: Path) -> None:
    plan = tmp_path / "plain.pdf"
    plan.write_bytes(SAMPLES["plain"]().pdf)

    ended = run_sda("submit", str(plan), environment={**service.environment, "SDA_AUTH": "none"})

    assert ended.returncode == 5
    assert "The service asks who is calling" in ended.stderr
    assert ended.stdout == ""
