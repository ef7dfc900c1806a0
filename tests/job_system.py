"""The whole job system by the clock: queues that hide and give up messages, a schedule, jobs that fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from security_design_assistant.errors import DeadlineApproaching, PermanentError, RetryableError
from security_design_assistant.gemini.port import RateLimitedError
from security_design_assistant.jobs.delivery import Delivery, Disposition
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.pipeline.ports import StageReport
from tests.fakes import JumpingClock, RecordingMetrics, SimulatedQueue
from tests.job_service import Running, Service


@dataclass
class System:
    """Event sources and schedule around a service whose jobs fail as their plans say."""

    plans: dict[str, dict[int, str]]
    clock: JumpingClock = field(default_factory=JumpingClock)
    metrics: Any = field(default_factory=RecordingMetrics)
    steps: Counter[str] = field(default_factory=Counter)
    paid: Counter[tuple[str, StageName]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dead = SimulatedQueue(self.clock, 60)
        self.queue = SimulatedQueue(self.clock, 960, max_receives=3, dead=self.dead)
        self.service = Service(
            [self.stages], clock=self.clock, queue=self.queue, dead=self.dead, metrics=self.metrics
        )

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
            case "gemini_busy":
                raise RateLimitedError("Slow down.", 17.5, per_day=False)
            case "bug":
                raise ZeroDivisionError
            case "refused":
                raise PermanentError("corrupt", "It is damaged.")
            case "out_of_time":
                raise DeadlineApproaching("Soon over.")
            case str() if fault.startswith("retry:"):
                raise RetryableError(fault.removeprefix("retry:"), "Later.")
            case "overlap":
                self.deliver()
            case "clock_jumps":
                self.clock.jump(400)
                self.deliver()

    def submit(self, job_id: str, messages: int, **changes: object) -> None:
        self.service.submit(job_id, **changes)
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
