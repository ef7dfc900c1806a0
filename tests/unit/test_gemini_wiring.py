"""The worker's analysers ask through the process's access: each stage its own asker, each cent on the job."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from security_design_assistant.analysers.port import Assignment
from security_design_assistant.emulator.fake_gemini.running import environment_of, running_fake_gemini
from security_design_assistant.gemini.gate import GateInMemory
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.ports import SilentListener
from security_design_assistant.settings import GeminiSettings, Settings
from security_design_assistant.wiring import worker_parts
from security_design_assistant.wiring.gemini_access import gemini_access
from tests.fakes import InMemoryLedger, InMemoryObjectStore, JumpingClock, RecordingMetrics
from tests.unit.test_gemini_clients import QUESTION


class SeenEnoughError(Exception):
    """Ends a job where the test has seen enough."""


class Asking:
    """An analyser that asks one question in its first half, and remembers what it was given."""

    name = "vector"

    def __init__(self) -> None:
        self.given: list[Assignment] = []

    def read(self, work: Assignment) -> None:
        self.given.append(work)
        if work.gemini is not None:
            work.gemini.ask(QUESTION)
        raise SeenEnoughError

    @property
    def reading(self) -> TypeAdapter[None]:
        return TypeAdapter(None)


def sample() -> bytes:
    import pymupdf

    document = pymupdf.open()
    document.new_page()
    return document.tobytes()


@pytest.mark.parametrize("required", [True, False])
def test_a_stage_of_a_job_asks_over_http_and_its_job_pays(
    monkeypatch: pytest.MonkeyPatch, required: bool
) -> None:
    pytest.importorskip("google.genai")
    analyser, ledger = Asking(), InMemoryLedger()
    monkeypatch.setattr(worker_parts, "analyser_named", lambda _name: analyser)
    payer = Payer("job_1", "owner-1", 2)
    job = Job(
        "plan.pdf",
        datetime(2026, 12, 1, tzinfo=UTC),
        JobKeys("checkpoints/", "results/"),
        Budgets(),
        payer=payer,
        last_attempt=False,
    )
    with running_fake_gemini() as server:
        for name, value in environment_of(server).items():
            monkeypatch.setenv(name, value)
        settings = Settings(gemini={**Settings().gemini.model_dump(), "required": required})
        gemini = gemini_access(settings.gemini, GateInMemory(), ledger, RecordingMetrics(), JumpingClock())
        run = worker_parts.run_by("vector", lambda _analyser: gemini)

        with pytest.raises(SeenEnoughError):
            run(job, sample(), InMemoryObjectStore(), SilentListener(), Deadline.none())

        assert len(server.recorded()) == 1
    (work,) = analyser.given
    (entry,) = ledger.entries
    assert (work.gemini_required, work.last_attempt) == (required, False)
    assert (entry.payer, entry.stage) == (payer, "pdf_processing")


def test_without_a_key_there_is_nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    analyser = Asking()
    monkeypatch.setattr(worker_parts, "analyser_named", lambda _name: analyser)
    job = Job("plan.pdf", datetime(2026, 12, 1, tzinfo=UTC), JobKeys("c/", "r/"), Budgets())

    with pytest.raises(SeenEnoughError):
        worker_parts.run_by("vector")(job, sample(), InMemoryObjectStore(), SilentListener(), Deadline.none())

    assert analyser.given[0].gemini is None


@pytest.mark.parametrize(
    ("judge", "analysers", "made"),
    [
        (False, ["vector", "vector"], 0),
        (False, ["vector", "hybrid", "gemini"], 1),
        (True, ["vector", "vector"], 1),
    ],
)
def test_access_is_made_once_and_only_for_a_job_that_may_ask(
    judge: bool, analysers: list[str], made: int
) -> None:
    calls: list[None] = []
    wanted = worker_parts.where_wanted(GeminiSettings(judge=judge), lambda: calls.append(None))

    for analyser in analysers:
        wanted(analyser)

    assert len(calls) == made
