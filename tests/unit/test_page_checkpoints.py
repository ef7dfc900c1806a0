"""What is kept of single pages, in parts, over the end of an attempt."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import TypeAdapter

from security_design_assistant.pipeline.checkpoints import Checkpoints
from security_design_assistant.pipeline.job import Job, JobKeys
from security_design_assistant.pipeline.page_checkpoints import PageCheckpoints
from tests.fakes import InMemoryObjectStore

TEXT = TypeAdapter(str)
JOB = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), JobKeys.of_job("job_1"))


def attempt(store: InMemoryObjectStore) -> PageCheckpoints:
    return PageCheckpoints(Checkpoints(store, JOB), "f" * 64)


def test_parts_of_a_page_are_kept_apart() -> None:
    store = InMemoryObjectStore()
    pages = attempt(store)
    pages.save(1, TEXT, "the page")
    pages.save(1, TEXT, "an answer", "crops")

    later = attempt(store)

    assert (later.load(1, TEXT), later.load(1, TEXT, "crops"), later.load(1, TEXT, "page")) == (
        "the page", "an answer", None,
    )  # fmt: skip


def test_what_is_kept_can_be_had_more_than_once() -> None:
    pages = attempt(InMemoryObjectStore())
    assert pages.digest(1, TEXT) is None
    pages.save(1, TEXT, "the page")

    assert [pages.load(1, TEXT) for _ in range(3)] == ["the page"] * 3


def test_the_newest_of_a_part_counts() -> None:
    store = InMemoryObjectStore()
    pages = attempt(store)
    for text in ("first", "first and second"):
        pages.save(1, TEXT, text, "page")

    assert pages.load(1, TEXT, "page") == attempt(store).load(1, TEXT, "page") == "first and second"
