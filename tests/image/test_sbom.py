"""What `make sbom` says is in an image, and what is there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.image.conftest import ROOT, absent


@pytest.fixture
def stated(target: str) -> dict[str, str]:
    """Name and version of each package that the statement on the image names, each with its hashes."""
    path = ROOT / "out" / "sbom" / f"{target}.json"
    if not path.is_file():
        absent(f"There is no {path}: make sbom")
    components = json.loads(path.read_text())["components"]
    assert all(component["externalReferences"][0]["hashes"] for component in components)
    return {component["name"].lower(): component["version"] for component in components}


def test_every_package_of_an_image_is_in_its_statement(
    inventory: dict[str, Any], stated: dict[str, str]
) -> None:
    assert inventory["packages"].items() <= stated.items()
    # What else is in a lock is for other systems.
    assert len(inventory["packages"]) >= len(stated) - 3
