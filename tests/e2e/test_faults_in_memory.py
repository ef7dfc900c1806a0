"""Faults that need a clock that jumps, on the service's own parts and a queue that behaves like SQS."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from threading import Barrier, Thread

import pytest

from security_design_assistant.errors import RetryableError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.models.origin import Origin
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from tests.fakes import JumpingClock
from tests.job_service import LEASE, Running, Service, raises, works

VISIBILITY = 1800.0


class Killed(BaseException):
    """The process is gone: nobody catches it."""


@dataclass
class Message:
    body: str
    visible_at: float
    receives: int = 0
    receipt: str = ""


@dataclass
class Queue:
    """Visibility, receive counts and redrive of SQS, on the clock of the test."""

    clock: JumpingClock
    messages: list[Message] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    receipts: int = 0

    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, origin: Origin | None = None
    ) -> None:
        self.put(json.dumps({"job_id": job_id, "continuation": continuation}), delay_seconds)

    def put(self, body: str, delay: float = 0) -> None:
        self.messages.append(Message(body, self.now() + delay))

    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        for message in self.messages:
            if message.receipt == receipt_handle:
                message.visible_at = self.now() + seconds

    def backlog(self) -> int:
        return sum(message.visible_at <= self.now() for message in self.messages)

    def empty(self) -> bool:
        return not self.messages

    def now(self) -> float:
        return self.clock.now().timestamp()

    def receive(self) -> Message | None:
        for message in list(self.messages):
            if message.visible_at > self.now():
                continue
            if message.receives >= 3:
                self.messages.remove(message)
                self.dead.append(message.body)
                continue
            self.receipts += 1
            message.receives += 1
            message.receipt = f"r{self.receipts}"
            message.visible_at = self.now() + VISIBILITY
            return message
        return None


def service_with_queue() -> tuple[Service, Queue]:
    clock = JumpingClock()
    queue = Queue(clock)
    service = Service(clock=clock, queue=queue)  # type: ignore[arg-type]
    return service, queue


def drain(service: Service, queue: Queue) -> None:
    """Deliver messages, let time pass and reconcile until nothing is left to happen."""
    for _ in range(5_000):
        if message := queue.receive():
            delivery = Delivery(message.receipt, message.receipt, message.body, message.receipt)
            try:
                done = service.worker.handle(delivery, Deadline.none())
            except Killed:
                continue
            if done is Disposition.ACKNOWLEDGE:
                queue.messages.remove(message)
            continue
        if queue.dead:
            body = queue.dead.pop()
            assert service.dead_letters.handle(service.delivery(body)) is Disposition.ACKNOWLEDGE
            continue
        if not queue.messages and all(job.status.terminal for job in service.jobs.jobs.values()):
            return
        service.clock.jump(60)
        service.reconciler.sweep()
    raise AssertionError("It never ends.")


def test_a_429_with_a_delay_is_tried_no_sooner_and_costs_no_attempt_time() -> None:
    service, queue = service_with_queue()
    service.steps = [raises(RetryableError("rate_limited", "Slow down.", retry_after=17.5))]
    service.submit()
    queue.send("job_1")
    begun = service.clock.now()
    message = queue.receive()
    assert message

    done = service.worker.handle(
        Delivery("m", message.receipt, message.body, "request"), Deadline(lambda: 1.0)
    )

    assert done is Disposition.RETURN
    assert service.clock.now() == begun, "the worker slept"
    job = service.job()
    assert job.status is JobStatus.RETRYING
    assert job.next_attempt_at
    assert (job.next_attempt_at - begun).total_seconds() >= 17.5
    service.clock.jump(17.4)
    assert queue.receive() is None
    assert service.deliver() is Disposition.RETURN, "a duplicate does not come round the pause"
    assert service.job().attempt == 1
    service.steps = []
    service.clock.jump(0.7)
    drain(service, queue)
    assert (service.job().status, service.job().attempt) == (JobStatus.COMPLETED, 2)


def test_every_message_delivered_twice_at_once_is_worked_on_once() -> None:
    service, _ = service_with_queue()
    paid: Counter[str] = Counter()

    def pay(running: Running) -> None:
        paid[running.job.keys.results] += 1
        running.work(StageName.VALIDATION)

    service.steps = [pay]
    ids = [f"job_{number}" for number in range(50)]
    for job_id in ids:
        service.submit(job_id)
    barrier = Barrier(2)

    def deliver_all() -> None:
        for job_id in ids:
            barrier.wait()
            service.deliver(job_id)

    threads = [Thread(target=deliver_all) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {job.status for job in service.jobs.jobs.values()} == {JobStatus.COMPLETED}
    assert set(paid.values()) == {1}
    assert service.metrics.total("JobsCompleted") == 50


@pytest.mark.parametrize("jump", [-86_400.0, -LEASE, LEASE * 2, 86_400.0])
def test_a_clock_that_jumps_in_the_midst_neither_loses_nor_doubles(jump: float) -> None:
    service, queue = service_with_queue()
    jumps = [jump]
    paid: Counter[StageName] = Counter()

    def work(running: Running) -> None:
        for stage in StageName:
            if not running.store.exists(running.job.keys.checkpoint(stage)):
                paid[stage] += 1
            running.work(stage)
            if stage is StageName.DRAWING_ANALYSIS and jumps:
                service.clock.jump(jumps.pop())
                service.deliver()

    service.steps = [work]
    service.submit()
    queue.send("job_1")
    drain(service, queue)

    assert service.job().status is JobStatus.COMPLETED
    assert dict(paid) == dict.fromkeys(StageName, 1)


def test_a_message_that_was_never_sent_is_found_again() -> None:
    service, queue = service_with_queue()
    service.steps = [works(StageName.VALIDATION)]
    service.submit()

    drain(service, queue)

    assert service.job().status is JobStatus.COMPLETED
    assert service.metrics.total("JobsReconciled") == 1


@pytest.mark.parametrize("seed", range(20))
def test_two_hundred_jobs_with_random_kills_and_duplicates_end_once_each(seed: int) -> None:
    chance = random.Random(seed)
    service, queue = service_with_queue()
    ids = [f"job_{number:03}" for number in range(200)]
    kills = Counter(chance.sample(ids, 40))
    paid: Counter[tuple[str, str]] = Counter()

    def work(running: Running) -> None:
        job_id = running.job.keys.results.split("/")[1]
        fatal = chance.choice(list(StageName)) if kills[job_id] else None
        for stage in StageName:
            key = running.job.keys.checkpoint(stage)
            if not running.store.exists(key):
                paid[job_id, stage] += 1
                running.listener.stage_started(stage)
                running.store.put(key, b"{}")
            if stage is fatal:
                kills[job_id] -= 1
                raise Killed
            running.work(stage)

    service.steps = [work]
    for job_id in ids:
        service.submit(job_id)
        queue.send(job_id)
        if chance.random() < 0.2:
            queue.send(job_id)
    queue.put("poison")
    drain(service, queue)

    assert {job.status for job in service.jobs.jobs.values()} == {JobStatus.COMPLETED}
    assert service.metrics.total("JobsCompleted") == 200
    assert len(paid) == 200 * len(StageName)
    assert set(paid.values()) == {1}
    assert [alert.subject for alert in service.alerts.published] == [
        "A message in the drawings queue is unreadable"
    ]
