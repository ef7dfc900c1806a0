"""The queue of jobs in SQS."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.aws_errors import aws_errors, error_code

_GONE = {"ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight"}
_PREFIX = "AWS.SimpleQueueService."


@dataclass(frozen=True, slots=True)
class SqsWorkQueue:
    """Messages ``{"job_id", "continuation"}`` in one standard queue."""

    client: Any
    url: str

    @aws_errors("SQS")
    def send(
        self, job_id: str, continuation: int = 0, delay_seconds: int = 0, trace: str | None = None
    ) -> None:
        """Queue a job; ``trace`` is an X-Ray header, ``delay_seconds`` at most 900."""
        body = json.dumps({"job_id": job_id, "continuation": continuation})
        traced = {"AWSTraceHeader": {"DataType": "String", "StringValue": trace}} if trace else {}
        self.client.send_message(
            QueueUrl=self.url,
            MessageBody=body,
            DelaySeconds=delay_seconds,
            MessageSystemAttributes=traced,
        )

    @aws_errors("SQS")
    def change_visibility(self, receipt_handle: str, seconds: int) -> None:
        """Let a received message reappear after ``seconds``; one that is no longer ours stays as it is."""
        try:
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
            )
        except ClientError as exc:
            if error_code(exc).removeprefix(_PREFIX) not in _GONE:
                raise

    @aws_errors("SQS")
    def backlog(self) -> int:
        """Return roughly how many messages wait to be received, delayed ones included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)
