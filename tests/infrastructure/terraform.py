"""Terraform as an operator runs it, on a copy of the project whose state lies beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TERRAFORM = ROOT / "terraform"
MODULES = sorted(path.name for path in (TERRAFORM / "modules").iterdir() if path.is_dir())
IMAGES = {
    kind: f"445567098699.dkr.ecr.eu-west-2.amazonaws.com/security-design-assistant@sha256:{digit * 64}"
    for kind, digit in (("api", "a"), ("worker", "b"))
}
LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'
_NO_REGISTRY = ("could not connect to", "Failed to query available provider packages", "Could not retrieve")


def _absent(reason: str) -> None:
    """Skip what cannot be tested here; `make infra-test`, which is there for it, may not."""
    if os.environ.get("SDA_TERRAFORM_REQUIRED"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass(frozen=True)
class Terraform:
    """Runs Terraform in ``folder``."""

    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command; a failure shows what Terraform said."""
        ended = subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env={**os.environ, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if check and ended.returncode:
            pytest.fail(f"terraform {' '.join(arguments)}\n{ended.stdout}{ended.stderr}", pytrace=False)
        return ended

    def init(self) -> Terraform:
        """Initialise; where Terraform or the provider cannot be had, skip."""
        if not shutil.which("terraform"):
            _absent("terraform is not installed")
        ended = self.run("init", "-input=false", "-no-color", check=False)
        if ended.returncode:
            said = ended.stdout + ended.stderr
            promised = Path(os.environ.get("TF_CLI_CONFIG_FILE", "")).is_file()
            if not promised and any(text in said for text in _NO_REGISTRY):
                _absent("the AWS provider cannot be had: no registry answers, TF_CLI_CONFIG_FILE is no file")
            pytest.fail(said, pytrace=False)
        return self

    def plan(self, *arguments: str) -> Plan:
        """Plan, and return what Terraform means to do."""
        ended = self.run("plan", "-input=false", "-no-color", "-out=plan", *arguments)
        shown = self.run("show", "-json", "plan")
        return Plan(json.loads(shown.stdout), ended.stdout + ended.stderr)

    def applied(self, run: Path, *arguments: str) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """Apply on a provider that is made up, as the test file ``run`` says.

        Return what there would be, by type and address; unlike in a plan, all of it is known.
        """
        folder = self.folder / run.stem
        folder.mkdir(exist_ok=True)
        shutil.copy(run, folder)
        told = self.run("test", "-json", "-verbose", f"-test-directory={run.stem}", *arguments, check=False)
        lines = [json.loads(line) for line in told.stdout.splitlines()]
        wrong = [
            line["@message"] for line in lines if line["type"] == "diagnostic" and line["@level"] == "error"
        ]
        if told.returncode or wrong:
            pytest.fail("\n".join(wrong) or told.stderr, pytrace=False)
        (state,) = (line["test_state"] for line in lines if line["type"] == "test_state")
        found: dict[str, dict[str, Mapping[str, Any]]] = {}
        for resource in _resources(state["root_module"]):
            if resource["mode"] == "managed":
                found.setdefault(resource["type"], {})[resource["address"]] = resource["values"]
        return found


@dataclass(frozen=True)
class Plan:
    """A plan as Terraform's JSON tells it, and what Terraform printed."""

    document: Mapping[str, Any]
    printed: str

    def values(self, kind: str) -> dict[str, Mapping[str, Any]]:
        """Return what the resources of one type will be, by their address."""
        return {
            resource["address"]: resource["values"]
            for resource in _resources(self.document["planned_values"]["root_module"])
            if resource["type"] == kind and resource["mode"] == "managed"
        }

    def only(self, kind: str, address: str = "") -> Mapping[str, Any]:
        """Return the one resource of a type whose address contains ``address``."""
        (found,) = (values for name, values in self.values(kind).items() if address in name)
        return found

    def changes(self) -> Sequence[Mapping[str, Any]]:
        """Return the resources that would be made, changed or destroyed."""
        return [
            change
            for change in self.document.get("resource_changes", ())
            if change["change"]["actions"] not in (["no-op"], ["read"])
        ]


def _resources(root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    modules = [root]
    while modules:
        module = modules.pop()
        modules += module.get("child_modules", ())
        yield from module.get("resources", ())


def statements(policy: str) -> list[dict[str, Any]]:
    """Return the statements of a policy document, with actions and resources as lists."""
    found = []
    for statement in json.loads(policy)["Statement"]:
        lists = {
            name: [value] if isinstance(value, str) else list(value)
            for name, value in statement.items()
            if name in {"Action", "Resource", "NotAction", "NotResource"}
        }
        found.append({**statement, **lists})
    return found


def copy_of_the_root(folder: Path) -> Path:
    """Copy the root module to ``folder``, with what it reads beside it, and its state in a file."""
    copied = folder / "terraform"
    shutil.copytree(
        TERRAFORM, copied, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "images.auto*")
    )
    (copied / "backend_override.tf").write_text(LOCAL_STATE)
    for name in ("docs", "src"):
        (folder / name).symlink_to(ROOT / name)
    return copied


def options_of(environment: str) -> list[str]:
    """Return what a plan of an environment takes, made without an account."""
    if environment == "local":
        return ["-var-file=local.tfvars"]
    images = f"-var=images={json.dumps(IMAGES)}"
    return [f"-var-file={environment}.tfvars", "-var=verify_account=false", images]


NO_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_EC2_METADATA_DISABLED": "true",
}
