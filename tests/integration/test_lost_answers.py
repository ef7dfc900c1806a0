"""For every write of the job store: its answer lost once and the SDK repeating it ends as if it had come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.errors import DeadlineApproaching, PermanentError, RetryableError
from security_design_assistant.gemini.port import RateLimitedError
from security_design_assistant.jobs.ports import JobStore
from security_design_assistant.models.corrections import Correction
from security_design_assistant.models.job_record import DrawingKnowledge
from security_design_assistant.pipeline.job import StageName
from tests.integration.conftest import Aws
from tests.job_service import Running, Service, Step, raises, works
from tests.job_store_contract import ERROR, RESULT, Jobs, at

KNOWN = DrawingKnowledge(sha256="ab" * 32, bytes=12, pages=3)
WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")


@dataclass
class LosingClient:
    """DynamoDB that carries out a write and, the ``lost``-th time, is asked again as the SDK asks.

    A transaction is asked again harder than that: without the token by which DynamoDB knows it again.
    """

    client: Any
    lost: int | None
    writes: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.client, name)
        if "".join(part.title() for part in name.split("_")) not in WRITES:
            return call

        def write(**request: Any) -> Any:
            self.writes.append(name)
            if len(self.writes) - 1 == self.lost:
                call(**request)
            return call(**request)

        return write


Use = Callable[[JobStore, str], object]


def release(continuation: bool, error: object, due: object) -> Use:
    return lambda store, job: store.release(job, "a", at(5), error, due, continuation)  # type: ignore[arg-type]


ENTRY = Correction(number=1, component="A-001", field="id", was="A-001", now="A-002", by="lee", at=at(4))
CORRECTED = RESULT.model_copy(update={"corrections": 1})

USES: dict[str, tuple[bool, Use]] = {
    "take_lease": (False, lambda store, job: store.take_lease(job, "b", at(1), 60)),
    "checkpoint": (
        True,
        lambda store, job: store.checkpoint(job, "a", "validation", at(2), 60, {"1/v/tokens": 2.5}, KNOWN),
    ),
    "checkpoint again": (
        True,
        lambda store, job: store.checkpoint(job, "a", "seen", at(2), 60, {"1/v/tokens": 2.5}),
    ),
    "progress": (True, lambda store, job: store.progress(job, "a", "validation", at(2), 60, (1, 2))),
    "complete": (True, lambda store, job: store.complete(job, "a", RESULT, at(3))),
    "release": (True, release(False, ERROR, at(22))),
    "release to continue": (True, release(True, None, None)),
    "fail under a lease": (True, lambda store, job: store.fail(job, ERROR, at(3), "a")),
    "fail without one": (False, lambda store, job: store.fail(job, ERROR, at(3), alert=True)),
    "alert_sent": (False, lambda store, job: store.alert_sent(job)),
    "mark_resent": (False, lambda store, job: store.mark_resent(job, at(0), at(900))),
    "correct": (True, lambda store, job: store.correct(job, [ENTRY], 0, at(4))),
    "regenerated": (True, lambda store, job: store.regenerated(job, CORRECTED, at(4))),
    "bury": (True, lambda store, job: store.bury(job, [f"jobs/{job}/"], at(4))),
    "forget": (False, lambda store, job: [store.forget(stone) for stone in store.tombstones(9)]),
    "delete": (False, lambda store, job: store.delete(job)),
    "create": (False, lambda store, job: store.create(Jobs().record(job_id=f"{job}-2"))),
    "create with a key": (
        False,
        lambda store, job: store.create(Jobs().record(job_id=f"{job}-2", idempotency_key="k2")),
    ),
}


def seen_after(store: JobStore) -> list[object]:
    """Return all that the store shows."""
    jobs = store.by_owner("owner-1", None, 50, None).jobs
    corrected = [store.corrections(job) for job in jobs]
    return [*jobs, *corrected, *(store.get(job.job_id) for job in jobs), *store.tombstones(50)]


@pytest.fixture
def empty_store(aws: Aws) -> Callable[[], DynamoJobStore]:
    def empty() -> DynamoJobStore:
        table = aws.clients.dynamodb
        for item in table.scan(TableName=aws.resources.table)["Items"]:
            table.delete_item(TableName=aws.resources.table, Key={"job_id": item["job_id"]})
        return DynamoJobStore(table, aws.resources.table)

    return empty


def used(store: DynamoJobStore, name: str, lost: int | None) -> tuple[object, list[object], int]:
    """Return what a use of the store answers, what is seen afterwards, and how many writes it made."""
    leased, use = USES[name]
    job = store.create(Jobs().record(idempotency_key="k"))
    if name == "forget":
        store.bury(job.job_id, ["jobs/1/"], at(1))
    if name == "alert_sent":
        store.fail(job.job_id, ERROR, at(1), alert=True)
    if leased:
        store.take_lease(job.job_id, "a", at(0), 60)
        store.checkpoint(job.job_id, "a", "seen", at(1), 60, {"1/v/tokens": 1.0})
    if name in ("correct", "regenerated"):
        store.complete(job.job_id, "a", RESULT, at(3))
    losing = LosingClient(store.client, lost)
    answer = use(DynamoJobStore(losing, store.table), job.job_id)
    return answer, seen_after(store), len(losing.writes)


@pytest.mark.parametrize("name", USES)
def test_a_write_whose_answer_is_lost_ends_as_if_it_had_come(
    empty_store: Callable[[], DynamoJobStore], name: str
) -> None:
    *expected, writes = used(empty_store(), name, None)

    assert writes
    for lost in range(writes):
        *found, _ = used(empty_store(), name, lost)
        assert found == expected, lost


def test_every_write_of_the_store_is_in_the_table() -> None:
    reading = {"corrections", "get", "find", "by_owner", "by_status", "tombstones"}
    methods = {name for name in vars(DynamoJobStore) if not name.startswith("_")} - {"client", "table"}

    assert methods - reading == {name.split(" ")[0] for name in USES}


def test_what_another_wrote_in_between_is_not_taken_for_ours(aws: Aws) -> None:
    store = DynamoJobStore(aws.clients.dynamodb, aws.resources.table)
    job = store.create(Jobs().record())
    store.take_lease(job.job_id, "a", at(0), 60)

    @dataclass
    class Overtaken(LosingClient):
        def __getattr__(self, name: str) -> Any:
            call = getattr(self.client, name)

            def write(**request: Any) -> Any:
                call(**request)
                store.take_lease(job.job_id, "b", at(6), 60)
                return call(**request)

            return write if name == "update_item" else call

    losing = DynamoJobStore(Overtaken(aws.clients.dynamodb, None), aws.resources.table)

    assert losing.release(job.job_id, "a", at(5), ERROR, None) is None


@pytest.fixture
def steps() -> dict[str, list[Step]]:
    def hands_over(running: Running) -> None:
        running.work(StageName.VALIDATION, tokens=3)
        raise DeadlineApproaching("Soon over.")

    return {
        "complete": [works(*StageName)],
        "hand over": [hands_over],
        "fail": [works(StageName.VALIDATION), raises(PermanentError("encrypted", "It has a password."))],
        "retry": [works(StageName.VALIDATION), raises(RetryableError("busy", "Later.", 5))],
        "wait for Gemini": [raises(RateLimitedError("Slow down.", 17.5, per_day=False))],
    }


def worked(store: DynamoJobStore, steps: list[Step], lost: int | None) -> tuple[Any, ...]:
    """Return how a delivery, a sweep and a dead letter end, and how many writes they made."""
    losing = LosingClient(store.client, lost)
    service = Service(steps, jobs=DynamoJobStore(losing, store.table))  # type: ignore[arg-type]
    service.submit()
    ended = service.deliver()
    messages = list(service.queue.sent)
    service.clock.jump(timedelta(days=1).total_seconds())
    swept = service.reconciler.sweep()
    died = service.die()
    job = service.job()
    metrics = sorted((name, value, tuple(told.items())) for name, value, told in service.metrics.added)
    return (
        job, ended, messages, swept, died, metrics, service.queue.sent, service.alerts.published,
        len(losing.writes),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["complete", "hand over", "fail", "retry", "wait for Gemini"])
def test_a_delivery_with_any_answer_lost_ends_the_same_and_counts_the_same(
    empty_store: Callable[[], DynamoJobStore], steps: dict[str, list[Step]], name: str
) -> None:
    *expected, writes = worked(empty_store(), steps[name], None)

    for lost in range(writes):
        *found, _ = worked(empty_store(), steps[name], lost)
        assert found == expected, lost
