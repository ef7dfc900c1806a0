"""The whole job system by the clock: whatever fails, every job ends once, and nothing is paid for twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from security_design_assistant.errors import DeadlineApproaching, PermanentError, RetryableError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import StageReport
from tests.fakes import JumpingClock, SimulatedQueue
from tests.job_service import Running, Service

COUNTED = {"kill", "kill_before_mark", "busy", "bug"}
"""Faults that use up an attempt."""

FAULTS = st.sampled_from(
    ["kill", "kill_before_mark", "busy", "bug", "refused", "out_of_time", "overlap", "clock_jumps"]
)
PLAN = st.dictionaries(st.integers(0, 24), FAULTS, max_size=6)


@dataclass
class System:
    """Event sources and schedule around a service whose jobs fail as their plans say."""

    plans: dict[str, dict[int, str]]
    clock: JumpingClock = field(default_factory=JumpingClock)
    steps: Counter[str] = field(default_factory=Counter)
    paid: Counter[tuple[str, StageName]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dead = SimulatedQueue(self.clock, 60)
        self.queue = SimulatedQueue(self.clock, 960, max_receives=3, dead=self.dead)
        self.service = Service([self.stages], clock=self.clock, queue=self.queue, dead=self.dead)

    def stages(self, running: Running) -> None:
        job_id = running.job.keys.results.split("/")[1]
        for stage in StageName:
            key = running.job.keys.checkpoint(stage)
            reused = running.store.exists(key)
            fault = None
            if not reused:
                # One step each time that work is begun: every fault of the plan happens once.
                fault = self.plans[job_id].get(self.steps[job_id])
                self.steps[job_id] += 1
                running.listener.stage_started(stage)
                self.strike(fault)
                running.store.put(key, b"{}")
                self.paid[job_id, stage] += 1
                if fault == "kill_before_mark":
                    raise KeyboardInterrupt
            running.listener.stage_finished(StageReport(stage, key, 0.5, reused, {}))

    def strike(self, fault: str | None) -> None:
        match fault:
            case "kill":
                raise KeyboardInterrupt
            case "busy":
                raise RetryableError("rate_limited", "Later.", retry_after=17.5)
            case "bug":
                raise ZeroDivisionError
            case "refused":
                raise PermanentError("corrupt", "It is damaged.")
            case "out_of_time":
                raise DeadlineApproaching("Soon over.")
            case "overlap":
                self.deliver()
            case "clock_jumps":
                self.clock.jump(400)
                self.deliver()

    def submit(self, job_id: str, messages: int) -> None:
        self.service.submit(job_id)
        for _ in range(messages):
            self.queue.send(job_id)

    def deliver(self) -> bool:
        """Deliver one message of each queue; return whether there was any."""
        received = self.queue.receive()
        if received:
            self._hand(received, self.queue, lambda one: self.service.worker.handle(one, Deadline.none()))
        dead = self.dead.receive()
        if dead:
            self._hand(dead, self.dead, self.service.dead_letters.handle)
        return bool(received or dead)

    def _hand(self, received: tuple[str, str], queue: SimulatedQueue, handle) -> None:  # type: ignore[no-untyped-def]
        name, body = received
        try:
            if handle(Delivery(name, name, body, "request")) is Disposition.ACKNOWLEDGE:
                queue.delete(name)
        except KeyboardInterrupt:
            pass  # the process is gone; its message stays hidden for a while

    def run(self) -> None:
        """Let a day pass, with a sweep every five minutes."""
        for _ in range(288):
            for _ in range(10):
                while self.deliver():
                    pass
                self.clock.jump(30)
            self.service.reconciler.sweep()
            if all(job.status.terminal for job in self.service.jobs.jobs.values()) and not (
                self.queue.messages or self.dead.messages
            ):
                return


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PLAN, st.integers(0, 3)), min_size=1, max_size=4))
def test_every_job_ends_once_and_nothing_is_paid_for_twice(jobs: list[tuple[dict[int, str], int]]) -> None:
    system = System({f"job_{number}": plan for number, (plan, _) in enumerate(jobs)})
    for number, (_, messages) in enumerate(jobs):
        system.submit(f"job_{number}", messages)

    system.run()

    ended = system.service.jobs.jobs
    assert all(job.status.terminal for job in ended.values())
    assert not system.queue.messages
    assert not system.dead.messages
    assert set(system.paid.values()) <= {1}
    for job_id, job in ended.items():
        if not ({*COUNTED, "refused", "out_of_time"} & set(system.plans[job_id].values())):
            assert job.status is JobStatus.COMPLETED
        if job.status is JobStatus.COMPLETED:
            assert {stage for name, stage in system.paid if name == job_id} == set(StageName)
    given_up = sorted(
        job_id
        for job_id, job in ended.items()
        if job.status is JobStatus.FAILED and job.error and job.error.code != "corrupt"
    )
    assert sorted(alert.facts["job_id"] for alert in system.service.alerts.published) == given_up


@settings(max_examples=40, deadline=None)
@given(st.lists(FAULTS.filter(COUNTED.__contains__), min_size=0, max_size=2), st.integers(0, 20))
def test_a_job_that_fails_less_than_three_times_completes(faults: list[str], first: int) -> None:
    plan = {first % 5 + number: fault for number, fault in enumerate(faults)}
    system = System({"job_0": plan})
    system.submit("job_0", 1)

    system.run()

    assert system.service.job("job_0").status is JobStatus.COMPLETED
    assert system.service.alerts.published == []
