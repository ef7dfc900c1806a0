"""An emulated AWS account that enforces IAM and takes TLS only, and the root module on its way into it.

Where a Docker engine and the images are at hand, the functions run in containers of their images, with the
credentials of their own roles. Terraform runs with the session that GitHub's job of this environment gets.
"""

from __future__ import annotations

import json
import platform
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3

from security_design_assistant.emulator.embedded.ministack import aws_environment, running_ministack
from tests.infrastructure import foundation
from tests.infrastructure.terraform import Terraform, copy_of_the_root

IMAGES = {kind: f"security-design-assistant-{kind}:local" for kind in ("api", "worker")}
_AWS_CHECKS = Path(__file__).with_name("aws_checks")
_UNLIMITED = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
_GATEWAY = "{{(index .IPAM.Config 0).Gateway}}"


@dataclass
class Account:
    """An emulated account.

    ``why_data_only`` says why no function runs in it, if none does; ``deployment`` is what GitHub's job has;
    ``not_ours`` is what was there before the root module.
    """

    endpoint: str
    certificate: Path
    terraform: Terraform
    why_data_only: str | None
    deployment: Mapping[str, str]
    outputs: dict[str, Any] = field(default_factory=dict)
    not_ours: list[str] = field(default_factory=list)

    @property
    def options(self) -> list[str]:
        """What Terraform is told of this account."""
        options = ["-var-file=local.tfvars", "-var=permissions_boundary=true"]
        if self.why_data_only:
            return options
        architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
        images = f"-var=images={json.dumps(IMAGES)}"
        return [*options, "-var=deploy_functions=true", f"-var=architecture={architecture}", images]

    def apply(self, *more: str) -> None:
        """Apply the root module, and keep its outputs."""
        self.terraform.run("apply", "-auto-approve", "-input=false", "-no-color", *self.options, *more)
        outputs = json.loads(self.terraform.run("output", "-json").stdout)
        self.outputs = {name: output["value"] for name, output in outputs.items()}

    def destroy(self) -> None:
        self.terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", *self.options)

    def empty_the_bucket(self) -> None:
        """Delete all drawings and results, with all their versions."""
        s3, bucket = self.client("s3"), self.outputs["bucket"]
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])

    def client(self, service: str) -> Any:
        """Return a client with the account's own, unlimited credentials."""
        return _client(service, self.endpoint, self.certificate, _UNLIMITED)

    def deployer(self, service: str) -> Any:
        """Return a client with what a deployment from GitHub has."""
        return _client(service, self.endpoint, self.certificate, self.deployment)

    def call(self, method: str, target: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Send a request to a path of the API, or to a URL; return status and body, or where it leads."""
        api_id = self.outputs["api_url"].removeprefix("https://").partition(".")[0]
        api = f"{self.endpoint}/_aws/execute-api/{api_id}/$default"
        url = target if target.startswith("https://") else f"{api}{target}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(url, body, named, method=method)
        trust = ssl.create_default_context(cafile=self.certificate)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trust), _AsItIs())
        with opener.open(asked, timeout=90) as answer:
            moved = answer.status in {301, 302, 303, 307, 308}
            return answer.status, answer.headers["Location"].encode() if moved else answer.read()

    def left(self) -> list[str]:
        """Return what the account holds of what Terraform makes."""
        client = self.client
        return [
            *client("dynamodb").list_tables()["TableNames"],
            *client("sqs").list_queues().get("QueueUrls", []),
            *(topic["TopicArn"] for topic in client("sns").list_topics()["Topics"]),
            *(bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]),
            *(parameter["Name"] for parameter in client("ssm").describe_parameters()["Parameters"]),
            *(group["logGroupName"] for group in client("logs").describe_log_groups()["logGroups"]),
            *(
                alias["AliasName"]
                for alias in client("kms").list_aliases()["Aliases"]
                if "sda" in alias["AliasName"]
            ),
            *(role["RoleName"] for role in client("iam").list_roles()["Roles"] if "sda" in role["RoleName"]),
            *(function["FunctionName"] for function in client("lambda").list_functions()["Functions"]),
            *(api["Name"] for api in client("apigatewayv2").get_apis()["Items"]),
            *(schedule["Name"] for schedule in client("scheduler").list_schedules()["Schedules"]),
        ]


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Leaves redirections and errors to the test."""

    def http_response(self, request: Any, response: Any) -> Any:
        return response

    https_response = http_response


@contextmanager
def emulated_account(folder: Path) -> Iterator[Account]:
    """Run an empty account; its containers are gone afterwards."""
    why_data_only = _why_no_function_can_run()
    with nullcontext(("127.0.0.1", "")) if why_data_only else _network() as (host, network):
        certificate, key = _certificate(folder, host)
        settings = {
            "SERVICES": "",
            "AUTH": "true",
            "LAMBDA_STRICT": "1",
            "PYTHONPATH": str(_AWS_CHECKS),
            "LAMBDA_DOCKER_NETWORK": network,
            "LAMBDA_DOCKER_FLAGS": f"-v {certificate}:/emulator.pem:ro -e AWS_CA_BUNDLE=/emulator.pem",
            "MINISTACK_DOCKER_TIMEOUT": "60",
        }
        with running_ministack(folder / "ministack.log", host, settings, (certificate, key)) as endpoint:
            environment = {**aws_environment(endpoint), "AWS_CA_BUNDLE": str(certificate)}
            root = copy_of_the_root(folder)
            foundation.lay(root, environment)
            sts = _client("sts", endpoint, certificate, _UNLIMITED)
            deployment = foundation.session(sts, foundation.job_of("local"), "refs/heads/develop")
            terraform = Terraform(root, {**environment, **deployment}).init()
            yield Account(endpoint, certificate, terraform, why_data_only, deployment)


def _client(service: str, endpoint: str, certificate: Path, credentials: Mapping[str, str]) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        verify=str(certificate),
        region_name="eu-west-2",
        **{name.lower(): value for name, value in credentials.items()},
    )


@contextmanager
def _network() -> Iterator[tuple[str, str]]:
    """Make a network of containers; yield our address in it, which only they reach, and its name."""
    name = f"sda-applied-{uuid4().hex[:8]}"
    _docker("network", "create", name)
    try:
        yield _docker("network", "inspect", name, "--format", _GATEWAY), name
    finally:
        if containers := _docker("ps", "--all", "--quiet", "--filter", f"network={name}"):
            _docker("rm", "--force", *containers.split())
        _docker("network", "rm", name)


def _why_no_function_can_run() -> str | None:
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        return "no Docker engine: the functions' images cannot run"
    for image in IMAGES.values():
        if subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode:
            return f"there is no image {image}: `make image` builds it"
    return None


def _certificate(folder: Path, host: str) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    names = ["-subj", "/CN=emulator", "-addext", f"subjectAltName=IP:{host}"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*made, "-keyout", key, "-out", certificate], capture_output=True, check=True)
    certificate.chmod(0o644)
    return certificate, key


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout.strip()
