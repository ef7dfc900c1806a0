"""The workflows' steps by hand in a fresh clone, in order; stand-ins for AWS, Docker and Terraform."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.release_account import REGISTRY
from tests.unit.test_workflows import JOBS, MAKEFILE, ROOT, runs, steps

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="the image of the functions has no git"),
    pytest.mark.skipif(shutil.which("make") is None, reason="the image of the functions has no make"),
]

PROGRAMS = ("docker", "aws", "terraform")
NOT_RUN_HERE = {
    "actionlint": "its package fetches the program from GitHub",
    "coverage": "`make test` runs these tests",
    "infra-test": "`make test` runs these tests where Terraform is",
}
"""Targets of the workflows that neither CI nor this file runs, and why."""


class Clone:
    """A checkout of what is here, as nobody has worked in it yet, and the stand-ins beside it."""

    def __init__(self, folder: Path) -> None:
        self.beside = folder
        self.folder = folder / "clone"
        self.folder.mkdir()
        listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)
        git(self.folder, "init", "--quiet")
        git(self.folder, "add", "--all")
        git(self.folder, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "all")
        self.revision = git(self.folder, "rev-parse", "--short=12", "HEAD").strip()
        self._stand_ins()

    def walk(self, job: str, without: str = "", **given: str) -> None:
        """Run a job's steps; an action that attests is given the files that it names."""
        variables = {name: filled(value, given) for name, value in JOBS[job].get("env", {}).items()}
        for step in JOBS[job]["steps"]:
            if step.get("run") == without:
                continue
            if "run" in step:
                self.run(step["run"], variables)
            for name in ("subject-checksums", "sbom-path"):
                if name in step.get("with", {}):
                    assert (self.folder / step["with"][name]).read_text(), step["uses"]

    def run(self, command: str, variables: Mapping[str, str]) -> str:
        """Run a step as GitHub's runner does."""
        ended = subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=self.folder,
            env={
                "PATH": f"{self.beside / 'bin'}:{os.environ['PATH']}",
                "HOME": str(self.beside),
                "NOTES": str(self.beside / "notes"),
                "REGISTRY_FILE": str(self.beside / "registry.json"),
                "GITHUB_ACTOR": "ann",
                "GITHUB_RUN_ID": "17",
                **variables,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise AssertionError(f"{command}\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def notes(self) -> str:
        return (self.beside / "notes").read_text()

    def _stand_ins(self) -> None:
        for name in PROGRAMS:
            self._program(self.beside / "bin" / name, "tests.unit.stand_in_program", name)
        # The environments that `make` prepares first, from the locks and with the network.
        self._program(self.folder / ".sbom/bin/cyclonedx-py", "tests.unit.stand_in_program", "cyclonedx-py")
        self._program(self.folder / ".venv/bin/python", "tests.unit.stand_in_release")
        page = "src/security_design_assistant/review_page/static/index.html"
        for prepared in (".sbom/.ready", ".venv/.ready", ".node/.ready", "src/web/node_modules/.ready", page):
            (self.folder / prepared).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / prepared).touch()

    def _program(self, path: Path, module: str, *arguments: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        paths = f"{self.folder}:{self.folder / 'src'}"
        command = " ".join([sys.executable, "-m", module, *arguments])
        path.write_text(f'#!/bin/sh\nPYTHONPATH={paths} exec {command} "$@"\n')
        path.chmod(0o755)


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def filled(value: str, given: Mapping[str, str]) -> str:
    """Return a value with GitHub's expressions replaced by what they would give."""
    found = re.fullmatch(r"\$\{\{ (?:vars|inputs|matrix)\.(\w+)(?: \|\| '(\w+)')? \}\}", value)
    return given.get(found[1], found[2] or "") if found else value


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_a_merge_reaches_staging_and_production_goes_back_and_is_compared(clone: Clone) -> None:
    clone.walk("deploy-staging.yml:deploy", REGISTRY=REGISTRY)
    clone.walk("deploy-production.yml:deploy")
    clone.walk("rollback.yml:rollback", environment="prod", to=clone.revision)
    for environment in ("staging", "prod"):
        clone.walk("drift.yml:drift", environment=environment)

    notes = clone.notes()
    assert notes.count("docker push ") == 2  # production gets no build of its own
    assert f"docker push {REGISTRY}:api-{clone.revision}" in notes
    assert (
        "docker login --username AWS --password-stdin 445567098699.dkr.ecr.eu-west-2.amazonaws.com" in notes
    )
    for environment in ("staging", "prod"):
        assert f"apply -input=false {environment}.tfplan" in notes


def test_no_step_can_be_left_out(clone: Clone) -> None:
    with pytest.raises(AssertionError, match="Staging has tested no revision"):
        clone.walk("deploy-production.yml:deploy")
    with pytest.raises(FileNotFoundError, match=r"both\.sha256"):
        clone.walk("deploy-staging.yml:deploy", without="make push PLATFORM=linux/arm64", REGISTRY=REGISTRY)
    with pytest.raises(AssertionError, match="make push comes first"):
        clone.run("make deploy", {"ENV": "staging"})
    shutil.rmtree(clone.folder / "out")
    with pytest.raises(FileNotFoundError, match=r"api\.json"):
        clone.walk("deploy-staging.yml:deploy", without="make sbom", REGISTRY=REGISTRY)


def test_images_are_pushed_once_and_from_what_is_committed(clone: Clone) -> None:
    for _ in range(2):
        clone.run("make push", {"REGISTRY": REGISTRY})
    assert clone.notes().count("docker push ") == 2

    (clone.folder / "src/security_design_assistant/errors.py").write_text("changed")
    with pytest.raises(AssertionError, match="Commit first"):
        clone.run("make push", {"REGISTRY": REGISTRY})


def test_the_plan_of_a_pull_request_asks_the_state_alone(clone: Clone) -> None:
    (command,) = runs("pull-request.yml:plan")

    clone.run(command, {})

    assert "-refresh=false" in clone.notes()
    assert "apply" not in clone.notes()


def test_every_step_of_a_pull_request_is_known_to_make_in_a_fresh_clone(clone: Clone) -> None:
    for name, step in steps():
        if name.startswith("pull-request") and "run" in step:
            clone.run(step["run"].replace("make ", "make --dry-run "), {})


def test_every_target_of_the_workflows_is_run_by_ci_or_here() -> None:
    used = {step["run"].split()[1] for _, step in steps() if "run" in step}
    by_ci = set(re.findall(r"[a-z0-9-]+", " ".join(re.findall(r"^\s*make (.*)$", ci(), re.MULTILINE))))
    while more := {need for target in by_ci for need in needs(target)} - by_ci:
        by_ci |= more
    walked = {
        command.split()[1] for job in JOBS if not job.startswith("pull-request") for command in runs(job)
    }

    assert used - by_ci - walked - {"plan"} == set(NOT_RUN_HERE)


def ci() -> str:
    return (ROOT / ".ci" / "run").read_text()


def needs(target: str) -> set[str]:
    """Return the targets that one builds first."""
    (line,) = re.findall(rf"^{target}:(.*?)(?:##.*)?$", MAKEFILE, re.MULTILINE) or ("",)
    return set(re.findall(r"(?<![\w.$(/-])[a-z][a-z0-9-]*(?![\w./-])", line))


def test_the_base_image_is_pinned_to_what_its_tag_means_now(clone: Clone) -> None:
    dockerfile = clone.folder / "docker" / "Dockerfile"
    with pytest.raises(AssertionError, match="does not tell the digest"):
        clone.run("make base", {})
    assert dockerfile.read_text() == (ROOT / "docker/Dockerfile").read_text()

    digests = [f"sha256:{digit * 64}" for digit in "ab"]
    for digest in digests:  # a second time it moves
        (clone.beside / "registry.json").write_text(f'{{"3.13": "{digest}"}}')
        clone.run("make base", {})

    text = dockerfile.read_text()
    assert f"FROM public.ecr.aws/lambda/python:3.13@{digests[1]} AS base\n" in text
    assert digests[0] not in text
    assert text.replace(f"@{digests[1]}", "") == (ROOT / "docker/Dockerfile").read_text().replace(pin(), "")


def pin() -> str:
    """Return what pins the base image here, if anything."""
    (line,) = re.findall(r"^FROM (\S+) AS base$", (ROOT / "docker/Dockerfile").read_text(), re.MULTILINE)
    name, at, digest = line.partition("@")
    assert name == "public.ecr.aws/lambda/python:3.13"
    assert not at or re.fullmatch(r"sha256:[0-9a-f]{64}", digest)
    return at + digest
