"""How fast the job system is, and that it loses nothing: ``python -m tests.bench.jobs``.

The API's handlers answer in this process, with the embedded AWS behind them. Then 1,000 jobs, a tenth of
which have a worker killed, go through the whole stack; their stages do next to nothing, so what is measured
is the system around them.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from security_design_assistant.cli.messages import configure_messages
from security_design_assistant.emulator.embedded.ministack import aws_environment, running_ministack
from security_design_assistant.emulator.embedded.resources import create_resources, embedded_clients
from security_design_assistant.emulator.triggers.http_event import HttpRequest, event_of
from security_design_assistant.models.job_record import JobStatus
from tests.e2e.fault_stack import PDF, STAGES, faulty_service, random_plans

JOBS, FAULTS, CALLS = 1_000, 0.1, 200
SUBMIT_MILLISECONDS, STATUS_MILLISECONDS = 25.0, 10.0


def measure_handlers() -> tuple[float, float]:
    """Return the median milliseconds inside the submit and the status handler."""
    with running_ministack() as endpoint:
        resources = create_resources(embedded_clients(endpoint), visibility_seconds=1800)
        os.environ.update({**aws_environment(endpoint), **resources.environment()})
        os.environ["SDA_AUTHENTICATION"] = "none"
        submit = importlib.import_module("security_design_assistant.handlers.submit").handler
        status = importlib.import_module("security_design_assistant.handlers.status").handler
        headers = [("content-type", "application/pdf")]
        posted = event_of(HttpRequest("POST", "/process-drawing?filename=a.pdf", headers, PDF, "127.0.0.1"))
        assert base64.b64decode(posted["body"]) == PDF
        submitted: list[Any] = []
        submit_time = median(lambda: submitted.append(submit(posted, None)))
        path = submitted[-1]["headers"]["Location"]
        asked = event_of(HttpRequest("GET", path, [], b"", "127.0.0.1"))
        answers: list[Any] = []
        status_time = median(lambda: answers.append(status(asked, None)))
        assert {answer["statusCode"] for answer in submitted} == {202}
        assert {answer["statusCode"] for answer in answers} == {200}
    return submit_time, status_time


def median(call: Callable[[], object]) -> float:
    for _ in range(10):
        call()
    seconds = []
    for _ in range(CALLS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return 1000 * statistics.median(seconds)


def measure_jobs(folder: Path) -> tuple[float, int, int]:
    """Return the seconds that all jobs took, and how many were lost and how many doubled."""
    with faulty_service(folder) as service:
        started = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            job_ids = list(pool.map(service.submit, random_plans(JOBS, FAULTS, seed=1)))
        jobs = service.wait(job_ids, 1_200)
        seconds = time.perf_counter() - started
        service.settle()
        completed, paid = service.noted("completed"), service.noted("paid")
    lost = sum(job.status is not JobStatus.COMPLETED for job in jobs.values()) + JOBS - len(set(job_ids))
    doubled = sum(completed[job_id] != 1 for job_id in job_ids)
    doubled += sum(paid[f"{job_id} {stage}"] != 1 for job_id in job_ids for stage in STAGES)
    return seconds, lost, doubled


def main() -> int:
    """Measure, print and return 1 if a target is missed."""
    configure_messages("error")
    with contextlib.redirect_stdout(io.StringIO()):  # the handlers' metrics
        submit_time, status_time = measure_handlers()
    print(f"submit, in the handler   p50 {submit_time:6.1f} ms   (target {SUBMIT_MILLISECONDS:g} ms)")
    print(
        f"status, in the handler   p50 {status_time:6.1f} ms   (target {STATUS_MILLISECONDS:g} ms)",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        seconds, lost, doubled = measure_jobs(Path(folder))
    print(f"{JOBS:,} jobs at once, {FAULTS:.0%} of them with a killed worker: {seconds:.1f} s, "
          f"{JOBS / seconds:.1f} jobs/s, {lost} lost, {doubled} doubled")  # fmt: skip
    slow = submit_time > SUBMIT_MILLISECONDS or status_time > STATUS_MILLISECONDS
    return int(slow or bool(lost) or bool(doubled))


if __name__ == "__main__":
    sys.exit(main())
