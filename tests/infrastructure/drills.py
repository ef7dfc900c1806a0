"""Fire drills: for each alarm what has to happen, and how often, for it to ring.

It happens to the real code on in-memory ports, and what that counts is taken as it writes it, in CloudWatch's
embedded format. What AWS counts of itself (invocations, queues, refusals) is told as AWS documents it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from security_design_assistant.api.application import ROUTES
from security_design_assistant.errors import RetryableError, SecurityDesignError
from security_design_assistant.gemini.access import warn_of_end
from security_design_assistant.gemini.ledger import MoneyBudgets
from security_design_assistant.gemini.port import (
    Answer,
    GeminiRefusedError,
    GeminiUnavailableError,
    RateLimitedError,
    TokenUsage,
)
from security_design_assistant.models.job_record import JobRecord
from security_design_assistant.news.desk import NewsDesk
from security_design_assistant.news.item import News, Place
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.sqs_batch import deliver
from tests.fakes import InMemoryJobStore, JumpingClock
from tests.infrastructure.cloudwatch import Measured
from tests.job_system import System
from tests.rehearsal import FAULTS, NEW, OLD, Account, Context, denied, submit_golden, through_the_gateway
from tests.unit.test_gemini_asking import ANSWER, MODEL, QUESTION, UNLIMITED, Scene

NAME, ENVIRONMENT, API_ID = "sda-staging", "staging", "a1b2c3d4e5"
FUNCTIONS = ("submit", "status", "worker", "dead_letter", "reconcile", "news", "pre_traffic", "post_traffic")
DEPLOYED = FUNCTIONS[:6]
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE, SWEEP, HOUR, DAY = 60, 300, 3_600, 86_400


@dataclass
class World:
    """An environment whose code counts, and whose AWS does, by one clock."""

    clock: JumpingClock = field(default_factory=lambda: JumpingClock(NOON))
    lines: list[str] = field(default_factory=list)
    told: Measured = field(default_factory=lambda: Measured(NOON.timestamp()))

    def metrics(self, function: str = "worker", version: str = OLD) -> EmbeddedMetrics:
        """Return what a function of this environment counts by."""
        return EmbeddedMetrics(
            ENVIRONMENT, self.lines.append, self.milliseconds, function=function, version=version
        )

    def milliseconds(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def system(self, plans: Mapping[str, Mapping[int, str]]) -> System:
        """Return queues, worker, dead letters and reconcile around jobs that fail as planned."""
        return System(
            {job_id: dict(plan) for job_id, plan in plans.items()}, self.clock, metrics=self.metrics()
        )

    def aws(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Let AWS count a value now."""
        self.told.add(self.clock.now().timestamp(), namespace, name, value, **dimensions)

    def invoked(self, kind: str, *, failed: bool = False, seconds: float = 1.0, version: str = "") -> None:
        """Let Lambda count an invocation behind the alias."""
        function = f"{NAME}-{kind}"
        counted = {"FunctionName": function, "Resource": f"{function}:live"}
        for told in (counted, counted | {"ExecutedVersion": version})[: 1 + bool(version)]:
            self.aws("AWS/Lambda", "Invocations", 1, **told)
            self.aws("AWS/Lambda", "Errors", int(failed), **told)
            self.aws("AWS/Lambda", "Duration", 1000 * seconds, **told)

    def answered(self, method: str, path: str, status: int) -> None:
        """Let API Gateway count an answer, of the whole API and of its route."""
        route = {"Stage": "$default", "Method": method, "Resource": path}
        for dimensions in ({}, route):
            self.aws("AWS/ApiGateway", "Count", 1, ApiId=API_ID, **dimensions)
            self.aws("AWS/ApiGateway", "5xx", int(status >= 500), ApiId=API_ID, **dimensions)
            self.aws("AWS/ApiGateway", "4xx", int(400 <= status < 500), ApiId=API_ID, **dimensions)

    def measured(self) -> Measured:
        """Return all that was counted."""
        self.told.take(self.lines)
        self.lines.clear()
        self.told.end = self.clock.now().timestamp()
        return self.told


class NoWriting(InMemoryJobStore):
    """The table takes nothing new."""

    def create(self, record: JobRecord) -> JobRecord:
        raise denied("AccessDeniedException", "PutItem")


@dataclass(frozen=True)
class Drill:
    """What rings an alarm if it happens ``enough`` times, and once less does not."""

    enough: int
    happens: Callable[[World, int], None]


def jobs_end(fault: str, tries: int, world: World, times: int, **changes: object) -> None:
    """So many jobs of which the first attempts fail."""
    names = [f"job_{number}" for number in range(times)]
    system = world.system({name: dict.fromkeys(range(tries), fault) for name in names})
    for name in names:
        system.submit(name, 1, **changes)
    system.run()


