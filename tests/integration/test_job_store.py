from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from security_design_assistant.adapters import job_store
from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.models.job_record import JobStatus
from tests.integration.conftest import Aws
from tests.job_store_contract import ERROR, Jobs, JobStoreContract, at


class TestDynamoJobStore(JobStoreContract):
    @pytest.fixture
    def store(self, aws: Aws) -> DynamoJobStore:
        return DynamoJobStore(aws.clients.dynamodb, aws.resources.table)

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
