"""The compose file: nobody else's machine reaches it, and it names what code and Terraform name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from security_design_assistant.emulator.bridge.settings import BridgeSettings
from security_design_assistant.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "security_design_assistant"
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
FUNCTIONS = ("submit", "status", "worker", "dead_letter", "reconcile")
OURS = {f"security-design-assistant-{target}:local" for target in ("api", "worker", "emulator")}
BASES = {
    "public.ecr.aws/lambda/python:3.13",
    "localstack/localstack:4.14.0",
    "python:3.13-slim",
    "hashicorp/terraform:1.11",
}


def defaults(value: object) -> str:
    """Return a value as it is where no variable is set."""
    return re.sub(r"\${\w+:-([^}]*)}", r"\1", str(value))


def environment(service: str) -> dict[str, str]:
    return {name: defaults(value) for name, value in SERVICES[service].get("environment", {}).items()}


def terraform_value(name: str) -> str:
    found = re.search(
        rf'^{name}\s*=\s*"(\w+)"', (ROOT / "terraform" / "local.tfvars").read_text(), re.MULTILINE
    )
    assert found, name
    return found[1]


@pytest.mark.parametrize("service", SERVICES)
def test_every_published_port_is_this_machine_s_only(service: str) -> None:
    for port in SERVICES[service].get("ports", ()):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", defaults(port)), port
    assert SERVICES[service].get("network_mode") is None


def test_images_are_ours_or_the_four_bases() -> None:
    dockerfile = (ROOT / "docker" / "Dockerfile").read_text()
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", dockerfile, re.MULTILINE))
    bases = {image for image in re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE) if "$" not in image}

    assert {service["image"] for service in SERVICES.values()} <= BASES | OURS
    assert bases - stages <= BASES


def test_every_image_of_ours_is_built_once_and_never_pulled() -> None:
    ours = [service for service in SERVICES.values() if service["image"] in OURS]
    built = [service["image"] for service in ours if "build" in service]

    assert sorted(built) == sorted(OURS)
    assert {service["pull_policy"] for service in ours} == {"never"}
    for service in ours:
        if "build" in service:
            assert service["image"] == f"security-design-assistant-{service['build']['target']}:local"


def test_only_what_stands_for_aws_runs_from_the_image_with_the_emulator() -> None:
    emulated = {name for name, service in SERVICES.items() if "emulator" in service["image"]}

    assert emulated == {"bridge", "gemini", "traces"}
    for name in emulated:
        module = SERVICES[name]["command"][0]
        assert (PACKAGE.parent / Path(*module.split(".")) / "__main__.py").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_every_variable_of_ours_is_a_setting(service: str) -> None:
    settings, bridge = set(Settings.model_fields), set(BridgeSettings.model_fields)
    groups = {group: getattr(Settings(), group).model_dump() for group in ("budgets", "gemini")}
    grouped = {f"{group}__{name}" for group, names in groups.items() for name in names}

    for name in environment(service):
        if name.startswith("SDA_BRIDGE_"):
            assert name.removeprefix("SDA_BRIDGE_").lower() in bridge, name
        elif name.startswith("SDA_"):
            assert name.removeprefix("SDA_").lower() in settings | grouped, name


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_settings_of_a_function_hold_as_they_stand(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(function).items():
        monkeypatch.setenv(name, value)

    settings = Settings()

    assert settings.authentication == "none"
    assert settings.lease_seconds == Settings.model_fields["lease_seconds"].default
    assert all([settings.jobs_table, settings.bucket, settings.queue_url, settings.alerts_topic_arn])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_runs_its_own_handler_in_the_smallest_image(function: str) -> None:
    service = SERVICES[function]
    (command,) = service["command"]
    module, _, handler = command.rpartition(".")

    assert (ROOT / "src" / Path(*module.split("."))).with_suffix(".py").exists()
    assert (module.split(".")[-1], handler) == (function, "handler")
    assert service["image"].split("-")[-1] == ("worker:local" if function == "worker" else "api:local")
    assert environment(function)["AWS_LAMBDA_FUNCTION_NAME"] == function


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_bridge_knows_where_every_function_is_and_how_long_it_may_take(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment("bridge").items():
        monkeypatch.setenv(name, value)
    settings = BridgeSettings()
    limit = "api" if function in ("submit", "status") else function

    (url,) = getattr(settings, f"{function}_urls")

    assert urlsplit(url).hostname == function
    seconds = float(environment(function)["AWS_LAMBDA_FUNCTION_TIMEOUT"])
    assert getattr(settings, f"{limit}_seconds") == seconds


def test_names_are_those_that_terraform_gives() -> None:
    prefix, account = f"sda-{terraform_value('environment')}", terraform_value("account_id")
    names = environment("worker")

    assert names["SDA_ENVIRONMENT"] == terraform_value("environment")
    assert names["SDA_BUCKET"] == f"{prefix}-drawings-{account}"
    assert names["SDA_JOBS_TABLE"] == f"{prefix}-jobs"
    assert names["SDA_QUEUE_URL"].endswith(f"/{account}/{prefix}-drawings")
    assert names["SDA_DEAD_LETTER_QUEUE_URL"].endswith(f"/{account}/{prefix}-dead-letters")
    assert names["SDA_ALERTS_TOPIC_ARN"].endswith(f":{account}:{prefix}-alerts")


def test_terraform_finds_what_it_reads_outside_its_folder() -> None:
    mounted = [volume.split(":")[1] for volume in SERVICES["provision"]["volumes"]]
    root = ROOT / "terraform"
    read = {
        path
        for file in root.glob("*.tf")
        for path in re.findall(r"path\.root}/\.\./([\w./]+)", file.read_text())
    }

    assert read
    for path in read:
        assert any(f"/source/{path}".startswith(f"{folder}/") for folder in mounted), path


def test_the_checkout_is_never_written_to() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if volume.startswith("."):
                assert volume.endswith(":ro"), volume
            else:
                assert volume.split(":")[0] in COMPOSE["volumes"], volume


def test_the_api_s_clients_get_urls_for_the_port_that_is_published() -> None:
    (port,) = SERVICES["localstack"]["ports"]

    assert SERVICES["submit"]["environment"]["SDA_CLIENT_S3_ENDPOINT"] == f"http://{port.rpartition(':')[0]}"


def test_signatures_and_expiry_of_urls_are_checked_as_on_aws() -> None:
    assert environment("localstack")["S3_SKIP_SIGNATURE_VALIDATION"] == "0"
