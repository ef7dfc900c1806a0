"""The port ``Ledger``: what was consumed, and what may still be spent, booked before anybody goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

from security_design_assistant.gemini.port import TokenUsage

_LONGEST_JOB = timedelta(days=30)
_KEPT = timedelta(days=400)
"""How long a day's and a month's spending is kept: a year can be compared with the one before."""


@dataclass(frozen=True, slots=True)
class Payer:
    """For whom a question is asked: a job, whose it is, and in which attempt."""

    job_id: str
    owner: str
    attempt: int

    @property
    def owner_hash(self) -> str:
        """Tells owners apart and nobody's name, in purses and in the log."""
        return sha256(self.owner.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class MoneyBudgets:
    """US dollars that may be spent on a job, for one owner in a day (UTC), in a month; None is no limit."""

    job: float | None = None
    owner_day: float | None = None
    month: float | None = None


@dataclass(frozen=True, slots=True)
class Purse:
    """One budget's money.

    Parameters
    ----------
    budget : ``job``, ``owner_day`` or ``month``.
    key : names the purse in the ledger; it tells nobody's name.
    limit : US dollars, None for no limit: then it is only counted.
    kept_until : when it may be forgotten.
    """

    budget: str
    key: str
    limit: float | None
    kept_until: datetime


def purses(payer: Payer, budgets: MoneyBudgets, now: datetime) -> tuple[Purse, ...]:
    """Return the purses that a question is paid from, the narrowest first."""
    day, month = f"{now:%Y-%m-%d}", f"{now:%Y-%m}"
    return (
        Purse("job", f"job#{payer.job_id}", budgets.job, now + _LONGEST_JOB),
        Purse("owner_day", f"owner#{payer.owner_hash}#{day}", budgets.owner_day, now + _LONGEST_JOB),
        Purse("month", f"month#{month}", budgets.month, now + _KEPT),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What one question consumed.

    Parameters
    ----------
    at : when it was answered.
    payer, stage : for whom, and in which stage of the pipeline.
    model : who answered.
    usage : tokens.
    usd : US dollars, None if the model's price is not known.
    """

    at: datetime
    payer: Payer
    stage: str
    model: str
    usage: TokenUsage
    usd: float | None

    def amounts(self) -> Mapping[str, float]:
        """Return what is added up, by name; a question of unknown price is counted as one, not as free."""
        tokens = {
            "prompt_tokens": self.usage.prompt,
            "output_tokens": self.usage.output,
            "thought_tokens": self.usage.thoughts,
            "cached_tokens": self.usage.cached,
        }
        money = {UNPRICED: 1.0} if self.usd is None else {USD: round(self.usd, 9)}
        return {QUESTIONS: 1, **{name: count for name, count in tokens.items() if count}, **money}

    def of_job(self) -> Mapping[str, float]:
        """Return the amounts by the names that a job's record has for them."""
        place = f"{self.payer.attempt}/{self.stage}/{self.model}"
        return {f"{place}/{name}": amount for name, amount in self.amounts().items()}

    def of_day(self) -> Mapping[str, float]:
        """Return the amounts by the names that a day's record has for them."""
        return {f"{self.model}/{name}": amount for name, amount in self.amounts().items()}

    @property
    def day_kept_until(self) -> datetime:
        """When the day's record may be forgotten."""
        return self.at + _KEPT


QUESTIONS = "questions"
TOKENS = ("prompt_tokens", "output_tokens", "thought_tokens")
"""What a question consumed, by kind; cached tokens are among those of the prompt."""

USD = "usd"
UNPRICED = "unpriced_questions"
"""Questions whose price is not known: where there are some, the money is not the whole cost."""


class Ledger(Protocol):
    """Shared by all jobs. One that cannot be reached raises :class:`RetryableError`."""

    def reserve(self, purse: Purse, usd: float) -> bool:
        """Take money out of a purse before it is spent; False, and nothing is taken, if it holds too little.

        It is one conditional write, so no purse gives more than it holds, however many ask at once.
        """

    def settle(self, purse: Purse, reserved: float, spent: float) -> None:
        """Put back what was reserved and not spent.

        Whoever is killed before that leaves the reserve taken: the service bills a question that it was sent,
        whether or not anybody was there to hear the answer.
        """

    def book(self, entry: Entry) -> None:
        """Add what a question consumed to its job's record and its day's."""

    def spent(self, purse: Purse) -> float:
        """Return US dollars that were taken out of a purse and not put back."""

    def of_day(self, day: date) -> Mapping[str, float]:
        """Return what was consumed on a day (UTC), by the names of :meth:`Entry.of_day`."""
