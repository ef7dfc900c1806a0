"""A job that supersedes another: whose, in which state, and what the worker makes of it."""

from __future__ import annotations

import pytest

from security_design_assistant.adapters.job_items import item_of, record_of
from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.redrive import redrive_job
from security_design_assistant.models.job_record import JobError, JobResult, JobStatus
from security_design_assistant.pipeline.job import JobKeys
from security_design_assistant.revisions.previous import PreviousRevision
from tests.job_service import Service, raises
from tests.unit.api_caller import Caller

FOUND = b'{"found": "before"}'
FIRST = "job_0000000000000001"


@pytest.fixture
def api() -> Caller:
    return Caller()


def test_a_revision_names_the_job_of_the_one_before(api: Caller) -> None:
    first = api.finished_job().job_id

    job_id = api.post_pdf(query=f"supersedes={first}").body["job_id"]

    assert api.jobs.jobs[job_id].supersedes == first
    assert api.call("GET", f"/status/{job_id}").body["supersedes"] == first
    assert api.call("GET", f"/status/{first}").body["supersedes"] is None
    assert record_of(item_of(api.jobs.jobs[job_id])) == api.jobs.jobs[job_id]


def test_another_s_job_is_no_job_to_supersede(api: Caller) -> None:
    first = api.finished_job().job_id

    answers = [
        api.post_pdf(query=f"supersedes={first}", owner="somebody else"),
        api.post_pdf(query="supersedes=job_0000000000000009"),
    ]

    assert [(answer.status, answer.body["code"]) for answer in answers] == [(404, "job_not_found")] * 2


def test_a_job_without_results_cannot_be_superseded(api: Caller) -> None:
    queued = api.post_pdf().body["job_id"]
    failed = api.post_pdf().body["job_id"]
    api.jobs.fail(failed, JobError(code="corrupt", message="no"), api.clock.now())

    for job_id in (queued, failed):
        answer = api.post_pdf(query=f"supersedes={job_id}")
        assert answer.status == 422
        assert "has to be completed" in answer.text


@pytest.mark.parametrize("name", ["plan", "job_1", "../results"])
def test_what_is_no_job_id_is_a_wrong_field(api: Caller, name: str) -> None:
    answer = api.post_pdf(query=f"supersedes={name}")

    assert answer.status == 422
    assert "supersedes" in answer.text


def test_a_refused_revision_leaves_no_drawing_behind(api: Caller) -> None:
    api.post_pdf(query="supersedes=job_0000000000000009")

    assert not [key for key in api.objects.objects if key.startswith("drawings/")]


def test_the_same_key_for_another_previous_revision_is_refused(api: Caller) -> None:
    first = api.finished_job().job_id
    api.post_pdf(key="k")

    assert api.post_pdf(key="k", query=f"supersedes={first}").body["code"] == "idempotency_key_reused"


def test_deleting_a_job_deletes_its_copy_of_the_previous_revision(api: Caller) -> None:
    job = api.finished_job()
    api.objects.put(JobKeys.of_job(job.job_id).previous, FOUND)

    api.call("DELETE", f"/jobs/{job.job_id}")

    assert JobKeys.of_job(job.job_id).previous not in api.objects.objects


def finished_first(service: Service) -> str:
    """Have the first revision completed; return the key of what was found on it."""
    key = JobKeys.of_job(FIRST).result("components.json", "0" * 64)
    service.objects.put(key, FOUND)
    service.submit(FIRST, status=JobStatus.COMPLETED, result=JobResult(artefacts={"components.json": key}))
    return key


def test_the_stages_get_what_the_superseded_job_found() -> None:
    service = Service()
    finished_first(service)
    service.submit(supersedes=FIRST)

    service.deliver()

    assert [job.previous for job in service.seen] == [PreviousRevision(FOUND)]


def test_a_job_without_previous_revision_gets_none() -> None:
    service = Service()
    service.submit()

    service.deliver()

    assert [job.previous for job in service.seen] == [None]


def test_a_later_attempt_gets_the_same_whatever_became_of_the_superseded_job() -> None:
    service = Service(steps=[raises(RetryableError("busy", "no time"))])
    key = finished_first(service)
    service.submit(supersedes=FIRST)

    service.deliver()
    service.objects.delete(key)
    service.clock.jump(3600)
    service.deliver()

    assert [job.previous for job in service.seen] == [PreviousRevision(FOUND)] * 2


def test_a_superseded_job_that_is_gone_fails_nothing() -> None:
    service = Service()
    service.submit(supersedes=FIRST)

    service.deliver()

    (job,) = service.seen
    assert job.previous is not None
    assert job.previous.analysis() is None


def test_a_redriven_job_compares_with_the_same_revision() -> None:
    service = Service()
    service.submit(supersedes=FIRST)
    failed = service.job()
    service.objects.put(JobKeys.of_job(failed.job_id).previous, FOUND)
    service.jobs.fail(failed.job_id, JobError(code="a", message="b"), service.clock.now())

    job = redrive_job(service, failed.job_id)  # type: ignore[arg-type]

    assert job.supersedes == FIRST
    assert service.objects.get(JobKeys.of_job(job.job_id).previous) == FOUND
