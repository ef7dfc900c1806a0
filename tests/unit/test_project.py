"""The project about itself: what its documents say is so, and nothing strays in."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from security_design_assistant.api.application import ROUTES
from security_design_assistant.cli.command_line import build_parser
from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.results.artefacts import ARTEFACTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "security_design_assistant"
REQUIREMENTS = ROOT / "docker" / "requirements"
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "terraform" / "README.md"])
MAKEFILE = (ROOT / "Makefile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS_OF_LOCKS = {
    "sda.lock": ["drawings", "cli"],
    "api.lock": [],
    "worker.lock": ["drawings", "gemini"],
    "worker-gemini-legacy.lock": ["drawings", "gemini-legacy"],
    "worker-scans.lock": ["drawings", "gemini", "scans"],
    "dev.lock": ["drawings", "scans", "cli", "gemini", "gemini-legacy", "dev"],
}
LOCKS = list(EXTRAS_OF_LOCKS)
TOOL_LOCKS = ["ministack.lock", "checkov.lock", "sbom.lock"]
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


def document(name: str) -> str:
    """Return one of the files in docs."""
    return (ROOT / "docs" / name).read_text()


def section(text: str, title: str) -> str:
    """Return the text's section of that title."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table(text: str) -> dict[str, str]:
    """Return first and second column of the text's tables."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", text, re.MULTILINE)
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
    """Return the make targets that README and CONTRIBUTING name."""
    return set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", README + CONTRIBUTING, re.MULTILINE))


def test_every_make_command_of_the_documents_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE))

    assert documented_targets() == targets
    for path in DOCUMENTS:
        assert set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", path.read_text(), re.MULTILINE)) <= targets, path


def test_every_target_that_runs_something_prepares_its_own_environment() -> None:
    rules = re.findall(r"^([a-z0-9-]+):([^\n]*)((?:\n\t[^\n]*)*)", MAKEFILE, re.MULTILINE)

    for name, needs, recipe in rules:
        if "$(BIN)/" in recipe:
            assert "$(READY)" in needs, name


def test_ci_runs_the_readme_s_commands_and_nothing_hidden() -> None:
    script = ROOT / ".ci" / "run"
    made = re.findall(r"^ *make (.+)$", script.read_text(), re.MULTILINE)

    assert script.stat().st_mode & 0o111
    assert made == ["browser || true", "lint secrets", "image test test-image e2e", "test"]
    assert {target for targets in made for target in targets.removesuffix(" || true").split()} <= (
        documented_targets()
    )


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


@pytest.mark.parametrize("extra", ["drawings", "gemini", "gemini-legacy", "scans"])
def test_what_the_api_runs_with_cannot_read_drawings(extra: str) -> None:
    assert not names(pinned("api.lock")) & names(PROJECT["optional-dependencies"][extra])


def test_a_worker_asks_gemini_with_one_sdk() -> None:
    assert "google-generativeai" not in names(pinned("worker.lock"))
    assert "google-genai" not in names(pinned("worker-gemini-legacy.lock"))


@pytest.mark.parametrize("lock", LOCKS)
def test_all_locks_pin_the_versions_that_the_tests_run_with(lock: str) -> None:
    assert pinned(lock) <= pinned("dev.lock")


def test_the_documented_limits_are_the_budgets() -> None:
    told = {
        name.strip("`"): default for name, default in table(section(document("cli.md"), "Limits")).items()
    }

    assert told == {
        f"SDA_BUDGETS__{name.upper()}": f"{value:,.0f}" for name, value in Budgets().model_dump().items()
    }


def test_the_documented_error_codes_are_those_of_the_code() -> None:
    told = {code for codes in table(document("errors.md")) for code in re.findall(r"`(\w+)`", codes)}
    raises = re.compile(r'(?:PermanentError|RetryableError|_rejected\(file,|Problem)\(?\s*"([a-z_]+)"')
    source = "\n".join(path.read_text() for path in sorted(PACKAGE.rglob("*.py")))

    assert set(raises.findall(source)) <= told
    assert {code for code in told if f'"{code}"' not in source} == set()


def test_the_documented_results_are_the_artefacts() -> None:
    told = dict(re.findall(r"^\| `([\w.-]+\.\w+)` \| (.+?) \|", README.split("\n## ")[0], re.MULTILINE))
    (downloads,) = re.findall(r"^\| `GET /download/.*?` \| (.+?) \|$", document("http-api.md"), re.MULTILINE)

    assert told == {kind.name: kind.sentence for kind in ARTEFACTS}
    assert re.findall(r"`([\w.-]+)`", downloads) == [kind.name for kind in ARTEFACTS]


def test_the_documented_exit_codes_are_those_of_the_program() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", document("cli.md"), re.MULTILINE)}

    assert told == {code.value for code in ExitCode}


def test_the_documented_commands_are_those_of_the_program() -> None:
    told = set(re.findall(r"^sda (\w+)", section(document("cli.md"), "Commands"), re.MULTILINE))
    known = set(re.findall(r"^    (\w+)(?: |$)", build_parser().format_help(), re.MULTILINE)) - {"COMMAND"}

    assert told == known


def test_the_documented_routes_are_those_of_the_service() -> None:
    told = set(re.findall(r"^\| `(\w+ /[^?`]*)", document("http-api.md"), re.MULTILINE))

    assert told == {f"{route.method} {route.path}" for route in ROUTES}


def test_the_documents_are_listed() -> None:
    linked = set(re.findall(r"\]\(([^)]+)\)", document("README.md")))
    here = {path.name for path in (ROOT / "docs").iterdir() if path.suffix in (".md", ".json")}

    assert here - {"README.md"} <= linked


def test_the_licence_is_told_where_tools_and_people_look() -> None:
    assert PROJECT["license"] in section(README, "Licence")
    assert "pymupdf-lite" in names(PROJECT["optional-dependencies"]["drawings"])
    assert "section 13" in section(README, "Licence")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text()):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        found = path.parent / target if target else path
        assert found.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", name).lower().replace(" ", "-") for name in headings}, (
                link
            )


def test_decisions_are_numbered_and_fit_a_page() -> None:
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [path.name[:4] for path in paths] == [f"{number:04}" for number in range(1, len(paths) + 1)]
    for path in paths:
        number = int(path.name[:4])
        assert path.read_text().startswith(f"# {number}. "), path.name
        assert len(path.read_text().splitlines()) <= 60, path.name


def test_the_licence_is_the_whole_one() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert text.split()[:6] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE", "Version"]
    assert "13. Remote Network Interaction" in text
    assert sha256(text.encode()).hexdigest() == (
        "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
    )


def test_hooks_before_a_commit_are_make_targets() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    targets = re.findall(r"^([a-z0-9-]+):", MAKEFILE, re.MULTILINE)

    assert {repository["repo"] for repository in hooks} == {"local"}
    for hook in (hook for repository in hooks for hook in repository["hooks"]):
        command, target = hook["entry"].split()
        assert command == "make"
        assert target in targets


def test_the_readme_says_what_the_first_command_installs() -> None:
    (extras,) = set(re.findall(r"'\.\[([a-z,]+)\]'", README))

    assert extras.split(",") == EXTRAS_OF_LOCKS["sda.lock"]
