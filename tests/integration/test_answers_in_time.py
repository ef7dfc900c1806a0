"""A service that hangs or refuses costs a caller a while and a 503, and leaves nothing half-done."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from security_design_assistant.adapters.answer_time import answering
from security_design_assistant.adapters.session import Clients
from security_design_assistant.api.application import build_status_api, build_submit_api
from security_design_assistant.api.counted import CountedApi
from security_design_assistant.emulator.embedded.ministack import aws_environment
from security_design_assistant.models.job_record import JobStatus
from security_design_assistant.settings import Settings
from security_design_assistant.wiring.api_services import api_services
from security_design_assistant.wiring.dependencies import Dependencies
from tests.fakes import RecordingMetrics
from tests.integration.conftest import Aws
from tests.integration.test_requests_of_a_job import called
from tests.rehearsal import Context

SECONDS = 1.5
"""For one answer; deployed it is ten."""
AT_MOST = 6.0
"""Seconds until it has come, also from a busy machine; without a limit it takes half a minute."""
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
SERVICES = ("DYNAMODB", "S3", "SQS")


@contextmanager
def hanging() -> Iterator[str]:
    """Run a service that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def refusing(service: str, status: int, code: str) -> Iterator[str]:
    """Run a service that answers everything with one error, as that service writes it."""

    class Refusal(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps({"__type": code, "message": ""}).encode()
            if service == "S3":
                body = f"<Error><Code>{code}</Code><Message/></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Service:
    """The API on the embedded AWS, one service of which may be somewhere else."""

    aws: Aws
    monkeypatch: pytest.MonkeyPatch

    def dependencies(self, broken: str | None = None, endpoint: str = "") -> Dependencies:
        with self.monkeypatch.context() as patched:
            for name, value in aws_environment(self.aws.endpoint).items():
                patched.setenv(name, value)
            if broken:
                patched.setenv(f"AWS_ENDPOINT_URL_{broken}", endpoint)
            clients = Clients.create()
        resources = self.aws.resources
        settings = Settings(
            authentication="iam",
            jobs_table=resources.table,
            bucket=resources.bucket,
            queue_url=resources.queue_url,
        )
        return Dependencies.of(clients, settings, RecordingMetrics())

    def ask(
        self, dependencies: Dependencies, method: str, path: str, key: str = "", seconds: float = SECONDS
    ) -> tuple[int, dict[str, str], Any]:
        build = build_submit_api if method != "GET" else build_status_api
        api = CountedApi(build(api_services(dependencies)), dependencies.metrics, partial(answering, seconds))
        event = called(method, path) | {
            "headers": {"content-type": "application/pdf", **({"idempotency-key": key} if key else {})},
            "body": PDF.decode(),
        }
        answer = api.resolve(event, Context())
        return answer["statusCode"], answer["headers"], json.loads(answer["body"] or "null")


@pytest.fixture
def service(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Service:
    return Service(aws, monkeypatch)


def jobs_of(dependencies: Dependencies) -> list[Any]:
    owner = "arn:aws:iam::445567098699:user/anna"
    return list(dependencies.jobs.by_owner(owner, None, 50, None).jobs)


@pytest.mark.parametrize("broken", SERVICES)
def test_a_submission_to_a_service_that_hangs_is_503_in_time_and_safe_to_repeat(
    service: Service, broken: str
) -> None:
    good = service.dependencies()
    with hanging() as endpoint:
        bad = service.dependencies(broken, endpoint)
        started = time.monotonic()
        status, headers, _ = service.ask(bad, "POST", "/process-drawing", "key-1")
        took = time.monotonic() - started

    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert took < AT_MOST
    assert len(jobs_of(good)) == (broken == "SQS")
    status, _, body = service.ask(good, "POST", "/process-drawing", "key-1", seconds=60)
    assert status == 202
    open_jobs = [job for job in jobs_of(good) if job.status is JobStatus.QUEUED]
    assert [job.job_id for job in open_jobs] == [body["job_id"]]
    assert good.objects.get(open_jobs[0].drawing.key) == PDF


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/status/{job}"), ("GET", "/jobs"), ("DELETE", "/jobs/{job}")]
)
def test_every_route_without_its_table_is_503_in_time(service: Service, method: str, path: str) -> None:
    good = service.dependencies()
    job_id = service.ask(good, "POST", "/process-drawing", seconds=60)[2]["job_id"]
    with hanging() as endpoint:
        bad = service.dependencies("DYNAMODB", endpoint)
        started = time.monotonic()
        status, _, _ = service.ask(bad, method, path.replace("{job}", job_id))
        took = time.monotonic() - started

    assert status == 503
    assert took < AT_MOST
    assert good.jobs.get(job_id) is not None


def test_a_deletion_while_the_bucket_hangs_is_done_and_its_objects_are_swept(service: Service) -> None:
    good = service.dependencies()
    job_id = service.ask(good, "POST", "/process-drawing", seconds=60)[2]["job_id"]
    with hanging() as endpoint:
        bad = service.dependencies("S3", endpoint)
        started = time.monotonic()
        status, _, _ = service.ask(bad, "DELETE", f"/jobs/{job_id}")
        took = time.monotonic() - started

    assert status == 204
    assert took < AT_MOST
    assert good.jobs.get(job_id) is None
    assert [stone.job_id for stone in good.jobs.tombstones(9)] == [job_id]


ERRORS = {
    "DYNAMODB": {
        "ThrottlingException": 400,
        "RequestLimitExceeded": 400,
        "ExpiredTokenException": 400,
        "InternalServerError": 500,
    },
    "S3": {
        "SlowDown": 503,
        "KMS.ThrottlingException": 400,
        "RequestTimeout": 400,
        "OperationAborted": 409,
        "InternalError": 500,
    },
    "SQS": {
        "KmsThrottled": 400,
        "RequestThrottled": 400,
        "OverLimit": 403,
        "ServiceUnavailable": 503,
    },
}


@pytest.mark.parametrize(
    ("broken", "code", "error"),
    [(name, *error) for name, errors in ERRORS.items() for error in errors.items()],
)
def test_an_error_that_may_pass_is_503_and_never_500(
    service: Service, broken: str, error: int, code: str
) -> None:
    with refusing(broken, error, code) as endpoint:
        bad = service.dependencies(broken, endpoint)
        status, headers, _ = service.ask(bad, "POST", "/process-drawing", "key-1")

    assert status == 503
    assert int(headers["Retry-After"]) > 0
    good = service.dependencies()
    status, _, body = service.ask(good, "POST", "/process-drawing", "key-1", seconds=60)
    assert status == 202
    assert [job.job_id for job in jobs_of(good) if job.status is JobStatus.QUEUED] == [body["job_id"]]


def test_a_mistake_of_ours_is_still_500(service: Service) -> None:
    good = service.dependencies()
    wrong = replace(good, jobs=replace(good.jobs, table="no-such-table"))  # type: ignore[type-var]

    assert service.ask(wrong, "POST", "/process-drawing", seconds=60)[0] == 500
