"""Gemini for drawings that are processed here: the key is a setting, what is spent goes to a file."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.spending_database import SqliteLedger, spending_file
from security_design_assistant.gemini.access import Access
from security_design_assistant.gemini.gate import GateInMemory
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.patient import PatientAsker
from security_design_assistant.gemini.port import Asker
from security_design_assistant.pipeline.job import Job, StageName
from security_design_assistant.settings import GeminiSettings
from security_design_assistant.wiring.gemini_access import gemini_access

_LOG = structlog.get_logger()


class _NoMetrics:
    """Nobody watches metrics here."""

    def add(self, name: str, value: float = 1, **dimensions: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class GeminiHere:
    """How drawings here may use Gemini: with which access, if any, and the choices of jobs that ask it."""

    access: Access | None = None
    required: bool = False
    judge: bool = False

    def tell(self, analyser: str) -> None:
        """Warn of what ``analyser`` does without a key."""
        if analyser == "hybrid" and self.access is None and not self.required:
            _LOG.warning(
                "There is no key for Gemini (SDA_GEMINI__API_KEY): hybrid reads the geometry alone, and the"
                " Review sheet says what it would have asked."
            )

    def chosen(self, job: Job) -> Job:
        """Return the job with these choices."""
        return replace(job, gemini_required=self.required, judged=self.judge)

    def askers(self, job: Job) -> Callable[[StageName], Asker] | None:
        """Return what the stages of a job ask with; in the record of costs it has its drawing's name."""
        access = self.access
        if access is None:
            return None
        payer = Payer(f"{job.file_name} {job.created_at:%Y-%m-%d %H:%M:%S}", owner="local", attempt=1)
        return lambda stage: PatientAsker(access.asker(payer, stage, lambda: math.inf))


NO_GEMINI = GeminiHere()


def gemini_here(settings: GeminiSettings) -> GeminiHere:
    """Return this machine's use of Gemini; without a key, there is nobody to ask."""
    access = gemini_access(
        settings, GateInMemory(), SqliteLedger(spending_file()), _NoMetrics(), SystemClock()
    )
    return GeminiHere(access, settings.required, settings.judge)