def nobody_works(world: World, sweeps: int) -> None:
    """A job waits, and reconcile looks so often."""
    system = world.system({"job_0": {}})
    system.submit("job_0", 1)
    for _ in range(sweeps):
        world.clock.jump(SWEEP)
        system.service.reconciler.sweep()


def sweeps_cease(world: World, missed: int) -> None:
    """Reconcile runs for an hour, and then so many times not."""
    system = world.system({})
    for _ in range(HOUR // SWEEP):
        system.service.reconciler.sweep()
        world.clock.jump(SWEEP)
    world.clock.jump(missed * SWEEP)


def never_begun(world: World, times: int) -> None:
    """The queue delivers to a function that does not start, until reconcile gives the jobs up."""
    system = world.system({f"job_{number}": {} for number in range(times)})
    for number in range(times):
        system.submit(f"job_{number}", 0, resends=5)
        system.dead.send(f"job_{number}")
    system.run()


def messages_are_lost(world: World, times: int) -> None:
    """So many jobs whose message never came into the queue."""
    system = world.system({f"job_{number}": {} for number in range(times)})
    for number in range(times):
        system.submit(f"job_{number}", 0)
    system.run()


def poisoned(world: World, times: int) -> None:
    system = world.system({})
    for _ in range(times):
        system.service.dead_letters.handle(system.service.delivery("no job"))


def asked(said: Answer | Exception, world: World, times: int, budgets: MoneyBudgets = UNLIMITED) -> None:
    """So many questions to Gemini, each with its own gate, all said the same to."""
    for _ in range(times):
        scene = Scene([said] * 3, budgets, clock=world.clock, metrics=world.metrics())  # type: ignore[arg-type]
        with suppress(SecurityDesignError):
            scene.asker().ask(QUESTION)


def unavailable(world: World, times: int) -> None:
    """So many answers of a service that is down, three to a question."""
    for number in range(times):
        said: list[Answer | Exception] = [GeminiUnavailableError("503"), ANSWER]
        scene = Scene(said, clock=world.clock, metrics=world.metrics())  # type: ignore[arg-type]
        scene.asker().ask(QUESTION)
        world.clock.jump(number % 2)


def expensive(world: World, times: int) -> None:
    """So many answers of a dollar each, less some cents of a cent."""
    dollar = TokenUsage(prompt=0, output=int(1_000_000 / 3.75), thoughts=0, cached=0)
    asked(Answer("{}", MODEL, dollar), world, times)


def model_ends(world: World, times: int) -> None:
    for _ in range(times):
        warn_of_end("gemini-2.5-pro", world.clock.now(), world.metrics())


def invocations_fail(kind: str, world: World, times: int) -> None:
    """So many failed invocations, ten minutes apart."""
    for _ in range(times):
        world.invoked(kind, failed=True)
        world.clock.jump(2 * SWEEP)


def lambda_counts(name: str, kind: str, value: float, world: World, times: int) -> None:
    """So many periods in which Lambda counts something."""
    function = f"{NAME}-{kind}"
    for _ in range(times):
        world.invoked(kind)
        world.aws("AWS/Lambda", name, value, FunctionName=function, Resource=f"{function}:live")
        world.clock.jump(SWEEP)


def answers(routes: Iterable[tuple[str, str]], world: World, times: int) -> None:
    """So many minutes in which routes fail, each time once."""
    for _ in range(times):
        for method, path in routes:
            world.answered(method, path, 500)
        world.clock.jump(MINUTE)


def table_refuses(index: str | None, world: World, times: int) -> None:
    indexed = {"GlobalSecondaryIndexName": index} if index else {}
    for _ in range(times):
        world.aws("AWS/DynamoDB", "WriteThrottleEvents", 3, TableName=f"{NAME}-jobs", **indexed)
        world.clock.jump(SWEEP)


def queue_holds(queue: str, world: World, messages: int) -> None:
    world.aws("AWS/SQS", "ApproximateNumberOfMessagesVisible", messages, QueueName=f"{NAME}-{queue}")


@dataclass
class _People:
    """Who reads news, and a chat's webhook; they take none while ``away``."""

    away: bool = False

    def tell(self, _news: News) -> None:
        self._take()

    def post(self, _payload: Mapping[str, Any]) -> None:
        self._take()

    def _take(self) -> None:
        if self.away:
            raise RetryableError("busy", "They do not answer.")


def tell_news(world: World, *, away: bool = False) -> None:
    """A message of a machine comes to the function that tells news, by each of its two ways."""
    people, topic = _People(away), "arn:aws:sns:eu-west-2:445567098699:sda-staging-{}"
    place = Place(ENVIRONMENT, NAME, "eu-west-2", "https://example.com/operations.md")
    desk = NewsDesk(place, topic.format("news"), people, people, world.metrics())
    for name in ("alerts", "news"):
        told = {"TopicArn": topic.format(name), "Message": "{}", "Subject": "Alert", "Timestamp": "now"}
        world.invoked("news", failed=away)
        with suppress(RetryableError):
            desk.tell_all({"Records": [{"Sns": told}]})


def news_are_not_told(world: World, messages: int) -> None:
    """Nobody takes news, and Lambda lays the messages aside."""
    tell_news(world, away=bool(messages))
    queue_holds("undelivered-news", world, messages)


def news_are_refused(world: World, times: int) -> None:
    """So many messages to people are refused by who should take them."""
    world.aws("AWS/SNS", "NumberOfNotificationsFailed", times, TopicName=f"{NAME}-news")


def new_version(kind: str, fault: Any, world: World, times: int) -> None:
    """So many drawings are submitted, read and asked for while a new version has the traffic."""
    account = Account(clock=world.clock)
    account.publish(kind, NEW, fault)
    account.live[kind] = NEW if times else OLD
    for _ in range(times):
        with suppress(SecurityDesignError):  # the client sees an error
            job_id = submit_golden(account)
            if kind == "worker":
                account.work()
            with through_the_gateway(account) as service:
                service.request("GET", f"/status/{job_id}")
        account.jobs.jobs.clear()
    # The rehearsal's functions write by the machine's own clock.
    world.lines += [
        re.sub(r'"Timestamp": \d+', f'"Timestamp": {world.milliseconds()}', line) for line in account.counted
    ]
    for invoked, version, failed in account.invoked:
        world.invoked(invoked, failed=failed, version=version)


def new_invocations_fail(kind: str, world: World, times: int) -> None:
    for _ in range(times):
        world.invoked(kind, failed=True, version=NEW)


def new_dead_letters_break(world: World, times: int) -> None:
    """The new dead-letter function has a mistake that every message finds."""

    def mistaken(_delivery: Any) -> Any:
        raise ZeroDivisionError

    record = {
        "messageId": "m",
        "receiptHandle": "r",
        "body": "{}",
        "attributes": {},
        "eventSource": "aws:sqs",
    }
    for _ in range(times):
        deliver({"Records": [record]}, Context(), mistaken, world.metrics("dead_letter", NEW))


def route_key(method: str, path: str) -> str:
    """Return how Terraform names a route in an alarm."""
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{method} {path}").lower().strip("-")


_JOBS: dict[str, Drill] = {
    "drawings-age": Drill(5, nobody_works),
    "nothing-completed": Drill(5, nobody_works),
    "sweeps-missing": Drill(3, sweeps_cease),
    "jobs-given-up": Drill(1, partial(jobs_end, "retry:throttled", 3)),
    "jobs-given-up-many": Drill(6, partial(jobs_end, "retry:throttled", 3)),
    "attempts-broken": Drill(4, partial(jobs_end, "bug", 1)),
    "unclean-ends": Drill(3, partial(jobs_end, "kill", 1)),
    "jobs-reconciled": Drill(6, messages_are_lost),
    "poison-messages": Drill(1, poisoned),
    "jobs-failed-throttled": Drill(3, partial(jobs_end, "retry:throttled", 3)),
    "jobs-failed-unavailable": Drill(3, partial(jobs_end, "retry:unavailable", 3)),
    "jobs-failed-gemini-unavailable": Drill(3, partial(jobs_end, "retry:gemini_unavailable", 3)),
    "jobs-failed-gemini-refused": Drill(3, partial(jobs_end, "retry:gemini_refused", 3)),
    # After a day of waiting attempts are counted.
    "jobs-failed-gemini-rate-limited": Drill(
        3, partial(jobs_end, "gemini_busy", 3, created_at=NOON - timedelta(days=2))
    ),
    "jobs-failed-internal-error": Drill(3, partial(jobs_end, "bug", 3)),
    "jobs-failed-out-of-time": Drill(3, partial(jobs_end, "out_of_time", 3)),
    "jobs-failed-worker-died": Drill(3, partial(jobs_end, "kill", 3)),
    "jobs-failed-not-begun": Drill(3, never_begun),
}

_GEMINI: dict[str, Drill] = {
    "gemini-day-quota": Drill(1, partial(asked, RateLimitedError("Enough.", None, per_day=True))),
    "gemini-rate-limited": Drill(21, partial(asked, RateLimitedError("Slow down.", 30.0, per_day=False))),
    "gemini-refused": Drill(1, partial(asked, GeminiRefusedError("PERMISSION_DENIED", "No."))),
    "gemini-over-budget": Drill(1, partial(asked, ANSWER, budgets=MoneyBudgets(month=0.0))),
    "gemini-unavailable": Drill(21, unavailable),
    "gemini-unpriced": Drill(1, partial(asked, replace(ANSWER, model="gemini-unheard-of"))),
    "gemini-model-ends": Drill(1, model_ends),
    "gemini-cost": Drill(6, expensive),
}

_AWS: dict[str, Drill] = {
    "dead-letters-present": Drill(1, partial(queue_holds, "dead-letters")),
    "dead-letters-depth": Drill(6, partial(queue_holds, "dead-letters")),
    "missed-calls": Drill(1, partial(queue_holds, "missed-calls")),
    "undelivered-news": Drill(1, news_are_not_told),
    "refused-news": Drill(1, news_are_refused),
    "table-throttles": Drill(2, partial(table_refuses, "by_status")),
    "worker-near-timeout": Drill(2, partial(lambda_counts, "Duration", "worker", 899_000)),
    "api-server-errors": Drill(2, partial(answers, [("$default", "$default")])),
    **{
        f"{kind}-spill-over": Drill(
            3, partial(lambda_counts, "ProvisionedConcurrencySpilloverInvocations", kind, 1)
        )
        for kind in ("submit", "status")
    },
    **{f"{kind}-error-rate": Drill(2, partial(invocations_fail, kind)) for kind in FUNCTIONS},
    **{f"{kind}-throttles": Drill(2, partial(lambda_counts, "Throttles", kind, 1)) for kind in FUNCTIONS},
    **{
        f"api-{route_key(route.method, route.path)}-errors": Drill(
            3, partial(answers, [(route.method, route.path)])
        )
        for route in ROUTES
    },
}

_NEW_VERSIONS: dict[str, Drill] = {
    **{f"{kind}-new-version-error-rate": Drill(1, partial(new_invocations_fail, kind)) for kind in DEPLOYED},
    "status-new-version-server-errors": Drill(1, partial(new_version, *FAULTS["answers_500"])),
    "submit-new-version-server-errors": Drill(
        1, partial(new_version, "submit", lambda good: replace(good, jobs=NoWriting()))
    ),
    "worker-new-version-broken-jobs": Drill(1, partial(new_version, *FAULTS["breaks_every_job"])),
    "worker-new-version-rejected-jobs": Drill(3, partial(new_version, *FAULTS["rejects_every_drawing"])),
    "dead_letter-new-version-broken-jobs": Drill(1, new_dead_letters_break),
}

DRILLS: Mapping[str, Drill] = _JOBS | _GEMINI | _AWS | _NEW_VERSIONS
"""By the alarm's name without its environment. Of the composite alarm, its members' drills are."""


def a_good_day(world: World) -> None:
    """A day on which what goes wrong puts itself right: retries, a killed worker, refused drawings."""
    begun = world.clock.now()
    plans: dict[str, dict[int, str]] = {f"job_{number:02}": {} for number in range(48)}
    for number in (3, 9, 21, 33):
        plans[f"job_{number:02}"] = {0: "busy", 1: "retry:unavailable"}
    plans["job_12"] = {2: "kill"}
    for number in (5, 11, 17, 30, 41):
        plans[f"job_{number:02}"] = {0: "refused"}
    plans["job_25"] = {3: "out_of_time"}
    system = world.system(plans)
    for minute in range(DAY // MINUTE):
        if minute % 30 == 7:
            _a_client_comes(world, system, f"job_{minute // 30:02}")
        for _ in range(2):
            _deliver(world, system)
            world.clock.jump(MINUTE / 2)
        if minute % 5 == 4:
            world.invoked("reconcile")
            system.service.reconciler.sweep()
        queue_holds("dead-letters", world, 0)
    assert all(job.status.terminal for job in system.service.jobs.jobs.values())
    assert world.clock.now() - begun == timedelta(days=1)


def _a_client_comes(world: World, system: System, job_id: str) -> None:
    """Somebody submits a drawing, mistypes an id, asks how it goes; Gemini is asked about what is open."""
    for method, path, status in (
        ("POST", "/uploads", 201),
        ("POST", "/process-drawing", 202),
        ("GET", "/status/{job_id}", 404),
        ("GET", "/status/{job_id}", 200),
    ):
        world.answered(method, path, status)
        world.invoked("submit" if method == "POST" else "status")
    system.submit(job_id, 1)
    tell_news(world)
    asked(ANSWER if job_id != "job_07" else RateLimitedError("Slow down.", 30.0, per_day=False), world, 1)


def _deliver(world: World, system: System) -> None:
    """Deliver what waits; a worker that is killed is to Lambda a failed invocation of its whole timeout."""
    while True:
        unclean = {name for name, job in system.service.jobs.jobs.items() if job.lease_owner}
        if not system.deliver():
            return
        killed = {name for name, job in system.service.jobs.jobs.items() if job.lease_owner} - unclean
        world.invoked("worker", failed=bool(killed), seconds=900 if killed else 40)
