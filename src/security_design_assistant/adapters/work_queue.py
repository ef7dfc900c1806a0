"""The queue of jobs in SQS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code
from security_design_assistant.models.origin import Origin

CORRELATION_ID = "correlation_id"
"""Name of the message attribute; the body stays what it is, so that nothing in it can be stale."""

_GONE = {"ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight"}
_WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed")


@dataclass(frozen=True, slots=True)
class SqsWorkQueue:
    """Messages ``{"job_id", "continuation"}`` in one standard queue."""

    client: Any
    url: str

    @aws_errors("SQS")
    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, origin: Origin | None = None
    ) -> None:
        """Queue a job; ``delay_seconds`` at most 900."""
        body = json.dumps({"job_id": job_id, "continuation": continuation})
        origin = origin or Origin()
        self.client.send_message(
            QueueUrl=self.url,
            MessageBody=body,
            DelaySeconds=delay_seconds,
            MessageAttributes=_text(CORRELATION_ID, origin.correlation_id),
            # By hand: what botocore would send by itself on Lambda is not the submitter's span.
            MessageSystemAttributes=_text("AWSTraceHeader", origin.trace),
        )

    @aws_errors("SQS")
    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        """Let a received message reappear after ``seconds``; one that is no longer ours stays as it is."""
        try:
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )
        except ClientError as exc:
            if error_code(exc) not in _GONE:
                raise

    @aws_errors("SQS")
    def backlog(self) -> int:
        """Return roughly how many messages wait to be received, delayed ones included."""
        return self._count(*_WAITING)

    @aws_errors("SQS")
    def empty(self) -> bool:
        """Return whether there is nothing in it, not even a message that somebody received and still has."""
        return self._count(*_WAITING, "ApproximateNumberOfMessagesNotVisible") == 0

    def _count(self, *names: str) -> int:
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=list(names))
        return sum(int(answer["Attributes"][name]) for name in names)


def _text(name: str, value: str | None) -> dict[str, dict[str, str]]:
    return {name: {"DataType": "String", "StringValue": value}} if value else {}
