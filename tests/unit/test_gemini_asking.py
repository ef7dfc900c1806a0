"""Asking within limits: behind the gate, within budgets, every token on record before anybody goes on."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from pydantic import BaseModel

from security_design_assistant.errors import DeadlineApproaching, RetryableError
from security_design_assistant.gemini.asking import GatedAsker, Times
from security_design_assistant.gemini.gate import Closed, GateInMemory
from security_design_assistant.gemini.ledger import Entry, MoneyBudgets, Payer, purses
from security_design_assistant.gemini.port import (
    Answer,
    Attachment,
    GeminiRefusedError,
    GeminiUnavailableError,
    OverBudgetError,
    Question,
    RateLimitedError,
    TokenUsage,
    UnusableAnswerError,
)
from security_design_assistant.gemini.till import Till
from security_design_assistant.settings import Settings
from tests.fakes import InMemoryLedger, JumpingClock, RecordingMetrics

MODEL = "gemini-3.8-flash"
USAGE = TokenUsage(prompt=100_000, output=10_000, thoughts=10_000, cached=50_000)
USD = 0.1 * 0.75 + 0.02 * 3.75
ANSWER = Answer('{"ids": []}', MODEL, USAGE)
UNLIMITED = MoneyBudgets()
PAYER = Payer("job_1", "owner-1", 2)
UNAVAILABLE = GeminiUnavailableError("Gemini failed with HTTP 503.")


class Found(BaseModel):
    ids: list[str]


QUESTION = Question("page", "Read.", "page/1", "words", (Attachment("image/png", b"p"),), Found)


@dataclass
class Scene:
    """An asker whose client says what ``script`` holds, one after another, with everything it touches."""

    script: list[Answer | Exception]
    budgets: MoneyBudgets = UNLIMITED
    model: str = MODEL
    left: float = 600.0
    clock: JumpingClock = field(default_factory=lambda: JumpingClock(datetime(2026, 12, 1, 12, tzinfo=UTC)))
    gate: GateInMemory = field(default_factory=GateInMemory)
    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    metrics: RecordingMetrics = field(default_factory=RecordingMetrics)
    timeouts: list[float] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    payer: Payer = PAYER

    def asker(self) -> GatedAsker:
        till = Till(
            self.ledger,
            self.metrics,
            self.payer,
            "pdf_processing",
            self.budgets,
            self.model,
            32_768,
            self.clock.now,
        )
        times = Times(self.clock.now, lambda: self.left, 120.0, self._sleep, lambda low, high: high)
        return GatedAsker(self, self.model, self.gate, till, times)

    def ask(self, question: Question, *, timeout: float) -> Answer:
        self.timeouts.append(timeout)
        said = self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.jump(seconds)

    def outcomes(self) -> list[str]:
        return [
            dimensions["Outcome"] for name, _, dimensions in self.metrics.added if name == "GeminiQuestions"
        ]

    def spent(self) -> list[float]:
        now = self.clock.now()
        return [round(self.ledger.spent(purse), 9) for purse in purses(self.payer, self.budgets, now)]


def test_what_a_question_consumed_is_on_record_by_attempt_stage_and_model() -> None:
    scene = Scene([ANSWER])

    answer = scene.asker().ask(QUESTION)

    (entry,) = scene.ledger.entries
    assert answer is ANSWER
    assert entry.of_job() == pytest.approx(
        {
            f"2/pdf_processing/{MODEL}/questions": 1,
            f"2/pdf_processing/{MODEL}/prompt_tokens": 100_000,
            f"2/pdf_processing/{MODEL}/output_tokens": 10_000,
            f"2/pdf_processing/{MODEL}/thought_tokens": 10_000,
            f"2/pdf_processing/{MODEL}/cached_tokens": 50_000,
            f"2/pdf_processing/{MODEL}/usd": USD,
        }
    )
    assert scene.spent() == pytest.approx([USD] * 3)
    assert scene.metrics.total("TokensUsed") == 120_000
    assert scene.metrics.total("EstimatedCostUsd") == pytest.approx(USD)


@pytest.mark.parametrize("reason", ["blocked", "token_limit", "empty", "other"])
def test_an_unusable_answer_is_paid_too(reason: str) -> None:
    scene = Scene([UnusableAnswerError(reason, MODEL, USAGE)])

    with pytest.raises(UnusableAnswerError):
        scene.asker().ask(QUESTION)

    assert scene.spent() == pytest.approx([USD] * 3)
    assert scene.outcomes() == ["unusable"]


def test_an_answer_that_cannot_be_booked_is_not_returned() -> None:
    class Unreachable(InMemoryLedger):
        def book(self, entry: Entry) -> None:
            raise RetryableError("throttled", "Later.")

    scene = Scene([ANSWER], ledger=Unreachable())

    with pytest.raises(RetryableError):
        scene.asker().ask(QUESTION)

    assert scene.spent()[0] > 0  # the reserve stays taken: the service bills it


def test_who_answered_is_who_is_paid() -> None:
    scene = Scene([Answer("{}", "gemini-3.5-flash-lite", USAGE)])

    scene.asker().ask(QUESTION)

    (entry,) = scene.ledger.entries
    assert entry.model == "gemini-3.5-flash-lite"
    assert entry.usd == pytest.approx(0.1 * 0.30 + 0.02 * 2.50)


def test_an_unknown_price_leaves_the_cost_open_and_counts_as_the_dearest_for_budgets() -> None:
    scene = Scene([Answer("{}", "gemini-9", USAGE)])

    scene.asker().ask(QUESTION)

    (entry,) = scene.ledger.entries
    assert entry.usd is None
    assert scene.spent() == pytest.approx([0.1 * 4 + 0.02 * 20] * 3)
    assert scene.metrics.total("GeminiUnpriced") == 1
    assert scene.metrics.total("EstimatedCostUsd") == 0


@pytest.mark.parametrize(
    ("budgets", "budget"),
    [
        (MoneyBudgets(job=0.3), "job"),
        (MoneyBudgets(owner_day=0.3), "owner_day"),
        (MoneyBudgets(month=0.3), "month"),
        (MoneyBudgets(job=9, owner_day=9, month=0.3), "month"),
    ],
)
def test_nobody_is_asked_when_a_budget_could_be_exceeded(budgets: MoneyBudgets, budget: str) -> None:
    scene = Scene([ANSWER] * 9, budgets)
    asker = scene.asker()
    asker.ask(QUESTION)
    before = scene.spent()
    asker.ask(QUESTION)

    with pytest.raises(OverBudgetError) as caught:
        asker.ask(QUESTION)

    assert caught.value.budget == budget
    assert len(scene.ledger.entries) == len(scene.timeouts) == 2
    assert scene.spent() == pytest.approx([2 * usd for usd in before])
    assert max(scene.spent()) <= 0.3 + 1e-9
    assert scene.outcomes()[-1] == "over_budget"


@pytest.mark.parametrize(("more", "jobs"), [(0, 1), (0, 8), (50_000, 1), (50_000, 8)])
def test_pages_that_are_asked_at_once_spend_no_more_than_there_is_but_for_what_they_cost_unexpectedly(
    more: int, jobs: int
) -> None:
    class Greedy(Scene):
        """Says all that it may, and takes ``more`` tokens for the question than it has letters."""

        def ask(self, question: Question, *, timeout: float) -> Answer:
            time.sleep(0.001)
            return Answer("{}", MODEL, TokenUsage(prompt=more, output=32_768))

    limit, unexpected = 1.0, more * 0.75 / 1e6
    scene = Greedy([], MoneyBudgets(month=limit))

    def document(job: int) -> int:
        asker = replace(scene, payer=Payer(f"job_{job}", f"owner-{job}", 1)).asker()
        for page in range(20):
            try:
                asker.ask(QUESTION)
            except OverBudgetError:
                return page
        return 20

    with ThreadPoolExecutor(jobs) as pool:
        pages = sum(pool.map(document, range(jobs)))

    spent = sum(entry.usd or 0.0 for entry in scene.ledger.entries)
    assert pages == len(scene.ledger.entries) >= 6
    assert spent <= limit + jobs * unexpected
    assert scene.spent()[2] == pytest.approx(spent)


def test_another_day_and_another_job_have_money_again() -> None:
    scene = Scene([ANSWER] * 4, MoneyBudgets(job=0.3, owner_day=0.3))
    scene.asker().ask(QUESTION)
    scene.asker().ask(QUESTION)

    scene.payer = Payer("job_2", "owner-1", 1)
    with pytest.raises(OverBudgetError, match="owner_day"):
        scene.asker().ask(QUESTION)
    scene.clock.jump(86_400)

    assert scene.asker().ask(QUESTION) is ANSWER


def test_a_reserve_goes_back_to_the_purses_that_it_came_from_over_midnight() -> None:
    scene = Scene([ANSWER])
    scene.clock.time = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    before = purses(scene.payer, scene.budgets, scene.clock.now())

    class Slow(Scene):
        def ask(self, question: Question, *, timeout: float) -> Answer:
            self.clock.jump(60)
            return ANSWER

    slow = Slow([], clock=scene.clock)
    slow.asker().ask(QUESTION)

    assert [slow.ledger.spent(purse) for purse in before] == pytest.approx([0.1 * 1.5 + 0.02 * 7.5] * 3)
    assert slow.spent()[1:] == [0, 0]


def test_a_killed_attempt_leaves_the_reserve_taken_and_nothing_else() -> None:
    class Killed(BaseException):
        pass

    class Dying(Scene):
        def ask(self, question: Question, *, timeout: float) -> Answer:
            raise Killed

    scene = Dying([], MoneyBudgets(job=1.0))
    with pytest.raises(Killed):
        scene.asker().ask(QUESTION)

    assert 0 < scene.spent()[0] < 0.2
    assert scene.gate.closed(MODEL) is None


@pytest.mark.parametrize(("told", "delay"), [(45.83, 45.83), (None, 30.0), (0.0, 0.0)])
def test_a_rate_limit_closes_the_gate_and_goes_back_with_the_delay(told: float | None, delay: float) -> None:
    scene = Scene([RateLimitedError("Slow down.", told, per_day=False), ANSWER])

    with pytest.raises(RateLimitedError) as caught:
        scene.asker().ask(QUESTION)

    assert caught.value.retry_after == pytest.approx(delay + 5.0)
    assert scene.gate.closed(MODEL) == Closed(scene.clock.now() + timedelta(seconds=delay), False)
    assert scene.spent() == [0, 0, 0]


def test_nobody_asks_while_the_gate_is_closed_and_all_ask_afterwards() -> None:
    scene = Scene([ANSWER])
    scene.gate.close(MODEL, Closed(scene.clock.now() + timedelta(seconds=60), False))

    with pytest.raises(RateLimitedError) as caught:
        scene.asker().ask(QUESTION)
    assert (scene.timeouts, caught.value.retry_after) == ([], 65.0)

    scene.clock.jump(60)
    assert scene.asker().ask(QUESTION) is ANSWER


def test_the_quota_of_a_day_closes_the_gate_until_it_begins_anew() -> None:
    scene = Scene([RateLimitedError("Enough.", 12.0, per_day=True), ANSWER])

    for _ in range(2):
        with pytest.raises(RateLimitedError) as caught:
            scene.asker().ask(QUESTION)
        assert caught.value.per_day

    assert len(scene.timeouts) == 1
    assert scene.gate.closed(MODEL) == Closed(datetime(2026, 12, 2, 8, tzinfo=UTC), True)
    assert scene.outcomes() == ["day_quota"]


@pytest.mark.parametrize("failures", [1, 2])
def test_a_failing_service_is_asked_again_after_a_moment(failures: int) -> None:
    scene = Scene([UNAVAILABLE] * failures + [ANSWER])

    assert scene.asker().ask(QUESTION) is ANSWER
    assert scene.slept == [2.0, 4.0][:failures]
    assert scene.spent() == pytest.approx([USD] * 3)
    assert scene.outcomes() == ["unavailable"] * failures + ["answered"]


def test_a_service_that_fails_three_times_is_unavailable_and_costs_nothing() -> None:
    scene = Scene([UNAVAILABLE] * 9)

    with pytest.raises(GeminiUnavailableError):
        scene.asker().ask(QUESTION)

    assert len(scene.timeouts) == 3
    assert scene.spent() == [0, 0, 0]


def test_a_service_that_took_its_whole_time_to_fail_is_left_to_the_next_attempt() -> None:
    class Slow(Scene):
        def ask(self, question: Question, *, timeout: float) -> Answer:
            self.timeouts.append(timeout)
            self.clock.jump(timeout)
            raise UNAVAILABLE

    slow = Slow([])

    with pytest.raises(GeminiUnavailableError):
        slow.asker().ask(QUESTION)

    assert len(slow.timeouts) == 1


def test_a_worker_that_asks_is_silent_for_less_than_its_lease_lasts() -> None:
    settings = Settings()

    assert 2 * settings.gemini.question_seconds < settings.lease_seconds


def test_a_service_that_names_a_delay_is_not_asked_earlier() -> None:
    scene = Scene([GeminiUnavailableError("Later.", 17.5), ANSWER])

    scene.asker().ask(QUESTION)

    assert scene.slept == [17.5]


def test_a_refusal_is_nobody_s_to_repeat() -> None:
    scene = Scene([GeminiRefusedError("NOT_FOUND", "No such model."), ANSWER])

    with pytest.raises(GeminiRefusedError):
        scene.asker().ask(QUESTION)

    assert scene.spent() == [0, 0, 0]
    assert scene.outcomes() == ["refused"]


@pytest.mark.parametrize(("left", "timeout"), [(600.0, 120.0), (45.0, 45.0)])
def test_a_question_gets_no_more_time_than_the_attempt_has(left: float, timeout: float) -> None:
    scene = Scene([ANSWER], left=left)

    scene.asker().ask(QUESTION)

    assert scene.timeouts == [timeout]


def test_too_little_time_is_left_to_pay_for_a_question() -> None:
    scene = Scene([ANSWER], left=14.0)

    with pytest.raises(DeadlineApproaching):
        scene.asker().ask(QUESTION)

    assert scene.timeouts == []


def test_logs_hold_counts_and_no_content() -> None:
    scene = Scene([ANSWER])

    structlog.reset_defaults()
    with structlog.testing.capture_logs() as logs:
        scene.asker().ask(QUESTION)

    assert "words" not in str(logs)
    assert logs[-1]["event"] == "gemini_asked"
    assert logs[-1]["prompt_version"] == "page/1"
