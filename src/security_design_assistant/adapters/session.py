"""One AWS session a process, and the clients that come from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

CONFIG = Config(
    # Few and short: a stuck service must not eat the attempt's time; the queue is the one that retries.
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=2,
    read_timeout=10,
    signature_version="v4",
)


@dataclass(frozen=True, slots=True)
class Clients:
    """Low-level clients of one session; region, credentials and endpoint come from the environment."""

    dynamodb: Any
    s3: Any
    sqs: Any
    sns: Any
    ssm: Any

    @classmethod
    def create(cls) -> Clients:
        """Create all clients, once, where the process starts."""
        session = boto3.Session()
        return cls(
            dynamodb=session.client("dynamodb", config=CONFIG),
            # Presigned URLs need version 4, and the bucket's own regional name, or they redirect.
            s3=session.client("s3", config=CONFIG.merge(Config(signature_version="s3v4"))),
            sqs=session.client("sqs", config=CONFIG),
            sns=session.client("sns", config=CONFIG),
            ssm=session.client("ssm", config=CONFIG),
        )
