from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.api.openapi import openapi_document
from security_design_assistant.errors import RetryableError
from tests.unit.api_caller import ANNA, Caller, recorded

ROOT = Path(__file__).parents[2]


@pytest.fixture
def api() -> Caller:
    return Caller()


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/", 404, None),
        ("GET", "/nothing", 404, None),
        ("GET", "/status/a/b", 404, None),
        ("POST", "/jobs", 405, "GET"),
        ("PATCH", "/process-drawing", 405, "POST"),
        ("HEAD", "/health", 405, "GET"),
        ("PUT", "/jobs/job_1", 405, "DELETE"),
        ("OPTIONS", "/nothing", 404, None),
        ("BREW", "/health", 405, "GET"),
    ],
)
def test_no_route_and_wrong_method_are_problems(
    api: Caller, method: str, path: str, status: int, allow: str | None
) -> None:
    answer = api.call(method, path)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("allow") == allow
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(answer.body)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/uploads"),
        ("POST", "/process-drawing"),
        ("GET", "/jobs"),
        ("GET", "/status/job_0000000000000001"),
        ("GET", "/download/job_0000000000000001/schedule.xlsx"),
        ("DELETE", "/jobs/job_0000000000000001"),
    ],
)
def test_nobody_gets_anything(api: Caller, method: str, path: str) -> None:
    assert api.call(method, path, owner=None).status == 401
    assert api.call(method, path, owner="").status == 401


def test_who_calls_is_what_the_authoriser_says() -> None:
    by_iam = Caller(authentication="iam")
    by_iam.send(recorded("uploads_iam"))
    assert by_iam.uploads.posts

    assert by_iam.call("GET", "/jobs", owner=ANNA).status == 403
    assert Caller().send(recorded("uploads_iam")).status == 403
    assert Caller(authentication="none").call("GET", "/jobs", owner=None).status == 200


def test_a_header_does_not_make_somebody_else(api: Caller) -> None:
    job = api.finished_job()
    headers = {"authorization": f"Bearer {ANNA}", "x-owner": ANNA}

    assert api.call("GET", f"/status/{job.job_id}", headers=headers, owner="bob").status == 404


def test_a_busy_table_is_503_with_retry_after(api: Caller, monkeypatch: Any) -> None:
    def busy(_job_id: str) -> None:
        raise RetryableError("throttled", "DynamoDB: table jobs-prod-eu", retry_after=3)

    monkeypatch.setattr(api.jobs, "get", busy)
    answer = api.call("GET", "/status/job_0000000000000001")

    assert (answer.status, answer.headers["retry-after"]) == (503, "3")
    assert "jobs-prod" not in answer.text


def test_a_mistake_of_ours_shows_no_stack(api: Caller, monkeypatch: Any) -> None:
    def broken(_job_id: str) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(api.jobs, "get", broken)
    answer = api.call("GET", "/status/job_0000000000000001")

    assert (answer.status, answer.body["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_the_committed_document_is_what_the_routes_say() -> None:
    committed = json.loads((ROOT / "docs" / "openapi.json").read_text())

    assert committed == openapi_document(), "run: python -m security_design_assistant.api.openapi"


def test_the_document_names_every_route_its_function_and_who_may_ask() -> None:
    told = {
        f"{method.upper()} {path}": (operation["x-function"], any(operation["security"]))
        for path, item in openapi_document()["paths"].items()
        for method, operation in item.items()
    }

    assert told == {
        "POST /uploads": ("submit", True),
        "POST /process-drawing": ("submit", True),
        "DELETE /jobs/{job_id}": ("submit", True),
        "GET /status/{job_id}": ("status", True),
        "GET /jobs/{job_id}/corrections": ("status", True),
        "POST /jobs/{job_id}/corrections": ("submit", True),
        "GET /jobs": ("status", True),
        "GET /download/{job_id}/{artifact}": ("status", True),
        "GET /health": ("status", False),
    }
