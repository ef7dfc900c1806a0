"""GitHub's workflows: make targets with the fewest rights, code that stays the same, and no stored key."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import detect_secrets
import pytest
import yaml

from release.protection import BRANCHES, CHECKS, ENVIRONMENTS
from release.shifts import WAVES

ROOT = Path(__file__).parents[2]
TEXTS = {path.name: path.read_text() for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
JOBS = {f"{name}:{key}": job for name, workflow in WORKFLOWS.items() for key, job in workflow["jobs"].items()}
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))
TRUST = {"develop": "staging", "main": "prod"}


def on(workflow: dict[Any, Any]) -> dict[str, Any]:
    return dict(workflow[True])  # YAML 1.1 reads the key `on` so


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in JOBS.items():
        for step in job["steps"]:
            yield name, step


def runs(job: str) -> list[str]:
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def test_there_are_the_five_workflows() -> None:
    names = {"pull-request", "deploy-staging", "deploy-production", "rollback", "drift"}
    assert set(WORKFLOWS) == {f"{name}.yml" for name in names}


@pytest.mark.parametrize(("job", "step"), [(job, step) for job, step in steps() if "run" in step])
def test_every_command_is_a_make_target_that_exists(job: str, step: dict[str, Any]) -> None:
    found = re.fullmatch(r"make ([a-z0-9-]+)((?: [A-Z]+=[a-z0-9/]+)*)", step["run"])

    assert found, f"{job}: {step['run']}"
    assert found[1] in TARGETS
    assert "shell" not in step


def test_every_action_is_one_commit_whose_version_is_said() -> None:
    used = [line for text in TEXTS.values() for line in text.splitlines() if "uses:" in line]

    assert len(used) == sum("uses" in step for _, step in steps())
    for line in used:
        assert re.fullmatch(r"\s+(?:- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_version_of_an_action_everywhere() -> None:
    used = {step["uses"] for _, step in steps() if "uses" in step}

    assert len({action.partition("@")[0] for action in used}) == len(used)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_no_right_and_runs_once_at_a_time(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}
    assert WORKFLOWS[name]["concurrency"]["group"]
    assert WORKFLOWS[name]["concurrency"]["cancel-in-progress"] is (name == "pull-request.yml")
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(on(WORKFLOWS[name]))


@pytest.mark.parametrize("name", JOBS)
def test_a_job_reads_the_code_and_may_show_who_it_is_only_to_take_a_role(name: str) -> None:
    used = "".join(step.get("uses", "") for step in JOBS[name]["steps"])
    rights = {"contents": "read"}
    if "configure-aws-credentials" in used:
        rights["id-token"] = "write"
    if "actions/attest" in used:
        rights["attestations"] = "write"

    assert JOBS[name]["permissions"] == rights
    assert 0 < JOBS[name]["timeout-minutes"] <= 75


def test_no_job_has_a_stored_key_and_no_token_stays_in_the_checkout() -> None:
    assert not any("secrets." in text for text in TEXTS.values())
    for _, step in steps():
        given = step.get("with", {})
        assert not {"aws-access-key-id", "aws-secret-access-key"} & set(given)
        if "actions/checkout" in step.get("uses", ""):
            assert given["persist-credentials"] is False


@pytest.mark.parametrize(
    ("job", "role"),
    [
        ("pull-request.yml:plan", "sda-plan-staging"),
        ("deploy-staging.yml:deploy", "sda-deploy-staging"),
        ("deploy-production.yml:deploy", "sda-deploy-prod"),
    ],
)
def test_each_job_takes_the_role_that_is_there_for_it(job: str, role: str) -> None:
    taking = [one for one in JOBS[job]["steps"] if "configure-aws-credentials" in one.get("uses", "")]

    assert taking
    assert all(step["with"]["role-to-assume"].endswith(f":role/{role}") for step in taking)
    assert "vars.REGISTRY != ''" in JOBS[job]["if"]


def test_what_is_built_first_takes_nothing_of_the_hour_that_a_deployment_has() -> None:
    *_, taken, deployed = JOBS["deploy-staging.yml:deploy"]["steps"]

    assert "configure-aws-credentials" in taken["uses"]
    assert deployed["run"] == "make deploy"


def test_a_fork_s_pull_request_is_not_planned() -> None:
    plan = JOBS["pull-request.yml:plan"]

    assert "github.event.pull_request.head.repo.full_name == github.repository" in plan["if"]
    assert "environment" not in plan  # its subject would be the environment's, and not `pull_request`


def test_branches_deploy_to_the_environments_that_their_roles_trust() -> None:
    assert on(WORKFLOWS["deploy-staging.yml"]) == {"push": {"branches": ["develop"]}}
    assert on(WORKFLOWS["deploy-production.yml"]) == {"push": {"branches": ["main"]}}
    assert JOBS["deploy-staging.yml:deploy"]["environment"] == "staging"
    assert JOBS["deploy-production.yml:deploy"]["environment"] == "prod"
    trusted = (ROOT / "terraform" / "bootstrap" / "main.tf").read_text()
    for branch, environment in TRUST.items():
        assert ENVIRONMENTS[environment] == branch
        assert f'github_environment = "{environment}", branch = "{branch}"' in trusted


def test_staging_builds_and_production_only_promotes() -> None:
    assert runs("deploy-staging.yml:deploy") == [
        "make login",
        "make push PLATFORM=linux/arm64",
        "make sbom",
        "make deploy",
    ]
    assert runs("deploy-production.yml:deploy") == ["make promote"]


def test_deployments_rollbacks_and_comparisons_of_an_environment_wait_for_each_other() -> None:
    groups = {name: workflow["concurrency"]["group"] for name, workflow in WORKFLOWS.items()}

    assert groups["deploy-staging.yml"] == "staging"
    assert groups["deploy-production.yml"] == "prod"
    assert groups["rollback.yml"] == "${{ inputs.environment }}"
    asked = on(WORKFLOWS["rollback.yml"])["workflow_dispatch"]["inputs"]["environment"]
    assert asked["options"] == list(ENVIRONMENTS)
    assert JOBS["drift.yml:drift"]["concurrency"] == {
        "group": "${{ matrix.environment }}",
        "cancel-in-progress": False,
    }


def test_both_environments_are_compared_with_their_branches_by_roles_that_only_read() -> None:
    drift = JOBS["drift.yml:drift"]
    (role,) = (one["with"] for one in drift["steps"] if "configure-aws-credentials" in one.get("uses", ""))
    (checkout,) = (one["with"] for one in drift["steps"] if "actions/checkout" in one.get("uses", ""))

    assert drift["strategy"]["fail-fast"] is False
    compared = {one["environment"]: one["branch"] for one in drift["strategy"]["matrix"]["include"]}
    assert compared == ENVIRONMENTS
    assert checkout["ref"] == "${{ matrix.branch }}"
    assert drift["env"] == {"ENV": "${{ matrix.environment }}"}
    assert role["role-to-assume"].endswith(":role/sda-drift-${{ matrix.environment }}")
    assert "environment" not in drift  # its subject would be the environment's, and not the branch's
    assert on(WORKFLOWS["drift.yml"])["schedule"]
    foundation = (ROOT / "terraform" / "bootstrap" / "main.tf").read_text()
    assert re.search(r'compared_by_schedule\s+= \["staging", "prod"\]', foundation)


def test_what_somebody_types_reaches_a_shell_only_as_a_variable() -> None:
    for target in ("plan", "deploy", "rollback", "drift", "unlock", "protect"):
        (recipe,) = re.findall(rf"^{target}:.*\n\t(.*)$", MAKEFILE, re.MULTILINE)
        assert not re.search(r"\$\((?:ENV|TO|REPOSITORY)\)(?!,)", recipe), recipe


def test_the_required_checks_are_the_jobs_of_a_pull_request() -> None:
    jobs = WORKFLOWS["pull-request.yml"]["jobs"].values()

    assert [job["name"] for job in jobs] == list(CHECKS)
    assert on(WORKFLOWS["pull-request.yml"])["pull_request"]["branches"] == list(BRANCHES)


def test_a_pull_request_runs_what_a_developer_runs() -> None:
    ran = {command.split()[1] for job in JOBS if job.startswith("pull-request") for command in runs(job)}

    assert ran >= {"lint", "coverage", "infra-test", "image", "test-image", "e2e", "secrets", "plan"}


def test_images_with_a_known_serious_hole_stop_a_pull_request() -> None:
    scans = [
        step["with"] for step in JOBS["pull-request.yml:images"]["steps"] if "trivy" in step.get("uses", "")
    ]

    assert [scan["image-ref"] for scan in scans] == [
        f"security-design-assistant-{target}:local" for target in ("api", "worker")
    ]
    assert all(scan["exit-code"] == "1" and scan["severity"] == "HIGH,CRITICAL" for scan in scans)


def test_what_is_deployed_has_statements_of_its_build_and_of_its_parts_before() -> None:
    steps = JOBS["deploy-staging.yml:deploy"]["steps"]
    attested = [
        (step["uses"].partition("@")[0], *step["with"].values())
        for step in steps
        if "attest" in step.get("uses", "")
    ]

    assert attested == [
        ("actions/attest-build-provenance", "out/pushed/both.sha256"),
        ("actions/attest-sbom", "out/pushed/api.sha256", "out/sbom/api.json"),
        ("actions/attest-sbom", "out/pushed/worker.sha256", "out/sbom/worker.json"),
    ]
    assert steps[-1]["run"] == "make deploy"


def test_dependabot_looks_after_everything_that_is_pinned() -> None:
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]

    assert {update["package-ecosystem"] for update in updates} == {
        "pip",
        "docker",
        "github-actions",
        "terraform",
    }
    assert {update["target-branch"] for update in updates} == {"develop"}


def test_code_owners_own_folders_that_exist() -> None:
    lines = (ROOT / ".github" / "CODEOWNERS").read_text().splitlines()
    owned = [line.split()[0] for line in lines if line.startswith("/")]

    assert all((ROOT / folder.strip("/")).is_dir() for folder in owned)
    assert "/.github/" in owned


def test_every_function_that_is_deployed_has_its_place_in_the_order_of_shifts() -> None:
    functions = (ROOT / "terraform" / "functions.tf").read_text()
    handlers = {path.stem for path in (ROOT / "src/security_design_assistant/handlers").glob("[a-z]*.py")}

    assert handlers - {"pre_traffic", "post_traffic"} == set(chain(*WAVES))
    assert all(re.search(rf"^\s+{name}\s+=", functions, re.MULTILINE) for name in chain(*WAVES))


@pytest.mark.parametrize(
    ("line", "found"),
    [("key = 'AKIA" + "QWERTYUIOPASDFGH'", True), ('AWS_SECRET_ACCESS_KEY: "none"', False)],
)
def test_the_search_for_secrets_finds_a_key_and_no_emulator_s_word(
    tmp_path: Path, line: str, found: bool
) -> None:
    (recipe,) = re.findall(r"detect-secrets-hook ((?:.*\\\n)*.*)", MAKEFILE)
    options = shlex.split(recipe.replace("\\\n", " ").replace("$$", "$"))
    searched = tmp_path / "settings.py"
    searched.write_text(line + "\n")
    program = Path(detect_secrets.__file__).parent.parent

    ended = subprocess.run(
        [sys.executable, "-m", "detect_secrets.pre_commit_hook", *options, searched.name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        check=False,
    )

    assert ended.returncode == int(found)
