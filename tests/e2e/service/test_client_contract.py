"""What a client may rely on: caching, idempotency, the list, and that deleted is gone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from urllib.parse import unquote
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from security_design_assistant.client.http import HttpReply, send
from security_design_assistant.samples import Sample
from tests.e2e.service.client import PDF, Client, job_of
from tests.e2e.service.operators import Operators


@pytest.fixture(scope="module")
def finished(client: Client, sample: Sample) -> str:
    """A completed job that no test here changes."""
    job_id = client.submit_uploaded(sample.pdf, "Block B.pdf")
    assert client.ended(job_id)["status"] == "completed"
    return job_id


def test_a_running_job_says_when_to_ask_again_and_has_no_results_yet(client: Client, sample: Sample) -> None:
    job_id = client.submit_raw(sample.pdf)
    status = client.call("GET", f"/status/{job_id}")
    download = client.call("GET", f"/download/{job_id}/schedule.xlsx")
    client.ended(job_id)

    assert status.json()["status"] in ("queued", "processing"), (
        "the drawing was finished before it was asked for"
    )
    for reply in (status, download):
        assert int(reply.headers["retry-after"]) >= 1
    assert download.status == 409
    assert download.json()["code"] == "not_finished"


def test_an_ended_job_may_be_kept_and_is_not_sent_twice(client: Client, finished: str) -> None:
    first = client.call("GET", f"/status/{finished}")

    second = client.call("GET", f"/status/{finished}", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "max-age=5"
    assert "retry-after" not in first.headers
    assert (second.status, second.body) == (304, b"")


def test_a_result_is_downloaded_under_the_drawing_s_name(client: Client, finished: str) -> None:
    reply = send("GET", client.link(finished, "schedule.xlsx"))

    assert "Block B-schedule.xlsx" in unquote(reply.headers["content-disposition"])
    assert "spreadsheetml" in reply.headers["content-type"]
    sheet = load_workbook(BytesIO(reply.body))["Door Schedule"]
    links = [cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink]
    marked_up = send("GET", client.link(finished, "marked-up.pdf"))
    for link in links:
        assert unquote(link.split("#")[0]) in unquote(marked_up.headers["content-disposition"])


def test_a_link_leads_to_one_result_only_and_cannot_be_made_up(client: Client, finished: str) -> None:
    link = client.link(finished, "schedule.xlsx")

    assert send("GET", link.replace("schedule.xlsx?", "components.json?")).status == 403
    assert send("GET", re.sub("Signature=[0-9a-f]+", f"Signature={'0' * 64}", link)).status == 403
    assert send("GET", link).status == 200


def submit(client: Client, drawing: bytes, key: str) -> HttpReply:
    headers = {"Content-Type": PDF, "Idempotency-Key": key}
    return client.call("POST", "/process-drawing?filename=plan.pdf", drawing, headers)


def test_one_key_is_one_job_also_when_its_requests_arrive_at_once(client: Client, sample: Sample) -> None:
    key = uuid4().hex
    with ThreadPoolExecutor(3) as pool:
        jobs = {job_of(reply) for reply in pool.map(lambda _: submit(client, sample.pdf, key), range(3))}

    later, other = submit(client, sample.pdf, key), submit(client, sample.pdf + b"\n", key)

    assert {job_of(later)} == jobs
    assert (other.status, other.json()["code"]) == (422, "idempotency_key_reused")


def test_an_upload_that_is_submitted_twice_is_one_job(client: Client, sample: Sample) -> None:
    place = client.place(len(sample.pdf))
    client.fill(place, sample.pdf)
    body = {"upload_id": place["upload_id"], "filename": "plan.pdf"}

    first, second = (client.call("POST", "/process-drawing", body) for _ in range(2))

    assert job_of(first) == job_of(second)


def test_the_list_leads_through_all_jobs_newest_first(client: Client, sample: Sample) -> None:
    mine = [client.submit_raw(sample.pdf) for _ in range(3)]
    found: list[str] = []
    cursor = ""

    while not set(mine) <= set(found):
        page = client.call("GET", f"/jobs?limit=2{cursor}").json()
        found += [job["job_id"] for job in page["jobs"]]
        cursor = f"&cursor={page['cursor']}"
        assert page["cursor"] or set(mine) <= set(found)

    assert [job_id for job_id in found if job_id in mine] == mine[::-1]
    assert len(found) == len(set(found))


def test_a_deleted_job_is_gone_for_its_client(client: Client, sample: Sample) -> None:
    job_id = client.submit_uploaded(sample.pdf)
    client.ended(job_id)
    link = client.link(job_id, "schedule.xlsx")

    deleted = client.call("DELETE", f"/jobs/{job_id}")

    assert deleted.status == 204
    assert client.call("GET", f"/status/{job_id}").status == 404
    assert client.call("GET", f"/download/{job_id}/schedule.xlsx").status == 404
    assert client.call("DELETE", f"/jobs/{job_id}").status == 404
    assert send("GET", link).status in (403, 404)


def test_nothing_of_a_deleted_job_is_left_in_the_bucket_not_even_as_an_old_version(
    client: Client, operators: Operators, sample: Sample
) -> None:
    job_id = client.submit_uploaded(sample.pdf)
    client.ended(job_id)
    drawing = operators.record(job_id).drawing.key
    before = operators.versions(f"jobs/{job_id}/"), operators.versions(drawing)

    client.call("DELETE", f"/jobs/{job_id}")

    assert all(before)
    assert (operators.versions(f"jobs/{job_id}/"), operators.versions(drawing)) == ([], [])
    assert operators.jobs.get(job_id) is None


def test_a_job_that_is_deleted_while_it_waits_or_is_at_work_leaves_nothing_behind(
    client: Client, operators: Operators, sample: Sample
) -> None:
    mine = [client.submit_uploaded(sample.pdf) for _ in range(3)]

    for job_id in mine:
        client.call("DELETE", f"/jobs/{job_id}")
    client.ended(client.submit_uploaded(sample.pdf))  # whatever came before it is over by now

    for job_id in mine:
        assert operators.versions(f"jobs/{job_id}/") == []
        assert client.call("GET", f"/status/{job_id}").status == 404
