"""The bridge as a whole: requests and messages reach containers, and what is at work at the end ends well."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from pydantic import ValidationError

from security_design_assistant.emulator.bridge.settings import BridgeSettings
from tests.unit.bridge_surroundings import (
    NAMES,
    QUEUES,
    FakeSqs,
    Functions,
    asked_by_bridge,
    bridge_to,
    get,
    health,
    until,
)
from tests.unit.fake_emulator import TIMED_OUT, FakeEmulator


def test_requests_go_to_the_function_whose_route_it_is() -> None:
    functions = Functions()

    with bridge_to(functions, FakeSqs()) as bridge:
        submitted = get(f"{bridge.gateway.url}/uploads", "POST")
        asked = get(f"{bridge.gateway.url}/status/job_1")

    assert submitted == (202, b"/uploads")
    assert asked == (200, b"/status/job_1")


def test_a_handler_s_error_is_500_and_a_time_out_503_as_at_api_gateway() -> None:
    functions = Functions()
    functions.answers["submit"] = lambda _: {"errorType": "KeyError", "errorMessage": "'x'"}
    functions.answers["status"] = lambda _: TIMED_OUT

    with bridge_to(functions, FakeSqs()) as bridge:
        assert get(f"{bridge.gateway.url}/uploads", "POST")[0] == 500
        assert get(f"{bridge.gateway.url}/status/job_1")[0] == 503


def test_messages_reach_their_function_and_are_deleted_when_it_is_done_with_them() -> None:
    functions, sqs = Functions(), FakeSqs()
    sqs.messages[QUEUES[0]] = ["drawing"]
    sqs.messages[QUEUES[1]] = ["dead"]

    with bridge_to(functions, sqs):
        until(lambda: len(sqs.deleted) == 2)

    assert functions.bodies("worker") == ["drawing"]
    assert functions.bodies("dead_letter") == ["dead"]


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": "drawing"}]},
        {"errorType": "Runtime.ExitError", "errorMessage": "signal: killed"},
        TIMED_OUT,
        "done",
    ],
)
def test_a_message_that_was_not_handled_stays_in_the_queue(answer: Any) -> None:
    functions, sqs = Functions(), FakeSqs()
    functions.answers["worker"] = lambda event: (
        {"batchItemFailures": []} if event["Records"][0]["messageId"] == "probe" else answer
    )
    sqs.messages[QUEUES[0]] = ["drawing", "next"]

    with bridge_to(functions, sqs):
        until(lambda: len(functions.bodies("worker")) == 2)

    assert "r-drawing" not in sqs.deleted


@pytest.mark.parametrize("seconds", [None, 20])
def test_a_message_stays_hidden_as_long_as_the_queue_says_unless_the_setting_says_otherwise(
    seconds: int | None,
) -> None:
    sqs = FakeSqs()

    with bridge_to(Functions(), sqs, visibility_seconds=seconds):
        until(lambda: len(sqs.hidden_for) > 3)

    assert set(sqs.hidden_for) == {seconds}


def test_no_message_is_received_while_the_worker_is_away() -> None:
    functions, sqs = Functions(), FakeSqs()
    sqs.messages[QUEUES[0]] = ["drawing"]
    others = tuple(name for name in NAMES if name != "worker")
    functions.emulators["worker"].port = 9

    with bridge_to(functions, sqs, running=others):
        time.sleep(0.5)

    assert sqs.messages[QUEUES[0]] == ["drawing"]


def slow(begun: threading.Event) -> Callable[[Mapping[str, Any]], Any]:
    def handler(event: Mapping[str, Any]) -> Any:
        if not asked_by_bridge(event):
            begun.set()
            time.sleep(0.5)
        return {"statusCode": 200, "body": "done", "batchItemFailures": []}

    return handler


def test_a_request_at_work_at_the_end_is_answered() -> None:
    functions, begun, answers = Functions(), threading.Event(), []
    functions.answers["status"] = slow(begun)

    with bridge_to(functions, FakeSqs()) as bridge:
        url = f"{bridge.gateway.url}/status/job_1"
        until(lambda: health(bridge)[0] == 200)
        asking = threading.Thread(target=lambda: answers.append(get(url)))
        asking.start()
        assert begun.wait(5)
        ended_at = time.monotonic()

    assert time.monotonic() - ended_at > 0.3
    asking.join(5)
    assert answers == [(200, b"done")]


def test_a_message_at_work_at_the_end_is_finished_and_no_other_is_begun() -> None:
    functions, sqs, begun = Functions(), FakeSqs(), threading.Event()
    functions.answers["worker"] = slow(begun)

    with bridge_to(functions, sqs) as bridge:
        until(lambda: health(bridge)[0] == 200)
        sqs.messages[QUEUES[0]] = ["drawing", "later"]
        assert begun.wait(5)

    assert sqs.deleted == ["r-drawing"]
    assert sqs.messages[QUEUES[0]] == ["later"]


def test_the_end_comes_in_time_however_many_messages_are_at_work() -> None:
    functions, sqs, release = Functions(), FakeSqs(), threading.Event()

    def work(event: Mapping[str, Any]) -> Any:
        if not asked_by_bridge(event):
            release.wait(20)
        return {"batchItemFailures": []}

    with ExitStack() as containers:
        urls = tuple(containers.enter_context(FakeEmulator(work).running()).url for _ in range(3))
        with bridge_to(functions, sqs, stop_seconds=1, worker_urls=urls) as bridge:
            until(lambda: health(bridge)[0] == 200)
            sqs.messages[QUEUES[0]] = ["one", "two", "three"]
            until(lambda: not sqs.messages[QUEUES[0]])
            ended_at = time.monotonic()
        took = time.monotonic() - ended_at
        release.set()

    assert 0.9 < took < 2


def test_containers_are_named_by_urls_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_BRIDGE_WORKER_URLS", "http://one:8080, http://two:8080")

    settings = BridgeSettings()

    assert settings.worker_urls == ("http://one:8080", "http://two:8080")
    assert settings.host == "127.0.0.1"


def test_a_function_without_containers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_BRIDGE_WORKER_URLS", " , ")

    with pytest.raises(ValidationError, match="worker_urls"):
        BridgeSettings()
