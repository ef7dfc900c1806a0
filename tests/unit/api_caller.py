"""Calls the API as API Gateway does, on in-memory ports."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from security_design_assistant.api.application import build_status_api, build_submit_api, serving
from security_design_assistant.api.services import Services
from security_design_assistant.jobs.ports import UploadChangedError, Uploaded
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import JobRecord, JobResult
from tests.fakes import (
    InMemoryJobStore,
    InMemoryObjectStore,
    InMemoryQueue,
    JumpingClock,
    RecordingMetrics,
)

EVENTS = Path(__file__).parents[1] / "fixtures" / "events"
IAM_CALLER = {"iam": {"userArn": "arn:aws:iam::445567098699:user/anna"}}
"""Whom API Gateway vouches for where it checks signatures."""
ANNA = "3f2c1f7e-9c2b-4b6e-8d26-1c9a4f0e7b11"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def recorded(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"apigw_{name}.json").read_text())
    return event


@dataclass
class FakeUploads:
    objects: InMemoryObjectStore
    posts: list[tuple[str, str, int, int]] = field(default_factory=list)
    digests: list[str | None] = field(default_factory=list)

    def presigned_post(
        self, key: str, content_type: str, size: int, seconds: int, sha256: str | None = None
    ) -> tuple[str, dict[str, str]]:
        self.posts.append((key, content_type, size, seconds))
        self.digests.append(sha256)
        return "https://bucket.example/", {"key": key, "Content-Type": content_type}

    def presigned_get(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        return f"https://bucket.example/{key}?name={file_name}&type={content_type}&expires={seconds}"

    def look(self, key: str) -> Uploaded | None:
        data = self.objects.get(key)
        return None if data is None else Uploaded(len(data), sha256(data).hexdigest())

    def take(self, key: str, seen: Uploaded, target: str) -> str:
        if self.look(key) != seen:
            raise UploadChangedError
        self.objects.put(target, self.objects.objects[key])
        return seen.etag


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)


@dataclass
class Caller:
    """The two functions of the API around one set of ports."""

    jobs: InMemoryJobStore = field(default_factory=InMemoryJobStore)
    objects: InMemoryObjectStore = field(default_factory=InMemoryObjectStore)
    queue: InMemoryQueue = field(default_factory=InMemoryQueue)
    clock: JumpingClock = field(default_factory=JumpingClock)
    metrics: RecordingMetrics = field(default_factory=RecordingMetrics)
    authentication: Any = "jwt"
    budgets: Budgets = field(default_factory=Budgets)
    personal_roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.uploads = FakeUploads(self.objects)
        self.services = Services(
            self.jobs,
            self.objects,
            self.queue,
            self.uploads,
            self.metrics,
            self.clock,
            self.authentication,
            self.personal_roles,
            self.budgets,
            "sha256:abc",
            "https://code.example/tree/abc",
        )
        self.apis = {"submit": build_submit_api(self.services), "status": build_status_api(self.services)}

    def send(self, event: dict[str, Any]) -> Answer:
        http = event["requestContext"]["http"]
        answer: Any = self.apis[serving(http["method"], event["rawPath"])].resolve(event, object())  # type: ignore[arg-type]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        return Answer(answer["statusCode"], headers, answer.get("body") or "")

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        query: str = "",
        owner: str | None = ANNA,
    ) -> Answer:
        authorizer = {"authorizer": {"jwt": {"claims": {"sub": owner}}}} if owner else {}
        event: dict[str, Any] = {
            "version": "2.0",
            "rawPath": path,
            "rawQueryString": query,
            "queryStringParameters": dict(parse_qsl(query)),
            "headers": headers or {},
            "requestContext": {
                "http": {"method": method, "path": path},
                "stage": "$default",
                "requestId": "req-1",
                **authorizer,
            },
            "isBase64Encoded": body is not None,
        }
        if body is not None:
            event["body"] = base64.b64encode(body).decode()
        return self.send(event)

    def post_pdf(self, key: str | None = None, data: bytes = PDF, query: str = "", **more: Any) -> Answer:
        headers = {"content-type": "application/pdf"} | ({"idempotency-key": key} if key else {})
        return self.call("POST", "/process-drawing", data, headers, query, **more)

    def post_json(self, path: str, body: object, owner: str | None = ANNA, key: str | None = None) -> Answer:
        headers = {"content-type": "application/json"} | ({"idempotency-key": key} if key else {})
        return self.call("POST", path, json.dumps(body).encode(), headers, owner=owner)

    def finished_job(self) -> JobRecord:
        """Submit a drawing and complete it."""
        job_id = self.post_pdf().body["job_id"]
        self.jobs.take_lease(job_id, "worker", self.clock.now(), 60)
        key = f"jobs/{job_id}/results/schedule.xlsx"
        self.objects.put(key, b"xlsx")
        self.clock.jump(1)
        result = JobResult(artefacts={"schedule.xlsx": key}, summary={"doors": 3, "confidence": 0.5})
        job = self.jobs.complete(job_id, "worker", result, self.clock.now() + timedelta(seconds=1))
        assert job is not None
        return job
