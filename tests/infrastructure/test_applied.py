"""The root module, really applied with the real provider to an emulated account, used, and destroyed.

The emulator enforces IAM: each function runs in a container of its image with the credentials of its own role,
so a job that comes through has shown that the roles allow enough.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from security_design_assistant.local.embedded.ministack import aws_environment, running_ministack
from security_design_assistant.samples import write_samples
from tests.infrastructure.conftest import Plans
from tests.infrastructure.terraform import Terraform, copy_of_the_root

IMAGES = {kind: f"security-design-assistant-{kind}:local" for kind in ("api", "worker")}

# What the emulator does not do, or does not do enough of, so that only plans and module tests show it.
NOT_APPLIED = {
    "aws_budgets_budget": "costs arise on AWS only",
    "aws_ce_anomaly_monitor": "costs arise on AWS only",
    "aws_ce_anomaly_subscription": "costs arise on AWS only",
    "aws_cloudwatch_dashboard": "nothing to look at without CloudWatch's own metrics",
    "aws_cloudwatch_metric_alarm": "the emulator never evaluates an alarm that Terraform made",
    "aws_codedeploy_app": "there is no CodeDeploy in the emulator",
    "aws_codedeploy_deployment_config": "there is no CodeDeploy in the emulator",
    "aws_codedeploy_deployment_group": "there is no CodeDeploy in the emulator",
    "aws_lambda_provisioned_concurrency_config": "the emulator keeps nothing warm",
    "aws_s3_bucket_accelerate_configuration": "there are no edge locations to be near to",
    "aws_sns_topic_subscription": "the emulator sends no e-mail",
}


@dataclass(frozen=True)
class Account:
    """An emulated account, and the root module on its way into it."""

    endpoint: str
    terraform: Terraform
    options: list[str]

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="eu-west-2",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def apply(self) -> dict[str, Any]:
        """Apply and return the outputs."""
        self.terraform.run("apply", "-auto-approve", "-input=false", "-no-color", *self.options)
        outputs = json.loads(self.terraform.run("output", "-json").stdout)
        return {name: output["value"] for name, output in outputs.items()}

    def left(self) -> list[str]:
        """Return what the account still holds of what Terraform made."""
        return [
            *self.client("dynamodb").list_tables()["TableNames"],
            *self.client("sqs").list_queues().get("QueueUrls", []),
            *(topic["TopicArn"] for topic in self.client("sns").list_topics()["Topics"]),
            *(bucket["Name"] for bucket in self.client("s3").list_buckets()["Buckets"]),
            *(item["Name"] for item in self.client("ssm").describe_parameters()["Parameters"]),
            *(group["logGroupName"] for group in self.client("logs").describe_log_groups()["logGroups"]),
            *(alias["AliasName"] for alias in self.client("kms").list_aliases()["Aliases"] if "sda" in alias["AliasName"]),
            *(role["RoleName"] for role in self.client("iam").list_roles()["Roles"] if "sda" in role["RoleName"]),
            *(function["FunctionName"] for function in self.client("lambda").list_functions()["Functions"]),
            *(api["Name"] for api in self.client("apigatewayv2").get_apis()["Items"]),
        ]


@contextmanager
def emulated_account(folder: Path, host: str, *options: str) -> Iterator[Account]:
    settings = {"SERVICES": "", "AUTH": "true", "LAMBDA_STRICT": "1", "MINISTACK_DOCKER_TIMEOUT": "60"}
    with running_ministack(folder / "ministack.log", host, settings) as endpoint:
        terraform = Terraform(copy_of_the_root(folder), aws_environment(endpoint)).init()
        yield Account(endpoint, terraform, ["-var-file=local.tfvars", *options])


def bridge_address() -> str:
    """Return the address of this machine that containers reach; skip where nothing can run an image."""
    if not shutil.which("docker") or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        pytest.skip("no Docker engine: the functions' images cannot run")
    for image in IMAGES.values():
        if subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode:
            pytest.skip(f"there is no image {image}: `make image` builds it")
    shown = subprocess.run(
        ["docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout.strip()


def test_the_data_is_applied_stays_as_it_is_and_goes_without_a_trace(tmp_path: Path) -> None:
    with emulated_account(tmp_path, "127.0.0.1") as account:
        outputs = account.apply()

        assert not account.terraform.plan(*account.options).changes()
        assert {outputs["table"], outputs["bucket"]} <= set(account.left())
        account.terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", *account.options)
        assert account.left() == []


def test_a_secret_s_value_never_comes_into_state_or_plan_and_outlives_an_apply(tmp_path: Path) -> None:
    with emulated_account(tmp_path, "127.0.0.1") as account:
        (name,) = account.apply()["secrets"].values()
        ssm = account.client("ssm")

        ssm.put_parameter(Name=name, Value="very-secret-key", Type="SecureString", Overwrite=True)
        account.apply()

        assert not account.terraform.plan(*account.options).changes()
        assert ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"] == "very-secret-key"
        folder = account.terraform.folder
        assert "very-secret-key" not in (folder / "terraform.tfstate").read_text()
        assert "very-secret-key" not in account.terraform.run("show", "-json", "plan").stdout


def test_a_job_runs_through_what_was_applied(tmp_path: Path) -> None:
    host = bridge_address()
    write_samples(tmp_path / "samples")
    architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    options = ["-var=deploy_functions=true", f"-var=architecture={architecture}", f"-var=images={json.dumps(IMAGES)}"]
    with emulated_account(tmp_path, host, *options) as account:
        outputs = account.apply()
        api = f"{account.endpoint}/_aws/execute-api/{outputs['api_url'].split('//')[1].split('.')[0]}/$default"

        job = request(f"{api}/process-drawing", (tmp_path / "samples" / "plain.pdf").read_bytes())
        ended = wait(f"{api}/status/{job['job_id']}")

        assert ended["status"] == "completed", (ended, (tmp_path / "ministack.log").read_text()[-3000:])
        assert ended["result"]["summary"]["doors"] > 0
        assert not account.terraform.plan(*account.options).changes()
        account.terraform.run("destroy", "-auto-approve", "-input=false", "-no-color", *account.options)
        assert account.left() == []


def request(url: str, body: bytes | None = None) -> Any:
    asked = urllib.request.Request(url, body, {"Content-Type": "application/pdf"} if body else {})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return json.load(answer)


def wait(url: str, seconds: float = 90) -> Any:
    deadline = time.monotonic() + seconds
    while (job := request(url))["status"] not in {"completed", "failed"} and time.monotonic() < deadline:
        time.sleep(0.5)
    return job


def test_what_no_emulator_does_is_named(plans: Plans) -> None:
    planned = {change["type"] for change in plans("prod").changes()}
    local = {change["type"] for change in plans("applied").changes()}

    assert planned - local == set(NOT_APPLIED)
    for kind, reason in sorted(NOT_APPLIED.items()):
        print(f"not applied anywhere but on AWS: {kind}: {reason}")
