"""A job with a previous revision: its results, and that an interruption changes none of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pymupdf
import pytest
from openpyxl import load_workbook

from security_design_assistant.analysers.vector import VECTOR
from security_design_assistant.cli import command_line as cli
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.changes import Changes
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.runner import run_job
from security_design_assistant.results.markup.clouds import LAYER
from security_design_assistant.revisions.previous import PreviousRevision
from security_design_assistant.samples.revision_pairs import REVISION_PAIRS
from tests.fakes import InMemoryObjectStore

KEYS = JobKeys("job_2/checkpoints/", "job_2/results/")
FIRST = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), JobKeys("job_1/checkpoints/", "job_1/results/"))
PAIR = REVISION_PAIRS["plan_edited"]()


@pytest.fixture(scope="module")
def previous() -> PreviousRevision:
    store = InMemoryObjectStore()
    run_job(FIRST, PAIR.before.pdf, store, analyser=VECTOR)
    return PreviousRevision(store.objects[FIRST.keys.result("components.json", "")])


@pytest.fixture(scope="module")
def compared(previous: PreviousRevision) -> InMemoryObjectStore:
    store = InMemoryObjectStore()
    run_job(replace(FIRST, keys=KEYS, previous=previous), PAIR.after.pdf, store, analyser=VECTOR)
    return store


def results(store: InMemoryObjectStore) -> dict[str, bytes]:
    return {key: data for key, data in store.objects.items() if key.startswith(KEYS.results)}


def test_changes_json_has_every_change_of_the_drawing(compared: InMemoryObjectStore) -> None:
    changes = Changes.model_validate_json(results(compared)[KEYS.result("changes.json", "")])

    assert {(one.kind, one.component) for one in changes.changes} == {
        (one.kind, one.component) for one in PAIR.changes
    }
    assert (changes.previous.revision, changes.drawing.revision) == ("01", "02")


def test_the_changes_sheet_has_a_row_for_each_change(compared: InMemoryObjectStore) -> None:
    workbook = load_workbook(BytesIO(results(compared)[KEYS.result("schedule.xlsx", "")]))

    rows = list(workbook["Changes"].values)
    assert rows[0][:4] == ("No.", "Change", "Component", "Was")
    assert [row[0] for row in rows[1:] if isinstance(row[0], int)] == list(range(1, len(PAIR.changes) + 1))
    assert any(row[1:5] == ("Renumbered", "A-032-BB-B2", "A-012-BB-B2", "A-032-BB-B2") for row in rows)
    assert rows[-1][0].startswith("Compared with X100-PL-0001 revision 01")


def test_every_change_has_a_cloud_with_its_number_in_a_layer_of_their_own(
    compared: InMemoryObjectStore,
) -> None:
    with pymupdf.open(stream=results(compared)[KEYS.result("marked-up.pdf", "")]) as document:
        layers = [layer["name"] for layer in document.get_ocgs().values()]
        told = "\n".join(
            note.info["content"] for note in document[0].annots() if note.info["subject"] == "Change"
        )
        text = document[0].get_text()

    assert LAYER in layers
    for number in range(1, len(PAIR.changes) + 1):
        assert f"C{number}:" in told
        assert f"C{number} " in text


@pytest.mark.parametrize("lost", ["schedule_generation", "evaluation", "drawing_analysis"])
def test_a_resumed_job_ends_with_the_same_bytes(
    compared: InMemoryObjectStore, previous: PreviousRevision, lost: str
) -> None:
    before = results(compared)
    again = InMemoryObjectStore()
    again.objects.update({key: data for key, data in compared.objects.items() if lost not in key})

    run_job(replace(FIRST, keys=KEYS, previous=previous), PAIR.after.pdf, again, analyser=VECTOR)

    assert results(again) == before


def test_another_previous_revision_is_another_job(previous: PreviousRevision) -> None:
    one = replace(FIRST, previous=previous).fingerprint(b"drawing")
    other = replace(FIRST, previous=PreviousRevision(b"{}")).fingerprint(b"drawing")

    assert len({one, other, FIRST.fingerprint(b"drawing")}) == 3


@pytest.mark.parametrize("gone", [None, b"{}"])
def test_a_previous_revision_that_cannot_be_read_is_said_and_costs_nothing_else(gone: bytes | None) -> None:
    store = InMemoryObjectStore()

    outcome = run_job(
        replace(FIRST, keys=KEYS, previous=PreviousRevision(gone)), PAIR.after.pdf, store, analyser=VECTOR
    )

    (finding,) = (one for one in outcome.evaluation.findings if one.code == "previous_not_compared")
    assert "no list of changes" in finding.message
    assert KEYS.result("changes.json", "") not in store.objects
    assert "Changes" not in load_workbook(BytesIO(store.objects[KEYS.result("schedule.xlsx", "")])).sheetnames


def test_a_first_revision_has_no_changes_at_all() -> None:
    store = InMemoryObjectStore()

    run_job(replace(FIRST, keys=KEYS), PAIR.before.pdf, store, analyser=VECTOR)

    assert KEYS.result("changes.json", "") not in store.objects


def test_the_command_compares_and_leaves_the_previous_folder_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, out = tmp_path / "plan.pdf", tmp_path / "out"
    plan.write_bytes(PAIR.before.pdf)
    assert cli.main(["process", str(plan), "--out", str(out), "--json"]) == 0
    before = {path.name: path.read_bytes() for path in (out / "plan").glob("[!.]*")}
    plan.write_bytes(PAIR.after.pdf)
    capsys.readouterr()

    code = cli.main(["process", str(plan), "--out", str(out), "--json", "--previous", str(out / "plan")])

    said = json.loads(capsys.readouterr().out)
    assert (code, said["out"]) == (0, str(out / "plan-2"))
    changes = Changes.model_validate_json((out / "plan-2" / "changes.json").read_bytes())
    assert len(changes.changes) == len(PAIR.changes)
    assert before == {path.name: path.read_bytes() for path in (out / "plan").glob("[!.]*")}


@pytest.mark.parametrize("content", [None, b"no JSON"])
def test_a_previous_folder_without_results_is_refused_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    if content:
        (tmp_path / "components.json").write_bytes(content)

    code = cli.main(["process", "plan.pdf", "--out", str(tmp_path / "out"), "--previous", str(tmp_path)])

    assert code == 2
    assert "components.json" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_one_previous_revision_does_not_go_with_several_drawings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], previous: PreviousRevision
) -> None:
    (tmp_path / "components.json").write_bytes(previous.components or b"")

    code = cli.main(["process", "a.pdf", "b.pdf", "--out", str(tmp_path), "--previous", str(tmp_path)])

    assert code == 2
    assert "--project" in capsys.readouterr().err


def test_a_correction_of_the_previous_results_is_carried_and_stays_when_they_are_made_anew(
    tmp_path: Path,
) -> None:
    one, two, out = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "out"
    one.write_bytes(PAIR.before.pdf)
    two.write_bytes(PAIR.after.pdf)
    room, by = "location.room_name", ["--by", "lee"]
    assert cli.main(["process", str(one), "--out", str(out)]) == 0
    for component in ("A-001-BB-B2", "A-005-BB-B2"):
        assert cli.main(["corrections", "add", str(out / "a"), component, room, "VAULT", *by]) == 0

    assert cli.main(["process", str(two), "--out", str(out), "--previous", str(out / "a")]) == 0
    assert cli.main(["corrections", "add", str(out / "b"), "A-002-BB-B2", room, "SAFE", *by]) == 0

    now = Analysis.model_validate_json((out / "b" / "components.json").read_bytes())
    rooms = {found.id: found.location.room_name for found in now.components}
    asked = [note.component_id for note in now.warnings if note.code == "correction_asked_again"]
    changes = Changes.model_validate_json((out / "b" / "changes.json").read_bytes())
    assert (rooms["A-001-BB-B2"], rooms["A-002-BB-B2"]) == ("VAULT", "SAFE")
    assert asked == ["A-005-BB-B2"]  # its locks are others now
    assert ("room", "A-001-BB-B2") not in {(change.kind, change.component) for change in changes.changes}
