"""What only containers can show: a worker that is killed or starved, an AWS that starts again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pymupdf

from security_design_assistant.pipeline.job import StageName
from security_design_assistant.samples import Sample
from tests.e2e.service.client import Client
from tests.e2e.service.containers import Containers
from tests.e2e.service.operators import Operators
from tests.fixtures import hostile

SHEETS = 25
"""So many that there is time to interrupt the reading."""
LITTLE_MEMORY_MB = 350
"""Enough for the worker and an ordinary sheet, not for one that is at its budgets."""


def bound(*sheets: bytes) -> bytes:
    """Return one drawing of all the sheets."""
    with pymupdf.open() as document:
        for sheet in sheets:
            with pymupdf.open(stream=sheet, filetype="pdf") as source:
                document.insert_pdf(source)
        drawing: bytes = document.tobytes(garbage=3, deflate=True)
    return drawing


def wait_until(condition: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def counted(log: str, metric: str) -> int:
    """Return how often a metric was told."""
    return sum(line.startswith('{"_aws"') and metric in json.loads(line) for line in log.splitlines())


def doors_by_page(client: Client, job_id: str) -> dict[int, int]:
    components = json.loads(client.artifact(job_id, "components.json"))["components"]
    pages = [component["page"] for component in components if component["type"] == "door"]
    return {page: pages.count(page) for page in pages}


def test_a_worker_killed_at_work_costs_an_attempt_and_nothing_else(
    client: Client, containers: Containers, operators: Operators, sample: Sample
) -> None:
    doors = sum(component.type == "door" for component in sample.truth.components)
    unclean_ends = counted(containers.log("worker"), "UncleanEnds")
    with operators.draining():
        job_id = client.submit_uploaded(bound(*[sample.pdf] * SHEETS))
        wait_until(lambda: client.job(job_id)["current_stage"] == "pdf_processing")

        containers.kill("worker")
        containers.bring_up("worker")
        job = client.ended(job_id, seconds=180)

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert doors_by_page(client, job_id) == dict.fromkeys(range(1, SHEETS + 1), doors)
    record = operators.record(job_id)
    assert record.unclean_ends == 1
    seconds = {name.removesuffix("/seconds") for name in record.usage if name.endswith("/seconds")}
    assert seconds == {"1/validation", *(f"2/{stage}" for stage in list(StageName)[1:])}
    assert counted(containers.log("worker"), "UncleanEnds") == unclean_ends + 1


def test_a_sheet_that_takes_all_memory_is_named_and_the_others_are_read(
    client: Client, containers: Containers, sample: Sample
) -> None:
    full = hostile.sheets([hostile.paths(250_000) + hostile.words(100_000)])
    started = containers.inspect("worker", "{{.State.StartedAt}}")

    with containers.little_memory("worker", LITTLE_MEMORY_MB):
        job_id = client.submit_uploaded(bound(sample.pdf, full, sample.pdf))
        job = client.ended(job_id, seconds=180)

    assert (job["status"], job["attempt"]) == ("completed", 1)
    assert set(doors_by_page(client, job_id)) == {1, 3}
    (unread,) = (
        page
        for page in json.loads(client.artifact(job_id, "components.json"))["pages"]
        if page["status"] != "analysed"
    )
    assert (unread["page"], unread["reason"]) == (
        2,
        "The page made the PDF reader crash or run out of memory.",
    )
    assert containers.inspect("worker", "{{.State.StartedAt}}") == started


def test_a_local_aws_that_starts_again_is_empty_and_works(
    client: Client, containers: Containers, sample: Sample
) -> None:
    former = client.submit_uploaded(sample.pdf)

    containers.compose("restart", "localstack")
    containers.bring_up()
    job = client.ended(client.submit_uploaded(sample.pdf))

    assert job["status"] == "completed"
    assert client.call("GET", f"/status/{former}").status == 404
