"""What an operator can set, read once from the environment and passed on."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field, NonNegativeInt, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from security_design_assistant import SOURCE_URL
from security_design_assistant.models.budgets import Budgets


class Settings(BaseSettings):
    """Settings of one process: ``SDA_LOG_LEVEL=debug``, ``SDA_BUDGETS__MAX_PAGES=50``.

    Build it once where the process starts and pass it on. A value that does not fit, or an unknown
    budget, raises :class:`pydantic.ValidationError`.
    """

    model_config = SettingsConfigDict(
        env_prefix="SDA_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        frozen=True,
        populate_by_name=True,
    )

    budgets: Budgets = Budgets()
    analyser: str = "vector"
    """Who reads a drawing whose job names nobody."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least important message that is shown; it never changes what is written to stdout."""

    authentication: Literal["jwt", "iam", "none"] = "jwt"
    """Which authoriser of API Gateway vouches for callers; ``none`` is for one machine only."""
    image_digest: str = "unknown"
    """Of the container image that runs."""

    source_url: str = SOURCE_URL
    """Where users of the service find the source code of exactly the version that runs."""

    function_version: str = Field(
        default="none", validation_alias=AliasChoices("SDA_FUNCTION_VERSION", "AWS_LAMBDA_FUNCTION_VERSION")
    )
    """Which version of its function this process is; a dimension of the metrics that judge versions."""
    self_test_secret: str = ""
    """Name of the parameter by which the worker tries whether it can read its secrets; empty: it has none."""

    environment: str = "local"
    """Which deployment this is, e.g. ``prod``; a dimension of every metric."""
    jobs_table: str = ""
    bucket: str = ""
    """Drawings, checkpoints and results."""
    client_s3_endpoint: str = ""
    """Where clients reach the bucket, if not at its regional endpoint: the transfer acceleration endpoint
    ``https://s3-accelerate.amazonaws.com``, or the published port of a local stack."""
    queue_url: str = ""
    dead_letter_queue_url: str = ""
    alerts_topic_arn: str = ""
    runbook_url: str = "docs/operations.md#a-job-failed-after-its-last-attempt"
    """Where an alert sends its reader."""

    worker_memory_mb: PositiveInt | None = Field(
        default=None,
        validation_alias=AliasChoices(
            "SDA_WORKER_MEMORY_MB", "WORKER_MEMORY_MB", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"
        ),
    )
    """Memory of the whole worker; reading a drawing gets what the worker itself does not need."""
    max_attempts: PositiveInt = 3
    """Attempts at a job; the queue's own ``maxReceiveCount`` has to be the same."""
    lease_seconds: PositiveFloat = 300.0
    """How long a silent worker keeps its job; longer than any stage is silent."""
    deadline_margin_seconds: PositiveFloat = 15.0
    """What an invocation keeps back to put a job down in an orderly way."""
    backoff_base_seconds: PositiveFloat = 5.0
    backoff_cap_seconds: PositiveFloat = 900.0
    reconcile_after_seconds: PositiveFloat = 900.0
    """Age at which a waiting job counts as forgotten, if nothing waits in the queue."""
    reconcile_busy_seconds: PositiveFloat = 7_200.0
    """The same while messages wait, its own perhaps among them."""
    max_resends: NonNegativeInt = 5
