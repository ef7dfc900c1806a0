"""From an uploaded drawing to a schedule that says what the drawing shows, however it was sent."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import pymupdf
import pytest
from openpyxl import load_workbook

from security_design_assistant.accuracy.score import score
from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.results.artefacts import ARTEFACTS
from security_design_assistant.samples import SAMPLES, Sample
from tests.e2e.service.client import Client

ROOT = Path(__file__).parents[3]
ARTIFACTS = tuple(kind.name for kind in ARTEFACTS if not kind.of_revisions)
OTHER_COLUMNS = ("Door ID", "Location", "Other Side", "Details", "Confidence", "Page", "Review No.")
NAMES = {"client_name": "Müller & Söhne", "project_name": "Café Zürich"}


@dataclass(frozen=True)
class Completed:
    """A job at its end, with its results."""

    job: dict[str, Any]
    results: dict[str, bytes]


@pytest.fixture(scope="module")
def completed(client: Client, sample: Sample) -> Completed:
    return complete(client, client.submit_uploaded(sample.pdf, "Block B.pdf", **NAMES))


def complete(client: Client, job_id: str) -> Completed:
    job = client.ended(job_id)
    assert job["status"] == "completed", job["error"]
    return Completed(job, {name: client.artifact(job_id, name) for name in ARTIFACTS})


def doors_of(truth: Truth) -> list[str]:
    return sorted(component.id for component in truth.components if component.type == "door")


def test_the_service_says_that_it_is_there(client: Client) -> None:
    reply = client.call("GET", "/health")

    assert reply.status == 200
    assert reply.json()["status"] == "ok"
    assert reply.json()["version"]


def test_a_completed_job_tells_what_became_of_the_drawing(completed: Completed, sample: Sample) -> None:
    job = completed.job

    assert {name: job[name] for name in NAMES} == NAMES
    assert (job["drawing"]["filename"], job["drawing"]["bytes"]) == ("Block B.pdf", len(sample.pdf))
    assert job["stages_completed"] == list(StageName)
    assert job["progress"]["percent"] == 100
    assert job["attempt"] == 1
    assert job["result"]["summary"]["doors"] == len(doors_of(sample.truth))


def test_components_obey_the_published_schema_and_are_those_of_the_drawing(
    completed: Completed, sample: Sample
) -> None:
    components = completed.results["components.json"]

    jsonschema.validate(
        json.loads(components), json.loads((ROOT / "docs/components.schema.json").read_text())
    )
    result = score(sample.truth, Analysis.model_validate_json(components))
    assert (result.misses, result.inventions) == ((), ())


def test_the_workbook_has_a_row_for_every_door_with_all_its_devices(
    completed: Completed, sample: Sample
) -> None:
    sheet = load_workbook(BytesIO(completed.results["schedule.xlsx"]), data_only=True)["Door Schedule"]
    titles = [str(cell.value) for cell in sheet[1]]
    counted = [index for index, title in enumerate(titles) if title not in OTHER_COLUMNS]
    true = {
        component.id: sum(device.count for device in component.devices)
        for component in sample.truth.components
        if component.type == "door"
    }

    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] in true]

    assert sorted(str(row[0]) for row in rows) == sorted(true)
    assert {str(row[0]): sum(int(str(row[index] or 0)) for index in counted) for row in rows} == true


def test_the_marked_up_drawing_shows_every_door_on_the_drawing_s_own_page(
    completed: Completed, sample: Sample
) -> None:
    with (
        pymupdf.open(stream=sample.pdf, filetype="pdf") as original,
        pymupdf.open(stream=completed.results["marked-up.pdf"], filetype="pdf") as marked,
    ):
        assert marked.page_count == original.page_count
        assert marked[0].rect == original[0].rect
        explained = [annotation.info["content"] for annotation in marked[0].annots()]
        bookmarks = [title for _, title, _ in marked.get_toc()]

    for door in doors_of(sample.truth):
        assert any(text.startswith(door) for text in explained), door
        assert any(title.startswith(door) for title in bookmarks), door


def test_the_evaluation_counts_what_was_found(completed: Completed, sample: Sample) -> None:
    evaluation = json.loads(completed.results["evaluation.json"])

    true = Counter(component.type.value for component in sample.truth.components)
    assert evaluation["counts"]["components_by_type"] == dict(true)
    assert evaluation["pages"] == {**evaluation["pages"], "total": 1, "not_analysed": []}


@pytest.mark.parametrize("way", ["submit_raw", "submit_form"])
def test_a_drawing_in_the_request_gives_the_same_components_byte_for_byte(
    client: Client, completed: Completed, sample: Sample, way: str
) -> None:
    job_id = getattr(client, way)(sample.pdf, "Block B.pdf", **NAMES)

    again = complete(client, job_id)

    assert {name: again.job[name] for name in NAMES} == NAMES
    assert again.job["drawing"]["filename"] == "Block B.pdf"
    assert again.results["components.json"] == completed.results["components.json"]


def test_pages_that_cannot_be_read_are_named_and_the_others_are_there(client: Client) -> None:
    mixed = SAMPLES["scan_among_sheets"]()

    completed = complete(client, client.submit_uploaded(mixed.pdf))

    drawing = completed.job["drawing"]
    assert (drawing["pages"], drawing["bytes"]) == (3, len(mixed.pdf))
    assert drawing["sha256"] == sha256(mixed.pdf).hexdigest()
    summary = completed.job["result"]["summary"]
    assert (summary["pages"], summary["pages_not_analysed"]) == (3, 2)
    assert json.loads(completed.results["evaluation.json"])["pages"]["not_analysed"] == [2, 3]
    result = score(mixed.truth, Analysis.model_validate_json(completed.results["components.json"]))
    assert (result.misses, result.inventions) == ((), ())
