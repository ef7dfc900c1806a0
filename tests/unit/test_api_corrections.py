"""Corrections through the API: by revision, by their owner alone, and nobody's is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from security_design_assistant.api.application import build_status_api, build_submit_api
from security_design_assistant.errors import RetryableError
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.pipeline.checkpoints import Checkpoints
from security_design_assistant.pipeline.job import Job, JobKeys, StageName
from tests.unit.api_caller import ANNA, Answer, Caller
from tests.unit.handmade_analysis import analysis, sound_door

FIRST = "A-001-XX-L1"


@pytest.fixture
def api() -> Caller:
    return Caller()


@pytest.fixture
def job(api: Caller) -> JobRecord:
    """A completed job with what was read kept."""
    job = api.finished_job()
    kept = Job(job.drawing.file_name, job.created_at, JobKeys.of_job(job.job_id), version="an older one")
    Checkpoints(api.objects, kept).save(
        StageName.DRAWING_ANALYSIS, TypeAdapter(Analysis), "digest", analysis(sound_door()), {}
    )
    api.queue.sent.clear()
    return job


def post(
    api: Caller, job: JobRecord, *entries: dict[str, Any], seen: str | None = '"0"', owner: str = ANNA
) -> Answer:
    headers = {"content-type": "application/json"} | ({"if-match": seen} if seen is not None else {})
    body = json.dumps({"entries": entries}).encode()
    return api.call("POST", f"/jobs/{job.job_id}/corrections", body, headers, owner=owner)


def get(api: Caller, job: JobRecord, owner: str = ANNA) -> Answer:
    return api.call("GET", f"/jobs/{job.job_id}/corrections", owner=owner)


def room(name: str) -> dict[str, Any]:
    return {"component": FIRST, "field": "location.room_name", "now": name}


def test_a_correction_is_signed_by_the_server_and_queued(api: Caller, job: JobRecord) -> None:
    answer = post(
        api, job, room("Café"), {"component": FIRST, "field": "checked", "now": True, "reason": "visit"}
    )

    assert answer.status == 201
    assert answer.headers["etag"] == '"2"'
    first, second = answer.body["entries"]
    assert (first["number"], first["was"], first["now"], first["by"]) == (1, "Plant", "Café", ANNA)
    assert second["reason"] == "visit"
    assert first["at"].startswith(api.clock.now().isoformat()[:19])
    assert get(api, job).body == answer.body == {**answer.body, "job_id": job.job_id, "revision": 2}
    assert api.queue.sent == [(job.job_id, 0, 0)]


def test_a_job_that_nobody_corrected_is_at_revision_0(api: Caller, job: JobRecord) -> None:
    answer = get(api, job)

    assert (answer.status, answer.headers["etag"]) == (200, '"0"')
    assert answer.body == {"job_id": job.job_id, "revision": 0, "entries": []}


def test_a_client_cannot_say_who_when_or_what_was_there(api: Caller, job: JobRecord) -> None:
    for lie in ("was", "by", "at", "number"):
        assert post(api, job, {**room("x"), lie: 7}).status == 422
    assert get(api, job).body["revision"] == 0


@pytest.mark.parametrize(
    ("seen", "status"), [(None, 428), ('"1"', 412), ("*", 422), ("0", 422), ('"x"', 422)]
)
def test_who_has_not_seen_the_newest_revision_changes_nothing(
    api: Caller, job: JobRecord, seen: str | None, status: int
) -> None:
    answer = post(api, job, room("x"), seen=seen)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (get(api, job).body["revision"], api.queue.sent) == (0, [])


def test_who_was_slower_reads_again_and_puts_theirs_on_top(api: Caller, job: JobRecord) -> None:
    post(api, job, room("Mine"))
    slower = post(api, job, {"component": FIRST, "field": "checked", "now": True})
    again = post(
        api, job, {"component": FIRST, "field": "checked", "now": True}, seen=get(api, job).headers["etag"]
    )

    assert (slower.status, slower.headers["etag"]) == (412, '"1"')
    assert "revision 1" in slower.body["detail"]
    assert [entry["now"] for entry in again.body["entries"]] == ["Mine", True]


def test_two_people_at_once_lose_nothing(api: Caller, job: JobRecord) -> None:
    def person(name: str) -> None:
        for number in range(5):
            while post(api, job, room(f"{name} {number}"), seen=get(api, job).headers["etag"]).status != 201:
                continue

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(person, ["Lee", "Kim"]))

    entries = get(api, job).body["entries"]
    assert [entry["number"] for entry in entries] == list(range(1, 11))
    assert sorted(entry["now"] for entry in entries) == sorted(
        f"{name} {number}" for name in ("Lee", "Kim") for number in range(5)
    )
    assert [entry["was"] for entry in entries[1:]] == [entry["now"] for entry in entries[:-1]]


def test_undoing_is_a_further_entry(api: Caller, job: JobRecord) -> None:
    post(api, job, room("Store"))

    answer = post(api, job, {"undoes": 1}, seen='"1"')

    assert answer.body["entries"][1] | {"at": ""} == {
        **answer.body["entries"][0], "number": 2, "was": "Store", "now": "Plant", "undoes": 1, "at": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"component": "A-9", "field": "id", "now": "x"}, "There is no component A-9."),
        ({"component": FIRST, "field": "confidence", "now": 1}, "No field 'confidence' can be corrected"),
        ({"undoes": 3}, "There is no correction 3."),
    ],
)
def test_what_cannot_be_applied_is_said_in_a_sentence(
    api: Caller, job: JobRecord, entry: dict[str, Any], sentence: str
) -> None:
    answer = post(api, job, room("x"), entry)

    assert (answer.status, answer.body["code"]) == (422, "correction_refused")
    assert sentence in answer.body["detail"]
    assert get(api, job).body["revision"] == 0


def test_too_many_at_once_are_refused(api: Caller, job: JobRecord) -> None:
    assert post(api, job, *[room("x")] * 51).status == 422


def test_another_owners_job_does_not_exist(api: Caller, job: JobRecord) -> None:
    answers = [get(api, job, owner="eve"), post(api, job, room("x"), owner="eve")]

    assert [(answer.status, answer.body["code"]) for answer in answers] == [(404, "job_not_found")] * 2
    assert get(api, job).body["revision"] == 0


def test_a_job_that_is_not_completed_cannot_be_corrected(api: Caller) -> None:
    job_id = api.post_pdf().body["job_id"]
    running = api.jobs.jobs[job_id]

    assert post(api, running, room("x")).status == 409
    assert get(api, running).body["revision"] == 0


def test_what_is_not_kept_any_more_cannot_be_corrected(api: Caller) -> None:
    answer = post(api, api.finished_job(), room("x"))

    assert (answer.status, answer.body["code"]) == (409, "analysis_gone")


def test_a_queue_that_fails_loses_no_correction_and_can_be_asked_again(api: Caller, job: JobRecord) -> None:
    api.queue.error = RetryableError("throttled", "Later.")

    first = post(api, job, room("Store"))
    sent = list(api.queue.sent)
    again = post(api, job, seen='"1"')

    assert (first.status, again.status) == (201, 201)
    assert (sent, api.queue.sent) == ([], [(job.job_id, 0, 0)])
    assert again.body["revision"] == 1


def test_the_status_says_which_corrections_the_results_have(api: Caller, job: JobRecord) -> None:
    post(api, job, room("Store"))
    behind = api.call("GET", f"/status/{job.job_id}")
    result = api.jobs.jobs[job.job_id].result
    assert result is not None
    api.jobs.regenerated(job.job_id, result.model_copy(update={"corrections": 1}), api.clock.now())
    done = api.call("GET", f"/status/{job.job_id}")

    assert (behind.body["status"], behind.body["result"]["corrections"]) == ("completed", 0)
    assert (behind.headers["cache-control"], behind.headers["retry-after"]) == ("private, no-cache", "2")
    assert (done.body["status"], done.body["result"]["corrections"]) == ("completed", 1)
    assert done.headers["etag"] != behind.headers["etag"]
    assert "retry-after" not in done.headers


def test_deleting_the_job_deletes_corrections_and_corrected_results(api: Caller, job: JobRecord) -> None:
    post(api, job, room("Store"))
    api.objects.put(f"jobs/{job.job_id}/results/corrected-1/schedule.xlsx", b"xlsx")

    answer = api.call("DELETE", f"/jobs/{job.job_id}")

    assert answer.status == 204
    assert api.jobs.entries == {}
    assert not [key for key in api.objects.objects if key.startswith(f"jobs/{job.job_id}/")]


def test_a_download_is_a_link_as_data_when_asked(api: Caller, job: JobRecord) -> None:
    path = f"/download/{job.job_id}/schedule.xlsx"

    link = api.call("GET", path, headers={"Accept": "application/json"})
    redirect = api.call("GET", path, headers={"Accept": "text/html,application/json;q=0.9"})

    assert link.status == 200
    assert link.body["url"] == redirect.headers["location"]
    assert link.body["file_name"].endswith("-schedule.xlsx")
    assert link.body["expires_at"] > api.clock.now().isoformat()
    assert (redirect.status, redirect.text) == (302, "")


class TestCrossOrigin:
    """Pages of other origins, only those that an operator named."""

    PAGE = "http://localhost:5173"

    @pytest.fixture
    def opened(self) -> Caller:
        caller = Caller()
        services = replace(caller.services, cors_origins=frozenset({"localhost", "https://page.example"}))
        caller.apis = {"submit": build_submit_api(services), "status": build_status_api(services)}
        return caller

    @pytest.mark.parametrize(
        "origin", [PAGE, "http://127.0.0.1:8080", "http://[::1]", "https://page.example"]
    )
    def test_a_page_of_an_allowed_origin_may_read_answers_and_errors(
        self, opened: Caller, origin: str
    ) -> None:
        answers = [
            opened.call("GET", path, headers={"Origin": origin}) for path in ("/health", "/status/x", "/no")
        ]

        assert [answer.status for answer in answers] == [200, 404, 404]
        assert {answer.headers["access-control-allow-origin"] for answer in answers} == {origin}
        assert {answer.headers["vary"] for answer in answers} == {"Origin"}

    @pytest.mark.parametrize(
        "origin",
        ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:80@evil", None],
    )
    def test_any_other_page_may_not(self, opened: Caller, origin: str | None) -> None:
        answer = opened.call("GET", "/health", headers={"Origin": origin} if origin else {})

        assert "access-control-allow-origin" not in answer.headers

    def test_nothing_is_open_by_default(self, api: Caller) -> None:
        for method in ("GET", "OPTIONS"):
            answer = api.call(method, "/health", headers={"Origin": self.PAGE})
            assert not [name for name in answer.headers if name.startswith("access-control")]

    @pytest.mark.parametrize(
        ("path", "methods"),
        [
            ("/jobs/job_1/corrections", "GET, POST"),
            ("/uploads", "POST"),
            ("/download/job_1/schedule.xlsx", "GET"),
            ("/jobs/job_1", "DELETE"),
            ("/health", "GET"),
        ],
    )
    def test_a_browser_that_asks_first_is_told_what_it_may(
        self, opened: Caller, path: str, methods: str
    ) -> None:
        answer = opened.call("OPTIONS", path, headers={"Origin": self.PAGE}, owner=None)

        assert (answer.status, answer.text) == (204, "")
        assert answer.headers["access-control-allow-methods"] == methods
        assert "if-match" in answer.headers["access-control-allow-headers"]
        assert answer.headers["access-control-allow-origin"] == self.PAGE

    def test_of_a_path_that_there_is_not_nothing_is_told(self, opened: Caller) -> None:
        assert opened.call("OPTIONS", "/nothing", headers={"Origin": self.PAGE}).status == 404
