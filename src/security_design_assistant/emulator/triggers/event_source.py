"""Lambda's event source mapping: messages of a queue to a function, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from security_design_assistant.emulator.triggers.invoke import FunctionError, Invoke

_WAIT_SECONDS = 1
_PAUSE_SECONDS = 1.0

_log = structlog.get_logger()


@dataclass
class EventSource:
    """Polls a queue and invokes a function with each message.

    A message that the function is done with is deleted. One that it reports in ``batchItemFailures``, or
    whose invocation failed, stays: it reappears when its visibility runs out, and after enough receives
    the queue moves it to its dead-letter queue.

    Parameters
    ----------
    sqs : client of the queue's service.
    queue_url, queue_arn : the queue.
    invoke : the function.
    concurrency : messages at work at a time.
    available : whether the function could take a message; while it could not, none is received, because
        each receipt counts as one of the few that a message has.
    visibility_seconds : how long a received message stays hidden; None leaves it to the queue.
    """

    sqs: Any
    queue_url: str
    queue_arn: str
    invoke: Invoke
    concurrency: int = 1
    available: Callable[[], bool] = lambda: True
    visibility_seconds: int | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin to poll, in threads of its own."""
        for _ in range(self.concurrency):
            thread = threading.Thread(target=self._run, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Receive nothing more."""
        self._stopping.set()

    def join(self, seconds: float) -> None:
        """Wait for the messages at work, at most so long."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        answers = True
        while not self._stopping.is_set():
            if not self.available():
                self._stopping.wait(_PAUSE_SECONDS)
                continue
            try:
                for message in self._receive():
                    self._handle(message)
                answers = True
            except (BotoCoreError, ClientError) as exc:
                if answers and not self._stopping.is_set():
                    _log.warning("the queue does not answer", reason=str(exc))
                answers = False
                self._stopping.wait(_PAUSE_SECONDS)

    def _receive(self) -> list[dict[str, Any]]:
        answer = self.sqs.receive_message(
            QueueUrl=self.queue_url,
            MaxNumberOfMessages=1,
            WaitTimeSeconds=_WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
            **({} if self.visibility_seconds is None else {"VisibilityTimeout": self.visibility_seconds}),
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def _handle(self, message: Mapping[str, Any]) -> None:
        if self._stopping.is_set():
            self.sqs.change_message_visibility(
                QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
            return
        try:
            result = self.invoke({"Records": [sqs_record(message, self.queue_arn)]})
        except FunctionError as exc:
            if not self._stopping.is_set():
                _log.warning("a message was not handled", reason=str(exc))
            return
        answer = result or {}  # nothing is success; what cannot be understood is none
        if isinstance(answer, Mapping) and not answer.get("batchItemFailures"):
            self.sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])


def sqs_record(message: Mapping[str, Any], queue_arn: str) -> dict[str, Any]:
    """Return a received message as Lambda's events carry it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {
                "dataType": value["DataType"],
                "stringValue": value.get("StringValue"),
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": queue_arn.split(":")[3],
    }
