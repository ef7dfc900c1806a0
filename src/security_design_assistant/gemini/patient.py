"""An :class:`Asker` that waits where it is, for work that nobody else could go on with meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from security_design_assistant.gemini.port import Answer, Asker, Question, RateLimitedError

_LOG = structlog.get_logger()

_LONGEST_WAIT = 180.0
"""Seconds; quotas of a minute never take longer, those of a day always do."""

_WAITS = 10
"""Times that one question waits."""


@dataclass(frozen=True, slots=True)
class PatientAsker:
    """Asks ``asker``, and again after every pause that Gemini asks for, unless the day's quota is used up."""

    asker: Asker
    sleep: Callable[[float], None] = time.sleep

    def ask(self, question: Question) -> Answer:
        """Ask until there is an answer; raises as the asker does once no pause would help."""
        for _ in range(_WAITS):
            try:
                return self.asker.ask(question)
            except RateLimitedError as exc:
                if exc.per_day or exc.retry_after is None or exc.retry_after > _LONGEST_WAIT:
                    raise
                _LOG.info(f"Gemini asks to wait {exc.retry_after:.0f} s")
                self.sleep(exc.retry_after)
        return self.asker.ask(question)
