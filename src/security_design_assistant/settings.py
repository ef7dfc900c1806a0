"""What an operator can set, read once from the environment and passed on."""

from __future__ import annotations

from typing import Literal

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from security_design_assistant import SOURCE_URL
from security_design_assistant.models.budgets import Budgets


class GeminiSettings(BaseModel):
    """Whom analysers ask that ask Gemini, with which key, and for how much: ``SDA_GEMINI__MODEL``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sdk: Literal["genai", "legacy"] = "genai"
    """Which package asks: google-genai, or google-generativeai, which is out of support."""
    model: str = Field(default="gemini-3.8-flash", pattern=r"^[\w.-]+$")
    thinking: Literal["", "minimal", "low", "medium", "high"] = "low"
    """How much the model thinks, if it has levels; empty leaves it to the model."""
    base_url: str = ""
    """Of the service; empty is Google's own."""
    api_version: Literal["v1beta", "v1"] = "v1beta"
    api_key: SecretStr | None = None
    """For one machine; a deployment has a parameter instead."""
    key_parameter: str = ""
    """Name of the SSM parameter that holds the key; it is read at run time and kept for minutes."""
    required: bool = False
    """Whether a job fails that needs Gemini and cannot have it; else it ends with what geometry gives."""
    judge: bool = False
    """Whether Gemini also judges every result; that costs a question a job."""
    question_seconds: PositiveFloat = 120.0
    """How long one question may take."""
    job_usd: NonNegativeFloat | None = None
    """US dollars that one job may cost; over a budget, Gemini is not asked. Left out: no limit."""
    owner_day_usd: NonNegativeFloat | None = None
    """US dollars that the jobs of one owner may cost a day, UTC."""
    month_usd: NonNegativeFloat | None = None
    """US dollars that all jobs may cost a month, UTC."""


class ReleaseSettings(BaseModel):
    """How a deployment's hook calls the API, as callers do: ``SDA_RELEASES__API_URL``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_url: str = ""
    issuer: str = ""
    """Who grants the tokens, where the API takes some."""
    client_id: str = ""
    """Of the machine that releases are to the issuer."""
    scope: str = ""
    secret_parameter: str = ""
    """Name of the SSM parameter that holds the client's secret."""


class NewsSettings(BaseModel):
    """Where news go: ``SDA_NEWS__TOPIC_ARN``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic_arn: str = "arn:aws:sns:eu-west-2:000000000000:sda-local-news"
    """The topic that people subscribe to."""
    webhook_parameter: str = ""
    """Name of the SSM parameter that holds the URL of a chat's webhook; empty for none."""


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
    gemini: GeminiSettings = GeminiSettings()
    releases: ReleaseSettings = ReleaseSettings()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least important message that is shown; it never changes what is written to stdout."""

    authentication: Literal["jwt", "iam", "none"] = "jwt"
    """Which authoriser of API Gateway vouches for callers; ``none`` is for one machine only."""
    personal_roles: frozenset[str] = frozenset()
    """IAM roles, as JSON, whose sessions bear a person's name because their trust policies see to it; whoever
    shares another role shares its jobs."""
    cors_origins: frozenset[str] = frozenset()
    """Origins, as JSON, whose pages may call the API; ``localhost`` stands for every port of this machine. On
    AWS API Gateway answers for them, so that this stays empty there."""
    image_digest: str = "unknown"
    """Of the container image that runs."""

    source_url: str = SOURCE_URL
    """Where users of the service find the source code of exactly the version that runs."""

    function_version: str = Field(
        default="none", validation_alias=AliasChoices("SDA_FUNCTION_VERSION", "AWS_LAMBDA_FUNCTION_VERSION")
    )
    """Which version of its function this process is; a dimension of the metrics that judge versions."""

    tracing: Literal["off", "sdk", "adot"] = "off"
    """Who records spans: nobody, this code itself, which sends them to the X-Ray daemon, or the AWS
    distribution of OpenTelemetry, which the image then has to hold."""

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
    news: NewsSettings = NewsSettings()

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

    @property
    def runbook_url(self) -> str:
        """Where news send their reader: the runbook of the version that runs, without a section."""
        return f"{self.source_url.replace('/tree/', '/blob/')}/docs/operations.md"
