"""What can be set of the bridge, read from the environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Urls = Annotated[tuple[str, ...], NoDecode, Field(min_length=1)]


class BridgeSettings(BaseSettings):
    """Settings of the bridge: ``SDA_BRIDGE_PORT=8400``; the queues are told as to the functions."""

    model_config = SettingsConfigDict(env_prefix="SDA_BRIDGE_", env_ignore_empty=True, frozen=True)

    host: str = "127.0.0.1"
    """Address to listen at; in a container 0.0.0.0, or nobody outside reaches it."""
    port: int = 8400
    """Of the API."""
    health_port: int = 8401
    """Of the answer to whether the service is usable."""

    submit_urls: Urls = ("http://submit:8080",)
    """Containers of the function, separated by commas; each works on one event at a time."""
    status_urls: Urls = ("http://status:8080",)
    worker_urls: Urls = ("http://worker:8080",)
    dead_letter_urls: Urls = ("http://dead_letter:8080",)
    reconcile_urls: Urls = ("http://reconcile:8080",)

    api_seconds: PositiveFloat = 29.0
    """How long an invocation may take: the container's ``AWS_LAMBDA_FUNCTION_TIMEOUT``."""
    worker_seconds: PositiveFloat = 900.0
    dead_letter_seconds: PositiveFloat = 60.0
    reconcile_seconds: PositiveFloat = 120.0
    reconcile_every_seconds: PositiveFloat = 300.0

    visibility_seconds: PositiveInt | None = None
    """How long a received message stays hidden, if not as long as its queue says: so that nobody has to wait
    for half an hour to see what becomes of the job of a worker that died."""

    stop_seconds: PositiveFloat = 20.0
    """How long what is at work may go on after SIGTERM."""
    patience_seconds: PositiveFloat = 60.0
    """How long the service may be unusable before the bridge ends, to be started afresh."""

    @field_validator(
        "submit_urls", "status_urls", "worker_urls", "dead_letter_urls", "reconcile_urls", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(filter(None, (url.strip() for url in value.split(","))))
            if isinstance(value, str)
            else value
        )
