"""What a release calls on the machine: programs that take notes stand for Terraform, git, `gh` and `sda`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from release import __main__ as commands
from release import git
from release.__main__ import main
from release.errors import ReleaseError
from release.protection import CHECKS, protect
from release.smoke import smoke_test
from release.terraform import CommandLineTerraform, backend
from tests.unit.release_account import FakeAccount, FakeNews, FakeTerraform, images, pushed

PROGRAM = """#!/bin/sh
echo "$@" >>"$NOTES"
[ "$2" != output ] || echo '{"api_url": {"value": "https://api.example", "type": "string"}}'
case " $* " in *" plan "*) exit "${PLAN_ENDS:-0}" ;; esac
exit "${ENDS:-0}"
"""
IMAGES = {"api": "registry@sha256:a", "worker": "registry@sha256:b"}


class Notes:
    """A folder with a program, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.path = folder / "notes"
        (folder / "staging.s3.tfbackend").write_text(
            'bucket = "states"\nkey    = "staging/terraform.tfstate"\n'
        )
        self.terraform = CommandLineTerraform("staging", folder, str(self.program))

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notes:
    noted = Notes(tmp_path)
    monkeypatch.setenv("NOTES", str(noted.path))
    return noted


def test_terraform_applies_the_plan_that_was_printed(notes: Notes) -> None:
    notes.terraform.init()
    notes.terraform.plan(IMAGES)
    notes.terraform.apply()

    init, plan, apply = notes.lines()
    assert "-reconfigure -backend-config=staging.s3.tfbackend" in init
    assert "-var-file=staging.tfvars" in plan
    assert json.dumps(IMAGES) in plan
    assert "-out=staging.tfplan" in plan
    assert apply.endswith("apply -input=false staging.tfplan")


def test_a_pull_request_s_plan_asks_the_account_for_nothing(notes: Notes) -> None:
    notes.terraform.look(IMAGES)

    (plan,) = notes.lines()
    assert {"-refresh=false", "-lock=false", "-var=verify_account=false"} <= set(plan.split())
    assert "-out" not in plan


def test_a_comparison_asks_the_account_and_writes_nothing(notes: Notes) -> None:
    notes.terraform.compare(IMAGES)

    (plan,) = notes.lines()
    assert "-lock=false" in plan.split()
    assert "-out" not in plan
    assert "-refresh=false" not in plan


@pytest.mark.parametrize(("code", "changes"), [("0", False), ("2", True)])
def test_a_plan_says_whether_it_changes_anything(
    notes: Notes, monkeypatch: pytest.MonkeyPatch, code: str, changes: bool
) -> None:
    monkeypatch.setenv("PLAN_ENDS", code)

    assert notes.terraform.plan(IMAGES) is changes


