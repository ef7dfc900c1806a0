"""A completed job corrected by its owner: all results follow, and nothing is read again."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from security_design_assistant.client.http import HttpReply
from security_design_assistant.samples import Sample
from tests.e2e.service.client import Client

ARTIFACTS = ("schedule.csv", "components.json", "evaluation.json", "marked-up.pdf", "schedule.xlsx")


@pytest.fixture
def job_id(client: Client, sample: Sample) -> str:
    job_id = client.submit_uploaded(sample.pdf, "Block B.pdf")
    assert client.ended(job_id)["status"] == "completed"
    return job_id


def corrections(client: Client, job_id: str) -> HttpReply:
    reply = client.call("GET", f"/jobs/{job_id}/corrections")
    assert reply.status == 200, reply.body
    return reply


def correct(client: Client, job_id: str, seen: str, *entries: dict[str, Any]) -> HttpReply:
    return client.call("POST", f"/jobs/{job_id}/corrections", {"entries": entries}, {"If-Match": seen})


def made_anew(client: Client, job_id: str, revision: int, seconds: float = 120) -> dict[str, Any]:
    """Return the job once its results have the corrections up to ``revision``."""
    deadline = time.monotonic() + seconds
    while (job := client.job(job_id))["result"]["corrections"] < revision:
        assert job["status"] == "completed"
        assert time.monotonic() < deadline, job
        time.sleep(0.3)
    return job


def test_corrections_reach_every_result_and_undoing_takes_them_back(client: Client, job_id: str) -> None:
    before = {name: client.artifact(job_id, name) for name in ARTIFACTS}
    first = json.loads(before["components.json"])["components"][0]["id"]
    attempt = client.job(job_id)["attempt"]

    made = correct(
        client,
        job_id,
        corrections(client, job_id).headers["etag"],
        {"component": first, "field": "location.room_name", "now": "Café", "reason": "site visit"},
        {"component": first, "field": "devices", "now": [{"type": "lock", "code": "77", "count": 2}]},
    )
    job = made_anew(client, job_id, 2)
    after = {name: client.artifact(job_id, name) for name in ARTIFACTS}
    undone = correct(client, job_id, made.headers["etag"], {"undoes": 2}, {"undoes": 1})
    made_anew(client, job_id, 4)
    restored = client.artifact(job_id, "schedule.csv")

    assert (made.status, undone.status) == (201, 201)
    assert (job["status"], job["attempt"]) == ("completed", attempt)
    assert all(before[name] != after[name] for name in ARTIFACTS)
    changed = next(one for one in json.loads(after["components.json"])["components"] if one["id"] == first)
    assert changed["location"]["room_name"] == "Café"
    assert [(one["field"], one["by"] != "") for one in changed["corrections"]] == [
        ("devices", True),
        ("location.room_name", True),
    ]
    texts = [
        str(cell.value)
        for row in load_workbook(BytesIO(after["schedule.xlsx"]))["Door Schedule"].iter_rows()
        for cell in row
    ]
    assert any("Café" in text for text in texts)
    assert "Lock Type 77" in texts
    assert restored == before["schedule.csv"]
    assert client.artifact(job_id, "drawing.pdf").startswith(b"%PDF")


def test_two_people_at_once_lose_nothing(client: Client, job_id: str) -> None:
    first = json.loads(client.artifact(job_id, "components.json"))["components"][0]["id"]

    def person(name: str) -> None:
        for number in range(3):
            entry = {"component": first, "field": "attributes.notes", "now": f"{name} {number}"}
            while True:
                reply = correct(client, job_id, corrections(client, job_id).headers["etag"], entry)
                if reply.status == 201:
                    break
                assert reply.status in (412, 503), reply.body

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(person, ["Lee", "Kim"]))
    made_anew(client, job_id, 6)

    entries = corrections(client, job_id).json()["entries"]
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert sorted(entry["now"] for entry in entries) == sorted(
        f"{name} {number}" for name in ("Lee", "Kim") for number in range(3)
    )
    assert entries[-1]["now"] in client.artifact(job_id, "schedule.csv").decode("utf-8-sig")


def test_a_deleted_job_takes_its_corrections_along(client: Client, job_id: str) -> None:
    first = json.loads(client.artifact(job_id, "components.json"))["components"][0]["id"]
    correct(client, job_id, '"0"', {"component": first, "field": "checked", "now": True})

    assert client.call("DELETE", f"/jobs/{job_id}").status == 204
    assert client.call("GET", f"/jobs/{job_id}/corrections").status == 404


def test_a_download_is_given_as_data_too(client: Client, job_id: str) -> None:
    reply = client.call("GET", f"/download/{job_id}/drawing.pdf", headers={"Accept": "application/json"})

    assert reply.status == 200
    assert set(reply.json()) == {"url", "expires_at", "file_name"}
    assert reply.json()["file_name"] == "Block B-drawing.pdf"
