"""docs/architecture.md: its diagrams and its table show the packages that there are, and their imports."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from security_design_assistant.pipeline.job import StageName

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "security_design_assistant"
TEXT = (ROOT / "docs" / "architecture.md").read_text()
FOR_EVERYBODY = {"catalogue", "errors", "models", "settings", "telemetry"}
"""What the diagram leaves out, as it says."""


@cache
def packages() -> frozenset[str]:
    return frozenset(
        path.stem
        for path in PACKAGE.iterdir()
        if not path.name.startswith("__") and ((path / "__init__.py").exists() or path.suffix == ".py")
    )


@cache
def imports() -> frozenset[tuple[str, str]]:
    """Return which package imports which other one."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        importer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{PACKAGE.name}."):
                found.add((importer, str(node.module).split(".")[1]))
    return frozenset((importer, imported) for importer, imported in found if importer != imported)


def drawn() -> set[tuple[str, str]]:
    (flowchart,) = re.findall(r"```mermaid\nflowchart TD\n(.*?)```", TEXT, re.DOTALL)
    return set(re.findall(r"^    (\w+) --> (\w+)$", flowchart, re.MULTILINE))


def test_every_arrow_is_an_import() -> None:
    assert drawn() <= imports()


def test_every_package_is_in_the_diagram_or_said_to_be_left_out() -> None:
    shown = {package for arrow in drawn() for package in arrow}

    assert shown == packages() - FOR_EVERYBODY
    assert all(f"`{package}`" in TEXT for package in FOR_EVERYBODY)


def test_the_table_names_every_package() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", TEXT, re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == packages()


def test_the_stages_stand_in_their_order() -> None:
    assert " > ".join(StageName) in TEXT
