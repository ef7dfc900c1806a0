"""A hundred jobs while Gemini fails in three of ten requests: all complete, and nothing is paid twice.

Pages are asked about, kept and asked about again as the hybrid analyser does, only without drawing them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from security_design_assistant.analysers.asking import page_inquiry
from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.page_answer import outcome
from security_design_assistant.analysers.asking.page_inquiry import ask_pages
from security_design_assistant.analysers.asking.page_pictures import ShownPage
from security_design_assistant.analysers.asking.page_question import PURPOSE
from security_design_assistant.analysers.asking.shown import Shown
from security_design_assistant.analysers.port import Assignment
from security_design_assistant.gemini.asking import GatedAsker, Times
from security_design_assistant.gemini.gate import GateInMemory
from security_design_assistant.gemini.ledger import MoneyBudgets, purses
from security_design_assistant.gemini.port import (
    Answer,
    GeminiUnavailableError,
    Question,
    RateLimitedError,
    TokenUsage,
    UnusableAnswerError,
)
from security_design_assistant.gemini.till import Till
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.pipeline.checkpoints import Checkpoints
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.page_checkpoints import PageCheckpoints
from tests.fakes import InMemoryLedger, JumpingClock, RecordingMetrics, SimulatedQueue
from tests.job_service import Running, Service

MODEL = "gemini-3.8-flash"
USAGE = TokenUsage(prompt=1_120, output=500, thoughts=100)
SECONDS_OF_AN_ANSWER = 4.0


NOTHING_FOUND = '{"components": []}'
GARBAGE = ("<html>not what you expected</html>", '{"components": [{"id": "A-', '{"doors": 3}')


class KilledError(BaseException):
    """The worker's process ends, and runs no code any more."""


@dataclass
class Gemini:
    """A model that fails in three of ten requests; at call ``dies_at``, from 1, who asks is killed.

    ``paid`` counts what came back and costs money, by what was asked, ``spoilt`` how often it is useless.
    """

    clock: JumpingClock
    chance: random.Random
    bad: float = 0.3
    dies_at: int = 0
    calls: int = 0
    too_early: int = 0
    shut_until: float = 0.0
    spoilt: int = 0
    paid: Counter[tuple[bytes, str]] = field(default_factory=Counter)

    def ask(self, question: Question, *, timeout: float) -> Answer:
        self.calls += 1
        self.too_early += self.clock.now().timestamp() < self.shut_until
        self.clock.jump(SECONDS_OF_AN_ANSWER)
        if self.calls == self.dies_at:
            raise KilledError
        kind = self.chance.randrange(5) if self.chance.random() < self.bad else None
        if kind is not None and kind < 3:
            self._fail(kind)
        self.paid[question.attachments[0].data, question.content] += 1
        self.spoilt += kind is not None
        if kind == 3:
            raise UnusableAnswerError("other", MODEL, USAGE)
        return Answer(NOTHING_FOUND if kind is None else self.chance.choice(GARBAGE), MODEL, USAGE)

    def _fail(self, kind: int) -> None:
        if kind == 0:
            raise GeminiUnavailableError("Gemini failed with HTTP 503.")
        delay = 45.83 if kind == 1 else None
        self.shut_until = self.clock.now().timestamp() + (delay or 0)
        raise RateLimitedError("Slow down.", delay, per_day=False)


class Scans:
    """Stands for the guarded process that draws pages: each is a picture, and no page is like another."""

    def __init__(self, drawing: bytes, *_: Any) -> None:
        self.drawing = drawing

    def __enter__(self) -> Scans:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def pages(self, numbers: Sequence[int]) -> Iterator[ShownPage]:
        for number in numbers:
            shown = Shown(number, 100.0, 100.0, ((0.0, 0.0, 100.0, 100.0),))
            yield ShownPage(shown, (b"%s, page %d" % (self.drawing, number),))


@pytest.fixture(autouse=True)
def _scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_inquiry, "GuardedDrawing", Scans)


