"""The project about itself: what the README says is so, and nothing strays in."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from security_design_assistant.cli.command_line import build_parser
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import StageName

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "security_design_assistant"
REQUIREMENTS = ROOT / "docker" / "requirements"
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS_OF_LOCKS = {
    "sda.lock": ["drawings", "cli"],
    "api.lock": [],
    "worker.lock": ["drawings"],
    "dev.lock": ["drawings", "cli", "dev"],
}
LOCKS = list(EXTRAS_OF_LOCKS)
TOOL_LOCKS = ["ministack.lock", "checkov.lock"]
TOP_LEVEL = {
    "terraform",
    "docker",
    "src",
    "tests",
    "docs",
    "docker-compose.yml",
    "LICENSE",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "Makefile",
    "pyproject.toml",
    "README.md",
}


def section(title: str) -> str:
    """Return the README's section of that title."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table(title: str) -> dict[str, str]:
    """Return first and second column of the section's table."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", section(title), re.MULTILINE)
    return dict(rows[1:])


def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_the_top_level_holds_only_what_the_layout_names() -> None:
    found = {path.split("/")[0] for path in tracked()}

    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def documented_targets() -> set[str]:
    """Return the make targets that the README names."""
    commands = set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", README, re.MULTILINE))
    return commands | set(re.findall(r"`([a-z0-9-]+)`", section("Try it").split("other targets")[1]))


def test_every_make_command_of_the_readme_is_a_target() -> None:
    assert documented_targets() == set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))


def test_every_target_that_runs_something_prepares_its_own_environment() -> None:
    rules = re.findall(r"^([a-z0-9-]+):([^\n]*)((?:\n\t[^\n]*)*)", MAKEFILE, re.MULTILINE)

    for name, needs, recipe in rules:
        if "$(BIN)/" in recipe:
            assert "$(READY)" in needs, name


def test_ci_runs_the_readme_s_commands_and_nothing_hidden() -> None:
    script = ROOT / ".ci" / "run"
    made = re.findall(r"^ *make (.+)$", script.read_text(), re.MULTILINE)

    assert script.stat().st_mode & 0o111
    assert made == ["lint", "image test test-image e2e", "test"]
    assert {target for targets in made for target in targets.split()} <= documented_targets()


@pytest.mark.parametrize("lock", [*LOCKS, *TOOL_LOCKS])
def test_locks_pin_every_package_by_hash_and_name_no_host(lock: str) -> None:
    text = (REQUIREMENTS / lock).read_text()
    entries = re.split(r"\n(?=[a-z])", text.strip())

    assert "://" not in text
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[\w.]+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def pinned(lock: str) -> set[str]:
    """Return each package with its version, and with the Python versions that it is for."""
    return set(re.findall(r"^[a-z0-9-]+==[^\\\n]+", (REQUIREMENTS / lock).read_text(), re.MULTILINE))


def names(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[^a-z0-9-]", requirement)[0] for requirement in requirements}


@pytest.mark.parametrize(("lock", "extras"), EXTRAS_OF_LOCKS.items())
def test_locks_hold_everything_the_project_asks_for(lock: str, extras: list[str]) -> None:
    asked = list(PROJECT["dependencies"])
    for extra in extras:
        asked += PROJECT["optional-dependencies"][extra]

    assert names(asked) <= names(pinned(lock))


def test_what_the_api_runs_with_cannot_read_drawings() -> None:
    for_drawings = names(PROJECT["optional-dependencies"]["drawings"])

    assert not names(pinned("api.lock")) & for_drawings


@pytest.mark.parametrize("lock", LOCKS)
def test_all_locks_pin_the_versions_that_the_tests_run_with(lock: str) -> None:
    assert pinned(lock) <= pinned("dev.lock")


def test_the_readme_s_limits_are_the_budgets() -> None:
    told = {name.strip("`"): default for name, default in table("Limits").items()}

    assert told == {
        f"SDA_BUDGETS__{name.upper()}": f"{value:,.0f}" for name, value in Budgets().model_dump().items()
    }


def test_the_readme_s_error_codes_are_those_of_the_code() -> None:
    told = {code for codes in table("What the errors mean") for code in re.findall(r"`(\w+)`", codes)}
    raises = re.compile(r'(?:PermanentError|RetryableError|_rejected\(file,|Problem)\(?\s*"([a-z_]+)"')
    source = "\n".join(path.read_text() for path in sorted(PACKAGE.rglob("*.py")))

    assert set(raises.findall(source)) <= told
    assert {code for code in told if f'"{code}"' not in source} == set()


def test_the_readme_s_exit_codes_are_those_of_the_program() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", section("Use it"), re.MULTILINE)}

    assert told == {code.value for code in ExitCode}


def test_the_readme_s_commands_are_those_of_the_program() -> None:
    told = set(re.findall(r"^sda (\w+)", section("Use it"), re.MULTILINE))
    known = set(re.findall(r"^    (\w+) ", build_parser().format_help(), re.MULTILINE)) - {"COMMAND"}

    assert told == known


def test_the_readme_names_the_stages_in_their_order() -> None:
    assert " > ".join(StageName) in README


def test_the_readme_s_picture_names_what_is_there() -> None:
    picture = section("How it is built").split("```")[1]

    for name in re.findall(r"^(\w+(?:/|\.py))(?:  (\w+/))?", picture, re.MULTILINE):
        for part in filter(None, name):
            assert (PACKAGE / part.rstrip("/")).exists(), part


def test_the_licence_is_told_where_tools_and_people_look() -> None:
    assert PROJECT["license"] in section("Licence")
    assert "pymupdf-lite" in names(PROJECT["optional-dependencies"]["drawings"])
    assert "section 13" in section("Licence")


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
