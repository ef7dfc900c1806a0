"""A drawing that only Gemini can read, on containers: shown to the stand-in, paid for, marked for review."""

from __future__ import annotations

import json
import os
from hashlib import sha256

import pytest

from security_design_assistant.client.http import send
from security_design_assistant.emulator.fake_gemini.truth import known_of_samples, shown_pages
from security_design_assistant.samples import SAMPLES
from tests.e2e.service.client import Client


@pytest.fixture(scope="module")
def stand_in() -> str:
    """Return the address of the stand-in that the worker asks, which now knows the scanned sample."""
    url = os.environ.get("SDA_E2E_GEMINI")
    if not url:
        pytest.skip("needs the stand-in for Gemini that `make e2e` starts; test_gemini.py has one of its own")
    known = [each.model_dump() for each in known_of_samples()]
    assert send("PUT", f"{url}/knowledge", {}, json.dumps(known).encode()).status == 200
    return url


def test_a_scan_is_read_by_gemini_if_its_job_asks_for_hybrid_and_the_job_tells_what_it_cost(
    client: Client, stand_in: str
) -> None:
    scanned = SAMPLES["scanned"]().pdf
    (page,) = shown_pages(scanned)

    job_id = client.submit_uploaded(scanned, "scanned.pdf", analyser="hybrid")
    job = client.ended(job_id)

    assert job["status"] == "completed", job["error"]
    (request,) = send("GET", f"{stand_in}/requests").json()["requests"]
    assert [shown["sha256"] for shown in request["shown"]] == [
        sha256(picture).hexdigest() for picture in page.pictures
    ]
    found = json.loads(client.artifact(job_id, "components.json"))["components"]
    assert {each["id"] for each in found} == {each.id for each in SAMPLES["plain"]().truth.components}
    assert {each["source"] for each in found} == {"gemini"}
    evaluation = json.loads(client.artifact(job_id, "evaluation.json"))
    (unconfirmed,) = (each for each in evaluation["findings"] if each["code"] == "unconfirmed")
    assert set(unconfirmed["components"]) == {each["id"] for each in found}
    assert job["result"]["summary"]["gemini_questions"] == 1
    assert job["result"]["summary"]["cost_usd"] > 0
    assert job["result"]["summary"]["cost_incomplete"] is False


def test_a_job_that_does_not_ask_for_it_asks_nobody(client: Client, stand_in: str) -> None:
    before = send("GET", f"{stand_in}/requests").json()

    job = client.ended(client.submit_uploaded(SAMPLES["scanned"]().pdf, "scanned.pdf", analyser="vector"))

    assert job["status"] == "completed", job["error"]
    assert send("GET", f"{stand_in}/requests").json() == before
