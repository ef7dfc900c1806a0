"""``sda submit`` as people use it, against whichever service there is."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

from openpyxl import load_workbook

from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.samples import Sample
from tests.e2e.service.client import Client
from tests.e2e.service.operators import run_sda


def submit(client: Client, *arguments: str) -> tuple[int, str, str]:
    ended = run_sda("submit", *arguments, "--api", client.url, environment={})
    return ended.returncode, ended.stdout, ended.stderr


def links_of(workbook: Path) -> set[str]:
    sheet = load_workbook(workbook)["Door Schedule"]
    links = [cell.hyperlink for row in sheet for cell in row if cell.hyperlink]
    return {unquote(link.target.split("#")[0]) for link in links}


def test_submit_and_wait_leaves_the_results_and_says_where(
    client: Client, sample: Sample, tmp_path: Path
) -> None:
    plan, out = tmp_path / "plain.pdf", tmp_path / "out"
    plan.write_bytes(sample.pdf)

    code, stdout, stderr = submit(client, str(plan), "--wait", "--out", str(out), "--client-name", "Müller")

    assert code == 0, stderr
    names = {kind.name for kind in ARTEFACTS if not kind.of_revisions}
    assert {path.name for path in (out / "plain").iterdir()} == names
    assert set(stdout.split()) == {str(out / "plain" / name) for name in names}
    assert json.loads((out / "plain" / "components.json").read_bytes())["components"]
    assert links_of(out / "plain" / "schedule.xlsx") == {"marked-up.pdf"}
    jobs = client.call("GET", "/jobs").json()["jobs"]
    assert "Müller" in {job["client_name"] for job in jobs}


def test_a_drawing_that_is_none_is_told_and_exits_with_1(client: Client, tmp_path: Path) -> None:
    note = tmp_path / "note.pdf"
    note.write_text("not a drawing")

    code, _, stderr = submit(client, str(note), "--wait", "--out", str(tmp_path / "none"))

    assert code == 1
    assert "not a PDF" in stderr
    assert not (tmp_path / "none").exists()
