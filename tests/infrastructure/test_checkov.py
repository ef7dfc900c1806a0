"""Checkov's rules for the Terraform code; what does not apply is skipped where it stands, with the reason."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.infrastructure.terraform import ROOT, TERRAFORM

CHECKOV = ROOT / ".checkov" / "bin" / "checkov"


def test_checkov_finds_nothing() -> None:
    if not CHECKOV.exists():
        pytest.skip("checkov is not installed: `make infra-test` installs it")

    ended = subprocess.run(
        [CHECKOV, "--directory", TERRAFORM, "--framework", "terraform", "--compact", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_skip_of_a_rule_says_why() -> None:
    skips = [
        (path.name, line.strip())
        for path in TERRAFORM.rglob("*.tf")
        if ".terraform" not in path.parts
        for line in path.read_text().splitlines()
        if "checkov:skip" in line
    ]

    for name, line in skips:
        assert re.fullmatch(r"# ?checkov:skip=CKV2?_AWS_\d+:.{20,}", line), (name, line)
