"""An account in memory in which versions are deployed: functions, aliases, their counts, CodeDeploy's calls.

The functions are the real ones on in-memory ports. A bad version is a real one whose ports fail, or one that
Lambda cannot run at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any, Literal
from unittest.mock import patch
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from security_design_assistant.adapters.service import GatewayService
from security_design_assistant.deployment.golden_drawing import golden_drawing
from security_design_assistant.deployment.golden_job import ApiAnswer, GoldenJob, GoldenJobError
from security_design_assistant.deployment.ports import FunctionFailedError, Shift
from security_design_assistant.deployment.trial import Trial, new_version, nothing_more, what_callers_reach
from security_design_assistant.emulator.triggers.invoke import FunctionError
from security_design_assistant.errors import RetryableError
from security_design_assistant.pipeline.deadline import Deadline
from security_design_assistant.settings import GeminiSettings, ReleaseSettings, Settings
from security_design_assistant.telemetry.invocation import Invocations
from security_design_assistant.telemetry.metrics import EmbeddedMetrics
from security_design_assistant.wiring.api_services import status_api, submit_api
from security_design_assistant.wiring.dependencies import Dependencies
from security_design_assistant.wiring.deployment_hook import answer_deployment
from security_design_assistant.wiring.function_process import FunctionProcess
from security_design_assistant.wiring.release_caller import service_for_releases
from security_design_assistant.wiring.self_tests import checks_with
from security_design_assistant.wiring.sqs_batch import deliver
from security_design_assistant.wiring.worker_parts import build_worker
from tests.fakes import InMemoryJobStore, InMemoryObjectStore, InMemoryQueue, JumpingClock, RecordingAlerts
from tests.gateways.guarded import Authoriser, GuardedGateway, serving
from tests.gateways.jwt_authoriser import JwtAuthoriser
from tests.gateways.provider import AUDIENCE, MACHINE, running_provider
from tests.gateways.provider import SECRET as MACHINE_SECRET
from tests.gateways.sigv4 import IamAuthoriser, Identity
from tests.unit.api_caller import FakeUploads

OLD, NEW = "7", "8"
NAME = "sda-staging"
HOOK_ROLE = "arn:aws:sts::445567098699:assumed-role/sda-staging-post_traffic/sda-staging-post_traffic"
SECRET = "/secret"
RELEASES_SECRET = "/releases-client-secret"
Handler = Callable[[dict[str, Any], Any], Any]


class Context:
    aws_request_id = "r-1"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


class GivenParameters:
    def get(self, name: str) -> str | None:
        return {SECRET: "key", RELEASES_SECRET: MACHINE_SECRET}.get(name)  # pragma: allowlist secret

    def forget(self, name: str) -> None:
        pass


def denied(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, operation)


class NoTable(InMemoryJobStore):
    """The table is gone."""

    def get(self, job_id: str) -> Any:
        raise denied("ResourceNotFoundException", "GetItem")


@dataclass
class Breaking(InMemoryObjectStore):
    """Another's store, whose writer of checkpoints has a mistake."""

    of: InMemoryObjectStore = field(default_factory=InMemoryObjectStore)

    def put(self, key: str, data: bytes) -> None:
        if "/checkpoints/" in key:
            raise ZeroDivisionError
        self.of.put(key, data)

    def get(self, key: str) -> bytes | None:
        return self.of.get(key)

    def delete(self, key: str) -> None:
        self.of.delete(key)

    def erase(self, prefix: str, keep: Collection[str] = (), before: datetime | None = None) -> int:
        return self.of.erase(prefix, keep, before)

    def list(self, prefix: str) -> list[str]:
        return self.of.list(prefix)


class Misreading(Breaking):
    """Another's store, whose reader damages every drawing."""

    def put(self, key: str, data: bytes) -> None:
        self.of.put(key, data)

    def get(self, key: str) -> bytes | None:
        data = self.of.get(key)
        return data and (data[:9] + bytes(100) if key.endswith(".pdf") else data)


class NoSecret:
    def get(self, name: str) -> str | None:
        raise denied("AccessDeniedException", "GetParameter")


def hang(_event: Any, _context: Any) -> Any:
    raise RetryableError("unavailable", "Lambda does not answer.")


