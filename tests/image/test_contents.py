"""What the images hold, and what they must not hold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.image.conftest import IMAGES, LEFT_OUT, PACKAGE, ROOT, absent
from tests.image.function_container import docker

SIZES = json.loads((Path(__file__).parent / "sizes.json").read_text())


def configuration(target: str) -> dict[str, Any]:
    return dict(json.loads(docker("image", "inspect", "--format", "{{json .Config}}", IMAGES[target])))


def test_the_api_holds_nothing_that_reads_drawings(inventories: dict[str, Any]) -> None:
    assert inventories["api"]["libraries"] == []


def test_the_worker_holds_what_reads_drawings_and_nothing_for_the_command_line(
    inventories: dict[str, Any],
) -> None:
    libraries = set(inventories["worker"]["libraries"])

    assert {"numpy", "openpyxl", "pymupdf"} <= libraries
    assert not libraries & {"rich", "pytest"}
    assert len(libraries & {"google.genai", "google.generativeai"}) == 1


def test_functions_run_on_the_python_of_the_base_image(inventory: dict[str, Any]) -> None:
    assert inventory["python"] == [3, 13]


def test_every_module_is_compiled_so_that_no_time_of_a_file_makes_it_stale(inventory: dict[str, Any]) -> None:
    assert len(inventory["code"]) > 100
    assert inventory["without_bytecode"] == []


def test_nothing_that_builds_programs_is_left(inventory: dict[str, Any]) -> None:
    assert inventory["tools"] == []
    assert not {name for name in inventory["top"] if re.match(r"(pip|setuptools|wheel|uv)\b", name)}


def test_nothing_of_the_checkout_but_the_package_is_in(inventory: dict[str, Any], target: str) -> None:
    assert inventory["hidden"] == []
    assert not {"tests", "docs", "docker", "terraform", "src", "Makefile"} & set(inventory["top"])


def test_every_package_is_in_but_those_that_no_function_calls(inventory: dict[str, Any]) -> None:
    here = {
        path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists() or path.suffix == ".py"
    }

    assert here >= LEFT_OUT
    assert {name.split("/")[1] for name in inventory["code"]} == here - LEFT_OUT


def test_the_licence_travels_with_the_image(inventory: dict[str, Any]) -> None:
    assert inventory["licence"] == (ROOT / "LICENSE").read_text()


def test_lambda_s_own_user_reads_everything_and_changes_nothing(inventory: dict[str, Any]) -> None:
    assert inventory["user"] == 993
    assert inventory["unreadable"] == []
    assert inventory["writable"] == []


def test_the_image_runs_as_no_root_and_names_its_default_function(
    inventory: dict[str, Any], target: str
) -> None:
    config = configuration(target)

    assert config["User"] == "993:990"
    assert config["Cmd"] == [
        f"security_design_assistant.handlers.{'worker' if target == 'worker' else 'status'}.handler"
    ]


def test_the_image_says_what_it_was_built_from(inventory: dict[str, Any], target: str) -> None:
    labels = configuration(target)["Labels"]

    if labels["org.opencontainers.image.revision"] == "unknown":
        absent("It was built without a revision: make image")
    assert labels["org.opencontainers.image.title"] == f"security-design-assistant {target}"
    assert re.fullmatch(r"[0-9a-f]{12,40}(-dirty)?", labels["org.opencontainers.image.revision"])
    assert labels["org.opencontainers.image.source"]
    assert labels["org.opencontainers.image.licenses"] == "AGPL-3.0-or-later"


def test_no_variable_of_the_image_is_a_secret(inventory: dict[str, Any], target: str) -> None:
    names = [variable.split("=")[0] for variable in configuration(target)["Env"]]

    assert [name for name in names if re.search("KEY|TOKEN|SECRET|PASSWORD", name)] == []


def test_the_image_grows_by_a_tenth_at_most(inventory: dict[str, Any], target: str) -> None:
    assert inventory["bytes"] <= SIZES["bytes"][target] * 1.1, SIZES["command"]
