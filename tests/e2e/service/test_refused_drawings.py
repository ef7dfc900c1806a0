"""Drawings that cannot be processed, and uploads that are not what was agreed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest

from security_design_assistant.adapters.uploads import S3Uploads
from security_design_assistant.client.http import HttpReply, form_upload, send
from security_design_assistant.samples import Sample
from tests.e2e.service.client import PDF, Client
from tests.e2e.service.operators import Operators
from tests.e2e.service.target import Target
from tests.fixtures import hostile

UNREADABLE: dict[str, Callable[[], bytes]] = {
    "not_a_pdf": lambda: b"PK\x03\x04 not a drawing",
    "encrypted": lambda: hostile.locked(user="secret", owner="secret"),
    "corrupt": lambda: b"%PDF-1.7\n" + b"\0" * 5_000,
    "no_pages": hostile.no_pages,
}


@pytest.mark.parametrize("code", UNREADABLE)
def test_a_drawing_that_cannot_be_read_fails_at_once_with_its_code(client: Client, code: str) -> None:
    job_id = client.submit_uploaded(UNREADABLE[code]())

    job = client.ended(job_id)

    assert (job["status"], job["attempt"]) == ("failed", 1)
    assert job["error"]["code"] == code
    assert job["error"]["message"].endswith(".")
    assert not job["error"]["retryable"]
    download = client.call("GET", f"/download/{job_id}/schedule.xlsx")
    assert (download.status, download.json()["code"]) == (404, "artifact_not_found")


def test_what_is_no_pdf_is_refused_before_it_becomes_a_job(client: Client) -> None:
    reply = client.call("POST", "/process-drawing", b"not a drawing", {"Content-Type": PDF})

    assert (reply.status, reply.json()["code"]) == (415, "not_a_pdf")
    assert reply.headers["content-type"] == "application/problem+json"


def test_an_upload_that_is_no_pdf_or_too_large_gets_no_place(client: Client) -> None:
    html = {"filename": "a.html", "content_type": "text/html", "size": 5}
    huge = {"filename": "a.pdf", "content_type": PDF, "size": 100_000_001}

    assert client.call("POST", "/uploads", html).status == 415
    assert client.call("POST", "/uploads", huge).status == 413


@pytest.mark.parametrize(
    "changed",
    [{"key": f"drawings/{'0' * 48}.pdf"}, {"Content-Type": "text/html"}],
    ids=["another place", "another type"],
)
def test_a_place_takes_only_what_it_was_made_for(client: Client, changed: dict[str, str]) -> None:
    place = client.place(5)

    refused = send_form(place, b"%PDF-", **changed)
    submitted = client.call("POST", "/process-drawing", {"upload_id": place["upload_id"]})

    assert refused.status == 403, refused.body
    assert (submitted.status, submitted.json()["code"]) == (404, "upload_not_found")


def send_form(place: Mapping[str, Any], drawing: bytes, **changed: str) -> HttpReply:
    return form_upload(place["url"], {**place["fields"], **changed}, drawing, lambda _: None)


def test_a_place_that_somebody_else_signed_is_none(target: Target) -> None:
    if not target.checks_forms:
        pytest.skip("no emulator looks at the signature of a presigned POST: needs a deployed stage")
    place = target.client.place(5)

    assert send_form(place, b"%PDF-", **{"x-amz-signature": "0" * 64}).status == 403


def test_a_place_of_one_upload_is_none_for_another(client: Client) -> None:
    mine, other = client.place(5), client.place(5)

    assert send_form(mine, b"%PDF-", key=other["fields"]["key"]).status == 403


def test_an_upload_id_that_was_made_up_leads_to_nobody_s_drawing(
    client: Client, operators: Operators, sample: Sample
) -> None:
    upload_id = client.place(len(sample.pdf))["upload_id"]
    guessed = upload_id[:-1] + ("0" if upload_id[-1] != "0" else "1")
    key = f"drawings/{guessed}.pdf"
    operators.objects.put(key, sample.pdf)

    reply = client.call("POST", "/process-drawing", {"upload_id": guessed})
    operators.objects.delete(key)

    assert (reply.status, reply.json()["code"]) == (404, "upload_not_found")


def test_a_place_has_a_size_and_an_end_and_a_link_has_an_end(operators: Operators) -> None:
    clients = operators.clients
    uploads = S3Uploads(clients.s3, clients.presigning_s3, operators.settings.bucket)
    key = f"drawings/{uuid4().hex * 2:.48}.pdf"
    url, fields = uploads.presigned_post(key, PDF, 5, seconds=2)
    place = {"url": url, "fields": fields}

    too_large, taken = send_form(place, b"%PDF-6"), send_form(place, b"%PDF-")
    link = uploads.presigned_get(key, "a.pdf", PDF, seconds=2)
    fresh = send("GET", link).status
    time.sleep(3)
    late = send_form(place, b"%PDF-").status, send("GET", link).status
    operators.objects.delete(key)

    assert (too_large.status, taken.status, fresh) == (400, 204, 200)
    assert late == (403, 403)
