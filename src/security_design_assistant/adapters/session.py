"""One AWS session a process, and the clients that come from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.config import Config

from security_design_assistant.adapters.answer_time import limit_calls
from security_design_assistant.telemetry import tracing

CONFIG = Config(
    # Few and short: a stuck service must not eat the attempt's time; the queue is the one that retries.
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=2,
    read_timeout=10,
    signature_version="v4",
)

# A URL signed for the bucket's global name redirects, which an upload does not survive; botocore signs for
# the regional one only if told so. An emulator has no host names for buckets.
_REGIONAL = Config(s3={"addressing_style": "virtual"})


@dataclass(frozen=True, slots=True)
class Clients:
    """Low-level clients of one session; region, credentials and endpoint come from the environment.

    Parameters
    ----------
    dynamodb, s3, sqs, sns, ssm : of one service each.
    presigning_s3 : signs URLs of the bucket for clients, and does nothing else: a signature holds for one
        host, and clients may know the bucket by another than we do.
    """

    dynamodb: Any
    s3: Any
    sqs: Any
    sns: Any
    ssm: Any
    presigning_s3: Any

    @classmethod
    def create(cls, client_s3_endpoint: str = "", read_seconds: float = 10) -> Clients:
        """Create all clients, once, where the process starts.

        Parameters
        ----------
        client_s3_endpoint : where clients reach the bucket; empty if they do where we do.
        read_seconds : how long one try of a call waits for its answer.
        """
        # boto3 only adds what we do not use, and about an eighth of an API function's start.
        session = botocore.session.get_session()
        if tracing.recording():
            from security_design_assistant.adapters.call_spans import trace_calls

            trace_calls(session)
        limit_calls(session)
        config = CONFIG.merge(Config(read_timeout=read_seconds))
        s3_config = config.merge(Config(signature_version="s3v4"))
        s3 = session.create_client("s3", config=s3_config if _emulated() else s3_config.merge(_REGIONAL))
        presigning_s3 = s3
        if client_s3_endpoint:  # another client costs a cold start some milliseconds
            presigning_s3 = session.create_client("s3", endpoint_url=client_s3_endpoint, config=s3_config)
        return cls(
            dynamodb=session.create_client("dynamodb", config=config),
            s3=s3,
            sqs=session.create_client("sqs", config=config),
            sns=session.create_client("sns", config=config),
            ssm=session.create_client("ssm", config=config),
            presigning_s3=presigning_s3,
        )


def _emulated() -> bool:
    return any(os.environ.get(name) for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"))
