"""The :class:`Asker` of a job's stage: behind the gate of all jobs, within budgets, every token on record."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from security_design_assistant.errors import DeadlineApproaching
from security_design_assistant.gemini.gate import Closed, Gate, next_reset
from security_design_assistant.gemini.port import (
    Answer,
    GeminiClient,
    GeminiRefusedError,
    GeminiUnavailableError,
    OverBudgetError,
    Question,
    RateLimitedError,
    UnusableAnswerError,
)
from security_design_assistant.gemini.till import Reserve, Till
from security_design_assistant.telemetry.tracing import span

_LOG = structlog.get_logger()

SHORTEST_QUESTION = 15.0
"""Seconds that must be left of the attempt for another question: fewer would be paid for and cut off."""

_UNTOLD_DELAY = 30.0
"""Seconds that nobody asks after a 429 that names no delay; quotas are counted by the minute."""

_SPREAD = 5.0
"""Seconds over which those who waited come back, lest they all ask at once."""

_TRIES = 3
"""Questions to a service that fails, before it counts as unavailable."""


@dataclass(frozen=True, slots=True)
class Times:
    """The time, and what goes by it; tests make it jump.

    Parameters
    ----------
    now : returns the present time, aware, UTC.
    left : returns the seconds that are left of the attempt.
    longest : seconds that one question may take.
    sleep, uniform : wait, and choose a number between two.
    """

    now: Callable[[], datetime]
    left: Callable[[], float]
    longest: float
    sleep: Callable[[float], None] = time.sleep
    uniform: Callable[[float, float], float] = random.uniform


@dataclass(frozen=True, slots=True)
class GatedAsker:
    """Asks ``client``, whose model is ``model``, if the ``gate`` is open and the ``till`` has money for it.

    A service that fails is asked again after a moment, twice at most: a new attempt at the job would cost
    more than that. Nobody else repeats a question.
    """

    client: GeminiClient
    model: str
    gate: Gate
    till: Till
    times: Times

    def ask(self, question: Question) -> Answer:
        """Ask once; see the port.

        Raises
        ------
        DeadlineApproaching
            Too little time is left of the attempt.
        RetryableError
            Gate or ledger cannot be reached. An answer that could not be booked is lost.
        """
        begun = self.times.now()
        for tried in range(1, _TRIES + 1):
            try:
                return self._ask_once(question)
            except GeminiUnavailableError as exc:
                pause = max(self.times.uniform(1.0, 2.0**tried), exc.retry_after or 0.0)
                _LOG.warning("gemini_unavailable", tried=tried, purpose=question.purpose)
                if tried == _TRIES or not self._time_for_another(begun, pause):
                    raise
                self.times.sleep(pause)
        raise AssertionError("a question that was tried ends above")

    def _time_for_another(self, begun: datetime, pause: float) -> bool:
        """Return whether asking again keeps the worker silent for less than two whole questions.

        A job's lease lasts longer than that, and a service that took its whole time to fail is not in for a
        moment's pause.
        """
        silent = (self.times.now() - begun).total_seconds() + pause
        return silent < self.times.longest and self.times.left() >= pause + SHORTEST_QUESTION

    def _ask_once(self, question: Question) -> Answer:
        timeout = min(self.times.longest, self.times.left())
        if timeout < min(SHORTEST_QUESTION, self.times.longest):
            raise DeadlineApproaching(f"A question needs {SHORTEST_QUESTION:g} s, {timeout:.1f} s are left.")
        self._pass_gate()
        reserve = self._reserve(question)
        try:
            with span("gemini", "client", purpose=question.purpose, model=self.model) as told:
                answer = self.client.ask(question, timeout=timeout)
                told.note(prompt_tokens=answer.usage.prompt, output_tokens=answer.usage.output)
        except UnusableAnswerError as exc:
            self._book(exc, reserve, f"unusable_{exc.reason}", question)
            raise
        except RateLimitedError as exc:
            self.till.give_back(reserve)
            self.till.count("rate_limited")
            raise self._shut(exc) from exc
        except (GeminiUnavailableError, GeminiRefusedError) as exc:
            self.till.give_back(reserve)
            self.till.count("unavailable" if isinstance(exc, GeminiUnavailableError) else "refused")
            raise
        self._book(answer, reserve, "answered", question)
        return answer

    def _pass_gate(self) -> None:
        """Raise :class:`RateLimitedError` with the time that is left until somebody may ask."""
        closed = self.gate.closed(self.model)
        left = (closed.until - self.times.now()).total_seconds() if closed else 0.0
        if closed and left > 0:
            message = "Gemini asked for fewer requests, and the time that it named is not over."
            raise RateLimitedError(message, left + self._spread(), per_day=closed.per_day)

    def _shut(self, told: RateLimitedError) -> RateLimitedError:
        """Close the gate for the time that the service named; return the error that names it to the job."""
        now = self.times.now()
        delay = told.retry_after if told.retry_after is not None else _UNTOLD_DELAY
        if told.per_day:
            delay = max(delay, (next_reset(now) - now).total_seconds())
        self.gate.close(self.model, Closed(now + timedelta(seconds=delay), told.per_day))
        _LOG.warning("gemini_rate_limited", seconds=round(delay, 1), per_day=told.per_day)
        return RateLimitedError(told.message, delay + self._spread(), per_day=told.per_day)

    def _spread(self) -> float:
        return self.times.uniform(0.0, _SPREAD)

    def _reserve(self, question: Question) -> Reserve:
        try:
            return self.till.reserve(question)
        except OverBudgetError as exc:
            self.till.count("over_budget")
            _LOG.warning("gemini_over_budget", budget=exc.budget, purpose=question.purpose)
            raise

    def _book(
        self, answered: Answer | UnusableAnswerError, reserve: Reserve, outcome: str, question: Question
    ) -> None:
        usage = answered.usage
        usd = self.till.book(answered.model, usage, reserve)
        self.till.count(outcome.split("_")[0])
        _LOG.info(
            "gemini_asked",
            outcome=outcome,
            purpose=question.purpose,
            prompt_version=question.prompt_version,
            model=answered.model,
            prompt_tokens=usage.prompt,
            output_tokens=usage.output,
            thought_tokens=usage.thoughts,
            usd=usd,
        )
