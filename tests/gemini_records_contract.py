"""What every gate and every ledger holds to, in memory, in a file and in DynamoDB."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from security_design_assistant.gemini.gate import Closed, Gate
from security_design_assistant.gemini.ledger import Entry, Ledger, MoneyBudgets, Payer, Purse, purses
from security_design_assistant.gemini.port import TokenUsage

NOW = datetime(2026, 11, 30, 12, 0, 0, 250_000, tzinfo=UTC)
MODEL = "gemini-3.8-flash"
USAGE = TokenUsage(prompt=1_000, output=200, thoughts=30)


def purse(limit: float | None, key: str = "month#2026-11") -> Purse:
    return Purse("month", key, limit, NOW + timedelta(days=1))


def entry(usd: float | None = 0.25, job_id: str = "job_1", model: str = MODEL, stage: str = "a") -> Entry:
    return Entry(NOW, Payer(job_id, "owner-1", 2), stage, model, USAGE, usd)


class GateContract:
    """Subclasses give the fixture ``gate``, which nobody has closed."""

    def test_nobody_has_closed_it(self, gate: Gate) -> None:
        assert gate.closed(MODEL) is None

    @pytest.mark.parametrize("per_day", [True, False])
    def test_it_is_closed_until_the_time_that_was_named(self, gate: Gate, per_day: bool) -> None:
        closed = Closed(NOW + timedelta(seconds=45.83), per_day)

        gate.close(MODEL, closed)

        assert gate.closed(MODEL) == closed
        assert gate.closed("gemini-3.5-flash-lite") is None

    def test_the_latest_time_counts_whoever_named_it_last(self, gate: Gate) -> None:
        later, sooner = Closed(NOW + timedelta(hours=9), True), Closed(NOW + timedelta(seconds=10), False)

        gate.close(MODEL, sooner)
        gate.close(MODEL, later)
        gate.close(MODEL, sooner)

        assert gate.closed(MODEL) == later


class LedgerContract:
    """Subclasses give the fixture ``ledger``, in which nothing is booked."""

    def test_a_purse_gives_what_it_holds_and_not_more(self, ledger: Ledger) -> None:
        taken = [ledger.reserve(purse(1.0), 0.4) for _ in range(3)]

        assert taken == [True, True, False]
        assert ledger.spent(purse(1.0)) == pytest.approx(0.8)

    def test_a_purse_gives_its_last_cent(self, ledger: Ledger) -> None:
        assert [ledger.reserve(purse(0.3), 0.1) for _ in range(4)] == [True, True, True, False]

    def test_a_first_question_that_costs_more_than_the_purse_holds_gets_nothing(self, ledger: Ledger) -> None:
        assert not ledger.reserve(purse(0.3), 0.4)
        assert ledger.spent(purse(0.3)) == 0

    def test_what_was_not_spent_can_be_spent_again(self, ledger: Ledger) -> None:
        ledger.reserve(purse(1.0), 0.9)
        ledger.settle(purse(1.0), 0.9, 0.15)

        assert ledger.spent(purse(1.0)) == pytest.approx(0.15)
        assert ledger.reserve(purse(1.0), 0.85)
        assert not ledger.reserve(purse(1.0), 0.01)

    def test_no_limit_gives_all_and_counts_it(self, ledger: Ledger) -> None:
        assert ledger.reserve(purse(None), 1_000_000.0)
        assert ledger.reserve(purse(None), 0.5)
        assert not ledger.reserve(purse(1_000_000.0), 0.1)

    def test_purses_know_nothing_of_each_other(self, ledger: Ledger) -> None:
        ledger.reserve(purse(1.0, "job#1"), 1.0)

        assert ledger.reserve(purse(1.0, "job#2"), 1.0)

    def test_many_at_once_take_no_more_than_there_is(self, ledger: Ledger) -> None:
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(lambda _: ledger.reserve(purse(1.0), 0.125), range(24)))

        assert sum(taken) == 8
        assert ledger.spent(purse(1.0)) == pytest.approx(1.0)

    def test_a_day_s_record_adds_up_tokens_and_money_of_each_model(self, ledger: Ledger) -> None:
        for booked in (entry(), entry(0.5, "job_2"), entry(0.125, model="other")):
            ledger.book(booked)

        assert ledger.of_day(NOW.date()) == pytest.approx(
            {
                f"{MODEL}/questions": 2,
                f"{MODEL}/prompt_tokens": 2_000,
                f"{MODEL}/output_tokens": 400,
                f"{MODEL}/thought_tokens": 60,
                f"{MODEL}/usd": 0.75,
                "other/questions": 1,
                "other/prompt_tokens": 1_000,
                "other/output_tokens": 200,
                "other/thought_tokens": 30,
                "other/usd": 0.125,
            }
        )
        assert ledger.of_day(date(2026, 11, 29)) == {}

    def test_a_question_of_unknown_price_is_counted_and_is_not_free(self, ledger: Ledger) -> None:
        ledger.book(entry(None))

        day = ledger.of_day(NOW.date())
        assert day[f"{MODEL}/unpriced_questions"] == 1
        assert f"{MODEL}/usd" not in day


def test_a_purse_s_key_tells_no_owner_and_changes_with_day_and_month() -> None:
    payer, budgets = Payer("job_1", "jane@example.com", 1), MoneyBudgets(1, 2, 3)

    today = purses(payer, budgets, NOW)
    tomorrow = purses(payer, budgets, NOW + timedelta(days=1))

    assert [one.limit for one in today] == [1, 2, 3]
    assert not any("jane" in one.key for one in today)
    assert [one.key == other.key for one, other in zip(today, tomorrow, strict=True)] == [True, False, False]