@dataclass
class Storm:
    """The job system on simulated time; each job asks about its pages as hybrid asks about scans."""

    pages: int
    gemini: Gemini
    service: Service
    queue: SimulatedQueue
    ledger: InMemoryLedger = field(default_factory=InMemoryLedger)
    gate: GateInMemory = field(default_factory=GateInMemory)
    settled: dict[tuple[bytes, int], bool] = field(default_factory=dict)

    @classmethod
    def brewing(cls, pages: int, seed: int = 1, bad: float = 0.3) -> Storm:
        clock = JumpingClock(datetime(2026, 12, 1, tzinfo=UTC))
        dead = SimulatedQueue(clock, 60)
        queue = SimulatedQueue(clock, 1_800, max_receives=3, dead=dead)
        service = Service(queue=queue, dead=dead, clock=clock)
        storm = cls(pages, Gemini(clock, random.Random(seed), bad), service, queue)
        service.steps = [storm.read]
        return storm

    def submit(self, jobs: int) -> None:
        for number in range(jobs):
            self.service.submit(f"job_{number:03}")
            self.queue.send(f"job_{number:03}")

    def read(self, running: Running) -> None:
        job = running.job
        work = Assignment(
            drawing=job.keys.checkpoints.encode(),
            budgets=job.budgets,
            pages=PageCheckpoints(Checkpoints(running.store, job), "f" * 64),
            page_read=lambda done, total: running.listener.page_read(StageName.PDF_PROCESSING, done, total),
            used=lambda _name, _amount: None,
        )
        for page in ask_pages(range(1, self.pages + 1), work, self._asker(running), PURPOSE):
            assert isinstance(page, Exchange)
            work.page_read(page.page, self.pages)
            self.settled[work.drawing, page.page] = outcome(page).answered
        for stage in StageName:
            running.work(stage)

    def _asker(self, running: Running) -> GatedAsker:
        clock, payer = self.service.clock, running.job.payer
        assert payer is not None
        till = Till(
            self.ledger, RecordingMetrics(), payer, "pdf_processing", MoneyBudgets(), MODEL, 8_192, clock.now
        )
        times = Times(clock.now, lambda: 600.0, 120.0, clock.jump, self.gemini.chance.uniform)
        return GatedAsker(self.gemini, MODEL, self.gate, till, times)

    def run(self) -> None:
        """Deliver what is visible until nothing waits any more; a killed worker's message comes again."""
        while self.queue.messages:
            received = self.queue.receive()
            if received is None:
                self.service.clock.jump(1)
                continue
            receipt, body = received
            delivery = Delivery(receipt, receipt, body, f"request-{next(self.service.numbers)}")
            try:
                done = self.service.worker.handle(delivery, Deadline.none())
            except KilledError:
                continue
            if done is Disposition.ACKNOWLEDGE:
                self.queue.delete(receipt)

    def statuses(self) -> Counter[JobStatus]:
        return Counter(job.status for job in self.service.jobs.jobs.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hundred_jobs_complete_while_gemini_fails_in_three_of_ten_requests(seed: int) -> None:
    jobs, pages = 100, 4
    storm = Storm.brewing(pages, seed)
    storm.submit(jobs)

    storm.run()

    assert storm.statuses() == {JobStatus.COMPLETED: jobs}
    assert storm.gemini.calls <= 1.6 * jobs * pages
    assert storm.gemini.too_early == 0
    assert set(storm.gemini.paid.values()) == {1}
    assert storm.gemini.spoilt > 0.05 * jobs * pages
    # An answer that is no answer is asked for once more; only two in a row leave a page without one.
    assert len(storm.settled) == jobs * pages
    assert sum(storm.settled.values()) >= 0.95 * jobs * pages
    assert storm.queue.dead is not None
    assert not storm.queue.dead.messages


def test_a_job_is_killed_at_every_call_and_pays_for_no_answer_twice() -> None:
    pages = 20
    for dies_at in range(1, pages + 1):
        storm = Storm.brewing(pages, bad=0.0)
        storm.gemini.dies_at = dies_at
        storm.submit(1)

        storm.run()

        assert storm.statuses() == {JobStatus.COMPLETED: 1}
        assert storm.gemini.calls == pages + 1
        assert set(storm.gemini.paid.values()) == {1}
        assert len(storm.ledger.entries) == pages
        # What was on its way when the worker was killed counts against the budget: it is billed, too.
        (purse, *_others) = purses(storm.service.seen[-1].payer, MoneyBudgets(), storm.service.clock.now())
        booked = sum(entry.usd or 0 for entry in storm.ledger.entries)
        assert storm.ledger.spent(purse) > booked
