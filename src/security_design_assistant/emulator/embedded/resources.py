"""What Terraform makes in AWS, made in the embedded one: queue, dead-letter queue, table, bucket, topic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from security_design_assistant.adapters.session import CONFIG, Clients
from security_design_assistant.emulator.embedded.ministack import REGION

_CONFIG = CONFIG.merge(
    Config(
        signature_version="s3v4", read_timeout=30, max_pool_connections=32, s3={"addressing_style": "path"}
    )
)
MAX_RECEIVES = 3
VISIBILITY_SECONDS = 1800
"""As deployed: longer than the longest invocation."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Names and addresses of what was made."""

    table: str
    bucket: str
    queue_url: str
    queue_arn: str
    dead_letter_queue_url: str
    dead_letter_queue_arn: str
    topic_arn: str

    def environment(self) -> dict[str, str]:
        """Return the variables by which the functions find them."""
        return {
            "SDA_JOBS_TABLE": self.table,
            "SDA_BUCKET": self.bucket,
            "SDA_QUEUE_URL": self.queue_url,
            "SDA_DEAD_LETTER_QUEUE_URL": self.dead_letter_queue_url,
            "SDA_ALERTS_TOPIC_ARN": self.topic_arn,
        }


def embedded_clients(endpoint: str) -> Clients:
    """Return clients of the embedded AWS, whatever account the environment names."""
    session = boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - no secret
        region_name=REGION,
    )

    def client(service: str) -> Any:
        return session.client(service, endpoint_url=endpoint, config=_CONFIG)

    s3 = client("s3")
    return Clients(
        dynamodb=client("dynamodb"),
        s3=s3,
        sqs=client("sqs"),
        sns=client("sns"),
        ssm=client("ssm"),
        presigning_s3=s3,
    )


def create_resources(clients: Clients, visibility_seconds: int, prefix: str = "sda-local") -> Resources:
    """Make everything that the functions need.

    Parameters
    ----------
    clients : of the AWS to make it in.
    visibility_seconds : how long a received message stays hidden.
    prefix : of all names.
    """
    _create_table(clients.dynamodb, f"{prefix}-jobs")
    region = clients.s3.meta.region_name
    clients.s3.create_bucket(
        Bucket=f"{prefix}-drawings", CreateBucketConfiguration={"LocationConstraint": region}
    )
    dead_url, dead_arn = _create_queue(clients.sqs, f"{prefix}-dead-letters", {"VisibilityTimeout": "60"})
    redrive = {"deadLetterTargetArn": dead_arn, "maxReceiveCount": MAX_RECEIVES}
    attributes = {"VisibilityTimeout": str(visibility_seconds), "RedrivePolicy": json.dumps(redrive)}
    queue_url, queue_arn = _create_queue(clients.sqs, f"{prefix}-drawings", attributes)
    topic_arn = clients.sns.create_topic(Name=f"{prefix}-alerts")["TopicArn"]
    return Resources(
        table=f"{prefix}-jobs",
        bucket=f"{prefix}-drawings",
        queue_url=queue_url,
        queue_arn=queue_arn,
        dead_letter_queue_url=dead_url,
        dead_letter_queue_arn=dead_arn,
        topic_arn=topic_arn,
    )


def _create_queue(sqs: Any, name: str, attributes: dict[str, str]) -> tuple[str, str]:
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, answer["Attributes"]["QueueArn"]


def _create_table(dynamodb: Any, name: str) -> None:
    keys = {"by_status": ("status", "updated_at"), "by_owner": ("owner", "created_at")}
    attributes = ["job_id", *(attribute for pair in keys.values() for attribute in pair)]
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in attributes],
        KeySchema=[{"AttributeName": "job_id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": partition, "KeyType": "HASH"},
                    {"AttributeName": sort, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, (partition, sort) in keys.items()
        ],
    )
