"""`docker/push-images`, with a registry of files behind a small program that stands for Docker's."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

PUSH = Path(__file__).parents[2] / "docker" / "push-images"
REPOSITORY = "registry.example/drawings"
DOCKER = """#!/bin/sh
# Images are files named by their tag; their content is the digest.
cd "$REGISTRY"
name() { echo "$1" | tr '/:' '__'; }
case $1 in
    buildx) [ -e "$(name "$4")" ] && printf 'Name:      %s\\nDigest:    %s\\n' "$4" "$(cat "$(name "$4")")" ;;
    tag) echo "$2" >last ;;
    push)
        [ -z "${REGISTRY_DOWN:-}" ] || { echo 'no route' >&2; exit 1; }
        digest=sha256:$(sha256sum last | cut -c1-64)
        echo "$digest" >"$(name "$2")"
        echo "a-tag: digest: $digest size: 2828" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    for folder in ("src", "docker", "terraform"):
        (root / folder).mkdir(parents=True)
    (root / "src" / "package.py").write_text("")
    for command in ("init", "add .", "-c user.name=a -c user.email=a@b.example commit --message=first"):
        subprocess.run(["git", *command.split()], cwd=root, check=True, capture_output=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker").write_text(DOCKER)
    (tmp_path / "bin" / "docker").chmod(0o755)
    (tmp_path / "registry").mkdir()
    return root


def push(
    checkout: Path, revision: str = "0123456789ab", **environment: str
) -> subprocess.CompletedProcess[str]:
    path = f"{checkout.parent / 'bin'}:{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "REGISTRY": str(checkout.parent / "registry"), **environment}
    command = [PUSH, REPOSITORY, revision, "local"]
    return subprocess.run(command, cwd=checkout, env=variables, capture_output=True, text=True, check=False)


def told(checkout: Path) -> dict[str, str]:
    return dict(json.loads((checkout / "terraform" / "images.auto.tfvars.json").read_text())["images"])


def stored(checkout: Path, target: str) -> Path:
    return checkout.parent / "registry" / f"registry.example_drawings_{target}-0123456789ab"


def test_terraform_is_told_the_digests_that_the_registry_gave(checkout: Path) -> None:
    pushed = push(checkout)

    assert pushed.returncode == 0, pushed.stderr
    assert told(checkout) == {
        target: f"{REPOSITORY}@{stored(checkout, target).read_text().strip()}" for target in ("api", "worker")
    }
    assert len(set(told(checkout).values())) == 2


def test_an_image_that_is_there_is_not_replaced(checkout: Path) -> None:
    earlier = f"sha256:{'0' * 64}"
    stored(checkout, "api").write_text(f"{earlier}\n")

    push(checkout)

    assert told(checkout)["api"] == f"{REPOSITORY}@{earlier}"
    assert stored(checkout, "api").read_text().strip() == earlier


def test_what_is_not_committed_is_not_pushed(checkout: Path) -> None:
    (checkout / "src" / "new.py").write_text("")

    pushed = push(checkout)

    assert pushed.returncode == 1
    assert "Commit first" in pushed.stderr
    assert list((checkout.parent / "registry").iterdir()) == []


def test_a_changed_checkout_is_not_pushed(checkout: Path) -> None:
    assert push(checkout, "0123456789ab-dirty").returncode == 1


def test_terraform_is_told_nothing_when_a_push_fails(checkout: Path) -> None:
    pushed = push(checkout, REGISTRY_DOWN="yes")

    assert pushed.returncode == 1
    assert "api-0123456789ab was not pushed" in pushed.stderr
    assert list((checkout / "terraform").iterdir()) == []
