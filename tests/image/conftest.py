from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.image.function_container import docker, image_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "security_design_assistant"
INVENTORY = (Path(__file__).parent / "inventory.py").read_text()
LEFT_OUT = {"__main__.py", "accuracy", "cli", "emulator", "review_page", "samples"}
"""What no function calls: command line, review page, and what stands for AWS, drawings and their judge."""

IMAGES = {"api": image_of("status"), "worker": image_of("worker")}


def absent(reason: str) -> None:
    """Skip what cannot be tested here; `make test-image`, which has just built the images, may not."""
    if os.environ.get("SDA_IMAGES_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


def has_image(image: str) -> bool:
    return not subprocess.run(
        ["docker", "image", "inspect", image], capture_output=True, check=False
    ).returncode


@pytest.fixture(scope="session")
def engine() -> None:
    if not shutil.which("docker"):
        absent("There is no Docker on this machine.")
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        absent("No Docker engine answers.")


@pytest.fixture(scope="session")
def inventories(engine: None) -> dict[str, Any]:
    """What each image holds, seen by the user that Lambda would run it as."""
    found: dict[str, Any] = {}
    for target, image in IMAGES.items():
        if not has_image(image):
            absent(f"There is no image {image}: make image")
        user = ("--user=993:990", "--network=none", "--entrypoint=python3")
        found[target] = json.loads(docker("run", "--rm", *user, image, "-c", INVENTORY))
        if found[target]["code"] != code_here():
            absent(f"{image} holds other code than this checkout: make image")
    return found


@pytest.fixture(scope="session", params=IMAGES)
def target(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def inventory(inventories: dict[str, Any], target: str) -> dict[str, Any]:
    """What one of the images holds."""
    return dict(inventories[target])


def code_here() -> dict[str, str]:
    return {
        path.relative_to(PACKAGE.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in LEFT_OUT
    }
