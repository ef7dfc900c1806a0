"""Every module by itself: its form, and its own tests of what holds and what must be refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.infrastructure.terraform import MODULES, NO_ACCOUNT, TERRAFORM, Terraform, copy_of_the_root

FILES = {"main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md"}
FOLDERS = [*(TERRAFORM / "modules" / name for name in MODULES), TERRAFORM / "bootstrap"]
VERSIONS = (TERRAFORM / "versions.tf").read_text()


def blocks(folder: Path, kind: str) -> dict[str, str]:
    """Return the bodies of a folder's blocks of one kind, by name."""
    source = "\n".join(path.read_text() for path in sorted(folder.glob("*.tf")))
    return dict(re.findall(rf'^{kind} "(\w+)" {{\n(.*?)^}}', source, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_module_has_the_files_that_one_looks_for(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} >= FILES
    assert list((folder / "tests").glob("*.tftest.hcl"))


@pytest.mark.parametrize("folder", [TERRAFORM, *FOLDERS], ids=lambda folder: folder.name)
def test_every_variable_and_output_is_described_in_a_sentence(folder: Path) -> None:
    for kind in ("variable", "output"):
        for name, body in blocks(folder, kind).items():
            described = re.search(r'^  description += "(.+)"$', body, re.MULTILINE)
            assert described, f"{kind} {name} has no description"
            assert re.match(r"[A-Z`].* .*[.]$", described[1]), f"{kind} {name}: {described[1]}"


@pytest.mark.parametrize("folder", [TERRAFORM, *FOLDERS], ids=lambda folder: folder.name)
def test_variables_are_typed(folder: Path) -> None:
    for name, body in blocks(folder, "variable").items():
        kind = re.search(r"^  type += (.+)$", body, re.MULTILINE)
        assert kind, name
        assert "any" not in re.findall(r"\w+", kind[1]), name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_all_take_the_same_versions(folder: Path) -> None:
    def wanted(text: str) -> list[str]:
        return re.findall(r'(?:required_version|version) += "(.+)"', text)

    assert wanted((folder / "versions.tf").read_text()) == wanted(VERSIONS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_module_keeps_its_promises(folder: Path, tmp_path: Path) -> None:
    copy = copy_of_the_root(tmp_path) / folder.relative_to(TERRAFORM)
    terraform = Terraform(copy, NO_ACCOUNT).init()

    terraform.run("validate", "-no-color")
    ended = terraform.run("test", "-no-color")

    passed = re.search(r"^Success! (\d+) passed, 0 failed\.$", ended.stdout, re.MULTILINE)
    assert passed, ended.stdout
    assert int(passed[1]) > 0
    print(f"{folder.name}: {passed[1]} runs passed")


def test_the_root_refuses_what_costs_money_or_data(root: Terraform) -> None:
    ended = root.run("test", "-no-color")

    assert re.search(r"^Success! [1-9]\d* passed, 0 failed\.$", ended.stdout, re.MULTILINE), ended.stdout


def test_everything_is_formatted(root: Terraform) -> None:
    ended = Terraform(TERRAFORM, {}).run("fmt", "-check", "-recursive", check=False)

    assert ended.returncode == 0, f"terraform fmt would change {ended.stdout.split()}"
