"""What `pip install` gives: everything that runs, its types and its licence, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from security_design_assistant import __version__

ROOT = Path(__file__).parents[2]
NAME = "security_design_assistant"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel that pip builds, from a copy: building leaves files behind."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-c", "from setuptools.build_meta import build_wheel; build_wheel('out')"]
    (folder / "out").mkdir()
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = (folder / "out").glob("*.whl")
    return zipfile.ZipFile(path)


def test_everything_that_is_no_code_is_in(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())

    data = {"py.typed", "telemetry/metrics.json", "drawing/confidence/fitted.json", "gemini/models.toml"}
    assert {f"{NAME}/{name}" for name in data} <= names
    here = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / NAME).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert here == {name for name in names if name.startswith(f"{NAME}/")}


def test_the_licence_and_the_program_are_in(wheel: zipfile.ZipFile) -> None:
    information = f"{NAME}-{__version__}.dist-info"

    assert wheel.read(f"{information}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert b"sda = security_design_assistant.cli.command_line:main" in wheel.read(
        f"{information}/entry_points.txt"
    )


def test_the_metadata_names_licence_extras_and_source(wheel: zipfile.ZipFile) -> None:
    told = message_from_bytes(wheel.read(f"{NAME}-{__version__}.dist-info/METADATA"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert told["License-Expression"] == "AGPL-3.0-or-later"
    assert set(told.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])
    assert told["Project-URL"].startswith("Source, https://")
