from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from security_design_assistant.models.job_record import JobError
from tests.unit.api_caller import PDF, Caller, recorded


@pytest.fixture
def api() -> Caller:
    return Caller()


def test_a_running_job_tells_stage_and_pages_and_when_to_ask_again(api: Caller) -> None:
    job_id = api.post_pdf(query="client_name=" + quote("Café Zürich")).body["job_id"]
    api.jobs.take_lease(job_id, "worker", api.clock.now(), 60)
    api.jobs.checkpoint(job_id, "worker", "validation", api.clock.now(), 60, {})
    api.jobs.progress(job_id, "worker", "pdf_processing", api.clock.now(), 60, (1, 2))

    answer = api.call("GET", f"/status/{job_id}")

    assert answer.status == 200
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["retry-after"] == "2"
    assert answer.body["client_name"] == "Café Zürich"
    assert "Café" in answer.text
    assert answer.body["status"] == "processing"
    assert answer.body["stages_completed"] == ["validation"]
    assert answer.body["progress"]["percent"] == 25
    assert (answer.body["progress"]["pages_done"], answer.body["progress"]["pages_total"]) == (1, 2)
    assert answer.body["current_stage"] == "pdf_processing"
    assert "lease_owner" not in answer.text
    assert "drawings/" not in answer.text


def test_a_finished_job_may_be_kept_and_names_its_downloads(api: Caller) -> None:
    job = api.finished_job()

    answer = api.call("GET", f"/status/{job.job_id}")

    assert answer.headers["cache-control"] == "max-age=5"
    assert "retry-after" not in answer.headers
    assert answer.body["progress"]["percent"] == 100
    assert answer.body["result"]["artifacts"] == {
        "schedule.xlsx": f"/download/{job.job_id}/schedule.xlsx",
    }
    assert answer.body["result"]["summary"] == {"doors": 3, "confidence": 0.5}


def test_what_the_client_knows_is_not_sent_again(api: Caller) -> None:
    job = api.finished_job()
    etag = api.call("GET", f"/status/{job.job_id}").headers["etag"]

    for known in (etag, f'"other", W/{etag}', "*"):
        answer = api.call("GET", f"/status/{job.job_id}", headers={"If-None-Match": known})
        assert (answer.status, answer.text, answer.headers["etag"]) == (304, "", etag)
    assert api.call("GET", f"/status/{job.job_id}", headers={"if-none-match": '"x"'}).status == 200


def test_progress_changes_the_etag(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]
    before = api.call("GET", f"/status/{job_id}").headers["etag"]
    api.jobs.take_lease(job_id, "worker", api.clock.now(), 60)

    assert api.call("GET", f"/status/{job_id}").headers["etag"] != before


def test_a_waiting_job_is_not_asked_for_before_its_next_attempt(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]
    now = api.clock.now()
    api.jobs.take_lease(job_id, "worker", now, 60)
    error = JobError(code="throttled", message="Wait.", retryable=True)
    api.jobs.release(job_id, "worker", now, error, now + timedelta(seconds=17.5))

    answer = api.call("GET", f"/status/{job_id}")

    assert answer.headers["retry-after"] == "18"
    assert answer.body["status"] == "retrying"
    assert answer.body["error"]["code"] == "throttled"


@pytest.mark.parametrize("job_id", ["job_1", "job_0000000000000001", "idempotency#x", "job_١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦"])
def test_an_unknown_job_is_not_found(api: Caller, job_id: str) -> None:
    for path in (f"/status/{job_id}", f"/download/{job_id}/schedule.xlsx"):
        answer = api.call("GET", path)
        assert answer.status == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_another_owners_job_is_no_different_from_none(api: Caller) -> None:
    job = api.finished_job()
    missing = api.call("GET", "/status/job_0000000000000001", owner="bob")

    assert api.call("GET", f"/status/{job.job_id}", owner="bob").body == missing.body
    assert api.call("GET", f"/download/{job.job_id}/schedule.xlsx", owner="bob").status == 404
    assert api.call("GET", "/jobs", owner="bob").body == {"jobs": [], "cursor": None}


def test_the_list_shows_the_jobs_of_one_project(api: Caller) -> None:
    first, _other, second = (
        api.post_pdf(query=f"project_name={quote(name)}") for name in ("T 1", "T 2", "T 1")
    )

    listed = api.call("GET", "/jobs", query="project=T%201").body["jobs"]

    assert {job["job_id"] for job in listed} == {first.body["job_id"], second.body["job_id"]}
    assert api.call("GET", "/jobs", query="project=T%201", owner="bob").body["jobs"] == []
    assert api.call("GET", "/jobs", query="project=").body["jobs"] == []


def test_the_list_goes_on_by_cursor_newest_first(api: Caller) -> None:
    ids = []
    for _ in range(5):
        api.clock.jump(1)
        ids.append(api.post_pdf().body["job_id"])
    seen, cursor, pages = [], "", 0
    while pages < 10:
        page = api.call("GET", "/jobs", query="limit=2" + (f"&cursor={quote(cursor)}" if cursor else "")).body
        seen += [job["job_id"] for job in page["jobs"]]
        cursor, pages = page["cursor"], pages + 1
        if cursor is None:
            break

    assert seen == ids[::-1]
    assert pages == 3
    assert api.call("GET", "/jobs", query="status=failed").body["jobs"] == []
    assert api.send(recorded("jobs_jwt")).body == {"jobs": [], "cursor": None}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 422),
        ("limit=101", 422),
        ("limit=ten", 422),
        ("limit=99999999999999999999", 422),
        ("limit=1&limit=2", 422),
        ("status=lost", 422),
        ("cursor=nonsense", 400),
        ("cursor=", 400),
    ],
)
def test_a_wrong_list_query_is_told(api: Caller, query: str, status: int) -> None:
    assert api.call("GET", "/jobs", query=query).status == status


def test_a_download_leads_to_the_store_for_an_hour(api: Caller) -> None:
    job = api.finished_job()

    answer = api.call("GET", f"/download/{job.job_id}/schedule.xlsx")

    assert answer.status == 302
    assert f"jobs/{job.job_id}/results/schedule.xlsx?name=drawing-schedule.xlsx" in answer.headers["location"]
    assert "expires=3600" in answer.headers["location"]
    assert api.call("GET", f"/download/{job.job_id}/marked-up.pdf").status == 404
    assert api.call("GET", f"/download/{job.job_id}/secrets.txt").status == 404


def test_a_running_job_has_nothing_to_download_yet(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]

    answer = api.call("GET", f"/download/{job_id}/schedule.xlsx")

    assert (answer.status, answer.body["code"], answer.headers["retry-after"]) == (409, "not_finished", "2")


def test_a_failed_job_says_why_and_has_no_results(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]
    api.jobs.fail(job_id, JobError(code="corrupt", message="Damaged."), api.clock.now())

    status = api.call("GET", f"/status/{job_id}")

    assert status.body["error"]["message"] == "Damaged."
    assert api.call("GET", f"/download/{job_id}/schedule.xlsx").status == 404


def test_health_asks_for_nobody(api: Caller) -> None:
    answer = api.call("GET", "/health", owner=None)

    assert answer.status == 200
    assert answer.body["status"] == "ok"
    assert answer.body["image_digest"] == "sha256:abc"
    assert answer.body["source"] == "https://code.example/tree/abc"


def test_a_drawing_is_the_same_however_it_was_named(api: Caller) -> None:
    assert api.post_pdf(data=PDF, query="client_name=%20%20").status == 202

    (job,) = api.jobs.jobs.values()
    assert job.client_name is None
