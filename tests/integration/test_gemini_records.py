from __future__ import annotations

import pytest

from security_design_assistant.adapters.gemini_records import DynamoGate, DynamoLedger
from security_design_assistant.adapters.job_store import DynamoJobStore
from tests.gemini_records_contract import MODEL, NOW, GateContract, LedgerContract, entry
from tests.integration.conftest import Aws
from tests.job_store_contract import Jobs


class TestDynamoGate(GateContract):
    @pytest.fixture
    def gate(self, aws: Aws) -> DynamoGate:
        return DynamoGate(aws.clients.dynamodb, aws.resources.table)


class TestDynamoLedger(LedgerContract):
    @pytest.fixture
    def ledger(self, aws: Aws) -> DynamoLedger:
        return DynamoLedger(aws.clients.dynamodb, aws.resources.table)


def test_a_job_s_record_has_what_it_consumed_by_attempt_stage_and_model(aws: Aws) -> None:
    jobs = DynamoJobStore(aws.clients.dynamodb, aws.resources.table)
    job = jobs.create(Jobs().record(usage={"1/validation/seconds": 0.5}))
    ledger = DynamoLedger(aws.clients.dynamodb, aws.resources.table)

    ledger.book(entry(0.25, job.job_id, stage="pdf_processing"))
    ledger.book(entry(0.5, job.job_id, stage="pdf_processing"))
    ledger.book(entry(None, job.job_id, stage="evaluation"))
    stored = jobs.get(job.job_id)

    assert stored is not None
    assert stored.usage == {
        "1/validation/seconds": 0.5,
        f"2/pdf_processing/{MODEL}/questions": 2,
        f"2/pdf_processing/{MODEL}/prompt_tokens": 2_000,
        f"2/pdf_processing/{MODEL}/output_tokens": 400,
        f"2/pdf_processing/{MODEL}/thought_tokens": 60,
        f"2/pdf_processing/{MODEL}/usd": 0.75,
        f"2/evaluation/{MODEL}/questions": 1,
        f"2/evaluation/{MODEL}/prompt_tokens": 1_000,
        f"2/evaluation/{MODEL}/output_tokens": 200,
        f"2/evaluation/{MODEL}/thought_tokens": 30,
        f"2/evaluation/{MODEL}/unpriced_questions": 1,
    }


def test_a_deleted_job_does_not_come_back_but_its_day_is_counted(aws: Aws) -> None:
    jobs = DynamoJobStore(aws.clients.dynamodb, aws.resources.table)
    ledger = DynamoLedger(aws.clients.dynamodb, aws.resources.table)

    ledger.book(entry(0.25, "job_deleted"))

    assert jobs.get("job_deleted") is None
    assert ledger.of_day(NOW.date())[f"{MODEL}/usd"] == 0.25


def test_no_list_of_jobs_shows_the_records(aws: Aws) -> None:
    jobs = DynamoJobStore(aws.clients.dynamodb, aws.resources.table)

    TestDynamoLedger().test_a_purse_gives_what_it_holds_and_not_more(
        DynamoLedger(aws.clients.dynamodb, aws.resources.table)
    )
    TestDynamoGate().test_it_is_closed_until_the_time_that_was_named(
        DynamoGate(aws.clients.dynamodb, aws.resources.table), True
    )

    for key in ("gemini#purse#month#2026-11", f"gemini#gate#{MODEL}"):
        assert jobs.get(key) is None
