"""How many requests a job makes of AWS, counted on their way out. More of them is a mistake, or a decision.

With ``SDA_MEASURE=1`` the test writes what it counted to ``tests/bench/measured_job.json``, from which the
cost model reckons.
"""

from __future__ import annotations

import base64
import json
import os
import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant.deployment.api_events import api_event
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.samples import SAMPLES
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.api_services import status_api, submit_api
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.worker_parts import build_worker
from tests.integration.conftest import Aws
from tests.integration.test_worker import dependencies, submit
from tests.rehearsal import Context
from tests.unit.api_caller import IAM_CALLER

__all__ = ["dependencies"]

MEASURED = Path(__file__).parents[1] / "bench" / "measured_job.json"
SAMPLE = "dense_one_ink"
"""The project's densest sheet: what an ordinary drawing costs is less."""


@contextmanager
def counted(aws: Aws) -> Iterator[Counter[str]]:
    """Count requests by service and operation while the block runs."""
    requests: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        requests[f"{model.service_model.service_name}:{model.name}"] += 1

    clients = (aws.clients.dynamodb, aws.clients.s3, aws.clients.sqs)
    for client in clients:
        client.meta.events.register("before-call", count)
    try:
        yield requests
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", count)


def processor_seconds() -> float:
    """Return the processor time of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def api_requests(aws: Aws, dependencies: Dependencies, drawing: bytes) -> dict[str, dict[str, int]]:
    """Return what submitting a drawing, and asking how it goes, ask of AWS."""
    settings = dependencies.settings.model_copy(update={"authentication": "iam"})
    signed = replace(dependencies, settings=settings)
    post = called("POST", "/process-drawing") | {
        "headers": {"content-type": "application/pdf"},
        "body": base64.b64encode(drawing).decode(),
        "isBase64Encoded": True,
    }
    with counted(aws) as submitting:
        answer = submit_api(signed).resolve(post, Context())
    asked = called("GET", f"/status/{json.loads(answer['body'])['job_id']}")
    with counted(aws) as asking:
        assert status_api(signed).resolve(asked, Context())["statusCode"] == 200
    return {"submit": dict(sorted(submitting.items())), "status": dict(sorted(asking.items()))}


def called(method: str, path: str) -> dict[str, Any]:
    """Return the event of a caller whom API Gateway vouches for."""
    event = api_event(method, path)
    event["requestContext"]["authorizer"] = IAM_CALLER
    return event


@pytest.fixture
def measured(aws: Aws, dependencies: Dependencies) -> dict[str, Any]:
    lines: list[str] = []
    drawing = SAMPLES[SAMPLE]().pdf
    job_id = submit(dependencies, drawing)
    worker = build_worker(dependencies)
    body = json.dumps({"job_id": job_id})
    begun = processor_seconds()
    with counted(aws) as requests:
        assert worker.handle(Delivery("m", "r", body, "request"), Deadline.none()) is Disposition.ACKNOWLEDGE
    seconds = processor_seconds() - begun
    listed = aws.clients.s3.list_objects_v2(Bucket=aws.resources.bucket)["Contents"]
    item = aws.clients.dynamodb.get_item(TableName=aws.resources.table, Key={"job_id": {"S": job_id}})["Item"]
    metrics = EmbeddedMetrics("prod", lines.append, function="worker", version="8")
    for name, value, dimensions in dependencies.metrics.added:  # type: ignore[attr-defined]
        metrics.add(name, value, **dimensions)
    return {
        "sample": SAMPLE,
        "requests": {"worker": dict(sorted(requests.items())), **api_requests(aws, dependencies, drawing)},
        "drawing_bytes": len(drawing),
        "processor_seconds": round(seconds, 2),
        "stored_objects": len(listed),
        "stored_bytes": sum(entry["Size"] for entry in listed),
        "objects_of_128_kb": sum(entry["Size"] >= 128 * 1024 for entry in listed),
        "result_bytes": sum(entry["Size"] for entry in listed if "/results/" in entry["Key"]),
        "record_bytes": len(json.dumps(item)),
        "metric_bytes": sum(map(len, lines)),
    }


def test_a_job_makes_no_more_requests_than_it_did(measured: dict[str, Any]) -> None:
    if os.environ.get("SDA_MEASURE"):
        MEASURED.write_text(json.dumps(measured, indent=1) + "\n")

    assert measured["requests"] == json.loads(MEASURED.read_text())["requests"]
