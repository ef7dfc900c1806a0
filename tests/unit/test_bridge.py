"""The bridge as a whole: requests and messages reach containers, and it says when all of that works."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pydantic import ValidationError

from security_design_assistant.local.bridge.running import Bridge, running_bridge
from security_design_assistant.local.bridge.settings import BridgeSettings
from tests.unit.fake_emulator import TIMED_OUT, FakeEmulator

QUEUES = ("http://aws:4566/000000000000/drawings", "http://aws:4566/000000000000/dead-letters")
NAMES = ("submit", "status", "worker", "dead_letter", "reconcile")


@dataclass
class FakeSqs:
    """Two queues that can vanish and come back."""

    exists: bool = True
    messages: dict[str, list[str]] = field(default_factory=lambda: {url: [] for url in QUEUES})
    deleted: list[str] = field(default_factory=list)
    hidden_for: list[int | None] = field(default_factory=list)

    class meta:  # noqa: N801 - botocore's name
        region_name = "eu-west-2"

    def get_queue_attributes(self, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:  # noqa: N803
        self._there()
        return {"Attributes": {}}

    def receive_message(self, QueueUrl: str, **options: Any) -> dict[str, Any]:  # noqa: N803
        self._there()
        self.hidden_for.append(options.get("VisibilityTimeout"))
        if not self.messages[QueueUrl]:
            time.sleep(0.02)
            return {}
        body = self.messages[QueueUrl].pop(0)
        return {"Messages": [{"MessageId": body, "ReceiptHandle": f"r-{body}", "Body": body}]}

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803
        self.deleted.append(ReceiptHandle)

    def change_message_visibility(self, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:  # noqa: N803
        self.messages[QueueUrl].append(ReceiptHandle.removeprefix("r-"))

    def _there(self) -> None:
        if not self.exists:
            raise ClientError({"Error": {"Code": "AWS.SimpleQueueService.NonExistentQueue"}}, "any")


class Functions:
    """Five containers, and what each of them answers."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "submit": lambda event: {"statusCode": 202, "body": event["rawPath"]},
            "status": lambda event: {"statusCode": 200, "body": event["rawPath"]},
            "worker": lambda _: {"batchItemFailures": []},
            "dead_letter": lambda _: {"batchItemFailures": []},
            "reconcile": lambda _: {},
        }
        self.emulators = {name: FakeEmulator(self._handler(name)) for name in NAMES}

    def _handler(self, name: str) -> Callable[[Mapping[str, Any]], Any]:
        return lambda event: self.answers[name](event)

    def bodies(self, name: str) -> list[str]:
        """Return the messages that the function got, without the bridge's own question."""
        records = [event["Records"][0] for event in self.emulators[name].events]
        return [record["body"] for record in records if record["messageId"] != "probe"]


@contextmanager
def bridge_to(
    functions: Functions,
    sqs: FakeSqs,
    on_lost: Callable[[], None] = lambda: None,
    running: tuple[str, ...] = NAMES,
    **settings: Any,
) -> Iterator[Bridge]:
    with ExitStack() as containers:
        for name in running:
            containers.enter_context(functions.emulators[name].running())
        urls = {f"{name}_urls": (functions.emulators[name].url,) for name in NAMES}
        chosen = BridgeSettings.model_validate({"port": 0, "health_port": 0, **urls, **settings})
        with running_bridge(chosen, sqs, QUEUES, on_lost) as bridge:
            yield bridge


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def get(url: str, method: str = "GET") -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as exc:
        return exc.code, exc.read()


def health(bridge: Bridge) -> tuple[int, dict[str, Any]]:
    status, body = get(f"http://127.0.0.1:{bridge.health.server_address[1]}/")
    answer: dict[str, Any] = json.loads(body)
    return status, answer


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


def test_it_is_usable_once_every_function_has_answered_and_the_queues_exist() -> None:
    functions, sqs, loaded = Functions(), FakeSqs(exists=False), threading.Event()

    def load(event: Mapping[str, Any]) -> Any:
        loaded.wait(10)
        return {"statusCode": 200, "body": event["rawPath"]}

    functions.answers["status"] = load

    with bridge_to(functions, sqs) as bridge:
        until(lambda: set(health(bridge)[1]["missing"]) == {"status", "drawings", "dead-letters"})
        sqs.exists = True
        until(lambda: health(bridge) == (503, {"usable": False, "missing": ["status"]}))
        loaded.set()
        until(lambda: health(bridge) == (200, {"usable": True, "missing": []}))


def test_a_function_that_cannot_be_loaded_never_counts_as_usable() -> None:
    functions = Functions()
    functions.answers["worker"] = lambda _: {"errorType": "Runtime.ImportModuleError", "errorMessage": "app"}

    with bridge_to(functions, FakeSqs()) as bridge:
        until(lambda: len(functions.emulators["worker"].events) >= 2)

        assert health(bridge)[1]["missing"] == ["worker"]


def test_queues_that_vanish_and_come_back_are_served_again() -> None:
    functions, sqs = Functions(), FakeSqs()

    with bridge_to(functions, sqs) as bridge:
        until(lambda: health(bridge)[0] == 200)
        sqs.exists = False
        until(lambda: health(bridge)[0] == 503)
        sqs.messages[QUEUES[0]] = ["drawing"]
        sqs.exists = True
        until(lambda: "r-drawing" in sqs.deleted)
        until(lambda: health(bridge)[0] == 200)


def test_a_service_that_is_lost_for_long_is_told_of_but_one_that_never_was_is_waited_for() -> None:
    sqs, lost = FakeSqs(exists=False), threading.Event()

    with bridge_to(Functions(), sqs, lost.set, patience_seconds=0.1) as bridge:
        assert not lost.wait(1.5)
        sqs.exists = True
        until(lambda: health(bridge)[0] == 200)
        time.sleep(0.6)  # long enough to be noticed
        sqs.exists = False

        assert lost.wait(5)


def asked_by_bridge(event: Mapping[str, Any]) -> bool:
    """Whether it is the bridge's own question, not a client's or a queue's."""
    records = event.get("Records", [{}])
    return event.get("rawPath") == "/health" or records[0].get("messageId") == "probe"


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


def test_a_function_that_has_answered_is_not_asked_again() -> None:
    functions = Functions()

    with bridge_to(functions, FakeSqs()) as bridge:
        until(lambda: health(bridge)[0] == 200)
        time.sleep(1.2)

    assert {name: len(functions.emulators[name].events) for name in NAMES} == dict.fromkeys(NAMES, 1)


def test_a_function_whose_container_is_gone_is_missing_though_it_has_answered() -> None:
    functions = Functions()
    others = tuple(name for name in NAMES if name != "worker")

    with ExitStack() as worker:
        worker.enter_context(functions.emulators["worker"].running())
        with bridge_to(functions, FakeSqs(), running=others) as bridge:
            until(lambda: health(bridge)[0] == 200)
            worker.close()

            until(lambda: health(bridge) == (503, {"usable": False, "missing": ["worker"]}))


def test_containers_are_named_by_urls_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_BRIDGE_WORKER_URLS", "http://one:8080, http://two:8080")

    settings = BridgeSettings()

    assert settings.worker_urls == ("http://one:8080", "http://two:8080")
    assert settings.host == "127.0.0.1"


def test_a_function_without_containers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_BRIDGE_WORKER_URLS", " , ")

    with pytest.raises(ValidationError, match="worker_urls"):
        BridgeSettings()
