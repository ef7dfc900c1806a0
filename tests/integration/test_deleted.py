"""Deleted means gone, whatever is on its way: proven by the versions that the bucket lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.wiring.api_services import submit_api
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.recovery import build_sweeps
from security_design_assistant.wiring.worker_parts import build_worker
from tests.fakes import JumpingClock
from tests.integration.conftest import Aws
from tests.integration.test_adapters import keep_versions, post, versions
from tests.integration.test_requests_of_a_job import called
from tests.integration.test_worker import dependencies, drawing
from tests.rehearsal import Context

__all__ = ["dependencies", "drawing"]


@dataclass(frozen=True)
class PutOnItsWay(S3ObjectStore):
    """A store where something happens between the sending of a result and its arrival."""

    meanwhile: Callable[[], None] = lambda: None

    def put(self, key: str, data: bytes) -> None:
        if "/results/" in key:
            self.meanwhile()
        super().put(key, data)


@pytest.fixture
def service(aws: Aws, dependencies: Dependencies) -> Dependencies:
    keep_versions(S3ObjectStore(aws.clients.s3, aws.resources.bucket))
    settings = dependencies.settings.model_copy(update={"authentication": "iam"})
    return replace(dependencies, settings=settings)


def asked(service: Dependencies, method: str, path: str, body: object = None) -> Any:
    event = called(method, path) | {"headers": {"content-type": "application/json"}}
    answer = submit_api(service).resolve(event | ({"body": json.dumps(body)} if body else {}), Context())
    assert answer["statusCode"] < 300, answer
    return json.loads(answer["body"] or "null")


def test_a_result_on_its_way_and_a_late_upload_of_a_deleted_job_are_gone_after_a_sweep(
    service: Dependencies, drawing: bytes
) -> None:  # fmt: skip
    store = service.objects
    assert isinstance(store, S3ObjectStore)
    described = {"filename": "p.pdf", "content_type": "application/pdf", "size": len(drawing)}
    upload = asked(service, "POST", "/uploads", described)
    assert post(upload["url"], upload["fields"], drawing) < 300
    job_id = asked(service, "POST", "/process-drawing", {"upload_id": upload["upload_id"]})["job_id"]
    deleted: list[list[str]] = []

    def delete() -> None:
        if not deleted:
            asked(service, "DELETE", f"/jobs/{job_id}")
            deleted.append(versions(store))

    slow = PutOnItsWay(store.client, store.bucket, delete)
    worker = build_worker(replace(service, objects=slow))
    ended = worker.handle(Delivery("m", "r", json.dumps({"job_id": job_id}), "q"), Deadline.none())
    assert post(upload["url"], upload["fields"], drawing) < 300
    late = versions(store)

    build_sweeps(service).leftovers.sweep()

    assert ended is Disposition.RETURN
    assert deleted == [[]]
    assert len(late) == 2  # else nothing was on its way, and the sweep proves nothing
    assert versions(store) == []
    assert service.jobs.get(job_id) is None
    in_three_hours = JumpingClock(service.clock.now() + timedelta(hours=3))
    build_sweeps(replace(service, clock=in_three_hours)).leftovers.sweep()
    assert service.jobs.tombstones(10) == []


def test_files_without_a_record_are_found_in_the_bucket(service: Dependencies) -> None:
    store = service.objects
    assert isinstance(store, S3ObjectStore)
    now = service.clock.now()
    sweeps = build_sweeps(replace(service, clock=JumpingClock(now)))
    for age in (30, 90, 150):
        job_id = f"job_{int((now - timedelta(minutes=age)).timestamp() * 1e6):016d}"
        store.put(f"jobs/{job_id}/drawing/a-1.pdf", b"")

    assert sweeps.leftovers.sweep() == 1

    assert len(versions(store)) == 2