def test_a_plan_that_fails_ends_the_release(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_ENDS", "1")

    with pytest.raises(ReleaseError, match="terraform plan failed for staging"):
        notes.terraform.plan(IMAGES)


def test_outputs_are_read_by_their_values(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert notes.terraform.outputs() == {"api_url": "https://api.example"}

    monkeypatch.setenv("ENDS", "1")
    with pytest.raises(ReleaseError, match="output failed"):
        notes.terraform.outputs()


def test_the_state_learns_of_the_traffic_and_changes_nothing(notes: Notes) -> None:
    notes.terraform.settle(IMAGES)

    (settled,) = notes.lines()
    assert "-refresh-only" in settled.split()


def test_an_environment_without_a_state_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", "nowhere"]) == 1
    assert "nowhere is no environment with a state" in capsys.readouterr().err
    assert backend("staging")["key"] == "staging/terraform.tfstate"


def commit(folder: Path, name: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name)
    for arguments in (
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-m", name],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)
    return git.revision(folder)


@pytest.mark.skipif(shutil.which("git") is None, reason="the image of the functions has no git")
def test_documents_do_not_make_other_images_and_code_does(tmp_path: Path) -> None:
    subprocess.run(["git", "init"], cwd=tmp_path, check=True, capture_output=True)
    first = commit(tmp_path, "src/code.py")
    second = commit(tmp_path, "docs/text.md")

    assert list(git.history(tmp_path)) == [second, first]
    assert git.same_code(tmp_path, first)
    commit(tmp_path, "src/more.py")
    assert not git.same_code(tmp_path, first)
    with pytest.raises(ReleaseError, match="git diff failed"):
        git.same_code(tmp_path, "0123456789ab")


@pytest.fixture
def gh(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> Notes:
    notes.program.rename(notes.program.with_name("gh"))
    monkeypatch.setenv("PATH", f"{notes.path.parent}:{os.environ['PATH']}")
    return notes


def test_protection_is_printed_before_it_is_set(gh: Notes, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protect", "owner/name", "--dry-run"]) == 0

    printed = capsys.readouterr().out.splitlines()
    assert gh.lines() == []
    assert all("repos/owner/name" in line for line in printed)
    (main_branch,) = (line for line in printed if "branches/main/protection" in line)
    rules = json.loads(main_branch.split(" ", 2)[2])
    assert rules["required_status_checks"]["contexts"] == list(CHECKS)
    assert rules["required_pull_request_reviews"]["required_approving_review_count"] == 1
    assert rules["enforce_admins"]
    assert not rules["allow_force_pushes"]


def test_protection_makes_the_calls_that_were_printed(gh: Notes) -> None:
    said: list[str] = []

    assert protect("owner/name", dry_run=False, say=said.append) == 0

    assert [line.split()[2:4] for line in gh.lines()] == [line.split()[:2] for line in said]


def test_what_github_refuses_is_a_sentence(gh: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENDS", "1")

    with pytest.raises(ReleaseError, match="GitHub refuses PATCH repos/owner/name"):
        protect("owner/name", dry_run=False, say=print)


def test_a_smoke_test_says_what_sda_said() -> None:
    nobody = {"variables": {"SDA_AUTH": "none"}, "secret_parameter": None}
    with pytest.raises(ReleaseError, match=r"smoke test failed: sda submit said: .+"):
        smoke_test({"api_url": "http://127.0.0.1:9", "releases": nobody}, no_secret)


def no_secret(name: str) -> str:
    raise AssertionError(f"{name} was asked for")


OLD, NEW = images("a"), images("b")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> FakeAccount:
    """An account and an estate in memory behind the commands, in a checkout whose newest commit is NEW's."""
    fake = FakeAccount(pushed(OLD, NEW))
    terraform = FakeTerraform(fake)
    monkeypatch.setattr(commands.AwsAccount, "connect", lambda region, bucket: fake)
    monkeypatch.setattr(commands.CommandLineTerraform, "init", lambda self: terraform)
    monkeypatch.setattr(commands.SnsNews, "connect", lambda region: FakeNews())
    monkeypatch.setattr(commands, "smoke_test", lambda outputs, secret: fake.told.append("smoke"))
    monkeypatch.setattr(commands.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(git, "revision", lambda folder: NEW.revision)
    monkeypatch.setattr(git, "history", lambda folder: iter([NEW.revision, OLD.revision]))
    monkeypatch.setattr(git, "same_code", lambda folder, earlier: earlier == NEW.revision)
    return fake


@pytest.mark.parametrize("command", [["deploy", "staging"], ["promote"], ["rollback", "staging", "a" * 12]])
def test_a_dry_run_of_any_release_changes_nothing(account: FakeAccount, command: list[str]) -> None:
    for one in (OLD, NEW):
        account.stored |= {f"staging-proven-{tag}": digest for tag, digest in pushed(one).items()}
    before = dict(account.stored)

    assert main([*command, "--dry-run"]) == 0

    assert account.told == ["plan"]
    assert account.stored == before
    assert account.holders == {}


def test_deploy_then_rollback_then_drift_as_somebody_types_them(
    account: FakeAccount, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert main(["deploy", "staging"]) == 0
    assert main(["drift", "staging"]) == 0
    assert main(["rollback", "staging", OLD.revision]) == 1
    assert "never proved itself on staging; these did: bbbbbbbbbbbb" in capsys.readouterr().err

    account.stored |= {f"staging-proven-{tag}": digest for tag, digest in pushed(OLD).items()}
    assert main(["rollback", "staging", OLD.revision]) == 0
    assert main(["drift", "staging"]) == 2
    assert "staging runs bbbbbbbbbbbb." in summary.read_text()


def test_production_is_promoted_to_only_with_what_staging_proved(
    account: FakeAccount, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["promote"]) == 1
    assert "Staging has tested no revision" in capsys.readouterr().err

    account.stored |= {f"staging-proven-{tag}": digest for tag, digest in pushed(NEW).items()}
    account.bad.clear()
    assert main(["promote", "--dry-run"]) == 0
    assert "prod would get bbbbbbbbbbbb" in capsys.readouterr().out


def test_a_killed_release_is_unlocked_by_hand(
    account: FakeAccount, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTOR", "ann")
    monkeypatch.setenv("GITHUB_RUN_ID", "17")
    account.lock("staging", "somebody killed")
    assert main(["deploy", "staging"]) == 1
    assert "somebody killed" in capsys.readouterr().err

    assert main(["unlock", "staging"]) == 0
    assert main(["deploy", "staging"]) == 0
