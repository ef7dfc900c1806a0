"""What stands around the bridge in its tests: two queues, and five containers of functions."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.emulator.bridge.running import Bridge, running_bridge
from security_design_assistant.emulator.bridge.settings import BridgeSettings
from tests.unit.fake_emulator import FakeEmulator

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


def asked_by_bridge(event: Mapping[str, Any]) -> bool:
    """Whether it is the bridge's own question, not a client's or a queue's."""
    records = event.get("Records", [{}])
    return event.get("rawPath") == "/health" or records[0].get("messageId") == "probe"
