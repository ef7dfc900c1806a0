"""The engine of the pipeline, on stages small enough to see through."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from pydantic import TypeAdapter

from security_design_assistant.errors import DeadlineApproaching
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.pipeline.attempt import START, Attempt
from security_design_assistant.pipeline.built_artefacts import Artefacts, artefacts_intact, store_artefacts
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import Job, JobKeys, StageName
from security_design_assistant.pipeline.stage import Stage, StageContext
from tests.fakes import InMemoryObjectStore, RecordingListener

JOB = Job("plan.pdf", datetime(2026, 1, 2, tzinfo=UTC), JobKeys.of_job("job_1"))
DRAWING = b"%PDF-1.7 drawing"
READING_KEY = "jobs/job_1/checkpoints/pdf_processing.json"


def read_pages(context: StageContext, _start: None) -> list[float]:
    context.page_read(1, 2)
    context.page_read(2, 2)
    context.usage["tokens"] += 7
    return [0.1, len(context.drawing) / 3]


def store_sum(context: StageContext, reading: list[float]) -> Artefacts:
    return store_artefacts(context, {"sum.txt": str(sum(reading)).encode()})


READ: Stage[None, list[float]] = Stage(StageName.PDF_PROCESSING, 60.0, TypeAdapter(list[float]), read_pages)
STORE: Stage[list[float], Artefacts] = Stage(
    StageName.SCHEDULE_GENERATION, 30.0, TypeAdapter(Artefacts), store_sum, artefacts_intact
)


def run(
    store: InMemoryObjectStore,
    job: Job = JOB,
    drawing: bytes = DRAWING,
    remaining: Callable[[], float] | None = None,
    read: Stage[None, list[float]] = READ,
) -> RecordingListener:
    """Run the two stages once and return what the listener heard."""
    listener = RecordingListener()
    deadline = Deadline(remaining) if remaining else Deadline.none()
    attempt = Attempt(job, drawing, job.fingerprint(drawing), store, listener, deadline)
    attempt.complete(STORE, attempt.complete(read, START))
    return listener


def names(listener: RecordingListener) -> list[object]:
    return [event[:2] for event in listener.events if event[0] != "page"]


def key_of_sum(content: bytes) -> str:
    return f"jobs/job_1/results/{sha256(content).hexdigest()[:16]}/sum.txt"


BOTH_WORKED = [
    ("started", StageName.PDF_PROCESSING),
    ("finished", StageName.PDF_PROCESSING),
    ("started", StageName.SCHEDULE_GENERATION),
    ("finished", StageName.SCHEDULE_GENERATION),
]
BOTH_REUSED = [("reused", StageName.PDF_PROCESSING), ("reused", StageName.SCHEDULE_GENERATION)]


def test_every_stage_is_told_with_its_pages_and_leaves_a_json_checkpoint() -> None:
    store = InMemoryObjectStore()

    listener = run(store)

    assert names(listener) == BOTH_WORKED
    assert [event[2:] for event in listener.events if event[0] == "page"] == [(1, 2), (2, 2)]
    checkpoint = json.loads(store.objects[READING_KEY])
    assert checkpoint["body"] == [0.1, len(DRAWING) / 3]
    assert listener.reports[0].checkpoint_key == READING_KEY


def test_finished_stages_are_not_repeated_and_change_nothing() -> None:
    store = InMemoryObjectStore()
    run(store)
    before = dict(store.objects)

    listener = run(store)

    assert names(listener) == BOTH_REUSED
    assert store.objects == before


def test_a_reused_stage_reports_what_it_consumed_when_it_ran() -> None:
    store = InMemoryObjectStore()
    first = run(store).reports[0]

    second = run(store).reports[0]

    assert (first.reused, second.reused) == (False, True)
    assert first.usage == second.usage == {"tokens": 7}
    assert second.seconds == 0.0


def test_no_shortened_checkpoint_is_trusted() -> None:
    store = InMemoryObjectStore()
    run(store)
    whole = store.objects[READING_KEY]

    for length in range(len(whole)):
        store.objects[READING_KEY] = whole[:length]
        heard = names(run(store))
        assert heard[0] == ("started", StageName.PDF_PROCESSING), length
        assert store.objects[READING_KEY] == whole


def test_no_checkpoint_with_a_damaged_byte_is_trusted() -> None:
    store = InMemoryObjectStore()
    run(store)
    whole = store.objects[READING_KEY]

    for place in range(len(whole)):
        store.objects[READING_KEY] = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        heard = names(run(store))
        assert heard[0] == ("started", StageName.PDF_PROCESSING), place
        assert store.objects[READING_KEY] == whole


def test_a_checkpoint_of_another_stage_is_not_trusted() -> None:
    store = InMemoryObjectStore()
    run(store)
    store.objects[READING_KEY] = store.objects["jobs/job_1/checkpoints/schedule_generation.json"]

    assert names(run(store))[0] == ("started", StageName.PDF_PROCESSING)


@pytest.mark.parametrize(
    "other",
    [
        Job("plan.pdf", JOB.created_at, JOB.keys, version="0.0.0"),
        Job("plan.pdf", JOB.created_at, JOB.keys, budgets=Budgets(max_pages=1)),
        Job("plan.pdf", JOB.created_at, JOB.keys, options={"analyser": "hybrid"}),
        Job("other.pdf", JOB.created_at, JOB.keys),
        Job("plan.pdf", datetime(2026, 1, 3, tzinfo=UTC), JOB.keys),
    ],
    ids=["version", "budgets", "options", "name", "time"],
)
def test_what_decides_the_result_decides_whether_a_checkpoint_counts(other: Job) -> None:
    store = InMemoryObjectStore()
    run(store)

    assert names(run(store, other)) == BOTH_WORKED


def test_another_drawing_never_meets_the_checkpoints_of_this_one() -> None:
    store = InMemoryObjectStore()
    run(store)

    assert names(run(store, drawing=b"%PDF-1.7 another")) == BOTH_WORKED


def test_a_checkpoint_of_another_shape_is_not_parsed() -> None:
    store = InMemoryObjectStore()
    run(store)
    reshaped = Stage(READ.name, READ.reserve, TypeAdapter(list[str]), lambda _context, _start: ["1"])

    attempt = Attempt(JOB, DRAWING, JOB.fingerprint(DRAWING), store, RecordingListener(), Deadline.none())

    assert attempt.complete(reshaped, START).output() == ["1"]


def test_a_repeated_stage_with_another_output_invalidates_what_came_after() -> None:
    store = InMemoryObjectStore()
    run(store)
    store.delete(READING_KEY)
    shaky = Stage(READ.name, READ.reserve, READ.output, lambda _context, _start: [2.0, 3.0])

    listener = run(store, read=shaky)

    assert names(listener) == BOTH_WORKED
    assert store.get(key_of_sum(b"5.0")) == b"5.0"


def test_a_repeated_stage_with_the_same_output_costs_the_later_ones_nothing() -> None:
    store = InMemoryObjectStore()
    run(store)
    store.delete(READING_KEY)

    listener = run(store)

    assert names(listener) == [*BOTH_WORKED[:2], BOTH_REUSED[1]]


@pytest.mark.parametrize("damage", [None, b"", b"5.0"])
def test_a_lost_or_changed_artefact_is_made_again(damage: bytes | None) -> None:
    store = InMemoryObjectStore()
    run(store)
    before = dict(store.objects)
    if damage is None:
        store.delete(store.key_of("sum.txt"))
    else:
        store.put(store.key_of("sum.txt"), damage)

    listener = run(store)

    assert names(listener) == [BOTH_REUSED[0], *BOTH_WORKED[2:]]
    assert store.objects == before


def test_artefacts_are_stored_before_the_checkpoint_that_names_them() -> None:
    order: list[str] = []

    class Watched(InMemoryObjectStore):
        def put(self, key: str, data: bytes) -> None:
            order.append(key.rsplit("/", 1)[-1])
            super().put(key, data)

    run(Watched())

    assert order == ["pdf_processing.json", "sum.txt", "schedule_generation.json"]


def test_an_artefact_is_named_with_size_and_digest() -> None:
    store = InMemoryObjectStore()
    run(store)

    named = json.loads(store.objects["jobs/job_1/checkpoints/schedule_generation.json"])["body"]["artefacts"]

    content = store.objects[store.key_of("sum.txt")]
    assert named == [
        {
            "key": key_of_sum(content),
            "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
        }
    ]


def test_a_stage_does_not_begin_with_less_than_its_reserve() -> None:
    store = InMemoryObjectStore()
    left = iter([60.0, 29.9])

    with pytest.raises(DeadlineApproaching, match="schedule_generation needs 30 s"):
        run(store, remaining=lambda: next(left))

    assert store.list("") == [READING_KEY]


def test_a_stage_that_is_reused_needs_no_time() -> None:
    store = InMemoryObjectStore()
    run(store)

    assert names(run(store, remaining=lambda: 0.0)) == BOTH_REUSED


def test_a_listener_can_end_the_attempt_after_the_checkpoint_is_safe() -> None:
    class LeaseLostError(Exception):
        pass

    class Impatient(RecordingListener):
        def stage_finished(self, report: object) -> None:
            raise LeaseLostError

    store = InMemoryObjectStore()
    attempt = Attempt(JOB, DRAWING, JOB.fingerprint(DRAWING), store, Impatient(), Deadline.none())

    with pytest.raises(LeaseLostError):
        attempt.complete(READ, START)

    assert names(run(store))[0] == ("reused", StageName.PDF_PROCESSING)
