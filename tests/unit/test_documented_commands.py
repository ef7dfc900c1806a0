"""What the documents of accounts, deployments and operations tell to type are commands that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import boto3
import pytest

from security_design_assistant.cli.command_line import build_parser
from tests.unit.test_project import MAKEFILE, ROOT

DOCUMENTS = [
    ROOT / name
    for name in (
        "docs/accounts.md",
        "docs/aws.md",
        "docs/deployment.md",
        "docs/operations.md",
        "terraform/README.md",
        "terraform/bootstrap/README.md",
    )
]
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
STARTS = ("curl", "make", "sda", "terraform", "aws", "gh", "git", "docker", "cp", "rm")
SHELL = {"export", "read", "unset", "eval", "cd"}
OF_THE_AWS_CLI = {  # commands and options that no service's model knows
    "commands": {"sso login", "login", "configure export-credentials", "ecr get-login-password"},
    "options": {"profile", "query", "output", "format", "region"},
}
TERRAFORM = {
    "init": {"backend-config", "reconfigure", "backend", "migrate-state", "input"},
    "plan": {"var-file", "var", "out", "refresh"},
    "apply": {"var-file", "var", "refresh-only"},
    "output": {"raw", "json"},
    "providers lock": {"platform"},
    "force-unlock": set(),
    "destroy": set(),
}


def commands(path: Path) -> Iterator[str]:
    """Yield what a document tells to type: lines of its blocks, what they substitute, and what is quoted."""
    text = path.read_text()
    for block in BLOCK.findall(text):
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            yield from parts(re.sub(r"\s+#.*$", "", line).strip())
    for quoted in re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)):
        if quoted.split()[0] in STARTS and len(quoted.split()) > 1:
            yield quoted


def parts(line: str) -> Iterator[str]:
    """Yield the commands of one line, those inside of it first."""
    line = re.sub(r"'[^']*\|[^']*'", "PROGRAM", line)  # of jq, say
    for inner in re.findall(r"\$\(([^()]+)\)", line):
        yield from parts(inner)
    line = re.sub(r"\"?\$\([^()]+\)\"?", "VALUE", line)
    for part in re.split(r"\s(?:\|\||&&|\|)\s|;\s", line):
        bare = re.sub(r"^(?:\w+=\S+\s*)+", "", part.strip())
        if bare:
            yield bare


ALL = [(path, command) for path in DOCUMENTS for command in commands(path)]


def of(program: str) -> list[str]:
    """Return the documented commands of one program, each once."""
    return sorted({command for _, command in ALL if command.split()[0] == program})


def words(command: str) -> list[str]:
    return shlex.split(command.replace("...", "DOTS"))


def options(given: list[str]) -> set[str]:
    return {re.split(r"=", word.lstrip("-"))[0] for word in given if word.startswith("-")}


def test_no_document_tells_to_type_what_this_file_knows_nothing_of() -> None:
    known = {*STARTS, *SHELL, "jq", "docker"}

    assert len(ALL) > 60
    for path, command in ALL:
        assert command.split()[0] in known, (path.name, command)


@pytest.mark.parametrize("command", of("make"))
def test_a_target_of_make_is_there_and_reads_what_it_is_given(command: str) -> None:
    target, *given = words(command)[1:]

    assert re.search(rf"^{target}:.*##", MAKEFILE, re.MULTILINE)
    for variable in (word.partition("=")[0] for word in given if "=" in word):
        assert f"$({variable})" in MAKEFILE or f"$(if $({variable})" in MAKEFILE, variable


@pytest.mark.parametrize("command", of("sda"))
def test_a_command_of_sda_has_the_options_that_are_named(command: str) -> None:
    _, name, *given = words(command)
    (group,) = build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    known = group.choices[name]._option_string_actions  # type: ignore[index, call-overload]

    assert {f"--{option}" for option in options(given)} <= set(known)


@pytest.mark.parametrize("command", of("terraform"))
def test_terraform_gets_files_and_outputs_that_are_there(command: str) -> None:
    given = words(command)[1:]
    folder = ROOT / next(
        (word.partition("=")[2] for word in given if word.startswith("-chdir=")), "terraform"
    )
    named = [word for word in given if not word.startswith("-chdir=")]
    name = next(known for known in TERRAFORM if " ".join(named).startswith(known))

    assert options(named) <= TERRAFORM[name] | {"chdir"}
    for word in named:
        option, _, value = word.lstrip("-").partition("=")
        if option in {"var-file", "backend-config"}:
            assert (folder / value).is_file(), value
    if name == "output" and len(named) > 1:
        assert f'output "{named[-1]}"' in (folder / "outputs.tf").read_text()
    for variable in re.findall(r"-var[ =]'?(\w+)=", command):
        assert f'variable "{variable}"' in (folder / "variables.tf").read_text()


@cache
def operations(service: str) -> dict[str, set[str]]:
    """Return the operations of a service of AWS as the command line calls them, and their parameters."""
    client = boto3.client(
        service, region_name="eu-west-2", aws_access_key_id="none", aws_secret_access_key="none"
    )
    model = client.meta.service_model
    found = {}
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        found[dashed(name)] = {dashed(member) for member in (shape.members if shape else {})}
    return found


def dashed(name: str) -> str:
    """Return a name of an API as the AWS CLI writes it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


@pytest.mark.parametrize("command", of("aws"))
def test_aws_knows_the_call_and_its_options(command: str) -> None:
    service, *rest = words(command)[1:]
    plain = [word for word in [service, *rest] if not word.startswith("-")]
    if any(" ".join(plain).startswith(known) for known in OF_THE_AWS_CLI["commands"]):
        return
    operation = rest[0]
    api = {"s3api": "s3"}.get(service, service)

    assert operation in operations(api)
    given = {option.removeprefix("no-") for option in options(rest)}
    assert given - OF_THE_AWS_CLI["options"] <= operations(api)[operation]


@pytest.mark.parametrize("command", of("gh"))
def test_github_is_asked_by_its_program(command: str) -> None:
    _, group, *rest = words(command)

    assert group in {"api", "auth", "attestation"}
    assert group != "api" or any(word.startswith("repos/$R") for word in rest)


@pytest.mark.parametrize(("path", "command"), ALL, ids=[command for _, command in ALL])
def test_files_that_a_command_names_are_there(path: Path, command: str) -> None:
    made = {"terraform/bootstrap/backend.tf", "terraform/.terraform.lock.hcl"}
    for name in re.findall(r"(?:terraform|docker|src|docs)/[\w./-]+\.\w+(?![\w*])", command):
        if name not in made and "tfstate" not in name:
            assert (ROOT / name).exists(), (path.name, name)


def test_a_command_that_is_misspelt_is_found() -> None:
    for wrong in ("make deplyo ENV=prod", "make deploy ENVIROMENT=prod"):
        with pytest.raises(AssertionError):
            test_a_target_of_make_is_there_and_reads_what_it_is_given(wrong)
    for wrong in ("sda submit plan.pdf --await", "sda redo job_1"):
        with pytest.raises((AssertionError, KeyError)):
            test_a_command_of_sda_has_the_options_that_are_named(wrong)
    for wrong in ("aws ssm put-parameters --name x", "aws ssm put-parameter --nam x"):
        with pytest.raises(AssertionError):
            test_aws_knows_the_call_and_its_options(wrong)
    for wrong in (
        "terraform -chdir=terraform output -raw api",
        "terraform apply -var-file=production.tfvars",
    ):
        with pytest.raises(AssertionError):
            test_terraform_gets_files_and_outputs_that_are_there(wrong)
