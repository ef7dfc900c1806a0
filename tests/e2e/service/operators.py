"""The AWS resources behind the service, as operators reach them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from security_design_assistant.adapters.job_store import DynamoJobStore
from security_design_assistant.adapters.object_store import S3ObjectStore
from security_design_assistant.adapters.session import Clients
from security_design_assistant.models.job_record import DrawingReference, JobRecord, JobStatus
from security_design_assistant.settings import Settings

_COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


@dataclass(frozen=True)
class Operators:
    """Who holds credentials for the resources.

    Parameters
    ----------
    clients, settings : the resources and their names.
    environment : variables by which ``sda jobs`` and ``sda redrive`` find them.
    patience : seconds that a message may stay hidden, because a worker or its lease is not over.
    """

    clients: Clients
    settings: Settings
    environment: Mapping[str, str]
    patience: float

    @property
    def jobs(self) -> DynamoJobStore:
        """The table of jobs."""
        return DynamoJobStore(self.clients.dynamodb, self.settings.jobs_table)

    @property
    def objects(self) -> S3ObjectStore:
        """The bucket."""
        return S3ObjectStore(self.clients.s3, self.settings.bucket)

    def record(self, job_id: str) -> JobRecord:
        """Return what the table holds of a job."""
        record = self.jobs.get(job_id)
        assert record is not None
        return record

    def store_job(self, drawing: bytes, owner: str) -> str:
        """Store a job that no message tells of yet."""
        now = datetime.now(UTC)
        key = f"drawings/{uuid.uuid4().hex * 2:.48}.pdf"
        self.objects.put(key, drawing)
        return self.jobs.create(
            JobRecord(
                job_id=f"job_{time.time_ns() // 1000:016d}",
                status=JobStatus.QUEUED,
                created_at=now,
                updated_at=now,
                owner=owner,
                drawing=DrawingReference(key=key, file_name="plan.pdf", bytes=len(drawing)),
            )
        ).job_id

    def die_at_work(self, job_id: str, lease_seconds: float) -> None:
        """Take a job's lease as a worker that never comes back."""
        owner = f"a-worker-that-died/{uuid.uuid4().hex}"
        assert self.jobs.take_lease(job_id, owner, datetime.now(UTC), lease_seconds)

    def send(self, body: str) -> str:
        """Put a message into the queue of drawings and return its id."""
        answer = self.clients.sqs.send_message(QueueUrl=self.settings.queue_url, MessageBody=body)
        message_id: str = answer["MessageId"]
        return message_id

    def send_job(self, job_id: str) -> None:
        """Put one more message of a job into the queue."""
        self.send(json.dumps({"job_id": job_id, "continuation": 0}))

    def messages(self, queue_url: str) -> int:
        """Return how many messages a queue holds, hidden ones included."""
        answer = self.clients.sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=list(_COUNTS))
        return sum(int(answer["Attributes"][name]) for name in _COUNTS)

    @contextmanager
    def draining(self) -> Iterator[None]:
        """Wait at the end until the queues hold no more than at the beginning."""
        queues = (self.settings.queue_url, self.settings.dead_letter_queue_url)
        before = {queue_url: self.messages(queue_url) for queue_url in queues}
        yield
        deadline = time.monotonic() + self.patience
        for queue_url, former in before.items():
            while (left := self.messages(queue_url)) > former:
                assert time.monotonic() < deadline, f"{left - former} messages are left in {queue_url}"
                time.sleep(0.3)

    def versions(self, prefix: str) -> list[str]:
        """Return the key of every version, former ones and marks of deletion included."""
        pages = self.clients.s3.get_paginator("list_object_versions").paginate(
            Bucket=self.settings.bucket, Prefix=prefix
        )
        return [
            entry["Key"]
            for page in pages
            for kind in ("Versions", "DeleteMarkers")
            for entry in page.get(kind, ())
        ]

    def sda(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``sda`` as an operator."""
        return run_sda(*arguments, environment=self.environment)

    @contextmanager
    def alerts(self) -> Iterator[Alerts]:
        """Listen to what operators are told, from now on."""
        sqs, sns, name = self.clients.sqs, self.clients.sns, f"sda-e2e-{uuid.uuid4().hex[:12]}"
        queue_url = sqs.create_queue(QueueName=name)["QueueUrl"]
        subscription = None
        try:
            attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
            arn, topic_arn = attributes["Attributes"]["QueueArn"], self.settings.alerts_topic_arn
            policy = json.dumps(_delivery_policy(arn, topic_arn))
            sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"Policy": policy})
            subscription = sns.subscribe(
                TopicArn=topic_arn,
                Protocol="sqs",
                Endpoint=arn,
                Attributes={"RawMessageDelivery": "true"},
                ReturnSubscriptionArn=True,
            )["SubscriptionArn"]
            yield Alerts(sqs, queue_url)
        finally:
            with suppress(ClientError):  # a local AWS that was restarted knows nothing of them any more
                if subscription:
                    sns.unsubscribe(SubscriptionArn=subscription)
                sqs.delete_queue(QueueUrl=queue_url)


@dataclass(frozen=True)
class Alerts:
    """A queue that gets every alert."""

    sqs: Any
    queue_url: str

    def naming(self, what: str, seconds: float) -> list[dict[str, Any]]:
        """Return the alerts that name ``what``: those of the next moment, once there is a first one."""
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = self.sqs.receive_message(
                QueueUrl=self.queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            for message in answer.get("Messages", ()):
                self.sqs.delete_message(QueueUrl=self.queue_url, ReceiptHandle=message["ReceiptHandle"])
                if what in message["Body"]:
                    found.append(json.loads(message["Body"]))
            if found and not answer.get("Messages"):
                break
        return found


def run_sda(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the program as people do."""
    return subprocess.run(
        [sys.executable, "-m", "security_design_assistant", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def _delivery_policy(queue_arn: str, topic_arn: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