def crash(_event: Any, _context: Any) -> Any:
    raise FunctionFailedError("import")


Fault = Callable[[Dependencies], Dependencies]
FAULTS: Mapping[str, tuple[str, Fault | Handler]] = {
    "answers_500": ("status", lambda good: replace(good, jobs=NoTable())),
    "breaks_every_job": ("worker", lambda good: replace(good, objects=Breaking(of=good.objects))),  # type: ignore[arg-type]
    "raises_for_every_message": ("worker", lambda good: replace(good, jobs=NoTable())),
    "rejects_every_drawing": ("worker", lambda good: replace(good, objects=Misreading(of=good.objects))),  # type: ignore[arg-type]
    "hangs": ("worker", hang),
    "crashes_at_import": ("submit", crash),
    "cannot_read_its_secret": ("worker", lambda good: replace(good, parameters=NoSecret())),
}
"""Bad versions: of which function, and what is wrong with them."""


@dataclass
class Account:
    """Functions by kind and version.

    ``counted`` are the lines of metrics that the functions wrote, ``invoked`` what Lambda counts itself:
    kind, version, whether the invocation failed.
    """

    jobs: InMemoryJobStore = field(default_factory=InMemoryJobStore)
    objects: InMemoryObjectStore = field(default_factory=InMemoryObjectStore)
    queue: InMemoryQueue = field(default_factory=InMemoryQueue)
    clock: JumpingClock = field(default_factory=JumpingClock)
    live: dict[str, str] = field(default_factory=dict)
    versions: dict[tuple[str, str], Handler] = field(default_factory=dict)
    counted: list[str] = field(default_factory=list)
    invoked: list[tuple[str, str, bool]] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    kind: str = ""
    authentication: Literal["iam", "jwt"] = "iam"

    def __post_init__(self) -> None:
        for kind in ("submit", "status", "worker"):
            self.publish(kind, OLD, lambda good: good)
            self.live[kind] = OLD

    def publish(self, kind: str, version: str, made: Fault | Handler) -> None:
        """Make a version: by what fails of its ports, or by what Lambda does in its place."""
        self.versions[kind, version] = made if made in (hang, crash) else self._function(kind, version, made)  # type: ignore[arg-type, assignment]

    def invoke(self, function_name: str, qualifier: str, event: Mapping[str, Any]) -> Any:
        """Call a version or, as ``live``, the alias."""
        kind = function_name.removeprefix(f"{NAME}-")
        version = self.live[kind] if qualifier == "live" else qualifier
        try:
            answer = self.versions[kind, version](json.loads(json.dumps(event)), Context())
        except Exception:
            self.invoked.append((kind, version, True))
            raise
        self.invoked.append((kind, version, False))
        return json.loads(json.dumps(answer))

    def work(self, worker: str = "live") -> None:
        """Deliver once what is in the queue."""
        waiting, self.queue.sent[:] = list(self.queue.sent), []
        for job_id, continuation, *_ in waiting:
            body = json.dumps({"job_id": job_id, "continuation": continuation})
            record = {
                "messageId": job_id,
                "receiptHandle": job_id,
                "body": body,
                "attributes": {},
                "eventSource": "aws:sqs",
            }
            try:
                self.invoke(f"{NAME}-worker", worker, {"Records": [record]})
            except (FunctionFailedError, RetryableError):
                continue

    # CodeDeploy

    def shift(self, deployment_id: str) -> Shift:
        return Shift(f"{NAME}-{self.kind}", "live", NEW)

    def tell(self, deployment_id: str, hook_execution_id: str, passed: bool) -> None:
        self.told.append(passed)

    def deploy(self, kind: str) -> list[bool]:
        """Deploy the new version of a function as CodeDeploy does; return what its hooks told."""
        self.kind, self.told = kind, []
        answer_deployment(HOOK, Trial(self, self, new_version, lambda: True, nothing_more))
        if self.told != [True]:
            return self.told
        self.live[kind] = NEW
        self.after_traffic(kind)
        if self.told != [True, True]:
            self.live[kind] = OLD
        return self.told

    def after_traffic(self, kind: str) -> None:
        """Call the second hook alone."""
        self.kind = kind
        answer_deployment(HOOK, Trial(self, self, what_callers_reach, lambda: True, self._golden_job))

    def _golden_job(self, _shift: Shift) -> None:
        left = iter(range(100, -1, -20))
        with through_the_gateway(self) as service:
            GoldenJob(service, lambda _seconds: self.work(), lambda: next(left)).run()

    def _function(self, kind: str, version: str, fault: Fault) -> Handler:
        metrics = EmbeddedMetrics("staging", self.counted.append, function=kind, version=version)
        given = fault(self._dependencies(metrics))
        build: Callable[[Dependencies], Any]
        build = {"submit": submit_api, "status": status_api, "worker": build_worker}[kind]
        part = build(given)
        process = FunctionProcess(
            given.settings, part, metrics, Invocations(kind, metrics), partial(checks_with, kind, given)
        )
        if kind == "worker":
            take = lambda delivery: part.handle(delivery, Deadline.none())  # noqa: E731
            return process.handler(lambda event, context: deliver(event, context, take, metrics))
        return process.handler(part.resolve)

    def _dependencies(self, metrics: EmbeddedMetrics) -> Dependencies:
        return Dependencies(
            settings=Settings(
                authentication=self.authentication, gemini=GeminiSettings(key_parameter=SECRET)
            ),
            jobs=self.jobs,
            objects=self.objects,
            queue=self.queue,
            dead_letters=InMemoryQueue(),
            alerts=RecordingAlerts(),
            uploads=FakeUploads(self.objects),
            parameters=GivenParameters(),
            metrics=metrics,
            clock=self.clock,
        )


