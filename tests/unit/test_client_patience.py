"""The client at a busy service: it waits as long as it is told, within a bound, and then says so."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from security_design_assistant.cli.client.following import follow
from security_design_assistant.client.api import Api
from security_design_assistant.client.http import BusyError, NoAnswerError, ServiceError
from security_design_assistant.emulator.triggers.http_event import HttpAnswer, HttpRequest
from tests.gateways.guarded import GuardedGateway, refusal, serving

JOB = {"job_id": "job_1", "status": "completed"}


class Silent:
    def uploading(self, done: int, total: int) -> None: ...

    def status(self, job: dict[str, Any]) -> None: ...


@contextmanager
def answering(answers: list[HttpAnswer]) -> Iterator[str]:
    """Run a service that gives these answers, the last one for ever."""

    def authorise(_request: HttpRequest) -> Mapping[str, Any] | HttpAnswer:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    with serving(GuardedGateway({}, authorise)) as url:
        yield url


def done(job: dict[str, Any] | None = None) -> HttpAnswer:
    return HttpAnswer(200, (("content-type", "application/json"),), json.dumps(job or {}).encode())


def recording() -> tuple[list[float], Callable[[float], None]]:
    pauses: list[float] = []
    return pauses, pauses.append


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [("7", 7.0), ("86400", 30.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0), ("-5", 1.0)],
)
def test_a_busy_service_is_asked_again_after_its_time_within_a_bound(
    status: int, retry_after: str, pause: float
) -> None:
    pauses, sleep = recording()
    with answering([refusal(status, "Too Many Requests", retry_after=retry_after), done()]) as url:
        assert Api(url, sleep=sleep).call("GET", "/jobs").status == 200

    assert pauses == [pause]


def test_a_service_that_stays_busy_is_a_sentence() -> None:
    pauses, sleep = recording()
    with answering([refusal(429, "Too Many Requests")]) as url, pytest.raises(BusyError) as caught:
        Api(url, sleep=sleep).call("GET", "/jobs")

    assert caught.value.message == (
        "The service gets more requests than it takes: run the command again in a minute. (HTTP 429)"
    )
    assert pauses == [1.0, 2.0, 4.0, 8.0]


def test_a_job_is_followed_through_busy_times() -> None:
    _, sleep = recording()
    busy = [refusal(503, "Service Unavailable")] * 7
    with answering([*busy, done(JOB)]) as url:
        assert follow(Api(url, sleep=sleep), "job_1", Silent(), sleep) == JOB


def test_a_job_that_is_nobody_s_is_not_asked_for_again() -> None:
    problem = HttpAnswer(404, (), b'{"detail": "There is no such job.", "code": "job_not_found"}')
    _, sleep = recording()
    with answering([problem]) as url, pytest.raises(ServiceError, match="There is no such job"):
        follow(Api(url, sleep=sleep), "job_1", Silent(), sleep)


@contextmanager
def losing(answers: int) -> Iterator[tuple[str, list[bytes]]]:
    """Run a service that takes every request and loses its first so many answers."""
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65_536))
                if len(asked) > answers:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)


KEY = {"Idempotency-Key": "k"}


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [("GET", "/status/job_1", {}), ("POST", "/uploads", {}), ("POST", "/process-drawing", KEY)],
)
def test_a_lost_answer_is_asked_for_again_where_that_is_safe(
    method: str, path: str, headers: dict[str, str]
) -> None:
    pauses, sleep = recording()
    with losing(2) as (url, asked):
        assert Api(url, sleep=sleep).call(method, path, headers=headers).status == 200

    assert len(asked) == 3
    assert pauses == [1.0, 2.0]
    assert all((b"Idempotency-Key: k" in request) == bool(headers) for request in asked)


@pytest.mark.parametrize(("answers", "headers", "times"), [(9, KEY, 3), (9, {}, 1)])
def test_a_lost_answer_that_stays_lost_or_cannot_be_asked_for_again_is_told(
    answers: int, headers: dict[str, str], times: int
) -> None:
    _, sleep = recording()
    with losing(answers) as (url, asked), pytest.raises(NoAnswerError):
        Api(url, sleep=sleep).call("POST", "/process-drawing", headers=headers)

    assert len(asked) == times
