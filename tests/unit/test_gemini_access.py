"""A process's access to Gemini, from its settings: which key, whom to ask, for how much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, ValidationError

from security_design_assistant.gemini.gate import GateInMemory
from security_design_assistant.gemini.ledger import MoneyBudgets, Payer
from security_design_assistant.gemini.port import GeminiRefusedError, Question
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.settings import GeminiSettings, Settings
from security_design_assistant.wiring.gemini_access import gemini_access, target_of
from tests.fakes import InMemoryLedger, JumpingClock, RecordingMetrics

PAYER = Payer("job_1", "owner-1", 1)


class Found(BaseModel):
    ids: list[str]


QUESTION = Question("page", "Read.", "page/1", "", (), Found)


class Nothing:
    """Parameters that hold nothing."""

    def get(self, name: str) -> str | None:
        return None

    def forget(self, name: str) -> None:
        pass


def access(**changes: object):
    settings = GeminiSettings.model_validate(changes)
    shared = GateInMemory(), InMemoryLedger(), RecordingMetrics(), JumpingClock()
    return gemini_access(settings, *shared, Nothing())


def job(payer: Payer | None) -> Job:
    return Job("plan.pdf", datetime(2026, 12, 1, tzinfo=UTC), JobKeys("", ""), Budgets(), payer=payer)


def test_the_environment_says_whom_to_ask_and_for_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "MODEL": "gemini-3.1-pro-preview",
        "API_KEY": "secret-1",  # pragma: allowlist secret
        "JOB_USD": "1.5",
        "OWNER_DAY_USD": "20",
        "MONTH_USD": "",
    }.items():
        monkeypatch.setenv(f"SDA_GEMINI__{name}", value)

    settings = Settings()
    made = access(**settings.gemini.model_dump())

    assert made is not None
    assert made.target.model == "gemini-3.1-pro-preview"
    assert made.budgets == MoneyBudgets(1.5, 20, None)
    assert "secret-1" not in f"{settings!r} {made!r}"


@pytest.mark.parametrize("wrong", [{"model": "a/b"}, {"job_usd": -1}, {"sdk": "other"}, {"modle": "m"}])
def test_what_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GeminiSettings.model_validate(wrong)


def test_without_a_key_and_without_a_place_for_one_there_is_no_gemini() -> None:
    assert access() is None
    assert access(key_parameter="/sda/gemini-api-key") is not None


@pytest.mark.parametrize(
    ("model", "thinking"),
    [("gemini-3.8-flash", "low"), ("gemini-2.5-pro", ""), ("gemini-9-unheard-of", "")],
)
def test_only_levels_that_a_model_has_are_asked_for(model: str, thinking: str) -> None:
    assert target_of(GeminiSettings(model=model)).thinking == thinking


def test_where_gemini_is_required_and_there_is_no_key_asking_says_so() -> None:
    made = access(required=True)

    assert made is not None
    assert made.required
    with pytest.raises(GeminiRefusedError, match="no key"):
        made.asker(PAYER, "pdf_processing", lambda: 600.0).ask(QUESTION)


def test_who_pays_changes_no_result() -> None:
    paid, unpaid = job(PAYER), job(None)

    assert paid.fingerprint(b"%PDF") == unpaid.fingerprint(b"%PDF")
