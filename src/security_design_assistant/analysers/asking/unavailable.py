"""When Gemini is not to be had: who waits for it, who ends without it, who fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from security_design_assistant.analysers.port import Assignment
from security_design_assistant.errors import PermanentError, RetryableError, SecurityDesignError
from security_design_assistant.gemini.port import (
    Asker,
    GeminiRefusedError,
    GeminiUnavailableError,
    OverBudgetError,
    RateLimitedError,
)

GEMINI_ERRORS = (RateLimitedError, GeminiUnavailableError, GeminiRefusedError, OverBudgetError)
"""All that asking may end in, beside an answer."""


class Lack(StrEnum):
    """Why Gemini was not asked; the value is a sentence for people."""

    NOT_SET_UP = "There is no key for Gemini."
    OVER_BUDGET = "The money that Gemini may cost is spent."
    OUT_OF_QUOTA = "Gemini's quota is used up."
    DOWN = "Gemini could not be reached."
    REFUSED = "Gemini refused the request; its key or its model has to be checked."
    NOT_SHOWN = "It took too long, or too much memory, to draw."


def lack_of(error: SecurityDesignError, work: Assignment) -> Lack | None:
    """Return why a drawing is to be finished without Gemini; None if a later attempt may still have it."""
    if isinstance(error, OverBudgetError):
        return Lack.OVER_BUDGET
    if isinstance(error, GeminiRefusedError):
        return Lack.REFUSED
    if isinstance(error, RateLimitedError):
        return Lack.OUT_OF_QUOTA if error.per_day or work.last_attempt else None
    return Lack.DOWN if work.last_attempt else None


def must_ask(work: Assignment) -> Asker:
    """Return who asks.

    Raises
    ------
    PermanentError
        There is nobody: ``gemini_not_set_up``.
    """
    if work.gemini is None:
        raise PermanentError(
            "gemini_not_set_up", "This drawing is to be read by Gemini, for which there is no key."
        )
    return work.gemini


@contextmanager
def required() -> Iterator[None]:
    """Turn what asking ends in into what becomes of a job that needs Gemini.

    Raises
    ------
    PermanentError
        ``over_budget``.
    RetryableError
        All else: an operator may have put it right by the next attempt.
    """
    try:
        yield
    except OverBudgetError as exc:
        raise PermanentError("over_budget", Lack.OVER_BUDGET.value) from exc
    except GeminiRefusedError as exc:
        raise RetryableError("gemini_refused", exc.message) from exc
