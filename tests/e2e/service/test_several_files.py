"""A plan and a door schedule, two PDFs, given together: one job, one joined schedule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.samples import SAMPLES
from tests.e2e.service.client import Client, job_of
from tests.e2e.service.test_command_line import links_of, submit

FILES = {"plan.pdf": "text_with_key", "doors.pdf": "door_schedule_table"}


def upload(client: Client, data: bytes, name: str) -> str:
    place = client.place(len(data), name)
    client.fill(place, data)
    return str(place["upload_id"])


def submit_together(client: Client, files: dict[str, bytes]) -> str:
    body = {
        "upload_ids": [upload(client, data, name) for name, data in files.items()],
        "filenames": list(files),
        "project_name": "Tower 2.1",
    }
    return job_of(client.call("POST", "/process-drawing", body))


def assert_joined(components: dict[str, Any]) -> None:
    """The plan's door has the schedule's evidence, no door stands there twice, and files keep their names."""
    assert [(page["page"], page["file"]) for page in components["pages"]] == [
        (1, "plan.pdf"),
        (2, "doors.pdf"),
    ]
    found = components["components"]
    door = next(one for one in found if one["id"] == "A-101-DR-B2")
    assert (door["page"], door["file"]) == (1, "plan.pdf")
    assert "schedule on page 2" in door["reasoning"]
    assert len({one["id"] for one in found}) == len(found)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: SAMPLES[sample]().pdf for name, sample in FILES.items()}


def test_a_plan_and_a_schedule_make_one_schedule_and_go_together(
    client: Client, files: dict[str, bytes]
) -> None:
    job_id = submit_together(client, files)
    job = client.ended(job_id)

    assert job["status"] == "completed", job["error"]
    assert job["drawing"]["filename"] == "Tower 2.1"
    assert (job["drawing"]["files"], job["drawing"]["pages"]) == (list(files), 2)
    assert_joined(json.loads(client.artifact(job_id, "components.json")))
    assert client.call("DELETE", f"/jobs/{job_id}").status == 204
    assert client.call("GET", f"/status/{job_id}").status == 404


def test_one_broken_file_among_good_ones_fails_the_job_and_is_named(
    client: Client, files: dict[str, bytes]
) -> None:
    job = client.ended(submit_together(client, {**files, "sets.pdf": b"%PDF-1.7 and nothing more"}))

    assert (job["status"], job["error"]["code"]) == ("failed", "corrupt")
    assert job["error"]["message"].startswith("sets.pdf: ")


def test_the_command_line_sends_several_as_one_project(
    client: Client, files: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    out, paths = tmp_path / "out", [str(tmp_path / name) for name in files]

    code, _, stderr = submit(client, *paths, "--project", "Tower 2.1", "--wait", "--out", str(out))

    assert code == 0, stderr
    assert_joined(json.loads((out / "Tower 2.1" / "components.json").read_bytes()))
    assert links_of(out / "Tower 2.1" / "schedule.xlsx") == {"marked-up.pdf"}


def test_without_a_project_each_file_is_a_job(
    client: Client, files: dict[str, bytes], tmp_path: Path
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    code, stdout, stderr = submit(client, *(str(tmp_path / name) for name in files))

    assert code == 0, stderr
    assert len(set(stdout.split())) == 2
