"""Gate and ledger in memory and in a file, held to the contract; DynamoDB's are in tests/integration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from security_design_assistant.adapters.spending_database import SqliteLedger, spending_file
from security_design_assistant.errors import RetryableError
from security_design_assistant.gemini.gate import GateInMemory, next_reset
from tests.fakes import InMemoryLedger
from tests.gemini_records_contract import MODEL, NOW, GateContract, LedgerContract, entry


class TestGateInMemory(GateContract):
    @pytest.fixture
    def gate(self) -> GateInMemory:
        return GateInMemory()


class TestInMemoryLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> InMemoryLedger:
        return InMemoryLedger()


class TestSqliteLedger(LedgerContract):
    @pytest.fixture
    def ledger(self, tmp_path: Path) -> SqliteLedger:
        return SqliteLedger(tmp_path / "state" / "spending.sqlite3")


def test_a_file_tells_what_each_job_consumed(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "spending.sqlite3")
    for booked in (entry(0.25), entry(0.25, stage="b"), entry(0.5, "job_2")):
        ledger.book(booked)

    jobs = ledger.of_jobs(NOW.date())

    assert {job: amounts[f"{MODEL}/usd"] for job, amounts in jobs.items()} == {"job_1": 0.5, "job_2": 0.5}
    assert ledger.of_jobs(NOW.date() + timedelta(days=1)) == {}


def test_a_file_that_cannot_be_written_stops_the_question(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")

    with pytest.raises(RetryableError, match="no-folder"):
        SqliteLedger(tmp_path / "no-folder" / "spending.sqlite3").book(entry())


def test_the_file_lies_in_the_user_s_state_directory() -> None:
    assert spending_file({"XDG_STATE_HOME": "/s", "HOME": "/h"}) == Path("/s/sda/gemini-spending.sqlite3")
    assert spending_file({"HOME": "/h"}) == Path("/h/.local/state/sda/gemini-spending.sqlite3")


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        (datetime(2026, 11, 30, 7, 59, 59, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ],
)
def test_the_quota_of_a_day_begins_anew_at_midnight_pacific_time(now: datetime, reset: datetime) -> None:
    assert next_reset(now) == reset
