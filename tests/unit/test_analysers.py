"""What every analyser keeps: the same for ours and for one that only replays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest

from security_design_assistant.analysers.port import Analyser, Assignment, PagesInMemory, analyse
from security_design_assistant.analysers.registry import (
    ANALYSERS,
    DEFAULT,
    UnknownAnalyserError,
    analyser_named,
    require_known,
)
from security_design_assistant.errors import PermanentError
from security_design_assistant.gemini.port import Answer, Question
from security_design_assistant.models.analysis import Analysis
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.checkpoints import Checkpoints
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.page_checkpoints import PageCheckpoints
from security_design_assistant.samples import SAMPLES
from tests.fakes import InMemoryObjectStore
from tests.fixtures.recorded_analyser import RecordedAnalyser
from tests.fixtures.truthful_asker import TruthfulAsker

JOB = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), JobKeys.of_job("job_1"))


@cache
def drawing() -> bytes:
    return SAMPLES["schedule_continued"]().pdf


@cache
def recording(name: str = "vector") -> Analysis:
    """Return what the analyser of this name should find, each time again."""
    if name == "recorded":
        return recording()
    return analyse(analyser_named(name), Work().assignment)


@cache
def asker() -> TruthfulAsker:
    components = recording().components
    known = {page: [one for one in components if one.page == page] for page in (1, 2, 3)}
    return TruthfulAsker(drawing(), known)


@pytest.fixture(params=["vector", "recorded", "gemini", "hybrid"])
def analyser(request: pytest.FixtureRequest) -> Analyser[object]:
    if request.param == "recorded":
        return RecordedAnalyser.of(drawing(), recording())  # type: ignore[return-value]
    return analyser_named(request.param)


@dataclass
class Late:
    """An asker that is made when it is first asked: only Gemini's analysers need one."""

    make: Callable[[], TruthfulAsker]

    def ask(self, question: Question) -> Answer:
        return self.make().ask(question)


class Work:
    """An assignment, and what was told meanwhile; ``stop_after`` ends it at that page."""

    def __init__(self, store: InMemoryObjectStore | None = None, stop_after: int | None = None) -> None:
        self.told: list[tuple[int, int]] = []
        self.usage: Counter[str] = Counter()
        self._stop_after = stop_after
        pages = PageCheckpoints(Checkpoints(store, JOB), "f" * 64) if store else PagesInMemory()
        self.assignment = Assignment(drawing(), Budgets(), pages, self._page_read, self._used, Late(asker))

    def _page_read(self, done: int, total: int) -> None:
        self.told.append((done, total))
        if done == self._stop_after:
            raise KeyboardInterrupt

    def _used(self, name: str, amount: float) -> None:
        self.usage[name] += amount  # type: ignore[assignment]


def pages(store: InMemoryObjectStore) -> list[str]:
    return store.list(JOB.keys.pages)


def test_an_analysis_is_of_the_drawing_and_has_all_its_pages(analyser: Analyser[object]) -> None:
    work = Work()

    found = analyse(analyser, work.assignment)

    assert [page.page for page in found.pages] == [1, 2, 3]
    assert found.drawing.page_count == 3
    assert found.components
    assert work.told == [(1, 3), (2, 3), (3, 3)]


def test_the_same_bytes_give_the_same_analysis(analyser: Analyser[object]) -> None:
    first, second = (analyse(analyser, Work().assignment).model_dump_json() for _ in range(2))

    assert first == second


def test_a_reading_can_be_stored_between_the_halves(analyser: Analyser[object]) -> None:
    store = InMemoryObjectStore()
    stored = analyser.reading.dump_json(analyser.read(Work(store).assignment))

    found = analyser.explain(analyser.reading.validate_json(stored), Work(store).assignment)

    assert found == recording(analyser.name)


def test_each_page_is_kept_before_it_is_told_of(analyser: Analyser[object]) -> None:
    store = InMemoryObjectStore()

    with pytest.raises(KeyboardInterrupt):
        analyser.read(Work(store, stop_after=2).assignment)

    assert len(pages(store)) == 2


def test_only_the_pages_that_are_missing_are_read_again(analyser: Analyser[object]) -> None:
    store = InMemoryObjectStore()
    with pytest.raises(KeyboardInterrupt):
        analyser.read(Work(store, stop_after=2).assignment)
    kept = {key: store.objects[key] for key in pages(store)}
    again = Work(store)

    found = analyse(analyser, again.assignment)

    assert again.told == [(3, 3)]
    assert found == recording(analyser.name)
    assert kept.items() < store.objects.items()


def test_a_damaged_page_is_read_again(analyser: Analyser[object]) -> None:
    store = InMemoryObjectStore()
    analyser.read(Work(store).assignment)
    key = pages(store)[1]
    store.objects[key] = store.objects[key][:-9]
    again = Work(store)

    assert analyse(analyser, again.assignment) == recording(analyser.name)
    assert again.told == [(3, 3)]


def test_a_page_that_was_lost_between_the_halves_is_found_again(analyser: Analyser[object]) -> None:
    store = InMemoryObjectStore()
    reading = analyser.read(Work(store).assignment)
    store.delete(pages(store)[0])

    assert analyser.explain(reading, Work(store).assignment) == recording(analyser.name)


def test_what_is_no_drawing_is_refused_for_good(analyser: Analyser[object]) -> None:
    work = Work().assignment
    nothing = Assignment(b"no pdf", work.budgets, work.pages, work.page_read, work.used)

    with pytest.raises(PermanentError):
        analyser.read(nothing)


def test_every_registered_analyser_can_be_had_by_its_name() -> None:
    assert DEFAULT in ANALYSERS
    assert {name: analyser_named(name).name for name in ANALYSERS} == {name: name for name in ANALYSERS}


def test_an_unknown_name_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownAnalyserError, match=r"There is no analyser “tarot”. Choose from: vector"):
        require_known("tarot")
