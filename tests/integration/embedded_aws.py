"""The embedded AWS for tests: one process on the loopback interface, and what the service needs in it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config

PROGRAM = Path(__file__).parents[2] / ".ministack" / "bin" / "ministack"


@dataclass(frozen=True)
class EmbeddedAws:
    """A running emulator; every call of ``make_...`` makes a new, empty resource."""

    url: str

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name="eu-west-2",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(signature_version="s3v4" if service == "s3" else "v4", max_pool_connections=32),
        )

    def make_table(self) -> str:
        name = f"jobs-{uuid4().hex}"
        keys = {"by_status": ("status", "updated_at"), "by_owner": ("owner", "created_at")}
        attributes = {"job_id"} | {attribute for pair in keys.values() for attribute in pair}
        self.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": attribute, "AttributeType": "S"} for attribute in sorted(attributes)
            ],
            KeySchema=_key("job_id"),
            GlobalSecondaryIndexes=[
                {"IndexName": index, "KeySchema": _key(*pair), "Projection": {"ProjectionType": "ALL"}}
                for index, pair in keys.items()
            ],
        )
        return name

    def make_bucket(self) -> str:
        name = f"bucket-{uuid4().hex}"
        location: Any = {"LocationConstraint": "eu-west-2"}
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=location)
        return name

    def make_queue(self, **attributes: str) -> str:
        return str(
            self.client("sqs").create_queue(QueueName=f"queue-{uuid4().hex}", Attributes=attributes)[
                "QueueUrl"
            ]
        )

    def make_topic(self) -> str:
        return str(self.client("sns").create_topic(Name=f"topic-{uuid4().hex}")["TopicArn"])


def _key(partition: str, sort: str | None = None) -> Any:
    parts = [{"AttributeName": partition, "KeyType": "HASH"}]
    return parts + ([{"AttributeName": sort, "KeyType": "RANGE"}] if sort else [])


@contextmanager
def embedded_aws(folder: Path) -> Iterator[EmbeddedAws]:
    """Run the emulator until the block ends; its log goes to ``folder``."""
    assert PROGRAM.exists(), "The embedded AWS is not installed; `make test` installs it."
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "LOG_LEVEL": "WARNING"}
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAM],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), **settings},
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process)
        yield EmbeddedAws(url)
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_ministack/health", timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError("The embedded AWS did not start.")
