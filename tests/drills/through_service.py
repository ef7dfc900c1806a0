"""One drawing through API, worker and download: ``through_service DRAWING OUT [ANALYSER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from security_design_assistant.analysers.registry import DEFAULT
from security_design_assistant.jobs.backoff import Backoff
from security_design_assistant.jobs.delivery import Delivery
from security_design_assistant.jobs.worker import Worker, WorkerPolicy
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.wiring.worker_parts import run_by
from tests.unit.api_caller import Caller


def through_service(drawing: bytes, analyser: str = DEFAULT) -> dict[str, bytes]:
    """Submit a drawing, let the worker read it, and return every artefact that the API leads to, by name."""
    api = Caller()
    job_id = api.post_pdf(data=drawing, query=f"analyser={analyser}").body["job_id"]
    policy = WorkerPolicy(600.0, 3, Backoff(1.0, 2.0))
    worker = Worker(api.jobs, api.objects, api.queue, api.clock, api.metrics, policy, run_by(DEFAULT))
    worker.handle(Delivery("m-1", "receipt-1", f'{{"job_id": "{job_id}"}}', "request-1"), Deadline.none())
    status = api.call("GET", f"/status/{job_id}").body
    assert status["status"] == "completed", status
    artefacts = {}
    for name, path in status["result"]["artifacts"].items():
        answer = api.call("GET", path)
        assert answer.status == 302, answer
        key = answer.headers["location"].removeprefix("https://bucket.example/").split("?")[0]
        artefacts[name] = api.objects.get(key) or b""
    return artefacts


if __name__ == "__main__":
    for name, data in through_service(Path(sys.argv[1]).read_bytes(), *sys.argv[3:]).items():
        (Path(sys.argv[2]) / name).write_bytes(data)
