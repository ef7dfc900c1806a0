"""``sda process --project``: several files are read as one drawing and joined by door number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from security_design_assistant.cli import command_line as cli
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from security_design_assistant.sandbox.combining import Combined, Refused, combine
from tests.fixtures import hostile


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A plan and a door schedule that share their door numbers."""
    paths = []
    for name in ("text_with_key", "door_schedule_table"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(SAMPLES[name]().pdf)
        paths.append(str(path))
    return paths[0], paths[1]


def process(out: Path, *arguments: str) -> int:
    return cli.main(["process", "--project", "Tower A: 1", "--out", str(out), "--json", *arguments])


def results(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "Tower A_ 1" / "components.json").read_text())
    return content


def test_a_plan_and_a_schedule_become_one_schedule_that_names_the_files(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    code = process(out, *files)

    assert code == 0
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert line == {
        "file": "Tower A: 1",
        "status": "completed",
        "out": str(out / "Tower A_ 1"),
        "error": None,
    }
    found = results(out)
    assert [(page["page"], page["file"]) for page in found["pages"]] == [
        (1, "text_with_key.pdf"),
        (2, "door_schedule_table.pdf"),
    ]
    door = next(one for one in found["components"] if one["id"] == "A-101-DR-B2")
    assert (door["page"], door["file"]) == (1, "text_with_key.pdf")
    assert "schedule on page 2" in door["reasoning"]
    assert len({one["id"] for one in found["components"]}) == len(found["components"])
    with pymupdf.open(out / "Tower A_ 1" / "marked-up.pdf") as marked:
        assert marked.page_count == 2


def test_one_bad_file_rejects_the_project_and_is_named(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"no PDF")

    code = process(tmp_path / "out", files[0], str(bad))

    assert code == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "not_a_pdf"
    assert error["message"].startswith("broken.pdf: ")
    assert not (tmp_path / "out").exists()


def test_processing_again_gives_the_same_data_in_the_same_folder(
    files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    process(out, *files)
    before = results(out)
    process(out, *files)

    assert results(out) == before
    assert [path.name for path in out.iterdir()] == ["Tower A_ 1"]


def test_combining_keeps_layers_switched_off_and_gives_equal_bytes() -> None:
    with pymupdf.open() as document:
        layer = document.add_ocg("OLD", on=False)
        shown = document.add_ocg("NEW", on=True)
        page = document.new_page()
        page.insert_text((50, 50), "REMOVED", oc=layer)
        page.insert_text((50, 90), "PRESENT", oc=shown)
        part = document.tobytes()
    parts = [hostile.drawing(2), part]

    combined = combine(parts, Budgets())

    assert isinstance(combined, Combined)
    assert combined.pages == (2, 1)
    assert combined == combine(parts, Budgets())
    with pymupdf.open(stream=combined.pdf) as document:
        assert {layer["name"]: layer["on"] for layer in document.get_ocgs().values()} == {
            "OLD": False,
            "NEW": True,
        }
    assert combine([parts[0], b"no PDF"], Budgets()) == Refused(
        1, "not_a_pdf", "The file is not a PDF; export the drawing as PDF."
    )
