"""A drawing given with its specification: what the legend lacks is decoded, and nothing fails for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.specifications import DECODED, DRAWING, WRITERS
from security_design_assistant.specification.media_types import media_type_of
from tests.e2e.service.client import Client, job_of
from tests.e2e.service.test_command_line import submit


def upload(client: Client, name: str, data: bytes) -> str:
    body = {"filename": name, "content_type": media_type_of(name), "size": len(data)}
    place = client.call("POST", "/uploads", body).json()
    client.fill(place, data)
    return str(place["upload_id"])


def process(client: Client, documents: dict[str, bytes]) -> str:
    body = {
        "upload_id": upload(client, "plan.pdf", SAMPLES[DRAWING]().pdf),
        "filename": "plan.pdf",
        "context_upload_ids": [upload(client, name, data) for name, data in documents.items()],
        "context_filenames": list(documents),
    }
    return job_of(client.call("POST", "/process-drawing", body))


def decoded(components: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (device["type"], device["code"]): device["meaning"]
        for component in components["components"]
        for device in component["devices"]
        if device["meaning_source"]
    }


EXPECTED = {key: meaning for key, (meaning, _) in DECODED.items()}


def test_every_kind_of_document_is_uploaded_and_decodes_and_goes_with_the_job(client: Client) -> None:
    job_id = process(client, {name: write() for name, write in WRITERS.items()})
    job = client.ended(job_id)

    assert job["status"] == "completed", job["error"]
    assert job["documents"] == list(WRITERS)
    assert decoded(json.loads(client.artifact(job_id, "components.json"))) == EXPECTED
    evaluation = json.loads(client.artifact(job_id, "evaluation.json"))
    assert not {"document_not_read", "specification_contradicts_itself"} & {
        finding["code"] for finding in evaluation["findings"]
    }
    assert client.call("DELETE", f"/jobs/{job_id}").status == 204


def test_a_document_that_cannot_be_read_is_a_row_of_the_review(client: Client) -> None:
    job_id = process(
        client, {"broken.docx": b"PK\x03\x04 and nothing more", "a.xlsx": WRITERS["specification.xlsx"]()}
    )
    job = client.ended(job_id)

    assert job["status"] == "completed", job["error"]
    assert decoded(json.loads(client.artifact(job_id, "components.json"))) == EXPECTED
    evaluation = json.loads(client.artifact(job_id, "evaluation.json"))
    (row,) = (one for one in evaluation["findings"] if one["code"] == "document_not_read")
    assert (
        row["message"] == "“broken.docx” was not read. It is damaged; save it again. Nothing in it was used."
    )


def test_the_command_line_sends_the_specification(client: Client, tmp_path: Path) -> None:
    plan, specification, out = tmp_path / "plan.pdf", tmp_path / "spec.docx", tmp_path / "out"
    plan.write_bytes(SAMPLES[DRAWING]().pdf)
    specification.write_bytes(WRITERS["specification.docx"]())

    code, _, stderr = submit(client, str(plan), "--context", str(specification), "--wait", "--out", str(out))

    assert code == 0, stderr
    assert decoded(json.loads((out / "plan" / "components.json").read_bytes())) == EXPECTED
