"""A process's access to Gemini, from which every job's stage gets its own :class:`Asker`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from security_design_assistant.gemini.asking import GatedAsker, Times
from security_design_assistant.gemini.gate import Gate
from security_design_assistant.gemini.keyed_client import KeyedClient
from security_design_assistant.gemini.ledger import Ledger, MoneyBudgets, Payer
from security_design_assistant.gemini.models import end_of_life
from security_design_assistant.gemini.port import Asker, GeminiClient
from security_design_assistant.gemini.target import Target
from security_design_assistant.gemini.till import Metrics, Till

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """What all jobs of a process share.

    Parameters
    ----------
    target : whom they ask.
    client : asks, with the present key.
    gate, ledger, metrics : when nobody may ask, what was consumed, and how often what happened.
    budgets : what may be spent.
    now : returns the present time, aware, UTC.
    longest : seconds that one question may take.
    required : whether jobs rather fail than that they end without Gemini.
    judge : whether Gemini also judges the results.
    """

    target: Target
    client: GeminiClient
    gate: Gate
    ledger: Ledger
    metrics: Metrics
    budgets: MoneyBudgets
    now: Callable[[], datetime]
    longest: float
    required: bool = False
    judge: bool = False

    def asker(self, payer: Payer, stage: str, seconds_left: Callable[[], float]) -> Asker:
        """Return what one stage of a job asks with, until the attempt has no ``seconds_left``."""
        till = Till(
            ledger=self.ledger,
            metrics=self.metrics,
            payer=payer,
            stage=stage,
            budgets=self.budgets,
            model=self.target.model,
            max_output_tokens=self.target.max_output_tokens,
            now=self.now,
        )
        times = Times(self.now, seconds_left, self.longest)
        return GatedAsker(self.client, self.target.model, self.gate, till, times)


def keyed(
    key: Callable[[], str | None],
    forget: Callable[[], None],
    connect: Callable[[str], GeminiClient],
    warn: Callable[[], None],
) -> KeyedClient:
    """Return a client that asks with the present key, and warns whenever it connects with another one."""

    def connect_and_warn(present: str) -> GeminiClient:
        warn()
        return connect(present)

    return KeyedClient(key, forget, connect_and_warn)


def warn_of_end(model: str, now: datetime, metrics: Metrics) -> None:
    """Log and count that ``model`` is no longer offered, or soon will not be."""
    end = end_of_life(model, now.date())
    if end is not None:
        metrics.add("GeminiModelEnding")
        _LOG.warning("gemini_model_ends", model=end.model, last_day=end.day.isoformat(), past=end.past)