@dataclass(frozen=True)
class ServiceInMemory:
    """The service behind its gateway; what it links to is in memory."""

    gateway: GatewayService
    objects: InMemoryObjectStore

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> ApiAnswer:
        return self.gateway.request(method, path, body, content_type)

    def download(self, url: str) -> bytes:
        return self.objects.get(urlsplit(url).path.lstrip("/")) or b""


@contextmanager
def through_the_gateway(account: Account) -> Iterator[ServiceInMemory]:
    """Serve the live functions behind the authoriser, and sign in there as a deployment's hook does."""

    def invoke(kind: str, event: Mapping[str, Any]) -> Any:
        try:
            return account.invoke(f"{NAME}-{kind}", "live", event)
        except (FunctionFailedError, RetryableError) as exc:
            raise FunctionError(kind) from exc

    with _asking_who_calls(account.authentication) as (authoriser, releases):
        gateway = GuardedGateway({kind: partial(invoke, kind) for kind in ("submit", "status")}, authoriser)
        with serving(gateway) as url:
            settings = Settings(
                authentication=account.authentication,
                releases=ReleaseSettings(api_url=url, secret_parameter=RELEASES_SECRET, **releases),
            )
            signed_in = service_for_releases(settings, GivenParameters(), lambda _seconds: None)
            yield ServiceInMemory(signed_in, account.objects)


@contextmanager
def _asking_who_calls(authentication: str) -> Iterator[tuple[Authoriser, dict[str, str]]]:
    """Yield the authoriser, and what a release's machine is told of who issues tokens."""
    if authentication == "jwt":
        with running_provider() as provider:
            authoriser = JwtAuthoriser(provider.issuer, provider.keys(), AUDIENCE)
            yield authoriser, {"issuer": provider.issuer, "client_id": MACHINE}
        return
    session = {"AWS_ACCESS_KEY_ID": "ASIA1", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
    with patch.dict(os.environ, {**session, "AWS_REGION": "eu-west-2"}):
        yield IamAuthoriser({"ASIA1": Identity("s", HOOK_ROLE, "t")}), {}


HOOK = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "hook-1"}


def submit_golden(account: Account) -> str:
    """Submit a drawing as a client does, and return the job's id.

    Raises
    ------
    GoldenJobError
        The service does not take it.
    """
    with through_the_gateway(account) as service:
        answer = service.request("POST", "/process-drawing", golden_drawing(), "application/pdf")
    if answer.status != HTTPStatus.ACCEPTED:
        raise GoldenJobError(f"The drawing was answered with {answer.status}.")
    return str(answer.json()["job_id"])
