"""The till of a job's stage: money is taken out of its purses before a question, and settled after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from security_design_assistant.gemini.ledger import Entry, Ledger, MoneyBudgets, Payer, Purse, purses
from security_design_assistant.gemini.models import cost, dearest
from security_design_assistant.gemini.port import OverBudgetError, Question, Resolution, TokenUsage

_LOG = structlog.get_logger()

_TOKENS_SHOWN = {Resolution.LOW: 280, Resolution.MEDIUM: 560, Resolution.HIGH: 1_120}
"""Of one picture or page."""

_CHARACTERS_OF_A_TOKEN = 2
"""At least: ids and codes make shorter tokens than prose does."""


class Metrics(Protocol):
    """Takes what is counted, by the names of ``telemetry/metrics.json``."""

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Record one value."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """US dollars that were taken out of each of some purses."""

    usd: float
    purses: tuple[Purse, ...]


@dataclass(frozen=True, slots=True)
class Till:
    """Books for one ``stage`` of one job, whose ``payer`` may spend up to ``budgets``.

    Parameters
    ----------
    ledger, metrics : where it is booked and counted.
    model : who is asked.
    max_output_tokens : what the model may say to one question; it bounds what that can cost.
    now : returns the present time, aware, UTC.
    """

    ledger: Ledger
    metrics: Metrics
    payer: Payer
    stage: str
    budgets: MoneyBudgets
    model: str
    max_output_tokens: int
    now: Callable[[], datetime]

    def reserve(self, question: Question) -> Reserve:
        """Take what the question may cost at most out of every purse.

        Raises
        ------
        OverBudgetError
            A purse holds too little; then nothing is taken from any.
        """
        now = self.now()
        reserve = Reserve(self._at_most(question), purses(self.payer, self.budgets, now))
        for number, purse in enumerate(reserve.purses):
            if not self.ledger.reserve(purse, reserve.usd):
                self.give_back(Reserve(reserve.usd, reserve.purses[:number]))
                raise OverBudgetError(purse.budget)
        return reserve

    def give_back(self, reserve: Reserve) -> None:
        """Put a reserve back whole: the question was not answered."""
        self._settle(reserve, 0.0)

    def book(self, model: str, usage: TokenUsage, reserve: Reserve) -> float | None:
        """Book what ``model`` consumed, and settle the reserve; return US dollars, None if not known."""
        at = self.now()
        usd = cost(model, usage, at.date())
        self.ledger.book(Entry(at, self.payer, self.stage, model, usage, usd))
        # Of a model of unknown price budgets assume the worst, which the record does not.
        self._settle(reserve, usd if usd is not None else dearest(model, usage, at.date()))
        self.metrics.add("TokensUsed", usage.prompt + usage.output + usage.thoughts)
        if usd is None:
            self.metrics.add("GeminiUnpriced")
            _LOG.warning("gemini_price_unknown", model=model)
        else:
            self.metrics.add("EstimatedCostUsd", usd)
        return usd

    def count(self, outcome: str) -> None:
        """Count a question by its end."""
        self.metrics.add("GeminiQuestions", Outcome=outcome)

    def _settle(self, reserve: Reserve, spent: float) -> None:
        for purse in reserve.purses:
            self.ledger.settle(purse, reserve.usd, spent)

    def _at_most(self, question: Question) -> float:
        schema = json.dumps(question.answer_shape.model_json_schema())
        letters = len(question.instructions) + len(question.content) + len(schema)
        shown = len(question.attachments) * _TOKENS_SHOWN[question.resolution]
        prompt = letters // _CHARACTERS_OF_A_TOKEN + shown
        usage = TokenUsage(prompt=prompt, output=self.max_output_tokens)
        return dearest(self.model, usage, self.now().date())
