"""Gemini for drawings that are processed here: the key is a setting, what is spent goes to a file."""

from __future__ import annotations

import math
from collections.abc import Callable

import structlog

from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.spending_database import SqliteLedger, spending_file
from security_design_assistant.gemini.access import Access
from security_design_assistant.gemini.gate import GateInMemory
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.patient import PatientAsker
from security_design_assistant.gemini.port import Asker
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.settings import GeminiSettings
from security_design_assistant.wiring.gemini_access import gemini_access

_LOG = structlog.get_logger()


class _NoMetrics:
    """Nobody watches metrics here."""

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Do nothing."""


def gemini_here(settings: GeminiSettings) -> Access | None:
    """Return this machine's access to Gemini, None where no key is set."""
    return gemini_access(settings, GateInMemory(), SqliteLedger(spending_file()), _NoMetrics(), SystemClock())


def warn_without(access: Access | None, analyser: str) -> None:
    """Say what ``analyser`` does where no key is set."""
    if analyser == "hybrid" and access is None:
        _LOG.warning(
            "There is no key for Gemini (SDA_GEMINI__API_KEY): hybrid reads the geometry alone, and the"
            " Review sheet says what it would have asked."
        )


def askers_here(access: Access | None, drawing: str) -> Callable[[StageName], Asker] | None:
    """Return what the stages of ``drawing`` ask with; its name is that of its job in the record of costs."""
    if access is None:
        return None
    payer = Payer(drawing, owner="local", attempt=1)
    return lambda stage: PatientAsker(access.asker(payer, stage, lambda: math.inf))
