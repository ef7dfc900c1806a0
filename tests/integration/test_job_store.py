from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from security_design_assistant.adapters import job_store
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.models.job_record import DrawingKnowledge, JobStatus
from tests.integration.conftest import Aws
from tests.job_store_contract import ERROR, RESULT, Jobs, JobStoreContract, at

KNOWN = DrawingKnowledge(sha256="ab" * 32, bytes=12, pages=3)


class TestDynamoJobStore(JobStoreContract):
    @pytest.fixture
    def store(self, aws: Aws) -> DynamoJobStore:
        return DynamoJobStore(aws.clients.dynamodb, aws.resources.table)

    def test_what_only_a_newer_version_knows_is_read_over_and_kept(
        self, store: DynamoJobStore, jobs: Jobs
    ) -> None:
        job = store.create(jobs.record(idempotency_key="k"))
        item = store.client.get_item(TableName=store.table, Key={"job_id": {"S": job.job_id}})["Item"]
        newer = {"S": "of a newer version"}
        for part in (item, *(item[name]["M"] for name in ("drawing", "budgets", "origin"))):
            part["from_the_future"] = newer
        store.client.put_item(TableName=store.table, Item=item)

        assert store.get(job.job_id) == store.find("owner-1", "k") == job
        store.take_lease(job.job_id, "a", at(0), 60)
        store.checkpoint(job.job_id, "a", "validation", at(1), 60, {"1/v/tokens": 1}, KNOWN)
        completed = store.complete(job.job_id, "a", RESULT, at(2))

        assert completed is not None
        assert completed.status is JobStatus.COMPLETED
        item = store.client.get_item(TableName=store.table, Key={"job_id": {"S": job.job_id}})["Item"]
        kept = (item, *(item[name]["M"] for name in ("drawing", "budgets", "origin")))
        assert [part["from_the_future"] for part in kept] == [newer] * 4

    def test_a_rare_job_among_thousands_is_found_in_bounded_steps(
        self, store: DynamoJobStore, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job_store, "_PAGE", 10)
        many = [store.create(jobs.record(number)) for number in range(120)]
        store.fail(many[0].job_id, ERROR, at(200))
        counting = Counting(store.client)
        bounded = DynamoJobStore(counting, store.table)

        steps: list[int] = []
        cursor, found = None, []
        while not steps or cursor:
            before = counting.queries
            page = bounded.by_owner("owner-1", JobStatus.FAILED, 1, cursor)
            steps.append(counting.queries - before)
            cursor, found = page.cursor, [*found, *page.jobs]

        assert [job.job_id for job in found] == [many[0].job_id]
        assert max(steps) <= 5
        assert len(store.by_status(JobStatus.QUEUED, at(500), 10**6)) == 119


@dataclass
class Counting:
    client: Any
    queries: int = 0

    def __getattr__(self, name: str) -> Any:
        self.queries += name == "query"
        return getattr(self.client, name)
