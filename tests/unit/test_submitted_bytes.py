"""A job works on the bytes that were submitted, whatever becomes of the upload afterwards."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from security_design_assistant.errors import PermanentError, RetryableError
from security_design_assistant.models.job_record import DrawingReference, JobRecord, JobStatus
from security_design_assistant.specification.media_types import DOCX
from tests.job_service import Service
from tests.unit.api_caller import PDF, Caller

OTHER = PDF + b"% another drawing"


@pytest.fixture
def api() -> Caller:
    return Caller()


def uploaded(api: Caller, data: bytes = PDF, kind: str = "application/pdf") -> str:
    body = {"filename": "p", "content_type": kind, "size": len(data), "sha256": digest(data)}
    upload_id: str = api.post_json("/uploads", body).body["upload_id"]
    api.objects.put(api.uploads.posts[-1][0], data)
    return upload_id


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def submitted(api: Caller, key: str | None = None, **body: object) -> JobRecord:
    answer = api.post_json("/process-drawing", body, key=key)
    assert answer.status == 202, answer.text
    api.clock.jump(0.001)
    return api.jobs.jobs[answer.body["job_id"]]


def bytes_of(api: Caller, job: JobRecord) -> list[bytes]:
    return [api.objects.objects[file.key] for file in (*job.files, *job.documents)]


def test_a_grant_is_for_one_file_of_its_size_and_digest(api: Caller) -> None:
    uploaded(api, PDF)

    assert api.uploads.posts[0][2] == len(PDF)
    assert api.uploads.digests == [digest(PDF)]


@pytest.mark.parametrize("wrong", ["ab", "AB" * 32, "x" * 64, 3])
def test_what_is_no_digest_gets_no_grant(api: Caller, wrong: object) -> None:
    body = {"filename": "p", "content_type": "application/pdf", "size": 1, "sha256": wrong}

    assert api.post_json("/uploads", body).status == 422


def test_a_file_that_takes_the_upload_s_place_after_submission_changes_nothing(api: Caller) -> None:
    upload = uploaded(api)
    job = submitted(api, upload_id=upload)

    api.objects.put(f"drawings/{upload}.pdf", OTHER)

    assert bytes_of(api, job) == [PDF]
    assert job.drawing.key.startswith(f"jobs/{job.job_id}/drawing/")
    assert (job.drawing.sha256, job.drawing.bytes) == (digest(PDF), len(PDF))


def test_every_file_of_a_job_is_its_own_and_known_by_its_digest(api: Caller) -> None:
    files = [uploaded(api), uploaded(api, OTHER)]
    job = submitted(api, upload_ids=files, context_upload_ids=[uploaded(api, b"words", DOCX)])

    assert bytes_of(api, job) == [PDF, OTHER, b"words"]
    assert [file.sha256 for file in (*job.parts, *job.documents)] == [
        digest(PDF), digest(OTHER), digest(b"words"),
    ]  # fmt: skip
    assert job.drawing.sha256 == digest((digest(PDF) + digest(OTHER)).encode())
    assert job.drawing.bytes == len(PDF) + len(OTHER)


def test_an_upload_that_is_replaced_while_it_is_submitted_makes_no_job(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, look = uploaded(api), api.uploads.look

    def replaced(key: str) -> object:
        seen = look(key)
        api.objects.put(key, OTHER)
        return seen

    monkeypatch.setattr(api.uploads, "look", replaced)
    answer = api.post_json("/process-drawing", {"upload_id": upload})

    assert (answer.status, answer.body["code"]) == (503, "upload_changed")
    assert "retry-after" in answer.headers
    assert not api.jobs.jobs
    assert list(api.objects.objects) == [f"drawings/{upload}.pdf"]


def test_of_two_jobs_of_one_upload_each_outlives_the_other(api: Caller) -> None:
    upload = uploaded(api)
    first, second = submitted(api, "key-1", upload_id=upload), submitted(api, "key-2", upload_id=upload)

    assert api.call("DELETE", f"/jobs/{first.job_id}").status == 204

    assert first.job_id != second.job_id
    assert bytes_of(api, second) == [PDF]
    assert not [key for key in api.objects.objects if first.job_id in key or upload in key]


def test_a_submission_repeated_after_its_upload_went_is_still_the_same_job(api: Caller) -> None:
    upload = uploaded(api)
    job = submitted(api, upload_id=upload)
    api.objects.delete(f"drawings/{upload}.pdf")

    assert submitted(api, upload_id=upload).job_id == job.job_id
    assert len(api.objects.objects) == 1


def test_a_refused_record_leaves_no_file_of_nobody(api: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_record: object) -> object:
        raise RetryableError("throttled", "DynamoDB is busy.")

    upload = uploaded(api)
    monkeypatch.setattr(api.jobs, "create", refused)

    assert api.post_json("/process-drawing", {"upload_id": upload}).status == 503
    assert api.post_pdf().status == 503
    assert list(api.objects.objects) == [f"drawings/{upload}.pdf"]


def test_a_record_whose_answer_was_lost_keeps_its_file_and_is_queued(
    api: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = api.jobs.create

    def lost(record: JobRecord) -> object:
        create(record)
        raise RetryableError("unavailable", "DynamoDB does not answer.")

    monkeypatch.setattr(api.jobs, "create", lost)
    job = submitted(api, upload_id=uploaded(api))

    assert bytes_of(api, job) == [PDF]
    assert api.queue.sent == [(job.job_id, 0, 0)]


def test_a_client_s_key_is_never_one_of_ours(api: Caller) -> None:
    upload = uploaded(api)
    ours = submitted(api, upload_id=upload)

    for key in (f"upload:{upload}", f"redrive:{ours.job_id}"):
        assert submitted(api, key, upload_id=upload).job_id != ours.job_id


def test_another_file_under_the_job_s_own_key_fails_it_and_is_not_read() -> None:
    service = Service()
    own = DrawingReference(key="jobs/job_1/drawing/a-1.pdf", file_name="plan.pdf", sha256=digest(b"%PDF"))
    service.submit(drawing=own)
    service.objects.put(own.key, b"%PDF of somebody else")

    service.deliver()

    error = service.job().error
    assert error is not None
    assert error.code == "drawing_changed"
    assert service.seen == []


def test_a_job_from_before_there_were_copies_is_worked_on() -> None:
    service = Service()
    service.submit()
    assert service.job().drawing.sha256 is None

    service.deliver()

    assert service.job().status is JobStatus.COMPLETED


def test_a_repeated_submission_finds_a_job_from_before_there_were_copies(api: Caller) -> None:
    upload = uploaded(api)
    job = submitted(api, "key-1", upload_id=upload)
    old = DrawingReference(key=f"drawings/{upload}.pdf", file_name="drawing.pdf", bytes=len(PDF))
    api.jobs.jobs[job.job_id] = job.model_copy(update={"drawing": old})

    again = submitted(api, "key-1", upload_id=upload)

    assert again.job_id == job.job_id
    assert api.call("DELETE", f"/jobs/{job.job_id}").status == 204
    assert api.objects.objects == {}


def test_a_stalled_worker_replaces_nothing_that_the_finished_job_names() -> None:
    service = Service()
    service.submit()
    written: list[tuple[str, bytes]] = []

    def stalled(running: Any) -> None:
        """Make a result while the other worker, who got the job when the lease ran out, completes it."""
        first = not written
        data = b"of the first" if first else b"of the second"
        key = running.job.keys.result("schedule.xlsx", digest(data))
        written.append((key, data))
        if first:
            service.clock.jump(1_000)
            service.deliver()
            service.objects.put(key, data)
            raise PermanentError("late", "Too late.")
        running.store.put(key, data)

    service.steps = [stalled]
    service.deliver()

    (first, _), (second, named) = written
    assert service.job().status is JobStatus.COMPLETED
    assert first != second
    assert service.objects.get(second) == named
