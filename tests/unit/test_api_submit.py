from __future__ import annotations

import json
from hashlib import sha256
from threading import Barrier, Thread
from typing import Any

import pytest

from security_design_assistant.api.models import Naming
from security_design_assistant.api.submission import Caller as Submitter
from security_design_assistant.api.submission import submit_direct
from security_design_assistant.api.submission_form import DirectDrawing
from security_design_assistant.errors import RetryableError
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.models.origin import Origin
from tests.unit.api_caller import ANNA, PDF, Caller, recorded


@pytest.fixture
def api() -> Caller:
    return Caller()


def only_job(api: Caller) -> Any:
    (job,) = api.jobs.jobs.values()
    return job


@pytest.mark.parametrize(
    ("event", "client", "project", "file_name"),
    [
        ("process_form_chrome", "Müller & Söhne", "東京 — Phase 2", 'Grundriß "EG".pdf'),
        ("process_form_firefox", None, None, "plan.pdf"),
        ("process_form_curl", "Acme", None, "plan.pdf"),
        ("process_raw_curl", "Müller, Söhne", "Phase 2", "plan.pdf"),
    ],
)
def test_every_way_to_send_a_pdf_makes_the_same_kind_of_job(
    api: Caller, event: str, client: str | None, project: str | None, file_name: str
) -> None:
    answer = api.send(recorded(event))

    job = only_job(api)
    assert answer.status == 202
    assert answer.headers["location"] == f"/status/{job.job_id}"
    assert answer.body["status"] == "queued"
    assert (job.owner, job.client_name, job.project_name) == (ANNA, client, project)
    assert job.drawing.file_name == file_name
    stored = api.objects.objects[job.drawing.key]
    assert stored.startswith(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")
    assert stored.endswith(b"%%EOF\n")
    assert (job.drawing.sha256, job.drawing.bytes) == (sha256(stored).hexdigest(), len(stored))
    assert api.queue.sent == [(job.job_id, 0, 0)]
    assert api.metrics.total("JobsSubmitted") == 1


def test_an_upload_is_bound_to_key_type_size_and_an_hour(api: Caller) -> None:
    answer = api.post_json("/uploads", {"filename": "p.pdf", "content_type": "application/pdf", "size": 10})

    assert answer.status == 201
    key = f"drawings/{answer.body['upload_id']}.pdf"
    assert api.uploads.posts == [(key, "application/pdf", 10, 3600)]
    assert answer.body["fields"]["key"] == key
    assert answer.body["expires_at"] == "2026-11-23T13:00:00Z"


def uploaded(api: Caller, data: bytes = PDF, owner: str = ANNA) -> str:
    body = {"filename": "p.pdf", "content_type": "application/pdf", "size": len(data)}
    upload_id: str = api.post_json("/uploads", body, owner=owner).body["upload_id"]
    api.objects.put(f"drawings/{upload_id}.pdf", data)
    return upload_id


def test_an_uploaded_drawing_becomes_one_job_however_often_it_is_submitted(api: Caller) -> None:
    body = {"upload_id": uploaded(api), "client_name": "Zoë", "filename": "a.pdf"}

    first = api.post_json("/process-drawing", body)
    api.clock.jump(0.001)
    second = api.post_json("/process-drawing", body)

    assert first.status == second.status == 202
    assert first.body == second.body
    assert len(api.queue.sent) == 1
    other_name = api.post_json("/process-drawing", body | {"client_name": "Max"})
    assert (other_name.status, other_name.body["code"]) == (409, "upload_already_used")


def test_an_upload_that_never_arrived_or_is_anothers_is_not_found(api: Caller) -> None:
    of_bob = uploaded(api, owner="bob")
    for upload_id in ("0" * 48, of_bob):
        answer = api.post_json("/process-drawing", {"upload_id": upload_id})

        assert (answer.status, answer.body["code"]) == (404, "upload_not_found")
    assert not api.jobs.jobs


def test_drawings_over_the_limit_are_refused_everywhere() -> None:
    api = Caller(budgets=Budgets(max_bytes=60))
    large = PDF + bytes(100)
    answers = [
        api.post_json("/uploads", {"filename": "p.pdf", "content_type": "application/pdf", "size": 61}),
        api.post_json("/process-drawing", {"upload_id": uploaded(api, PDF) and uploaded_large(api, large)}),
        api.post_pdf(data=large),
    ]

    assert [(answer.status, answer.body["code"]) for answer in answers] == [(413, "too_large")] * 3


def uploaded_large(api: Caller, data: bytes) -> str:
    upload_id = uploaded(api)
    api.objects.put(f"drawings/{upload_id}.pdf", data)
    return upload_id


def test_more_than_a_request_carries_is_sent_to_uploads(api: Caller) -> None:
    answer = api.post_pdf(data=PDF + bytes(6 * 1024 * 1024))

    assert answer.status == 413
    assert "POST /uploads" in answer.body["detail"]


def test_the_same_key_gives_the_same_job_and_keeps_one_drawing(api: Caller) -> None:
    first, second = api.post_pdf("key-1"), api.post_pdf("key-1")

    assert first.body == second.body
    assert len(api.jobs.jobs) == len(api.queue.sent) == len(api.objects.objects) == 1
    assert api.post_pdf("key-1", owner="bob").body["job_id"] != first.body["job_id"]


def test_a_key_that_was_used_for_another_drawing_is_refused(api: Caller) -> None:
    api.post_pdf("key-1")

    answer = api.post_pdf("key-1", data=PDF + b"other")

    assert (answer.status, answer.body["code"]) == (422, "idempotency_key_reused")
    assert len(api.objects.objects) == 1


def test_the_same_key_at_once_makes_one_job(api: Caller) -> None:
    caller = Submitter("anna", "key-1", Origin())
    barrier, jobs = Barrier(8), []

    def submit() -> None:
        barrier.wait()
        jobs.append(submit_direct(api.services, caller, DirectDrawing(Naming(), PDF)))

    threads = [Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(jobs) == 8
    assert {job.job_id for job in jobs} == set(api.jobs.jobs)
    assert len(api.jobs.jobs) == len(api.queue.sent) == len(api.objects.objects) == 1


def test_ids_tell_the_time_and_stay_unique_when_it_stands_still(api: Caller) -> None:
    ids = [api.post_pdf().body["job_id"] for _ in range(200)]

    assert len(set(ids)) == 200
    assert ids[0] == "job_1795435200000000"
    api.clock.jump(3)
    assert api.post_pdf().body["job_id"] > max(ids)


def test_a_queue_that_refuses_fails_the_job_and_asks_to_come_again(api: Caller) -> None:
    api.queue.error = RetryableError("throttled", "SQS is busy.")
    answer = api.post_pdf("key-1")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    failed = only_job(api)
    assert (failed.status, failed.error.code) == (JobStatus.FAILED, "not_queued")

    again = api.post_pdf("key-1")
    assert again.status == 202
    assert again.body["job_id"] != failed.job_id
    assert api.post_pdf("key-1").body["job_id"] == again.body["job_id"]
    assert api.metrics.total("JobsSubmitted") == 1


def test_without_table_the_job_stays_queued_for_reconcile(api: Caller, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RetryableError("throttled", "DynamoDB is busy.")

    monkeypatch.setattr(api.jobs, "fail", broken)
    api.queue.error = RetryableError("unavailable", "SQS is away.")
    answer = api.post_pdf("key-1")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert only_job(api).status is JobStatus.QUEUED
    assert api.post_pdf("key-1").body["job_id"] == only_job(api).job_id


def test_a_store_that_fails_makes_no_job(api: Caller, monkeypatch: Any) -> None:
    def broken(*_: object) -> None:
        raise RetryableError("throttled", "S3 is busy.", retry_after=1.2)

    monkeypatch.setattr(api.objects, "put", broken)
    answer = api.post_pdf()

    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert not api.jobs.jobs
    assert not api.queue.sent


def form(*parts: tuple[str, bytes], boundary: str = "xyz") -> bytes:
    lines = [f"--{boundary}\r\n{head}\r\n\r\n".encode() + data + b"\r\n" for head, data in parts]
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


FILE = ('Content-Disposition: form-data; name="file"; filename="a.pdf"', PDF)


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("", PDF, 415, "unsupported_media_type"),
        ("text/plain", PDF, 415, "unsupported_media_type"),
        ("application/x-www-form-urlencoded", b"a=b", 415, "unsupported_media_type"),
        ("application/pdf", b"GIF89a", 415, "not_a_pdf"),
        ("application/pdf", b"", 400, "malformed_body"),
        ("application/json", b"{", 400, "malformed_json"),
        ("application/json", b"\xff", 400, "malformed_json"),
        ("application/json", b"[" * 100_000, 400, "malformed_json"),
        ("application/json", b"[]", 422, "wrong_fields"),
        ("application/json", b"{}", 422, "wrong_fields"),
        ("application/json", b'{"upload_id": "../../etc"}', 422, "wrong_fields"),
        ("application/json", b'{"upload_id": "' + b"0" * 48 + b'", "color": 1}', 422, "wrong_fields"),
        ("multipart/form-data", form(FILE), 400, "malformed_body"),
        ("multipart/form-data; boundary=abc", form(FILE), 400, "malformed_body"),
        ("multipart/form-data; boundary=xyz", form(FILE)[:-30], 400, "malformed_body"),
        ("multipart/form-data; boundary=xyz", form(), 422, "wrong_fields"),
        ("multipart/form-data; boundary=xyz", form(FILE, FILE), 422, "wrong_fields"),
        (
            "multipart/form-data; boundary=xyz",
            form(FILE, ('Content-Disposition: form-data; name="colour"', b"red")),
            422,
            "wrong_fields",
        ),
        (
            "multipart/form-data; boundary=xyz",
            form(FILE, ('Content-Disposition: form-data; name="client_name"', b"a\x00b")),
            422,
            "wrong_fields",
        ),
        (
            "multipart/form-data; boundary=xyz",
            form(FILE, ('Content-Disposition: form-data; name="client_name"', b"\xff\xfe")),
            400,
            "malformed_body",
        ),
    ],
)
def test_bad_bodies_get_a_problem_and_leave_nothing(
    api: Caller, content_type: str, body: bytes, status: int, code: str
) -> None:
    answer = api.call("POST", "/process-drawing", body, {"content-type": content_type})

    assert (answer.status, answer.body["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["request_id"] == "req-1"
    assert not api.jobs.jobs
    assert not api.objects.objects


@pytest.mark.parametrize("query", ["colour=red", "client_name=a&client_name=b", "client_name=" + 201 * "x"])
def test_wrong_query_parameters_are_told(api: Caller, query: str) -> None:
    answer = api.post_pdf(query=query)

    assert (answer.status, answer.body["code"]) == (422, "wrong_fields")
    assert answer.body["errors"]


@pytest.mark.parametrize("key", ["", "a b", "ü", "x" * 256])
def test_a_wrong_idempotency_key_is_malformed(api: Caller, key: str) -> None:
    headers = {"content-type": "application/pdf", "idempotency-key": key}

    assert api.call("POST", "/process-drawing", PDF, headers).status == 400


def test_a_browser_path_is_no_part_of_the_name(api: Caller) -> None:
    api.post_pdf(query="filename=C%3A%5Cfakepath%5Cplan.pdf")

    assert only_job(api).drawing.file_name == "plan.pdf"


def test_a_body_that_is_not_base64_is_malformed(api: Caller) -> None:
    event = recorded("process_raw_curl") | {"body": "%%%"}

    assert api.send(event).status == 400


def test_only_pdfs_can_be_uploaded(api: Caller) -> None:
    wrong_type = {"filename": "p.dwg", "content_type": "image/vnd.dwg", "size": 10}

    assert api.post_json("/uploads", wrong_type).status == 415
    assert api.call("POST", "/uploads", json.dumps(wrong_type).encode()).status == 415
    assert api.post_json("/uploads", wrong_type | {"size": 0}).status == 422


def test_delete_leaves_nothing_of_the_job(api: Caller) -> None:
    job = api.finished_job()
    other = api.post_pdf().body["job_id"]

    assert api.call("DELETE", f"/jobs/{job.job_id}", owner="bob").status == 404
    assert api.call("DELETE", f"/jobs/{job.job_id}").status == 204

    assert list(api.jobs.jobs) == [other]
    assert list(api.objects.objects) == [api.jobs.jobs[other].drawing.key]
    assert api.call("DELETE", f"/jobs/{job.job_id}").status == 404


def test_a_deleted_job_that_is_running_loses_its_worker(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]
    api.jobs.take_lease(job_id, "worker", api.clock.now(), 60)

    assert api.call("DELETE", f"/jobs/{job_id}").status == 204

    assert not api.jobs.progress(job_id, "worker", "validation", api.clock.now(), 60)


def test_an_analyser_that_there_is_not_is_told_with_those_that_there_are(api: Caller) -> None:
    answer = api.post_json("/process-drawing", {"upload_id": "0" * 48, "analyser": "tarot"})

    assert (answer.status, answer.body["code"]) == (422, "wrong_fields")
    assert (
        answer.body["detail"]
        == "analyser: There is no analyser “tarot”. Choose from: vector, gemini, hybrid."
    )
